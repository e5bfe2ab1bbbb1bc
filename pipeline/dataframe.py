"""Rows as a data frame of pandas, polars or pyarrow, through narwhals."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from importlib.util import find_spec
from typing import Any, Literal

from pipeline.rows import Table, columns, rows
from pipeline.schema import Extraction

Backend = Literal["pandas", "polars", "pyarrow"]
_BACKENDS: tuple[Backend, ...] = ("pandas", "polars", "pyarrow")


def to_frame(
    extractions: Extraction | Iterable[Extraction], table: Table = "events", *, backend: Backend | None = None
) -> Any:  # noqa: ANN401 - a frame of whichever library is asked for
    """One data frame with the rows of a table ("events", "mentions", "quantities", "articles") of all extractions.

    `backend` is the first of pandas, polars, pyarrow that is installed. Numbers become floats, days datetimes. Raises
    ImportError, with the command that installs it, when narwhals or every backend is missing.
    """
    given = [extractions] if isinstance(extractions, Extraction) else extractions
    found = [row for extraction in given for row in rows(extraction, table)]
    known = {column.name for column in columns(table)}
    roles = dict.fromkeys(name.removeprefix("role_") for row in found for name in row if name not in known)
    wanted = columns(table, roles)
    try:
        import narwhals as nw
    except ImportError as error:
        raise ImportError('to_frame() needs narwhals; run: pip install "manchette[tables]"') from error
    types = {"text": nw.String(), "number": nw.Float64(), "integer": nw.Int64(), "date": nw.Datetime("us")}
    data = {column.name: [_cell(row.get(column.name)) for row in found] for column in wanted}
    schema = {column.name: types[column.kind] for column in wanted}
    return nw.from_dict(data, schema=schema, backend=_installed(backend)).to_native()


def _cell(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, Decimal):
        return float(value)
    return datetime.combine(value, time()) if isinstance(value, date) else value


def _installed(wanted: Backend | None) -> Backend:
    for backend in (wanted,) if wanted else _BACKENDS:
        if find_spec(backend):
            return backend
    raise ImportError(f"to_frame() needs a data frame library; run: pip install {wanted or 'pandas, or polars'}")
