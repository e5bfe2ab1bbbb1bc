import json
import os
import time
from multiprocessing import active_children

import pytest

from pipeline.batch.article import Article, Failure
from pipeline.batch.work import GROUP, Extracted, Work, extract_all
from pipeline.schema import Extraction


def articles(count):
    return [Article(f"{n}.txt", str(n), f"Iliad recrute {n} ingénieurs.") for n in range(count)]


class Fragile(Work):
    """Work that some articles disturb, by their name."""

    def extract(self, articles):
        for article in articles:
            if article.doc == "deadly":
                os._exit(9)
            if article.doc == "slow" and len(articles) > 1:
                time.sleep(0.01)
        return super().extract(articles)


def bad(doc):
    return Article(f"{doc}.txt", doc, "Free recrute.")


def docs(outcomes):
    return [json.loads(o.line)["doc"] if isinstance(o, Extracted) else o.path for o in outcomes]


@pytest.mark.parametrize("workers", [1, 2])
def test_outcomes_keep_the_order_of_the_articles(workers, work):
    assert docs(extract_all(articles(40), work, workers=workers)) == [str(n) for n in range(40)]


def test_workers_find_what_one_process_finds(work):
    assert list(extract_all(articles(20), work, workers=2)) == list(extract_all(articles(20), work))


def test_a_line_is_the_extraction(work):
    (found,) = extract_all(articles(1), work)
    extraction = Extraction.model_validate_json(found.line)
    assert extraction.text == "Iliad recrute 0 ingénieurs."
    assert len(extraction.events) == found.events


def test_articles_are_read_as_they_are_needed(work):
    drawn = []

    def read():
        for article in articles(200):
            drawn.append(article)
            yield article

    next(iter(extract_all(read(), work)))
    assert len(drawn) == GROUP


def test_a_defect_fails_its_article_alone(work):
    nobody = Article("bad.txt", "bad", "x", published="2015-13")
    found = list(extract_all([*articles(2), nobody, bad("last")], work))
    assert docs(found) == ["0", "1", "bad.txt", "last"]
    assert found[2] == Failure(
        "bad.txt",
        "internal",
        "internal error, please report it: ValueError: published='2015-13' is no date; give YYYY-MM-DD, YYYY-MM or YYYY",
    )


def test_an_article_that_takes_too_long_fails_alone(work):
    endless = Article("long.txt", "long", "Iliad recrute à Paris. " * 20_000)
    found = list(extract_all([*articles(2), endless, bad("last")], Work(work.load, timeout=0.5)))
    assert docs(found) == ["0", "1", "long.txt", "last"]
    assert found[2] == Failure("long.txt", "timeout", "long.txt took longer than --timeout allows")


@pytest.mark.parametrize("place", [0, 20, 39])
def test_an_article_that_kills_its_process_fails_alone(place, work):
    given = articles(40)
    given[place] = bad("deadly")
    found = list(extract_all(given, Fragile(work.load), workers=2))
    assert docs(found) == [*map(str, range(place)), "deadly.txt", *map(str, range(place + 1, 40))]
    assert "the process that read deadly.txt died" in found[place].reason


def test_leaving_early_ends_the_processes(work):
    outcomes = extract_all(articles(100), work, workers=2)
    next(outcomes)
    children = {p.pid for p in active_children()}
    outcomes.close()
    deadline = time.monotonic() + 5
    while children & {p.pid for p in active_children()}:
        assert time.monotonic() < deadline
        time.sleep(0.02)
