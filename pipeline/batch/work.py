"""Articles to results: here in this process, or in workers that share the loaded model."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from pipeline.batch.article import Article, Failure

if TYPE_CHECKING:
    from spacy.language import Language

GROUP = 16  # articles that go through spaCy together


@dataclass(frozen=True)
class Extracted:
    """An article's extraction as JSON, and how many events it holds."""

    line: str
    events: int


Outcome = Extracted | Failure
Loader = Callable[[], "Language"]


@dataclass(frozen=True)
class Work:
    """How to extract: `load` gives the pipeline (made once a process), no article may take more than `timeout`
    seconds (0: as long as it likes), events less likely than `min_confidence` are left out."""

    load: Loader
    timeout: float = 0.0
    min_confidence: float = 0.0

    def extract(self, articles: Sequence[Article]) -> list[Outcome]:
        """One outcome an article, in order; what fails or takes too long together is tried one by one."""
        from pipeline.api import extract_many

        try:
            with _time_limit(self.timeout):
                records, least = (a.record() for a in articles), self.min_confidence
                return [_outcome(e) for e in extract_many(records, min_confidence=least, nlp=self.load())]
        except Exception:
            if len(articles) > 1:
                return [outcome for article in articles for outcome in self.extract([article])]
            return [_failure(articles[0], sys.exception())]


def _outcome(extraction: object) -> Extracted:
    return Extracted(extraction.model_dump_json(), len(extraction.events))  # type: ignore[attr-defined]


def _failure(article: Article, error: BaseException | None) -> Failure:
    """A defect of ours must not stop a run of ten thousand articles."""
    if isinstance(error, _TimeUpError):
        return Failure(article.origin, "timeout", f"{article.origin} took longer than --timeout allows")
    told = f"internal error, please report it: {type(error).__name__}: {error}"
    return Failure(article.origin, "internal", told)


_AGAIN = 1.0  # seconds: an alarm that rings within a callback of the interpreter is not heard


class _TimeUpError(Exception):
    pass


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raises _TimeUpError in the block after so many seconds, where the system has such an alarm."""

    def ring(*_: object) -> None:
        raise _TimeUpError

    if not seconds or not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def extract_all(articles: Iterable[Article], work: Work, *, workers: int = 1) -> Iterator[Outcome]:
    """One outcome an article, in order; never more than a few groups of articles are in memory."""
    if workers == 1:
        for group in _groups(articles):
            yield from work.extract(group)
    else:
        pool = Pool(work, workers)
        try:
            yield from pool.extract(articles)
        finally:
            pool.stop()


def _groups(articles: Iterable[Article]) -> Iterator[list[Article]]:
    return iter(partial(_next_group, iter(articles)), [])


def _next_group(articles: Iterator[Article]) -> list[Article]:
    return list(islice(articles, GROUP))


class Pool:
    """Processes that are forked, where the system can, from one that has loaded the model; one that dies (memory, a
    crash in compiled code) takes along only the article that killed it."""

    def __init__(self, work: Work, workers: int) -> None:
        self._work, self._workers = work, workers
        forks = "fork" in multiprocessing.get_all_start_methods() and sys.platform != "darwin"
        self._context = multiprocessing.get_context("fork" if forks else "spawn")
        if forks:
            work.extract([Article("", "", "Iliad recrute.")])  # loads all that articles need, once for every worker
            gc.collect()
            gc.freeze()  # else the workers' collections copy the model's memory page by page
        self._executor = self._start()

    def _start(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self._workers, self._context, initializer=_start_worker, initargs=(self._work,))

    def extract(self, articles: Iterable[Article]) -> Iterator[Outcome]:
        """One outcome an article, in order."""
        groups = _groups(articles)
        pending: deque[tuple[list[Article], Future[list[Outcome]]]] = deque()
        for group in islice(groups, 2 * self._workers):
            pending.append((group, self._submit(group)))
        while pending:
            group, future = pending.popleft()
            try:
                yield from future.result()
            except BrokenProcessPool:
                suspects = [group, *(other for other, _ in pending)]
                pending.clear()
                for article in (a for suspect in suspects for a in suspect):
                    yield from self._alone(article)
            pending.extend((g, self._submit(g)) for g in islice(groups, 2 * self._workers - len(pending)))

    def _submit(self, group: list[Article]) -> Future[list[Outcome]]:
        try:
            return self._executor.submit(_work_of_process, group)
        except BrokenProcessPool as error:
            failed: Future[list[Outcome]] = Future()
            failed.set_exception(error)
            return failed

    def _alone(self, article: Article) -> list[Outcome]:
        """Outcome of an article while no other is under way, so that a dead worker is surely its doing."""
        for _ in range(2):  # the pool may be broken by an article before
            try:
                return self._executor.submit(_work_of_process, [article]).result()
            except BrokenProcessPool:
                self._executor.shutdown(wait=False)
                self._executor = self._start()
        told = f"the process that read {article.origin} died; is there enough memory?"
        return [Failure(article.origin, "internal", told)]

    def stop(self) -> None:
        """Ends the processes, whatever they are doing."""
        processes = list((self._executor._processes or {}).values())
        self._executor.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.terminate()


_work: Work | None = None  # of this worker process


def _start_worker(work: Work) -> None:
    global _work  # noqa: PLW0603 - an initializer has no other way
    _work = work
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_follow_parent, daemon=True).start()
    work.load()


def _follow_parent() -> None:
    """Ends this process when the parent is gone, kill -9 included."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work_of_process(articles: list[Article]) -> list[Outcome]:
    assert _work is not None
    return _work.extract(articles)
