"""Rules for dates, months, quarters, seasons, feasts and years: what needs at most a year from outside."""

from __future__ import annotations

import re
from datetime import timedelta

from pipeline.parsers import calendar as cal
from pipeline.parsers.calendar import Part, Period
from pipeline.parsers.time_grammar import Found, rule
from pipeline.parsers.time_tokens import ByYear, Context, Meaning, Node

_CENTURY_PIVOT = 70  # "31/10/74" is 1974, "20/02/14" is 2014
_NUMBERS = re.compile(r"\d+")
_TO = "(?:TO|TOTHE|DASH|UNTIL TOTHE|UNTIL TO|UNTIL)"
_DAY = "(?:(?:DAY|DABBR DOT?) COMMA? THE?)?"
_YEAR = "(?:COMMA YEARNUM)?"


def made(
    found: Found, cls: str, *, meaning: Meaning | None = None, by_year: ByYear | None = None, text: str = ""
) -> Node:
    """A node over the whole match; a LENGTH in it stays known."""
    start, end = found.nodes[found.first].start, found.nodes[found.last - 1].end
    length = next(iter(found.all("LENGTH")), None)
    return Node(cls, start, end, text, meaning=meaning, by_year=by_year, length=length)


def fixed(found: Found, period: Period | None) -> Node | None:
    """A DATE with a known value, or None when there is no such date."""
    return None if period is None else made(found, "DATE", meaning=lambda _: period, text="fixed")


def yearly(found: Found, by_year: ByYear, text: str = "") -> Node | None:
    """What a year is wanted for, or a DATE when the match holds one; None for a day that no year has."""
    given = found.all("YEARNUM")
    if given:
        return fixed(found, by_year(given[-1].number or 0))
    leap_years = (2000, 2001)
    return made(found, "YEARLY", by_year=by_year, text=text) if any(map(by_year, leap_years)) else None


def by_year_of(node: Node) -> ByYear:
    """The function of a YEARLY node."""
    return node.by_year or (lambda _: None)


def meaning_of(node: Node) -> Meaning:
    """The period of an ANNUAL, DATE or YEARNUM node, or the current one of a UNIT or TERM ("l'année")."""
    if node.meaning is not None:
        return node.meaning
    if node.cls == "YEARNUM":
        return lambda _: cal.years(node.number or 0)
    return lambda context: current(context, node.unit)


def current(context: Context, unit: str) -> Period | None:
    """The week, month… of publication; none finer than what is known of it."""
    now = context.published
    if now is None or now.start is None or unit not in (*cal.MONTHS_IN, *cal.DAYS_IN):
        return None
    found = cal.containing(now.start, unit)  # type: ignore[arg-type]
    return found if found.end is not None and now.end is not None and found.end >= now.end else None


def _is_day(node: Node) -> bool:
    return node.number is not None and 1 <= node.number <= 31 and node.text not in ("un", "une")


def _literal(found: Found) -> Node | None:
    text = found.one("LITERAL").text
    a, b, c = (int(x) for x in _NUMBERS.findall(text))
    if text[:4].isdigit():
        return fixed(found, cal.day_of(a, b, c))
    full = text[-4:].isdigit()
    if not full and ("/" not in text or not text[-2:].isdigit() or text[-3:].isdigit()):
        return None
    return fixed(found, cal.day_of(c if full else c + (1900 if c >= _CENTURY_PIVOT else 2000), b, a))


def _pair(found: Found) -> Node | None:
    """2014-2016, 2007/08, 11/2017, 2015-03, or a day and a month where the context says so."""
    text = found.one("PAIR").text
    (a, b), digits = (int(x) for x in _NUMBERS.findall(text)), [len(x) for x in _NUMBERS.findall(text)]
    if digits == [4, 4]:
        likely = 1800 <= a < b <= 2100
        return made(found, "ANNUAL", meaning=lambda _: cal.years(a, b)) if likely else None
    if digits == [4, 2] and 1800 <= a <= 2100 and b == (a + 1) % 100:
        return made(found, "ANNUAL", meaning=lambda _: cal.years(a, a + 1))
    if digits[0] == 4 and digits[1] <= 2 and 1800 <= a <= 2100:
        return fixed(found, cal.month_of(a, b))
    if digits[1] == 4 and digits[0] <= 2 and 1800 <= b <= 2100:
        return fixed(found, cal.month_of(b, a))
    if "/" not in text or " " in text or max(digits) > 2:
        return None
    told_as_date = found.class_beside(-1) in ("THE", "OFTHE", "TOTHE", "DAY") and found.class_beside(1) != "OFTHE"
    if told_as_date or re.search(r"/0\d", text) or found.alone():
        return yearly(found, lambda year: cal.day_of(year, b, a))
    return None


