"""Inputs to articles: files found and opened, texts named, dated and titled."""

from __future__ import annotations

import io
import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from glob import glob, has_magic
from itertools import takewhile
from pathlib import Path
from typing import IO, Any

from pipeline.article import check_text
from pipeline.batch.article import Article, Failure, InputError
from pipeline.batch.dates import date_in_name, iso_date, sidecar
from pipeline.batch.decoding import Warn
from pipeline.batch.readers import READERS, Columns, Part, Record, Source, missing_extra, reader_for

STDIN = "-"
_STDIN_NAME = "standard input"
_SIDECAR = ".json"
_NAMED = 5  # kinds of files in a message
_STARTS = {b"{": ".jsonl", b"<!doctype html": ".html", b"<html": ".html", b"---\n": ".md"}  # of standard input


@dataclass(frozen=True)
class Input:
    """A file to read, or a part of one, and the name its article goes by: its path inside the given folder, without
    ending."""

    path: Path
    doc: str
    part: Part = field(default_factory=Part)

    @property
    def is_stdin(self) -> bool:
        """Whether it stands for standard input."""
        return str(self.path) == STDIN

    @property
    def name(self) -> str:
        """What messages call it."""
        return _STDIN_NAME if self.is_stdin else str(self.path)


@dataclass(frozen=True)
class Reading:
    """How articles are read: their columns, a folder of sidecars, the date of those without one, who hears warnings."""

    columns: Columns = field(default_factory=Columns)
    metadata: Path | None = None
    published: str | None = None
    warn: Warn = print


def _silent(_: str) -> None: ...


def find_inputs(given: Iterable[str], *, leave_out: Collection[Path] = (), warn: Warn = _silent) -> list[Input]:
    """The files behind paths, folders (recursive, hidden names left out) and globs, each once, in a stable order.

    `warn` hears of the files of a folder that are no articles. Raises InputError for what does not exist or cannot be
    read with what is installed.
    """
    found: dict[Path, Input] = {}
    for name in given:
        for item in _behind(name, {path.resolve() for path in leave_out}, warn):
            found.setdefault(item.path if item.is_stdin else item.path.resolve(), item)
    for ending in {item.path.suffix for item in found.values() if not item.is_stdin}:
        _check_extra(ending)
    return list(found.values())


def _check_extra(ending: str) -> None:
    extra = missing_extra(ending)
    if extra:
        raise InputError(f'{ending} files need an optional library; run: pip install "manchette[{extra}]"')


def _behind(name: str, leave_out: Collection[Path], warn: Warn) -> list[Input]:
    path = Path(name)
    if name == STDIN:
        return [Input(path, "stdin")]
    if path.is_file():
        return [Input(path, path.stem)]
    if path.is_dir():
        return _inside(path, leave_out, warn)
    if path.exists():  # a pipe, a device
        return [Input(path, path.stem)]
    matches = sorted(glob(name, recursive=True)) if has_magic(name) else []
    if not matches:
        what = "matches no file" if has_magic(name) else "does not exist"
        raise InputError(f"{name} {what}; check the spelling, or give files or folders ({', '.join(READERS)})")
    start = Path(*takewhile(lambda part: not has_magic(part), path.parts))
    files = (Path(match) for match in matches)
    return [Input(f, f.relative_to(start).with_suffix("").as_posix()) for f in files if f.is_file()]


def _inside(folder: Path, leave_out: Collection[Path], warn: Warn) -> list[Input]:
    files = sorted(f for f in folder.rglob("*") if _is_shown(f, folder) and f.resolve() not in leave_out)
    found = [f for f in files if f.suffix.lower() in READERS]
    if not found:
        raise InputError(f"the folder {folder} holds no article ({', '.join(READERS)})")
    others = [f.suffix or f.name for f in files if f.suffix.lower() not in {*READERS, _SIDECAR}]
    if others:
        kinds = ", ".join(sorted(set(others))[:_NAMED])
        warn(f"{folder}: files that cannot be read as articles are left out: {len(others)} ({kinds})")
    return [Input(f, f.relative_to(folder).with_suffix("").as_posix()) for f in found]


