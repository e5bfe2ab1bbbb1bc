"""The last rule: which numbers of four digits are years ("en 2014", "résultats 2014"), not names ("Windows 2000")."""

from __future__ import annotations

from pipeline.parsers.time_calendar import made, meaning_of
from pipeline.parsers.time_grammar import Found
from pipeline.parsers.time_tokens import OTHER, Node

_CERTAIN = ("IN", "SINCE", "FROM", "BY", "HENCE", "UNTIL", "PART", "COURSE", "HORIZON", "UNIT", "TERM")
_REFUSED = (
    "THE",
    "TOTHE",
    "OFTHE",
    "NUM",
    "YEARNUM",
    "ABOUT",
    "EDITION",
    "ORD",
    "FEW",
    "PER",
    "SLASH",
    "DASH",
    "MONTH",
    "THIS",
)
_OPENING = ("(", "«", '"', ":", ";", "[")
_TIMES = ("DATE", "ANNUAL", "YEARLY", "YEARNUM")
_OLDEST_CERTAIN, _OLDEST, _LATEST = 1500, 1900, 2099


def year(found: Found) -> Node | None:
    """A year alone, by what stands around it."""
    node = found.one("YEARNUM")
    year, place = node.number or 0, found.class_beside(-1)
    if place == "TO" and found.class_beside(-2) in ("BY", "HENCE", "UNTIL", "FROM", "HORIZON"):
        place = "BY"
    if place == "OF" and found.class_beside(-2) in ("FROM", "TO"):
        place = "FROM"
    if node.value == "word" and place not in _CERTAIN:
        return None  # sans compter deux mille sous-traitants
    if place in _CERTAIN:
        good = _OLDEST_CERTAIN <= year <= _LATEST and not _counts(found, sure=True)
    else:
        oldest = _OLDEST if place not in ("OF", "TO") else _OLDEST - 100
        good = oldest <= year <= _LATEST and _may_stand(found, year)
    return made(found, "ANNUAL", meaning=meaning_of(node)) if good else None


def _counts(found: Found, *, sure: bool) -> bool:
    """Whether a counted noun or a currency follows: "2000 salariés", "1999 €"."""
    after = found.beside(1)
    if after is None or after.cls != OTHER:
        return after is not None and after.cls in ("UNIT", "UNITS", "CLOCK", "SLASH")
    if not after.text[0].isalpha():
        return after.text in ("€", "$", "%", "£", "°", "¥")
    return not sure and after.text[-1] in "sx" and len(after.text) > 3 and not after.capital


def _may_stand(found: Found, year: int) -> bool:
    """A year without a preposition of time: after a plain noun or "de", not after a name or before a counted noun."""
    before, place = found.beside(-1), found.class_beside(-1)
    after = found.beside(1)
    round_count = year % 100 == 0 and after is not None and after.cls == OTHER and after.text[0].isalpha()
    quoted = (
        before is not None and after is not None and (before.text, after.text) in (("«", "»"), ("“", "”"), ('"', '"'))
    )
    if quoted or place in _REFUSED or round_count or _counts(found, sure=False):
        return False
    if place in ("AND", "TO"):
        opens = place == "AND" and found.class_beside(-2) in ("LINE", "DOT")  # Et 2016 s'annonce pire
        return found.class_beside(-2) in _TIMES or opens or (place == "TO" and year % 50 != 0)
    if before is None or place not in (OTHER, "YEARNOUN"):
        return before is None or not before.capital or found.class_beside(-2) in ("LINE", "DOT")
    if not before.text[0].isalpha():
        return before.text in _OPENING
    return place == "YEARNOUN" or (len(before.text) > 2 and not before.capital)
