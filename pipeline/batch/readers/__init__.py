"""Readers by file ending. A reader turns an open file into records: a `text`, and what is told of it beside.

Each reader is one module with one function `read(stream, source)`; to add one, write it and name it in READERS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import IO, Any, cast

from pipeline.batch.article import InputError
from pipeline.batch.decoding import Warn

# `text`, and where they are known `doc`, `title`, `published`, `line`; an InputError stands for a bad record.
Record = Mapping[str, Any] | InputError
PLAIN = "plain"
READERS = {
    ".txt": PLAIN,
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
}
_NEEDS = {"html": ("trafilatura", "web"), "parquet": ("pyarrow", "tables")}


@dataclass(frozen=True)
class Columns:
    """The fields of JSON Lines and Parquet that hold an article; the first that a record has is taken."""

    text: tuple[str, ...] = ("text",)
    published: tuple[str, ...] = ("published", "date")
    title: tuple[str, ...] = ("title",)
    doc: tuple[str, ...] = ("doc", "id")

    @property
    def wanted(self) -> dict[str, tuple[str, ...]]:
        """Columns by the key of a record that they fill."""
        return {"text": self.text, "published": self.published, "title": self.title, "doc": self.doc}

    def record(self, row: Mapping[str, Any], where: str) -> dict[str, Any]:
        """A record from a row; InputError when it has no text."""
        if not any(row.get(name) is not None for name in self.text):
            if any(name in row for name in self.text):
                raise InputError(f"{where} has no text; there is nothing to extract", "empty")
            found = ", ".join(map(str, row)) or "none"
            raise InputError(
                f"{where} has no column {' or '.join(self.text)!r} (columns: {found}); name it with --text-column"
            )
        chosen = {key: next((row[n] for n in names if row.get(n)), None) for key, names in self.wanted.items()}
        return {**chosen, "text": chosen["text"] or ""}


@dataclass(frozen=True)
class Part:
    """Some lines or rows of a file: `count` of them (None: all) after the first `skip`, which fill `offset` bytes of
    JSON Lines. Files that are one article have no parts."""

    skip: int = 0
    count: int | None = None
    offset: int = 0


@dataclass(frozen=True)
class Source:
    """What a reader may ask about the file it reads."""

    name: str
    warn: Warn
    columns: Columns = field(default_factory=Columns)
    part: Part = field(default_factory=Part)


Reader = Callable[[IO[bytes], Source], Iterator[Record]]


def reader_for(ending: str) -> Reader:
    """The reader of files with this ending; what is unknown is read as plain text."""
    module = import_module(f"{__name__}.{READERS.get(ending.lower(), PLAIN)}")
    return cast(Reader, module.read)


def missing_extra(ending: str) -> str | None:
    """The optional extra of manchette that must be installed to read such files, if it is not."""
    library, extra = _NEEDS.get(READERS.get(ending.lower(), PLAIN), ("", ""))
    return extra if library and find_spec(library) is None else None
