"""Parquet: one file a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack

from pyarrow.parquet import ParquetWriter

from pipeline.batch.writers import Paths, batches
from pipeline.batch.writers.arrow import arrow_table, schema


def write(paths: Paths, results: Iterable[str], roles: Sequence[str]) -> None:
    """The rows of every table, one row group for some hundred articles."""
    schemas = {table: schema(table, roles) for table in paths}
    with ExitStack() as files:
        writers = {t: files.enter_context(ParquetWriter(path, schemas[t])) for t, path in paths.items()}
        for batch in batches(results):
            for table, rows in batch.items():
                writers[table].write_table(arrow_table(rows, schemas[table]))