def _month_name(found: Found) -> Node | None:
    """An abbreviation beside a day or a year."""
    node = found.one("ABBR")
    day = found.beside(-1)
    if (
        found.class_beside(1) != "YEARNUM"
        and not found.has("DOT")
        and day is not None
        and day.cls in ("NUM", "ORD")
        and not _is_day(day)
    ):
        return None
    return Node("MONTH", node.start, node.end, node.text, node.value, capital=node.capital)


def _day_month(found: Found) -> Node | None:
    day, month = found.one("NUM", "ORD"), int(found.one("MONTH").value)
    weekdays = [d.value for d in found.all("DAY", "DABBR")]
    if not _is_day(day):
        return None
    number = day.number or 0
    return yearly(found, lambda year: cal.day_of(year, month, number), weekdays[0] if weekdays else "")


def _short_year(found: Found) -> Node | None:
    """ "31 octobre 74": two digits that are no day of a month."""
    by_year, year = by_year_of(found.one("YEARLY")), found.one("NUM")
    if len(year.text) != 2 or (year.number or 0) <= 31 or found.class_beside(1) not in ("LINE", "DOT", "COMMA"):
        return None
    return fixed(found, by_year((1900 if (year.number or 0) >= _CENTURY_PIVOT else 2000) + (year.number or 0)))


def _days_of_month(found: Found) -> Node | None:
    days, month = found.all("NUM", "ORD"), int(found.one("MONTH").value)
    numbers = [d.number or 0 for d in days] or [int(x) for x in _NUMBERS.findall(found.one("PAIR").text)]
    if not all(map(_is_day, days)) or not 1 <= numbers[0] < numbers[1] <= 31:
        return None
    return yearly(found, lambda y: cal.join(cal.day_of(y, month, numbers[0]), cal.day_of(y, month, numbers[1])))


def _month(found: Found) -> Node | None:
    """A month alone; a capital inside a sentence is a name (Mars, Avril) unless a year follows."""
    node, before = found.one("MONTH"), found.class_beside(-1)
    follows = found.class_beside(1) in ("YEARNUM", "ANNUAL")
    if node.capital and not follows and not found.starts_sentence() and before not in ("IN", "PART", "DASH"):
        return None
    month = int(node.value)
    return yearly(found, lambda year: cal.month_of(year, month), "month")


def _season(found: Found) -> Node | None:
    """ "l'été", "cet hiver", "au printemps", "hiver 2014"; "été" is mostly a participle, "Printemps" a shop."""
    node, before = found.one("SEASON"), found.beside(-1)
    place = found.class_beside(-1)
    led = place in ("THIS", "PART", "IN") or (before is not None and before.text == "l'")
    led = led or (place == "DASH" and found.class_beside(-2) == "PART")
    if node.text != "été":
        led = led or place in ("THE", "TOTHE", "OFTHE", "SINCE", "THEN", "BY", "HENCE")
    dated = found.class_beside(1) in ("YEARNUM", "PAIR") and place != "TO"
    if not led and not (dated and (node.text != "été" or found.starts_sentence())):
        return None
    if node.capital and not dated and not found.starts_sentence():
        return None
    number = int(node.value)
    return yearly(found, lambda year: cal.season(year, number), "season")


def _feast_day(year: int, form: str) -> Period | None:
    if form.startswith("easter"):
        return cal.day(cal.easter(year) + timedelta(days=int(form[6:])))
    if ":" in form:
        month, weekday, rank, more = (int(x) for x in _NUMBERS.findall(form))
        at = cal.weekday_in_month(year, month, weekday, rank)
        return None if at is None else cal.day(at + timedelta(days=more))
    numbers = [int(x) for x in form.split("-")]
    return cal.day_of(year, *numbers) if len(numbers) == 2 else cal.month_of(year, numbers[0])


def _feast(found: Found) -> Node | None:
    node = found.one("FEAST")
    led = found.class_beside(-1) in ("THE", "THIS", "OF", "PART") or found.class_beside(1) in (
        "YEARNUM",
        "NEXT",
        "LAST",
    )
    if node.text == "rentrée" and not led:
        return None
    return yearly(found, lambda year: _feast_day(year, node.value))


def _numbered_unit(found: Found) -> Node | None:
    """ "troisième trimestre", "second semestre"."""
    unit, rank = found.one("UNIT").unit, found.one("ORD").number or 0
    size = cal.MONTHS_IN.get(unit, 0)
    if unit not in ("quarter", "semester") or not 1 <= rank * size <= 12:
        return None
    return yearly(found, lambda y: cal.months(y, (rank - 1) * size + 1, rank * size, unit), unit)


