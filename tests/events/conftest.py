"""The loaded pipeline, for tests of the event layer's parts."""

import pytest
from spacy.language import Language

from pipeline import load


@pytest.fixture(scope="session")
def nlp() -> Language:
    return load()
