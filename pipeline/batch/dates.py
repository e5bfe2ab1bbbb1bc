"""Publication dates and titles as they stand beside a text: in a file's name, a sidecar, a column."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.article import check_date
from pipeline.batch.article import InputError

_IN_NAME = re.compile(r"(?<!\d)(\d{4})([-_]?)(\d\d)\2(\d\d)(?!\d)|(?<!\d)(\d{4})-(\d\d)(?![\d-])")
_WITH_CLOCK = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:")


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
        raise InputError(str(error), "metadata") from error


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
