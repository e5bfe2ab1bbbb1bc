"""Publication dates and titles as they stand beside a text: in a file's name, a sidecar, a column."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.article import check_date
from pipeline.batch.article import InputError

_IN_NAME = re.compile(r"(?<!\d)(\d{4})([-_]?)(\d\d)\2(\d\d)(?!\d)|(?<!\d)(\d{4})-(\d\d)(?![\d-])")
_WITH_CLOCK = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_MONTH_NAME = re.compile(r"[^\W\d]{3}")
_DAY_FIRST = re.compile(r"(\d\d?)[/.-]\d\d?[/.-]\d{4}")


def date_in_name(name: str) -> str | None:
    """The calendar date in a file name, or None; a year alone is no date.

    >>> date_in_name("2015-01-05-xiaomi.txt"), date_in_name("depeche_20150105.txt"), date_in_name("xiaomi-2014.txt")
    ('2015-01-05', '2015-01-05', None)
    """
    for match in _IN_NAME.finditer(name):
        parts = [part for part in match.group(1, 3, 4, 5, 6) if part]
        try:
            date(int(parts[0]), int(parts[1]), int(parts[2]) if len(parts) > 2 else 1)
        except ValueError:
            continue
        return "-".join(parts)
    return None


def iso_date(value: object) -> str | None:
    """A date from a column or front matter, its clock time left out; InputError for what is no date."""
    clock = _WITH_CLOCK.match(value) if isinstance(value, str) else None
    try:
        return check_date(clock[1] if clock else value)
    except ValueError as error:
        worded = date_in_words(value) if isinstance(value, str) else None
        if worded is None:
            raise InputError(str(error), "metadata") from error
        return worded


def date_in_words(text: str) -> str | None:
    """A French or English date with its year, to the day or the month; None for what is less, or relative to today.

    Figures alone are day, month, year.

    >>> date_in_words("lundi 5 janvier 2015 à 10h30"), date_in_words("Mon, 05 Jan 2015 10:30:00 +0100")
    ('2015-01-05', '2015-01-05')
    >>> date_in_words("janvier 2015"), date_in_words("05/01/2015"), date_in_words("hier"), date_in_words("5 janvier")
    ('2015-01', '2015-01-05', None, None)
    """
    told = " ".join(text.split())
    if not _YEAR.search(told):
        return None
    found = _reader().get_date_data(told)
    if found.date_obj is None:
        return None
    if found.period == "month":
        return f"{found.date_obj:%Y-%m}" if _MONTH_NAME.search(told) else None
    figures = _DAY_FIRST.search(told)
    if figures and int(figures[1]) != found.date_obj.day:  # 01/13/2015: the month comes first, in others perhaps too
        return None
    return f"{found.date_obj:%Y-%m-%d}"


@cache
def _reader() -> Any:  # noqa: ANN401 - dateparser has no types
    from dateparser.date import DateDataParser

    settings = {
        "PARSERS": ["absolute-time"],
        "REQUIRE_PARTS": ["month", "year"],
        "DATE_ORDER": "DMY",
        "RELATIVE_BASE": datetime(2000, 1, 1),  # noqa: DTZ001 - any fixed day, so that the clock is never read
    }
    return DateDataParser(languages=["fr", "en"], settings=settings)


def sidecar(places: Iterable[Path]) -> dict[str, Any]:
    """What the first JSON object among these files says of an article; {} when none is there."""
    for path in places:
        if path.is_file():
            try:
                data = json.loads(path.read_text(encoding="utf-8"))
            except ValueError as error:
                raise InputError(f"{path} is no JSON ({error}); correct it or remove it", "metadata") from error
            if isinstance(data, dict) and data.get("published"):
                return {key: data[key] for key in ("published", "title") if data.get(key)}
    return {}
