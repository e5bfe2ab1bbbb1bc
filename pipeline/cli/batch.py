"""Many articles: one JSON line each, failures apart, and no article that stops the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TextIO

from pipeline.cli.files import Article, InputError, Source, json_line, read_article
from pipeline.schema import Extraction

GROUP = 16  # articles that go through spaCy together


@dataclass
class Totals:
    """What a run did."""

    articles: int = 0
    events: int = 0
    failures: int = 0


@dataclass(frozen=True)
class Failure:
    """An article that gave no result, and why."""

    path: Path
    reason: str


def run_batch(
    sources: Iterable[Source],
    *,
    results: TextIO,
    failures: TextIO,
    read: Callable[[Source], Article] = read_article,
    show: Callable[[Extraction], None] | None = None,
) -> Totals:
    """Writes a JSON line an article to `results`, a line `{"path", "reason"}` a bad one to `failures`; `show` sees
    every extraction."""
    totals = Totals()
    for outcome in _outcomes(sources, read):
        if isinstance(outcome, Failure):
            totals.failures += 1
            failures.write(json_line({"path": str(outcome.path), "reason": outcome.reason}))
        else:
            totals.articles += 1
            totals.events += len(outcome.events)
            results.write(json_line(outcome.model_dump(mode="json")))
            if show:
                show(outcome)
    return totals


def _outcomes(sources: Iterable[Source], read: Callable[[Source], Article]) -> Iterator[Extraction | Failure]:
    remaining = iter(sources)
    while group := list(islice(remaining, GROUP)):
        articles: list[Article] = []
        for source in group:
            try:
                articles.append(read(source))
            except (InputError, OSError) as error:
                yield Failure(source.path, str(error))
        yield from _extracted(articles)


def _extracted(articles: list[Article]) -> Iterator[Extraction | Failure]:
    from pipeline.api import extract_many

    try:
        yield from list(extract_many(article.record() for article in articles))
    except Exception:  # one of them is bad: find it by going one by one
        yield from map(_extracted_alone, articles)


def _extracted_alone(article: Article) -> Extraction | Failure:
    from pipeline.api import extract

    try:
        return extract(article.text, published=article.published, doc=article.source.doc)
    except ValueError as error:
        return Failure(article.source.path, str(error))
    except Exception as error:  # a defect of ours must not stop a run of ten thousand articles
        return Failure(article.source.path, f"internal error, please report it: {type(error).__name__}: {error}")
