"""Parquet: one article a row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

import pyarrow as pa
from pyarrow import parquet

from pipeline.batch.article import InputError
from pipeline.batch.readers import Record, Source

_ROWS = 256  # read at a time


def read(stream: IO[bytes], source: Source) -> Iterator[Record]:
    """The rows of the file; only the columns that hold an article are read."""
    try:
        file = parquet.ParquetFile(stream)
    except pa.ArrowException as error:
        raise InputError(f"{source.name} is no Parquet file ({error})") from error
    wanted = [n for names in source.columns.wanted.values() for n in names if n in file.schema_arrow.names]
    if not set(wanted) & set(source.columns.text):
        source.columns.record(dict.fromkeys(file.schema_arrow.names), source.name)  # raises: there is no text
    number = 0
    for batch in file.iter_batches(batch_size=_ROWS, columns=wanted):
        for row in batch.to_pylist():
            number += 1
            try:
                yield {**source.columns.record(row, f"{source.name}, row {number}"), "line": number}
            except InputError as error:
                yield InputError(str(error), error.kind, number)
