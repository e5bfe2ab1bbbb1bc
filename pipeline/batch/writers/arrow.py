"""Rows as Arrow batches, for the writers that take them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pyarrow as pa

from pipeline.rows import Row, Table, columns

_TYPES = {"text": pa.string(), "number": pa.float64(), "integer": pa.int64(), "date": pa.date32()}


def schema(table: Table, roles: Sequence[str]) -> pa.Schema:
    """Names and types of a table's columns; what they mean is in the fields' metadata."""
    return pa.schema(
        pa.field(column.name, _TYPES[column.kind], metadata={"meaning": column.meaning})
        for column in columns(table, roles)
    )


def arrow_table(rows: Sequence[Row], schema: pa.Schema) -> pa.Table:
    """The rows in these columns; amounts become doubles."""
    return pa.Table.from_pylist([{key: _cell(value) for key, value in row.items()} for row in rows], schema=schema)


def _cell(value: Any) -> Any:  # noqa: ANN401
    return float(value) if isinstance(value, Decimal) else value
