"""Shards on the machines of a Ray cluster. Ray Data hands them to actors, replaces actors and machines that die, and
gives their shards to others; what is told between machines is shard numbers and counts, never texts."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pipeline.batch.run import Totals, Watch
from pipeline.batch.shards import Job, Report, Shard, begun, commit, finish
from pipeline.batch.work import Pool
from pipeline.batch.writers import WRITERS, OutputError

_RETRIES = 2  # of a shard whose files could not be read or written; of those whose actor died Ray knows no limit
_IN_FLIGHT = 2  # shards an actor has been given: the next is there when it ends one, the others stay for free actors

_ANSWER_SECONDS = 10


class EngineError(RuntimeError):
    """The cluster cannot do the work; the message says why."""


@dataclass(frozen=True)
class Cluster:
    """`address` of a running cluster (None: this machine becomes one), and at most how many actors (0: one a CPU)."""

    address: str | None = None
    workers: int = 0


class Extractor:
    """An actor: loads the model once, and works on one shard after another.

    Articles are extracted in a child process, so that one that kills it is found out, and fails alone.
    """

    def __init__(self, shards: Sequence[Shard], job: Job, folder: Path) -> None:
        os.chdir(folder)  # paths mean the same as where the command was given
        work = job.settings.work(job.timeout)
        if job.settings.fingerprint(work.load()) != job.configuration:
            raise EngineError(
                f"manchette, its base model or your files differ on {os.uname().nodename}; install the same"
            )
        self._shards, self._job, self._pool = shards, job, Pool(work, 1)

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        """Reports of the shards with these numbers."""
        numbers = map(int, batch["shard"])
        return {"report": [asdict(commit(n, self._shards[n], self._job, self._pool.extract)) for n in numbers]}


def check_folder(output: Path) -> None:
    """OutputError, with what to do, when Ray is not installed or the output is no folder that shards can go to."""
    if find_spec("ray") is None:
        raise OutputError('--engine ray needs Ray; run: pip install "manchette[ray]"')
    if str(output) == "-" or output.suffix.lower() in WRITERS or (output.exists() and not output.is_dir()):
        raise OutputError(f"--engine ray writes a folder of Parquet shards; give a folder, not {output}")


def to_folder(shards: Sequence[Shard], job: Job, cluster: Cluster, watch: Watch = lambda totals: None) -> Totals:
    """Works on all shards; those whose results are there already are kept.

    Raises EngineError when there is no such cluster, or it gave up.
    """
    totals, reports = Totals(), list[Report]()
    with _connected(cluster), begun(job.output):
        for report in _reports(shards, job, cluster.workers):
            reports.append(report)
            for warning in report.warnings:
                job.reading.warn(warning)
            totals.add(report.events, articles=report.articles, kept=report.articles * report.kept)
            watch(totals)
        totals.failures = finish(job, reports)
    return totals


def _unheard(warning: str) -> None:
    """Warnings come with the reports; the caller's function may not be one that can be sent."""


@contextmanager
def _connected(cluster: Cluster) -> Iterator[None]:
    import ray

    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    quiet: dict[str, Any] = {"logging_level": logging.ERROR, "log_to_driver": False}
    if cluster.address:
        _check_answer(cluster.address)
        ray.init(cluster.address, **quiet)
    else:
        ray.init("local", num_cpus=cluster.workers or None, include_dashboard=False, **quiet)
    try:
        yield
    finally:
        ray.shutdown()


def _check_answer(address: str) -> None:
    """Ray itself would wait for minutes where nothing listens."""
    try:
        host, port = address.rsplit(":", 1)
        socket.create_connection((host, int(port)), timeout=_ANSWER_SECONDS).close()
    except (OSError, ValueError) as error:
        told = f"no Ray cluster answers at {address} ({error}); give the HOST:PORT that `ray start --head` tells"
        raise EngineError(told) from error


def _reports(shards: Sequence[Shard], job: Job, workers: int) -> Iterator[Report]:
    import ray
    from ray.data import ActorPoolStrategy, DataContext

    logging.getLogger("ray.data").setLevel(logging.ERROR)
    context = DataContext.get_current()
    context.enable_progress_bars = False
    context.retried_map_errors, context.max_map_retries = True, _RETRIES
    most = workers or int(ray.cluster_resources().get("CPU", 1))
    sent = replace(job, reading=replace(job.reading, warn=_unheard))
    numbers = ray.data.from_items([{"shard": n} for n in range(len(shards))], override_num_blocks=len(shards))
    done = numbers.map_batches(
        Extractor,
        fn_constructor_args=(shards, sent, Path.cwd()),
        batch_size=1,
        compute=ActorPoolStrategy(
            min_size=1, initial_size=most, max_size=most, max_tasks_in_flight_per_actor=_IN_FLIGHT
        ),
        num_cpus=1,
    )
    try:
        for row in done.iter_rows():
            report = row["report"]
            yield Report(**{**report, "warnings": tuple(report["warnings"])})
    except ray.exceptions.RayError as error:
        raise EngineError(str(error.cause if hasattr(error, "cause") else error)) from error