def _quarter_code(found: Found) -> Node | None:
    """T1, Q3, 4T, S1, H2; without a year only after a preposition that no model name takes ("l'Audi Q3")."""
    node = found.one("CODE")
    letter, rank = node.text.strip("1234 "), int(_NUMBERS.findall(node.text)[0])
    size, dated = (3 if letter in "tq" else 6), found.class_beside(1) in ("YEARNUM", "PAIR")
    led = found.class_beside(-1) in ("TOTHE", "OFTHE", "IN", "OF") or (
        letter == "t" and found.class_beside(-1) == "THE"
    )
    if rank * size > 12 or not (dated or (led and size == 3)) or not (node.capital or node.text[0].isdigit()):
        return None
    unit = "quarter" if size == 3 else "semester"
    return yearly(found, lambda y: cal.months(y, (rank - 1) * size + 1, rank * size, unit), unit)  # type: ignore[arg-type]


def _first_units(found: Found) -> Node | None:
    """ "trois premiers mois"."""
    count, unit = found.one("NUM").number or 0, found.one("UNIT", "UNITS").unit
    size = cal.MONTHS_IN.get(unit, 12)
    if size >= 12 or not 1 <= count * size <= 12:
        return None
    return yearly(found, lambda year: cal.months(year, 1, count * size), "first")


def _part_of_yearly(found: Found) -> Node | None:
    which, by_year = _which(found.one("PART")), by_year_of(found.one("YEARLY"))
    return yearly(found, lambda year: cal.part(by_year(year), which))


def _first_or_last_units(found: Found) -> Node | None:
    """ "les premières semaines de 2018", "les derniers jours de mars": its beginning or end."""
    node = found.nodes[found.first]
    if found.class_beside(-1) == "NUM" or not node.text.endswith("s"):
        return None
    whole = made(found, "PART")
    return Node("PART", whole.start, whole.end, node.text, "begin" if node.cls == "FIRST" else "end")


def _which(node: Node) -> Part:
    return "begin" if node.value == "begin" else "end" if node.value == "end" else "middle"


def _fortnight(found: Found) -> Node | None:
    rank, by_year = found.one("ORD").number, by_year_of(found.one("YEARLY"))

    def half(year: int) -> Period | None:
        month = by_year(year)
        if month is None or month.start is None or month.end is None or month.grain != "month":
            return None
        middle = month.start.replace(day=15)
        return Period(month.start, middle, "day") if rank == 1 else Period(middle + timedelta(days=1), month.end, "day")

    return yearly(found, half)


def _rank(found: Found) -> int:
    return -1 if found.has("LAST") else found.one("ORD").number or 0


def within_month(month: Period | None, kind: str, value: str, rank: int) -> Period | None:
    """The rank-th weekday, week or day of a month; rank -1 is the last one."""
    if month is None or month.start is None or month.end is None or month.grain != "month":
        return None
    year, number = month.start.year, month.start.month
    if kind == "DAY":
        at = cal.weekday_in_month(year, number, int(value), rank)
        return None if at is None else cal.day(at)
    if value == "week":
        return cal.week_in_month(year, number, rank)
    return cal.day_of(year, number, month.end.day if rank == -1 else rank) if value == "day" else None


def _ranked_in_month(found: Found) -> Node | None:
    """ "premier mardi d'avril", "dernière semaine de mars", "3e jour du mois prochain"."""
    what, rank, month = found.one("DAY", "UNIT"), _rank(found), found.nodes[found.last - 1]
    if what.cls == "UNIT" and what.unit not in ("week", "day"):
        return None
    if month.cls == "YEARLY":
        by_year = by_year_of(month)
        return yearly(found, lambda year: within_month(by_year(year), what.cls, what.value, rank))
    meaning = meaning_of(month)
    return made(found, "DATE", meaning=lambda context: within_month(meaning(context), what.cls, what.value, rank))


def _week_of(found: Found) -> Node | None:
    """ "semaine du 7 avril", "semaine du 16 au 20 mai", "week-end du 3 mai"."""
    unit, inner = found.one("UNIT").unit, found.nodes[found.last - 1]
    if unit not in ("week", "weekend"):
        return None

    def around(period: Period | None) -> Period | None:
        if period is None or period.start is None:
            return None
        if period.start != period.end:
            return Period(period.start, period.end, "week")
        return cal.containing(period.start, "week" if unit == "week" else "weekend")

    if inner.cls == "YEARLY":
        by_year = by_year_of(inner)
        return yearly(found, lambda year: around(by_year(year)))
    meaning = meaning_of(inner)
    return made(found, "DATE", meaning=lambda context: around(meaning(context)))


