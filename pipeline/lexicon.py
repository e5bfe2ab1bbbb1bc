"""Loading of the data files under `pipeline/data/`: every row is validated, every error names file and line."""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar
from zlib import crc32

import srsly
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

DATA = Path(__file__).parent / "data"


class LexiconError(ValueError):
    """A data file does not fit its form; the message starts with `file:line:`."""


class Row(BaseModel):
    """Base of data rows: unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


R = TypeVar("R", bound=BaseModel)


def _complain(path: Path, line: int, why: object) -> LexiconError:
    return LexiconError(f"{path}:{line}: {why}")


def _validated(path: Path, model: type[R], raw: Iterable[tuple[int, dict[str, Any]]]) -> list[tuple[int, R]]:
    """The records with their lines as rows; all at once, since one by one takes thrice the time."""
    lines, records = [], []
    for line, record in raw:
        lines.append(line)
        records.append(record)
    try:
        return list(zip(lines, TypeAdapter(list[model]).validate_python(records), strict=True))  # type: ignore[valid-type]
    except ValidationError as error:
        first = error.errors()[0]
        index, *parts = first["loc"]
        why = f"{'.'.join(map(str, parts))}: {first['msg'].removeprefix('Value error, ')}"
        raise _complain(path, lines[int(index)], why) from error


def _unique(path: Path, rows: Iterable[tuple[int, R]], key: Callable[[R], Hashable] | None) -> Iterator[tuple[int, R]]:
    seen: dict[Hashable, int] = {}
    for line, row in rows:
        if key is not None:
            first = seen.setdefault(key(row), line)
            if first != line:
                raise _complain(path, line, f"{key(row)!r} is already on line {first}")
        yield line, row


def read_table(path: Path, model: type[R], key: Callable[[R], Hashable] | None = None) -> list[R]:
    """Rows of a CSV file (header line, `#` comment lines allowed); empty cells are left to the model's defaults."""
    every = enumerate(_read(path).splitlines(), 1)
    lines = [(n, text) for n, text in every if text.strip() and not text.startswith("#")]
    if not lines:
        raise _complain(path, 1, "no header line")
    header, *cells = _cells(path, lines)

    def raw() -> Iterator[tuple[int, dict[str, Any]]]:
        for (line, _), row in zip(lines[1:], cells, strict=True):
            if len(row) > len(header):
                raise _complain(path, line, f"{len(row)} cells under {len(header)} columns")
            yield line, {k: v for k, v in zip(header, row, strict=False) if v != ""}

    return [row for _, row in _unique(path, _validated(path, model, raw()), key)]


def _cells(path: Path, lines: Sequence[tuple[int, str]]) -> list[list[str]]:
    """The cells of every numbered line; none goes on in the next line."""
    reader, found = csv.reader([*(text for _, text in lines), ""]), []
    for (number, _), row in zip(lines, reader, strict=False):
        found.append(row)
        if reader.line_num != len(found):
            raise _complain(path, number, "a quotation mark is not closed on its line")
    return found


def packed(index: Path, sources: Iterable[Path], build: Callable[[], Any]) -> Any:  # noqa: ANN401 - what `build` gives
    """What `build` makes of some data files (dictionaries, tuples, strings, numbers), from its packed copy if that was
    made of these very files: a change in one counts at once, and is validated. scripts/pack_names.py writes the copies.
    """
    try:
        checksum, content = srsly.msgpack_loads(index.read_bytes(), use_list=False)
    except OSError:
        return build()
    return content if checksum == checksum_of(sources) else build()


def pack(index: Path, sources: Iterable[Path], build: Callable[[], Any]) -> None:
    """Writes the copy that `packed` reads."""
    index.write_bytes(srsly.msgpack_dumps((checksum_of(sources), build())))


def checksum_of(files: Iterable[Path]) -> int:
    """CRC-32 of the files, one after another."""
    found = 0
    for path in files:
        found = crc32(path.read_bytes(), found)
    return found


def read_records(path: Path, model: type[R], table: str, key: Callable[[R], Hashable] | None = None) -> list[R]:
    """The `[[table]]` records of a TOML file; the file's other keys are not read here (see `read_toml`)."""
    return [row for _, row in read_numbered(path, model, table, key)]


def read_numbered(
    path: Path, model: type[R], table: str, key: Callable[[R], Hashable] | None = None
) -> list[tuple[int, R]]:
    """`read_records`, each with the line that it starts on."""
    text = _read(path)
    records = _parsed(path, text).get(table, [])
    header = re.compile(rf"^[ \t]*\[\[{re.escape(table)}\]\]", re.MULTILINE)
    lines = [text.count("\n", 0, m.start()) + 1 for m in header.finditer(text)]
    if len(lines) != len(records):
        raise _complain(path, 1, f"write every {table} as its own [[{table}]] table")
    return list(_unique(path, _validated(path, model, zip(lines, records, strict=True)), key))


def read_json(path: Path, model: type[R], key: Callable[[R], Hashable] | None = None) -> list[R]:
    """The objects of a JSON file that holds a list of them."""
    return [row for _, row in _unique(path, _validated(path, model, _json_objects(path, _read(path))), key)]


def _json_objects(path: Path, text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each object of the list with the line it starts on, which `json.loads` does not tell."""
    decoder, blank = json.JSONDecoder(), re.compile(r"\s*")

    def after_blank(position: int) -> int:
        found = blank.match(text, position)
        return found.end() if found else position

    def complain(position: int, why: str) -> LexiconError:
        return _complain(path, text.count("\n", 0, position) + 1, why)

    position = after_blank(0)
    if text[position : position + 1] != "[":
        raise complain(position, "a list of objects is needed: [{…}, {…}]")
    position = after_blank(position + 1)
    while text[position : position + 1] != "]":
        try:
            found, end = decoder.raw_decode(text, position)
        except json.JSONDecodeError as error:
            raise complain(error.pos, error.msg) from error
        if not isinstance(found, dict):
            raise complain(position, "an object {…} is needed here")
        yield text.count("\n", 0, position) + 1, found
        position = after_blank(end)
        if text[position : position + 1] == ",":
            position = after_blank(position + 1)
        elif text[position : position + 1] != "]":
            raise complain(position, "a comma or the end of the list is needed here")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise _complain(path, line, "the file is not UTF-8; save it as UTF-8") from error


def read_toml(path: Path) -> dict[str, Any]:
    """The whole TOML file as a dictionary; syntax errors name file and line."""
    return _parsed(path, _read(path))


def _parsed(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        raise _complain(path, int(found[1]) if found else 1, error) from error
