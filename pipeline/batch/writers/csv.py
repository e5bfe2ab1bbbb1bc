"""CSV: one file a table, amounts to the last digit."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from decimal import Decimal

from pipeline.batch.writers import Paths, batches
from pipeline.rows import columns
from pipeline.schema import plain_decimal


def write(paths: Paths, results: Iterable[str], roles: Sequence[str]) -> None:
    """The rows of every table under a header line."""
    with ExitStack() as files:
        writers = {}
        for table, path in paths.items():
            stream = files.enter_context(path.open("w", encoding="utf-8", newline=""))
            writers[table] = csv.DictWriter(stream, [column.name for column in columns(table, roles)])
            writers[table].writeheader()
        for batch in batches(results):
            for table, rows in batch.items():
                writers[table].writerows({k: _cell(v) for k, v in row.items()} for row in rows)


def _cell(value: object) -> object:
    return plain_decimal(value) if isinstance(value, Decimal) else value
