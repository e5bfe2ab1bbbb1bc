"""Calendar arithmetic on periods, and their EDTF form. Whole months and years, never "30 days"; no clock."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

Grain = Literal["day", "weekend", "week", "month", "quarter", "semester", "season", "year", "decade", "span"]
Part = Literal["begin", "middle", "end"]
Tense = Literal["past", "present", "future"]

MONTHS_IN: dict[str, int] = {"month": 1, "quarter": 3, "season": 3, "semester": 6, "year": 12, "decade": 120}
DAYS_IN: dict[str, int] = {"day": 1, "week": 7, "weekend": 7}
FIRST_YEAR, LAST_YEAR = 1000, 2999
# First and last month (from 0) of the beginning, middle and end of so many months (annotation guide, section 3).
_PARTS: dict[int, dict[Part, tuple[int, int]]] = {
    3: {"begin": (0, 0), "middle": (1, 1), "end": (2, 2)},
    6: {"begin": (0, 1), "middle": (2, 3), "end": (4, 5)},
    12: {"begin": (0, 2), "middle": (4, 7), "end": (9, 11)},
    120: {"begin": (0, 47), "middle": (48, 83), "end": (84, 119)},
}
RESULTS_WAIT = 46  # days: so long after a quarter its results are still to come ("publiera son troisième trimestre")
_MONTH_PARTS: dict[Part, tuple[int, int]] = {"begin": (1, 10), "middle": (11, 20), "end": (21, 31)}
_WEEK_PARTS: dict[Part, tuple[int, int]] = {"begin": (0, 1), "middle": (2, 3), "end": (4, 6)}
_EDTF = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` to `end`, both included; None is an open end. `grain`: what the text names."""

    start: date | None
    end: date | None
    grain: Grain

    def edtf(self) -> str:
        """The shortest EDTF value: "2014", "201X", "2014-01/2014-03", "2014-03-21", "2016/..".

        >>> months(2014, 1, 3).edtf()
        '2014-01/2014-03'
        """
        digits = next(n for n in _precisions(self.grain) if _aligned(self, n))
        if self.grain == "decade" and self.start is not None and self.end is not None and digits == 4:
            return f"{self.start.year // 10}X"
        first, last = (".." if edge is None else edge.isoformat()[:digits] for edge in (self.start, self.end))
        return first if first == last else f"{first}/{last}"


def _precisions(grain: Grain) -> tuple[int, ...]:
    """Lengths of the ISO forms that may tell a period of this grain, shortest first."""
    if grain in ("year", "decade", "span"):
        return (4, 7, 10)
    return (10,) if grain in ("day", "week", "weekend") else (7, 10)


def _aligned(period: Period, digits: int) -> bool:
    start, end = period.start, period.end
    if digits == 10:
        return True
    starts = start is None or (start.day == 1 and (digits == 7 or start.month == 1))
    ends = end is None or (end.day == monthrange(end.year, end.month)[1] and (digits == 7 or end.month == 12))
    return starts and ends


def parse_edtf(value: str | None) -> Period | None:
    """The period of YYYY, YYYY-MM or YYYY-MM-DD; None for None or anything else.

    >>> parse_edtf("2014-03").end
    datetime.date(2014, 3, 31)
    """
    found = _EDTF.fullmatch(value or "")
    if not found:
        return None
    year, month, number = (int(group or 0) for group in found.groups())
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    if number:
        return day_of(year, month, number)
    return month_of(year, month) if found[2] else years(year)


def day_of(year: int, month: int, number: int) -> Period | None:
    """One day; None when there is no such day."""
    try:
        found = date(year, month, number)
    except ValueError:
        return None
    return Period(found, found, "day")


def day(at: date) -> Period:
    """One day as a period."""
    return Period(at, at, "day")


