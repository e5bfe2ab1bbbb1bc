"""DuckDB: one database with a table for each kind of rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

from pipeline.batch.writers import MAIN, Paths, batches
from pipeline.batch.writers.arrow import arrow_table, schema
from pipeline.rows import TABLES


def write(paths: Paths, results: Iterable[str], roles: Sequence[str]) -> None:
    """The tables articles, events, mentions, quantities."""
    try:
        _write(paths[MAIN], results, roles)
    except duckdb.Error as error:
        raise OSError(str(error)) from error


def _write(path: Path, results: Iterable[str], roles: Sequence[str]) -> None:
    schemas = {table: schema(table, roles) for table in TABLES}
    with duckdb.connect(str(path)) as database:
        for table in TABLES:
            database.register("empty", arrow_table([], schemas[table]))
            database.execute(f"CREATE TABLE {table} AS SELECT * FROM empty")
            database.unregister("empty")
        for batch in batches(results):
            for table, rows in batch.items():
                database.register("batch", arrow_table(rows, schemas[table]))
                database.execute(f"INSERT INTO {table} SELECT * FROM batch")
                database.unregister("batch")
