"""Days that an EDTF date covers (annotation guide, section 3)."""

from __future__ import annotations

import calendar
import re
from datetime import date

_OPEN_START, _OPEN_END = 0, 10**7


def day_interval(value: str) -> tuple[int, int]:
    """First and last day, as ordinals, of an EDTF date or interval; ValueError when it is none."""
    first, slash, second = value.partition("/")
    return _edge(first, last=False), _edge(second if slash else first, last=True)


def period(value: str) -> tuple[date | None, date | None]:
    """First and last day of an EDTF date or interval, None at an open end; ValueError when it is none.

    >>> [str(day) for day in period("2014-02/..")]
    ['2014-02-01', 'None']
    """
    start, end = day_interval(value)
    return (
        date.fromordinal(start) if start != _OPEN_START else None,
        date.fromordinal(end) if end != _OPEN_END else None,
    )


def _edge(text: str, *, last: bool) -> int:
    if text in ("..", ""):
        return _OPEN_END if last else _OPEN_START
    if re.fullmatch(r"\d{3}X", text):
        text = text[:3] + ("9" if last else "0")
    parts = [int(part) for part in text.split("-")]
    month = parts[1] if len(parts) > 1 else (12 if last else 1)
    month_end = calendar.monthrange(parts[0], month)[1]
    day = parts[2] if len(parts) > 2 else (month_end if last else 1)
    return date(parts[0], month, day).toordinal()
