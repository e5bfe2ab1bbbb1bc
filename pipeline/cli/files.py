"""Articles in, results out: finding, reading, dating, and writing that leaves no half-written file."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TextIO

SUFFIX = ".txt"
_DATE_IN_NAME = re.compile(r"(?<!\d)(\d{4})([-_]?)(\d\d)\2(\d\d)(?!\d)|(?<!\d)(\d{4})-(\d\d)(?![\d-])")


class InputError(ValueError):
    """An article cannot be read; the message is a sentence that says what to do."""


@dataclass(frozen=True)
class Source:
    """A file to read and the name its article goes by: its path inside the given folder, without suffix."""

    path: Path
    doc: str


@dataclass(frozen=True)
class Article:
    """A text ready for extraction."""

    source: Source
    text: str
    published: str | None

    def record(self) -> dict[str, str | None]:
        """The article as `extract_many` takes it."""
        return {"doc": self.source.doc, "text": self.text, "published": self.published}


def find_sources(inputs: list[Path]) -> list[Source]:
    """The articles behind files and folders (recursive, hidden names left out), each once, in a stable order."""
    found: dict[Path, Source] = {}
    for path in inputs:
        if path.is_dir():
            files = sorted(f for f in path.rglob(f"*{SUFFIX}") if f.is_file() and not _hidden(f.relative_to(path)))
            if not files:
                raise InputError(f"the folder {path} holds no {SUFFIX} file; give the folder that holds the articles")
            sources = [Source(f, f.relative_to(path).with_suffix("").as_posix()) for f in files]
        elif path.exists():
            sources = [Source(path, path.stem)]
        else:
            raise InputError(f"{path} does not exist; check the spelling or give a folder of {SUFFIX} files")
        for source in sources:
            found.setdefault(source.path.resolve(), source)
    return list(found.values())


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def read_article(source: Source, *, metadata: Path | None = None, default: str | None = None) -> Article:
    """The text and publication date of a source.

    The date is that of the JSON beside the article or in `metadata`, else that of the file's name, else `default`.
    """
    text = decode(source.path.read_bytes(), str(source.path))
    published = _sidecar_date(source, metadata) or date_in_name(source.path.name) or default
    return Article(source, text, published)


def decode(data: bytes, name: str) -> str:
    """UTF-8 text with every character kept, so that offsets are those of the file; InputError says what is wrong."""
    if not data.strip():
        raise InputError(f"{name} is empty; there is nothing to extract")
    if b"\0" in data:
        raise InputError(f"{name} is a binary file; give plain text in UTF-8")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        where = f"byte 0x{data[error.start]:02x} at offset {error.start}"
        raise InputError(
            f"{name} is not UTF-8 ({where}); convert it, e.g. with iconv -f WINDOWS-1252 -t UTF-8"
        ) from error


def _sidecar_date(source: Source, metadata: Path | None) -> str | None:
    beside = source.path.with_suffix(".json")
    for path in (beside, *([metadata / f"{source.doc}.json"] if metadata else [])):
        if path.is_file():
            try:
                data = json.loads(path.read_text(encoding="utf-8"))
            except ValueError as error:
                raise InputError(f"{path} is no JSON ({error}); correct it or remove it") from error
            if isinstance(data, dict) and data.get("published"):
                return str(data["published"])
    return None


def date_in_name(name: str) -> str | None:
    """The calendar date in a file name, or None; a year alone is no date.

    >>> date_in_name("2015-01-05-xiaomi.txt"), date_in_name("depeche_20150105.txt"), date_in_name("xiaomi-2014.txt")
    ('2015-01-05', '2015-01-05', None)
    """
    for match in _DATE_IN_NAME.finditer(name):
        parts = [part for part in match.group(1, 3, 4, 5, 6) if part]
        try:
            date(int(parts[0]), int(parts[1]), int(parts[2]) if len(parts) > 2 else 1)
        except ValueError:
            continue
        return "-".join(parts)
    return None


@contextmanager
def atomic_writer(path: Path) -> Iterator[TextIO]:
    """A UTF-8 stream whose text becomes the file `path` when the block ends well, and vanishes when it does not."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    part = Path(name)
    try:
        with open(handle, "w", encoding="utf-8", newline="\n") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.chmod(0o666 & ~_umask())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def json_line(data: dict[str, Any]) -> str:
    """One line of JSON Lines, accents kept."""
    return json.dumps(data, ensure_ascii=False) + "\n"
