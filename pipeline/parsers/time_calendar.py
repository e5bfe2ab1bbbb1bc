"""Rules for dates, months, quarters, seasons, feasts and years: what needs at most a year from outside."""

from __future__ import annotations

import re
from datetime import timedelta

from pipeline.parsers import calendar as cal
from pipeline.parsers.calendar import Grain, Part, Period
from pipeline.parsers.time_grammar import Found
from pipeline.parsers.time_tokens import OTHER, ByYear, Context, Meaning, Node

_CENTURY_PIVOT = 70  # "31/10/74" is 1974, "20/02/14" is 2014
_NUMBERS = re.compile(r"\d+")


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
    now, grain = context.published, cal.grain_of(unit)
    if now is None or now.start is None or grain is None:
        return None
    found = cal.containing(now.start, grain)
    return found if found.end is not None and now.end is not None and found.end >= now.end else None


def _is_day(node: Node) -> bool:
    return node.number is not None and 1 <= node.number <= 31 and node.text not in ("un", "une")


def literal(found: Found) -> Node | None:
    """Reads 21/03/2014, 2014-03-21, 21.03.2014, 21/03/14."""
    text = found.one("LITERAL").text
    a, b, c = (int(x) for x in _NUMBERS.findall(text))
    if text[:4].isdigit():
        return fixed(found, cal.day_of(a, b, c))
    full = text[-4:].isdigit()
    if not full and ("/" not in text or not text[-2:].isdigit() or text[-3:].isdigit()):
        return None
    return fixed(found, cal.day_of(c if full else c + (1900 if c >= _CENTURY_PIVOT else 2000), b, a))


def days(found: Found) -> Node | None:
    """Reads "28/2-1/3": from a day to another."""
    a, b, c, d = (int(x) for x in _NUMBERS.findall(found.one("DAYS").text))
    return yearly(found, lambda year: cal.join(cal.day_of(year, b, a), cal.day_of(year, d, c)))


def pair(found: Found) -> Node | None:
    """2014-2016, 2007/08, 11/2017, 2015-03, or a day and a month where the context says so."""
    text = found.one("PAIR").text
    (a, b), digits = (int(x) for x in _NUMBERS.findall(text)), [len(x) for x in _NUMBERS.findall(text)]
    if 4 in digits:
        return _pair_with_year(found, (a, b), digits)
    if "/" not in text or " " in text or max(digits) > 2:
        return None
    told_as_date = found.class_beside(-1) in ("THE", "OFTHE", "TOTHE", "DAY") and found.class_beside(1) != "OFTHE"
    if told_as_date or re.search(r"/0\d", text) or found.alone():
        return yearly(found, lambda year: cal.day_of(year, b, a))
    return None


def _pair_with_year(found: Found, numbers: tuple[int, int], digits: list[int]) -> Node | None:
    a, b = numbers
    year = a if digits[0] == 4 else b
    if not 1800 <= year <= 2100:
        return None
    if digits == [4, 4]:
        return made(found, "ANNUAL", meaning=lambda _: cal.years(a, b)) if a < b <= 2100 else None
    if digits == [4, 2] and b == (a + 1) % 100:
        return made(found, "ANNUAL", meaning=lambda _: cal.years(a, a + 1))
    return fixed(found, cal.month_of(year, b if year == a else a)) if sum(digits) <= 6 else None


def month_name(found: Found) -> Node | None:
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


def day_month(found: Found) -> Node | None:
    """Reads "13 juin", "mardi 13 juin", "1er mars"."""
    day, month = found.one("NUM", "ORD"), int(found.one("MONTH").value)
    weekdays = [d.value for d in found.all("DAY", "DABBR")]
    if not _is_day(day):
        return None
    number = day.number or 0
    return yearly(found, lambda year: cal.day_of(year, month, number), weekdays[0] if weekdays else "")


def short_year(found: Found) -> Node | None:
    """Reads "31 octobre 74": two digits that are no day of a month."""
    by_year, year = by_year_of(found.one("YEARLY")), found.one("NUM")
    if len(year.text) != 2 or (year.number or 0) <= 31 or found.class_beside(1) not in ("LINE", "DOT", "COMMA"):
        return None
    return fixed(found, by_year((1900 if (year.number or 0) >= _CENTURY_PIVOT else 2000) + (year.number or 0)))


