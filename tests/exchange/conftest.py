import pytest

from pipeline.exchange import read_annotations


@pytest.fixture(scope="session")
def annotated(root):
    """The gold articles of the dev half, with their texts."""
    return list(read_annotations(root / "gold", texts=root / "corpus", split="dev"))