def _is_shown(file: Path, folder: Path) -> bool:
    return file.is_file() and not any(part.startswith(".") for part in file.relative_to(folder).parts)


def read_inputs(inputs: Iterable[Input], reading: Reading) -> Iterator[Article | Failure]:
    """Every article of every input, or why there is none; names are made unique by a number."""
    used: dict[str, int] = {}
    for item in inputs:
        for read in _read(item, reading):
            if isinstance(read, Failure):
                yield read
                continue
            number = used[read.doc] = used.get(read.doc, 0) + 1
            yield read if number == 1 else Article(**{**vars(read), "doc": f"{read.doc}~{number}"})


def _read(item: Input, reading: Reading) -> Iterator[Article | Failure]:
    try:
        with _opened(item) as (stream, ending):
            for record in reader_for(ending)(stream, Source(item.name, reading.warn, reading.columns, item.part)):
                yield _article(item, record, reading)
    except InputError as error:
        yield Failure(item.name, error.kind, str(error))
    except OSError as error:
        yield Failure(item.name, "unreadable", f"{item.name} cannot be read: {error.strerror or error}")


@contextmanager
def _opened(item: Input) -> Iterator[tuple[IO[bytes], str]]:
    """The file's bytes and its ending; what standard input is shows from its start."""
    if item.is_stdin:
        stdin = sys.stdin.buffer
        stream = stdin if isinstance(stdin, io.BufferedReader) else io.BufferedReader(stdin)  # type: ignore[type-var]
        start = stream.peek(64).lstrip(b"\xef\xbb\xbf \t\r\n").replace(b"\r", b"").lower()
        ending = next((ending for mark, ending in _STARTS.items() if start.startswith(mark)), ".txt")
        _check_extra(ending)
        yield stream, ending
    else:
        with item.path.open("rb") as file:
            yield file, item.path.suffix


def _article(item: Input, record: Record, reading: Reading) -> Article | Failure:
    line = record.line if isinstance(record, InputError) else record.get("line")
    origin = f"{item.name}:{line}" if line else item.name
    try:
        if isinstance(record, InputError):
            raise record
        beside = {} if line or item.is_stdin else sidecar(_sidecars(item, reading.metadata))
        return Article(
            origin=origin,
            doc=str(record.get("doc") or (f"{item.doc}:{line}" if line else item.doc)),
            text=_checked(record["text"], origin),
            published=_date(item, {**record, **beside}, reading.published),
            title=_words({**record, **beside}.get("title")),
        )
    except InputError as error:
        told = str(error)
        return Failure(origin, error.kind, told if item.name in told else f"{origin}: {told}")


def _sidecars(item: Input, metadata: Path | None) -> Iterator[Path]:
    yield item.path.with_suffix(_SIDECAR)
    if metadata:
        yield metadata / f"{item.doc}{_SIDECAR}"


def _date(item: Input, facts: dict[str, Any], default: str | None) -> str | None:
    return iso_date(facts.get("published")) or date_in_name(item.path.name) or default


def _words(title: object) -> str | None:
    return " ".join(str(title).split()) or None if title else None


def _checked(text: object, origin: str) -> str:
    try:
        checked = check_text(text)
    except ValueError as error:
        raise InputError(f"{origin}: {error}", "too long" if "at most" in str(error) else "undecodable") from error
    if not checked.strip():
        raise InputError(f"{origin} is empty; there is nothing to extract", "empty")
    return checked


def count_articles(inputs: Iterable[Input]) -> int | None:
    """How many articles there will be, where that can be told without reading their texts."""
    total = 0
    for item in inputs:
        reader = READERS.get(item.path.suffix.lower())
        if item.is_stdin:
            return None
        try:
            if reader == "jsonl":
                with item.path.open("rb") as stream:
                    total += sum(1 for line in stream if line.strip())
            elif reader == "parquet":
                from pyarrow import parquet

                total += parquet.ParquetFile(item.path).metadata.num_rows
            else:
                total += 1
        except (OSError, ValueError):
            return None
    return total
