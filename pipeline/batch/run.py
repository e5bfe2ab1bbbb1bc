"""A run: articles read, those not yet done extracted, results written as a whole."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TextIO

from pipeline.batch.article import Article, Failure
from pipeline.batch.files import atomic
from pipeline.batch.journal import Journal, key_of
from pipeline.batch.work import Outcome, Work, extract_all
from pipeline.batch.writers import paths_of, write

FAILURES = "failures.jsonl"


@dataclass
class Totals:
    """What a run did; `kept` of the `articles` were left by an earlier run."""

    articles: int = 0
    events: int = 0
    kept: int = 0
    failures: list[Failure] = field(default_factory=list)

    def add(self, events: int, *, articles: int = 1, kept: int = 0) -> None:
        """Counts an article, or several at once."""
        self.articles, self.events, self.kept = self.articles + articles, self.events + events, self.kept + kept


Watch = Callable[[Totals], None]


def journal_of(output: Path) -> Path:
    """Where a run keeps what it has done until `output` is whole."""
    return output.with_name(f"{output.name}.journal")


def files_of(output: Path) -> list[Path]:
    """Every file that a run writes."""
    return [*paths_of(output).values(), output.with_name(FAILURES), journal_of(output)]


@dataclass(frozen=True)
class Run:
    """What is read, how it is extracted, by how many processes, and who is told after every article."""

    read: Iterable[Article | Failure]
    work: Work
    workers: int = 1
    watch: Watch = lambda totals: None

    def extract(self, articles: Iterable[Article]) -> Iterator[Outcome]:
        """One outcome an article, in order."""
        return extract_all(articles, self.work, workers=self.workers)


def to_stream(run: Run, stream: TextIO, *, tell: Callable[[Failure], None]) -> Totals:
    """Writes a JSON line an article to `stream` as soon as it is there; `tell` hears of failures."""
    totals = Totals()

    def failed(failure: Failure) -> None:
        totals.failures.append(failure)
        tell(failure)

    for outcome in run.extract(_good(run.read, failed)):
        if isinstance(outcome, Failure):
            failed(outcome)
        else:
            totals.add(outcome.events)
            stream.write(outcome.line + "\n")
            stream.flush()
        run.watch(totals)
    return totals


def _good(read: Iterable[Article | Failure], failed: Callable[[Failure], None]) -> Iterator[Article]:
    for item in read:
        if isinstance(item, Failure):
            failed(item)
        else:
            yield item


def to_file(run: Run, output: Path, *, configuration: str, roles: Sequence[str] = ()) -> Totals:
    """Writes the results, in the form of the output's ending, and the failures beside it, when all is done.

    Until then they are in the journal, and a run with the same inputs and `configuration` goes on from there. `roles`
    are those of event types of the user's own.
    """
    totals, failures, waiting = Totals(), dict[int, Failure](), deque[tuple[int, str]]()

    def failed(slot: int, failure: Failure) -> None:
        failures[slot] = failure
        totals.failures.append(failure)

    def to_do(journal: Journal) -> Iterator[Article]:
        for item in run.read:
            slot = journal.slot()
            if isinstance(item, Failure):
                failed(slot, item)
                continue
            key = key_of(item, configuration)
            events = journal.reuse(slot, key)
            if events is None:
                waiting.append((slot, key))
                yield item
            else:
                totals.add(events, kept=1)
                run.watch(totals)

    with Journal(journal_of(output)) as journal:
        for outcome in run.extract(to_do(journal)):
            slot, key = waiting.popleft()
            if isinstance(outcome, Failure):
                failed(slot, outcome)
            else:
                journal.put(slot, key, outcome.line, events=outcome.events)
                totals.add(outcome.events)
            run.watch(totals)
        totals.failures = [failures[slot] for slot in sorted(failures)]
        _write(output, journal, totals.failures, roles)
    return totals


def _write(output: Path, journal: Journal, failures: Sequence[Failure], roles: Sequence[str]) -> None:
    with ExitStack() as files:
        paths = {name: files.enter_context(atomic(path)) for name, path in paths_of(output).items()}
        told = files.enter_context(atomic(output.with_name(FAILURES)))
        write(output.suffix, paths, journal.lines(), roles)
        lines = (json.dumps(asdict(failure), ensure_ascii=False) + "\n" for failure in failures)
        told.write_text("".join(lines), encoding="utf-8")
    journal.remove()