def months(year: int, first: int, last: int, *, grain: Grain = "quarter") -> Period:
    """Whole months of a year; numbers outside 1..12 run into the years beside it."""
    a, b = year * 12 + first - 1, year * 12 + last - 1
    end = monthrange(b // 12, b % 12 + 1)[1]
    return Period(date(a // 12, a % 12 + 1, 1), date(b // 12, b % 12 + 1, end), grain)


def month_of(year: int, month: int) -> Period | None:
    """A month; None for a number that is no month."""
    return months(year, month, month, grain="month") if 1 <= month <= 12 and year > 0 else None


def years(first: int, last: int | None = None) -> Period:
    """Whole years."""
    return Period(date(first, 1, 1), date(first if last is None else last, 12, 31), "year")


def nth(year: int, grain: Grain, rank: int) -> Period:
    """The rank-th quarter, half-year or month of a year, from 1."""
    size = MONTHS_IN[grain]
    return months(year, (rank - 1) * size + 1, rank * size, grain=grain)


def decade(year: int) -> Period:
    """The ten years from `year`, which ends in 0."""
    return Period(date(year, 1, 1), date(year + 9, 12, 31), "decade")


def grain_of(unit: str) -> Grain | None:
    """The calendar grain that a unit names; None for hours, centuries and what is no unit."""
    return next((grain for grain in get_args(Grain) if grain == unit and grain != "span"), None)


def containing(at: date, grain: Grain) -> Period:
    """The calendar period of this grain around a day: its week (Monday to Sunday), its month, its quarter…"""
    if grain == "day":
        return day(at)
    if grain in ("week", "weekend"):
        monday = at - timedelta(days=at.weekday())
        return Period(monday + timedelta(days=5 if grain == "weekend" else 0), monday + timedelta(days=6), grain)
    if grain == "decade":
        return decade(at.year // 10 * 10)
    if grain == "season":
        return season(at.year if at.month > 2 else at.year - 1, (at.month // 3 - 1) % 4)
    size = MONTHS_IN.get(grain, 12)
    first = (at.month - 1) // size * size + 1
    return months(at.year, first, first + size - 1, grain=grain)


def season(year: int, number: int) -> Period:
    """Spring 0, summer 1, autumn 2, winter 3 (December of `year` to February of the next)."""
    return months(year, 3 * number + 3, 3 * number + 5, grain="season")


def part(period: Period | None, which: Part) -> Period | None:
    """Beginning, middle or end of a period by the guide's borders; None when it has none."""
    if period is None or period.start is None or period.end is None:
        return None
    start, end = period.start, period.end
    if period.grain == "day":
        return period
    if period.grain in ("week", "weekend"):
        first, last = _WEEK_PARTS[which]
        return Period(start + timedelta(days=first), start + timedelta(days=last), "span")
    size = (end.year - start.year) * 12 + end.month - start.month + 1
    if size == 1:
        first, last = _MONTH_PARTS[which]
        return Period(start.replace(day=first), start.replace(day=min(last, end.day)), "day")
    if size not in _PARTS:
        return None
    first, last = _PARTS[size][which]
    found = months(start.year, start.month + first, start.month + last)
    return Period(found.start, found.end, "year" if size == 120 else "month" if first == last else "quarter")


def shift_months(at: date, count: int) -> date:
    """The same day `count` months later, or the last one of a shorter month."""
    index = at.year * 12 + at.month - 1 + count
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(at.day, monthrange(year, month)[1]))


def shift(period: Period | None, count: int, unit: str) -> Period | None:
    """The period moved by `count` units; a day moved by months or years gives a month. None below its own precision."""
    if period is None or period.start is None or period.end is None:
        return None
    days = count * DAYS_IN.get(unit, 0)
    size = MONTHS_IN.get(unit, 0)
    if not FIRST_YEAR <= period.start.year + count * size // 12 + days // 365 <= LAST_YEAR:
        return None
    if days:
        fine = period.grain == "day" or (period.grain in ("week", "weekend") and unit != "day")
        step = timedelta(days=days)
        return Period(period.start + step, period.end + step, period.grain) if fine else None
    if size == 0 or (period.grain in ("year", "decade") and size % 12):
        return None
    return _shift_by_months(period, (period.start, period.end), count * size)


def _shift_by_months(period: Period, edges: tuple[date, date], count: int) -> Period:
    start, end = edges
    first = shift_months(start, count)
    if start == end or period.grain in ("week", "weekend"):
        return containing(first, "month")
    last_day = end.day == monthrange(end.year, end.month)[1]
    last = shift_months(end, count)
    return Period(first, last.replace(day=monthrange(last.year, last.month)[1]) if last_day else last, period.grain)


def week_after(at: date, weekday: int) -> date:
    """The first `weekday` (Monday 0) after a day."""
    return at + timedelta(days=(weekday - at.weekday() - 1) % 7 + 1)


def weekday_in_month(year: int, month: int, *, weekday: int, rank: int) -> date | None:
    """The rank-th Monday (0), Tuesday… of a month; rank -1 is the last one."""
    if rank == -1:
        last = date(year, month, monthrange(year, month)[1])
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    found = week_after(date(year, month, 1) - timedelta(days=1), weekday) + timedelta(weeks=rank - 1)
    return found if found.month == month else None


def week_in_month(year: int, month: int, rank: int) -> Period | None:
    """The rank-th week that begins in a month; rank -1 is the last one wholly inside it."""
    monday = weekday_in_month(year, month, weekday=0, rank=rank)
    if monday is not None and rank == -1 and (monday + timedelta(days=6)).month != month:
        monday -= timedelta(weeks=1)
    return None if monday is None else containing(monday, "week")


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, number = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, number + 1)


def join(first: Period | None, last: Period | None) -> Period | None:
    """From the start of one period to the end of another; None when they are not in this order."""
    if first is None or last is None or first.start is None or last.end is None or first.start > last.end:
        return None
    return Period(first.start, last.end, first.grain if first.grain == last.grain else "span")


def choose_year(by_year: Callable[[int], Period | None], now: Period | None, tense: Tense | None) -> Period | None:
    """Which year's "13 juin" is meant: the latest begun (past), the earliest not over (future), else the nearest.

    `by_year` gives the period of a year; `now` is the day, month or year of publication.
    """
    if now is None or now.start is None or now.end is None:
        return None
    return choose([by_year(year) for year in range(now.start.year - 4, now.start.year + 5)], now, tense)


def choose(options: list[Period | None], now: Period, tense: Tense | None) -> Period | None:
    """The option that fits the tense, seen from `now`; options in calendar order."""
    if now.start is None or now.end is None:
        return None
    known = [(o, o.start, o.end) for o in options if o is not None and o.start is not None and o.end is not None]
    if tense == "past":
        begun = [o for o, start, end in known if start <= now.end and (o.grain != "day" or end <= now.end)]
        return begun[-1] if begun else None
    today, late = now.start, now.end
    if tense == "future":
        coming = next(((o, start) for o, start, end in known if end >= today), (None, today))
        over = [(o, end) for o, _, end in known if end < today and o.grain in ("quarter", "semester")]
        just_over = bool(over) and (today - over[-1][1]).days < RESULTS_WAIT
        return over[-1][0] if just_over and (coming[1] - today).days > 3 * RESULTS_WAIT - 1 else coming[0]
    return min(known, key=lambda k: max((k[1] - late).days, (today - k[2]).days, 0), default=(None,))[0]
