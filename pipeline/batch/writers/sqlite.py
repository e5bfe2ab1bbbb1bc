"""SQLite: one database with a table for each kind of rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path

from pipeline.batch.writers import MAIN, Paths, batches
from pipeline.rows import TABLES, columns

_TYPES = {"text": "TEXT", "number": "REAL", "integer": "INTEGER", "date": "TEXT"}


def write(paths: Paths, results: Iterable[str], roles: Sequence[str]) -> None:
    """The tables articles, events, mentions, quantities; dates are ISO 8601."""
    try:
        _write(paths[MAIN], results, roles)
    except sqlite3.Error as error:
        raise OSError(str(error)) from error


def _write(path: Path, results: Iterable[str], roles: Sequence[str]) -> None:
    names = {table: [column.name for column in columns(table, roles)] for table in TABLES}
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("PRAGMA journal_mode = OFF")  # the file is new, and thrown away when this fails
        for table in TABLES:
            fields = ", ".join(f'"{column.name}" {_TYPES[column.kind]}' for column in columns(table, roles))
            database.execute(f"CREATE TABLE {table} ({fields})")
        for batch in batches(results):
            for table, rows in batch.items():
                marks = ", ".join("?" * len(names[table]))
                values = ([_cell(row.get(name)) for name in names[table]] for row in rows)
                database.executemany(f"INSERT INTO {table} VALUES ({marks})", values)


def _cell(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value