def _range_of_yearlies(found: Found) -> Node | None:
    """ "d'avril à juin", "du 28 décembre au 5 janvier": the year asked for is that of the end."""
    first, last = (by_year_of(node) for node in found.all("YEARLY"))
    if found.has("AND") and found.class_beside(-1) != "BETWEEN" and found.class_beside(-2) != "BETWEEN":
        a, b = first(2001), last(2001)
        if a is None or b is None or a.grain != "month" or b.grain != "month" or a.end is None or b.start is None:
            return None
        if b.start - a.end != timedelta(days=1):
            return None

    def by_year(year: int) -> Period | None:
        return cal.join(first(year), last(year)) or cal.join(first(year - 1), last(year))

    return yearly(found, by_year)


def _decade(found: Found) -> Node | None:
    node = found.one("NUM", "YEARNUM")
    number, plural = node.number or 0, found.nodes[found.first].text in ("années", "annees")
    if not plural and found.nodes[found.first].unit != "decade":
        return None
    year = number if number >= 1000 else 1900 + number
    if number % 10 or not (20 <= number <= 90 or 1700 <= number <= 2090):
        return None
    if found.class_beside(1) in ("COMMA", "AND") and found.class_beside(2) == "YEARNUM":
        return None
    return fixed(found, cal.decade(year))


def _fiscal_end(found: Found) -> int | None:
    """The month in which the year ends: "exercice 2007/08, clos fin septembre"."""
    for step in range(1, 4):
        if found.class_beside(step) == "CLOSED":
            after = [found.beside(step + k) for k in range(1, 4)]
            closing = next((node.by_year(2001) for node in after if node is not None and node.by_year), None)
            return closing.end.month if closing is not None and closing.end is not None else None
    return None


def _named_year(found: Found) -> Node | None:
    """ "année 2015", "exercice 2013", "saison 2013-2014"."""
    node, word = found.one("YEARNUM", "ANNUAL"), found.one("UNIT", "TERM")
    if word.unit != "year" or found.class_beside(-1) == "PER":
        return None
    meaning, closing = meaning_of(node), _fiscal_end(found)

    def fiscal(context: Context) -> Period | None:
        period = meaning(context)
        if period is None or period.end is None or closing is None or closing == 12:
            return period
        return cal.months(period.end.year, closing - 11, closing)

    return made(found, "ANNUAL", meaning=fiscal if word.cls == "TERM" else meaning)


NAMES = (
    rule("ABBR DOT (?=YEARNUM) | ABBR (?=YEARNUM) | (?<=[NUM ORD PAIR])ABBR", _month_name),
    rule("LITERAL", _literal),
    rule(f"PAIR MONTH {_YEAR}", _days_of_month),
    rule(f"{_DAY} (?:NUM|ORD) {_TO} {_DAY} (?:NUM|ORD) MONTH {_YEAR}", _days_of_month),
    rule(f"(?<=BETWEEN THE)(?:NUM|ORD) AND THE (?:NUM|ORD) MONTH {_YEAR}", _days_of_month),
    rule(f"(?:NUM|ORD) AND (?:NUM|ORD) MONTH {_YEAR}", _days_of_month),
    rule(f"{_DAY} (?:NUM|ORD) MONTH {_YEAR}", _day_month),
    rule("PAIR", _pair),
    rule("MONTH", _month),
    rule("SEASON", _season),
    rule("FEAST", _feast),
    rule("ORD UNIT", _numbered_unit),
    rule("CODE", _quarter_code),
    rule("NUM FIRST (?:UNIT|UNITS)", _first_units),
    rule("[FIRST LAST] [UNIT UNITS] (?=[OF OFTHE])", _first_or_last_units),
    rule("YEARLY NUM", _short_year),
    rule("(?:ORD|LAST) (?:DAY|UNIT) (?:OF|OFTHE) (?:UNIT OF)? YEARLY", _ranked_in_month),
    rule("ORD FORTNIGHT (?:OF|OFTHE) (?:UNIT OF)? YEARLY", _fortnight),
    rule("PART (?:(?:OF|OFTHE) THE? (?:UNIT OF)?|DASH)? YEARLY", _part_of_yearly),
    rule(f"YEARLY {_TO} THE? YEARLY | YEARLY AND THE? YEARLY", _range_of_yearlies),
    rule("UNIT OFTHE (?:YEARLY|DATE)", _week_of),
    rule("(?:UNITS|UNIT) (?:NUM|YEARNUM)", _decade),
    rule("(?:UNIT|TERM) (?:YEARNUM|ANNUAL)", _named_year),
)