def days_of_month(found: Found) -> Node | None:
    """Reads "13-15 juillet", "du 3 au 5 janvier", "les 13 et 14 mai"."""
    days, month = found.all("NUM", "ORD"), int(found.one("MONTH").value)
    numbers = [d.number or 0 for d in days] or [int(x) for x in _NUMBERS.findall(found.one("PAIR").text)]
    if not all(map(_is_day, days)) or not 1 <= numbers[0] < numbers[1] <= 31:
        return None
    return yearly(found, lambda y: cal.join(cal.day_of(y, month, numbers[0]), cal.day_of(y, month, numbers[1])))


def month(found: Found) -> Node | None:
    """A month alone; a capital inside a sentence is a name (Mars, Avril) unless a year follows."""
    node, before = found.one("MONTH"), found.class_beside(-1)
    if before == "PER":  # chaque août
        return None
    follows = found.class_beside(1) in ("YEARNUM", "ANNUAL")
    if node.capital and not follows and not found.starts_sentence() and before not in ("IN", "PART", "DASH"):
        return None
    month = int(node.value)
    return yearly(found, lambda year: cal.month_of(year, month), "month")


def season(found: Found) -> Node | None:
    """Reads "l'été", "cet hiver", "au printemps", "hiver 2014"; "été" is mostly a participle, "Printemps" a shop."""
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
        at = cal.weekday_in_month(year, month, weekday=weekday, rank=rank)
        return None if at is None else cal.day(at + timedelta(days=more))
    numbers = [int(x) for x in form.split("-")]
    return cal.day_of(year, *numbers) if len(numbers) == 2 else cal.month_of(year, numbers[0])


def feast(found: Found) -> Node | None:
    """Reads "Noël", "la rentrée", "Black Friday"."""
    node = found.one("FEAST")
    led = found.class_beside(-1) in ("THE", "THIS", "OF", "PART") or found.class_beside(1) in (
        "YEARNUM",
        "NEXT",
        "LAST",
    )
    if node.text == "rentrée" and not led:
        return None
    before, after = found.beside(-1), found.beside(1)
    if node.capital and after is not None and after.cls == OTHER and after.capital:
        return None  # Noël Forgeard
    if before is not None and before.cls == OTHER and (node.text == "toussaint" or (node.capital and before.capital)):
        return None  # la médiathèque Toussaint, Maya Noël
    kind = found.class_beside(-1) == "OF" and found.class_beside(1) != "YEARNUM"  # les ventes de Noël
    if kind and found.class_beside(-2) not in ("PART", "TOLDDAY", "UNIT", "UNITS", "DAY", "FROM", "HORIZON"):
        return None
    return yearly(found, lambda year: _feast_day(year, node.value))


def numbered_unit(found: Found) -> Node | None:
    """Reads "troisième trimestre", "second semestre"."""
    rank, shared = found.one("ORD").number or 0, found.beside(3)  # aux premier et deuxième trimestres
    word = found.one("UNIT", "UNITS") if found.has("UNIT", "UNITS") else shared
    unit: Grain = "quarter" if word is not None and word.unit == "quarter" else "semester"
    if word is None or unit != word.unit or not 1 <= rank * cal.MONTHS_IN[unit] <= 12:
        return None
    year = found.beside(4) if word is shared else None
    if year is not None and year.cls == "YEARNUM":
        return fixed(found, cal.nth(year.number or 0, unit, rank))
    return yearly(found, lambda year: cal.nth(year, unit, rank), unit)


def quarter_code(found: Found) -> Node | None:
    """T1, Q3, 4T, S1, H2; without a year only after a preposition that no model name takes ("l'Audi Q3")."""
    node = found.one("CODE")
    letter, rank = node.text.strip("1234 "), int(_NUMBERS.findall(node.text)[0])
    size, dated = (3 if letter in "tq" else 6), found.class_beside(1) in ("YEARNUM", "PAIR")
    led = found.class_beside(-1) in ("TOTHE", "OFTHE", "IN", "OF") or (
        letter == "t" and found.class_beside(-1) == "THE"
    )
    if rank * size > 12 or not (dated or (led and size == 3)) or not (node.capital or node.text[0].isdigit()):
        return None
    unit: Grain = "quarter" if size == 3 else "semester"
    return yearly(found, lambda year: cal.nth(year, unit, rank), unit)


