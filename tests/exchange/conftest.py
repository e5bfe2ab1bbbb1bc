import pytest

from pipeline.exchange import read_annotations


@pytest.fixture(scope="session")
def annotated(some):
    """Gold articles of the dev half, with their texts."""
    return list(read_annotations(some / "gold", texts=some / "corpus", split="dev"))
