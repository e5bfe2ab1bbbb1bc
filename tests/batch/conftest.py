"""Articles and the work on them, for tests that run real extractions."""

import pytest

from pipeline.base import BASE_MODEL
from pipeline.batch.article import Article, Failure
from pipeline.batch.settings import Settings
from pipeline.batch.work import Work

FIRMS = ("Iliad", "Orange", "Criteo", "Deezer", "Withings", "Parrot", "Sigfox")


@pytest.fixture(scope="session")
def settings() -> Settings:
    return Settings(BASE_MODEL)


@pytest.fixture(scope="session")
def work(settings: Settings) -> Work:
    made = settings.work(timeout=0)
    made.extract([Article("", "", "Iliad recrute.")])  # loaded once, whatever test comes first
    return made


@pytest.fixture(scope="session")
def many() -> list[Article | Failure]:
    """Short articles, all different, and a failure among them."""
    texts = (f"{FIRMS[n % 7]} a levé {n + 2} millions d’euros en {1990 + n % 30}." for n in range(90))
    found: list[Article | Failure] = [Article(f"{n}.txt", str(n), text, "2015") for n, text in enumerate(texts)]
    found.insert(40, Failure("bad.txt", "empty", "bad.txt is empty"))
    return found