def first_units(found: Found) -> Node | None:
    """Reads "trois premiers mois"."""
    count, unit = found.one("NUM").number or 0, found.one("UNIT", "UNITS").unit
    size = cal.MONTHS_IN.get(unit, 12)
    if size >= 12 or not 1 <= count * size <= 12:
        return None
    return yearly(found, lambda year: cal.months(year, 1, count * size), "first")


def part_of_yearly(found: Found) -> Node | None:
    """Reads "fin mars", "mi-juin", "début de l'été", "fin du premier trimestre"."""
    which, by_year = which_part(found.one("PART")), by_year_of(found.one("YEARLY"))
    return yearly(found, lambda year: cal.part(by_year(year), which))


def first_or_last_units(found: Found) -> Node | None:
    """Reads "les premières semaines de 2018", "les derniers jours de mars": its beginning or end."""
    node = found.nodes[found.first]
    if found.class_beside(-1) in ("NUM", "THIS") or not node.text.endswith("s"):
        return None
    whole = made(found, "PART")
    return Node("PART", whole.start, whole.end, node.text, "begin" if node.cls == "FIRST" else "end")


def which_part(node: Node) -> Part:
    """The part that a PART node names."""
    return "begin" if node.value == "begin" else "end" if node.value == "end" else "middle"


def fortnight(found: Found) -> Node | None:
    """Reads "première quinzaine de juin"."""
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


def within_month(month: Period | None, what: Node, rank: int) -> Period | None:
    """The rank-th weekday, week or day of a month; rank -1 is the last one."""
    if month is None or month.start is None or month.end is None or month.grain != "month":
        return None
    year, number = month.start.year, month.start.month
    if what.cls == "DAY":
        at = cal.weekday_in_month(year, number, weekday=int(what.value), rank=rank)
        return None if at is None else cal.day(at)
    if what.value == "week":
        return cal.week_in_month(year, number, rank)
    return day_in(month, month.end.day if rank == -1 else rank) if what.value == "day" else None


def day_in(month: Period | None, number: int) -> Period | None:
    """The day of a month by its number."""
    return None if month is None or month.start is None else cal.day_of(month.start.year, month.start.month, number)


def ranked_in_month(found: Found) -> Node | None:
    """Reads "premier mardi d'avril", "dernière semaine de mars", "3e jour du mois prochain"."""
    what, rank, month = found.one("DAY", "UNIT"), _rank(found), found.nodes[found.last - 1]
    if what.cls == "UNIT" and what.unit not in ("week", "day"):
        return None
    if month.cls == "YEARLY":
        by_year = by_year_of(month)
        return yearly(found, lambda year: within_month(by_year(year), what, rank))
    meaning = meaning_of(month)
    return made(found, "DATE", meaning=lambda context: within_month(meaning(context), what, rank))


def week_of(found: Found) -> Node | None:
    """Reads "semaine du 7 avril", "semaine du 16 au 20 mai", "week-end du 3 mai"."""
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


def range_of_yearlies(found: Found) -> Node | None:
    """Reads "d'avril à juin", "du 28 décembre au 5 janvier": the year asked for is that of the end."""
    first, last = (by_year_of(node) for node in found.all("YEARLY"))
    if found.has("AND") and found.class_beside(-1) != "BETWEEN" and found.class_beside(-2) != "BETWEEN":
        a, b = first(2001), last(2001)
        if a is None or b is None or a.grain != "month" or b.grain != "month" or a.end is None or b.start is None:
            return None
        if b.start - a.end != timedelta(days=1):
            return None

    def by_year(year: int) -> Period | None:
        begun = first(year)
        return None if begun is None else cal.join(begun, last(year)) or cal.join(first(year - 1), last(year))

    return yearly(found, by_year)


def decade(found: Found) -> Node | None:
    """Reads "années 90", "années 2000", "décennie 1980"."""
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


def named_year(found: Found) -> Node | None:
    """Reads "année 2015", "exercice 2013", "saison 2013-2014"."""
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
