"""A large run cut into shards that any machine can work on: each is committed whole or not at all, and only once.

A shard is a folder of Parquet files, whose name tells its number and the hash of all that it depends on. What stands
under its name is whole, so a run that was killed goes on with the shards that are not there.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from pipeline.batch.article import Article, Failure, InputError
from pipeline.batch.files import atomic, atomic_folder
from pipeline.batch.inputs import Input, Reading, read_inputs
from pipeline.batch.journal import key_of, lock
from pipeline.batch.readers import READERS, Part
from pipeline.batch.run import FAILURES
from pipeline.batch.settings import Settings
from pipeline.batch.work import Extracted, Outcome
from pipeline.batch.writers import write
from pipeline.rows import TABLES

MANIFEST = "manifest.json"
EXTRACTIONS = "extractions.parquet"
_COUNTS = "shard.json"
_LOCK = ".lock"
_OURS = re.compile(r"shard-\d{6,}-[0-9a-f]{16}|\.shard-\S+\.part")

Shard = tuple[Input, ...]
Extract = Callable[[Iterable[Article]], Iterator[Outcome]]


def plan(inputs: Sequence[Input], size: int) -> list[Shard]:
    """The inputs as shards of at most `size` articles, always the same for the same files.

    JSON Lines and Parquet are cut by lines and rows. Raises InputError for standard input, and for two inputs of one
    name: articles of different shards could not be told apart.
    """
    shards: list[list[Input]] = []
    room = 0
    for item in _distinct(inputs):
        for piece, count in _pieces(item, size):
            if count > room:
                shards.append([])
                room = size
            shards[-1].append(piece)
            room -= count
    return [tuple(shard) for shard in shards]


def _distinct(inputs: Iterable[Input]) -> Iterator[Input]:
    seen: dict[str, Input] = {}
    for item in inputs:
        if item.is_stdin:
            raise InputError("standard input cannot be cut into shards; give files or folders")
        other = seen.setdefault(item.doc, item)
        if other is not item:
            raise InputError(f"{other.name} and {item.name} give articles of the same name; give the folder above them")
        yield item


def _pieces(item: Input, size: int) -> Iterator[tuple[Input, int]]:
    """Parts of an input, and how many articles each holds at most."""
    kind = READERS.get(item.path.suffix.lower())
    try:
        parts = _lines(item.path, size) if kind == "jsonl" else _rows(item.path, size) if kind == "parquet" else []
    except (OSError, ValueError):  # who reads it tells why
        parts = []
    if not parts:
        yield item, 1
    for part in parts:
        yield replace(item, part=part), part.count or 0


def _lines(path: Path, size: int) -> list[Part]:
    parts, start, end, number = list[Part](), 0, 0, 0
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            end += len(line)
            if number % size == 0:
                parts.append(Part(number - size, size, start))
                start = end
    return parts if start == end else [*parts, Part(number - number % size, number % size, start)]


def _rows(path: Path, size: int) -> list[Part]:
    from pyarrow import parquet

    rows = parquet.ParquetFile(path).metadata.num_rows
    return [Part(start, min(size, rows - start)) for start in range(0, rows, size)]


@dataclass(frozen=True)
class Job:
    """What all shards have in common: how articles are read and extracted, the seconds that one may take, the folder
    for the results, the fingerprint of the settings."""

    reading: Reading
    settings: Settings
    timeout: float
    output: Path
    configuration: str


@dataclass(frozen=True)
class Report:
    """A shard that is done: its folder's name, what it holds, whether an earlier run had left it, warnings told."""

    name: str
    articles: int
    events: int
    failures: int
    kept: bool = False
    warnings: tuple[str, ...] = ()


def commit(number: int, shard: Shard, job: Job, extract: Extract) -> Report:
    """Works on a shard, unless its results are there already.

    Safe to repeat and to run twice at once: the first to end well is kept, and its files appear together.
    """
    warnings: list[str] = []
    read = list(read_inputs(shard, replace(job.reading, warn=warnings.append)))
    folder = job.output / _name(number, read, job.configuration)
    kept = folder.is_dir()
    if not kept:
        outcomes = extract(item for item in read if isinstance(item, Article))
        results = [item if isinstance(item, Failure) else next(outcomes) for item in read]
        with atomic_folder(folder) as part:
            _write(part, results, job.settings.roles())
    counts = json.loads((folder / _COUNTS).read_text(encoding="utf-8"))
    return Report(folder.name, **counts, kept=kept, warnings=tuple(warnings))


def _name(number: int, read: Iterable[Article | Failure], configuration: str) -> str:
    """Changes with the texts and what is told of them, the settings, this package and the base model."""
    digest = hashlib.sha256()
    for item in read:
        told = key_of(item, configuration) if isinstance(item, Article) else json.dumps(asdict(item))
        digest.update(told.encode("ascii"))
    return f"shard-{number:06d}-{digest.hexdigest()[:16]}"


def _write(folder: Path, results: Sequence[Outcome], roles: Sequence[str]) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    good = [result for result in results if isinstance(result, Extracted)]
    bad = [result for result in results if isinstance(result, Failure)]
    lines = [result.line for result in good]
    write(".parquet", {table: folder / f"{table}.parquet" for table in TABLES}, lines, roles)
    extractions = pa.table({"extraction": pa.array(lines, pa.string())})
    parquet.write_table(extractions, folder / EXTRACTIONS, compression="zstd")
    _write_lines(folder / FAILURES, map(asdict, bad))
    counts = {"articles": len(good), "events": sum(result.events for result in good), "failures": len(bad)}
    (folder / _COUNTS).write_text(json.dumps(counts), encoding="utf-8")


def _write_lines(path: Path, objects: Iterable[object]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(json.dumps(each, ensure_ascii=False) + "\n" for each in objects)


@contextmanager
def begun(output: Path) -> Iterator[None]:
    """The folder of a run, which no other run may use at the same time; without a manifest it is not whole."""
    output.mkdir(parents=True, exist_ok=True)
    with (output / _LOCK).open("ab", buffering=0) as file:
        lock(file)
        (output / MANIFEST).unlink(missing_ok=True)
        yield


def finish(job: Job, reports: Iterable[Report]) -> list[Failure]:
    """Removes what belongs to no shard of this run, writes the failures, in order, and last the manifest."""
    shards = sorted(reports, key=lambda report: report.name)
    names = {report.name for report in shards}
    for folder in job.output.iterdir():
        if folder.name not in names and _OURS.fullmatch(folder.name):
            shutil.rmtree(folder, ignore_errors=True)
    failures = [failure for report in shards if report.failures for failure in _failures(job.output / report.name)]
    with atomic(job.output / FAILURES) as part:
        _write_lines(part, map(asdict, failures))
    counted = [{key: getattr(r, key) for key in ("name", "articles", "events", "failures")} for r in shards]
    manifest = {"configuration": job.configuration, "shards": counted}
    with atomic(job.output / MANIFEST) as part:
        part.write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return failures


def _failures(folder: Path) -> Iterator[Failure]:
    with (folder / FAILURES).open(encoding="utf-8") as lines:
        yield from (Failure(**json.loads(line)) for line in lines)
