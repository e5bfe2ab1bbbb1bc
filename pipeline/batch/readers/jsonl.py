"""JSON Lines: one article a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import IO, Any

from pipeline.batch.article import InputError
from pipeline.batch.decoding import decode
from pipeline.batch.readers import Record, Source


def read(stream: IO[bytes], source: Source) -> Iterator[Record]:
    """The objects of the file; a bad line is one InputError, the lines after it are read."""
    if source.part.offset:
        stream.seek(source.part.offset)
    for number, line in enumerate(islice(stream, source.part.count), source.part.skip + 1):
        if line.strip():
            yield _record(line, number, source)


def _record(line: bytes, number: int, source: Source) -> Record:
    where = f"{source.name}:{number}"
    try:
        row: Any = json.loads(decode(line, where, source.warn))
        if not isinstance(row, dict):
            raise InputError(f"{where} is no JSON object; give one object a line")
        return {**source.columns.record(row, where), "line": number}
    except InputError as error:
        return InputError(str(error), error.kind, number)
    except ValueError as error:
        return InputError(f"{where} is no JSON ({error}); correct the line", line=number)
