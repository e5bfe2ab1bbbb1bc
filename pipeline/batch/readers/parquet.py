"""Parquet: one article a row."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate, islice
from typing import IO, Any

import pyarrow as pa
from pyarrow import parquet

from pipeline.batch.article import InputError
from pipeline.batch.readers import Part, Record, Source

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
    for number, row in enumerate(_rows(file, wanted, source.part), source.part.skip + 1):
        try:
            yield {**source.columns.record(row, f"{source.name}, row {number}"), "line": number}
        except InputError as error:
            yield InputError(str(error), error.kind, number)


def _rows(file: parquet.ParquetFile, wanted: list[str], part: Part) -> Iterator[dict[str, Any]]:
    """The rows of the part; row groups that hold none of them are left unread."""
    sizes = [file.metadata.row_group(group).num_rows for group in range(file.num_row_groups)]
    starts = list(accumulate(sizes, initial=0))
    stop = starts[-1] if part.count is None else part.skip + part.count
    groups = [g for g, size in enumerate(sizes) if starts[g] < stop and starts[g] + size > part.skip]
    if groups:
        batches = file.iter_batches(batch_size=_ROWS, row_groups=groups, columns=wanted)
        rows = (row for batch in batches for row in batch.to_pylist())
        yield from islice(rows, part.skip - starts[groups[0]], stop - starts[groups[0]])
