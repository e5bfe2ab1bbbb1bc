"""Rules that put times together: "mars 2014", "fin 2013", "première moitié de l'année", "de 2010 à 2014"."""

from __future__ import annotations

from pipeline.parsers import calendar as cal
from pipeline.parsers.calendar import Period
from pipeline.parsers.time_calendar import (
    by_year_of,
    current,
    day_in,
    fixed,
    made,
    meaning_of,
    which_part,
    within_month,
)
from pipeline.parsers.time_grammar import Found
from pipeline.parsers.time_relative import last_told, made_unit, unit_around
from pipeline.parsers.time_tokens import Context, Node

_NEW_YEAR = 60  # days


def yearly_moved(found: Found) -> Node:
    """Reads "février dernier", "l'été prochain", "en mars suivant"."""
    node, adjective = found.one("YEARLY"), found.one("LAST", "NEXT", "AFTER", "BEFORE", "COMING")
    by_year, back = by_year_of(node), adjective.cls in ("LAST", "BEFORE")

    def meaning(context: Context) -> Period | None:
        now = last_told(context) if adjective.cls in ("AFTER", "BEFORE") else context.published
        if now is None or now.start is None or now.end is None:
            return None
        options = [p for y in range(now.start.year - 4, now.start.year + 5) if (p := by_year(y)) and p.start and p.end]
        if back:
            return next((p for p in reversed(options) if p.end and p.end < now.start), None)
        return next((p for p in options if p.start and p.start > now.end), None)

    return made(found, "DATE", meaning=meaning)


def yearly_in_year(found: Found) -> Node:
    """Reads "mars 2014", "premier trimestre de l'an prochain"; of "l'année" or "l'exercice" it stays without a year."""
    by_year, year = by_year_of(found.one("YEARLY")), found.nodes[found.last - 1]
    if year.cls in ("UNIT", "TERM"):
        return made(found, "YEARLY", by_year=by_year)
    meaning = meaning_of(year)

    def dated(context: Context) -> Period | None:
        period = meaning(context)
        return None if period is None or period.start is None else by_year(period.start.year)

    return made(found, "DATE", meaning=dated)


def yearly_of_unit(found: Found) -> Node | None:
    """Reads "mars de l'année", "trois premiers mois de l'exercice"."""
    return yearly_in_year(found) if found.nodes[found.last - 1].unit == "year" else None


def this_yearly(found: Found) -> Node | None:
    """Reads "cet été"."""
    node = found.one("YEARLY")
    return made(found, "YEARLY", by_year=node.by_year) if node.text == "season" else None


def part(found: Found) -> Node | None:
    """Reads "fin 2013", "début de l'an prochain", "fin du mois", "fin d'année"."""
    inner, which = found.nodes[found.last - 1], which_part(found.one("PART"))
    if found.class_beside(-1) == "NUM" and inner.cls in ("UNIT", "TERM"):
        return None
    meaning, generic = meaning_of(inner), inner.cls in ("UNIT", "TERM")

    def dated(context: Context) -> Period | None:
        whole = meaning(context)
        period = cal.part(whole, which)
        now, told = context.published, context.nearby
        late = period is not None and now is not None and period.start and now.end and period.start > now.end
        if generic and late and context.tense == "past":
            earlier = unit_around(told, inner.unit) or cal.shift(whole, -1, inner.unit)
            return cal.part(earlier, which)
        return period

    return made(found, "DATE", meaning=dated, text="part" if generic else "")


def _months_of_year(found: Found, first: int, last: int) -> Node:
    inner = found.nodes[found.last - 1]
    meaning = meaning_of(inner)

    def dated(context: Context) -> Period | None:
        year = meaning(context)
        return None if year is None or year.start is None else cal.months(year.start.year, first, last)

    return made(found, "DATE", meaning=dated)


def _names_year(node: Node) -> bool:
    return node.cls in ("ANNUAL", "YEARNUM") or node.unit == "year"


def part_in_order(found: Found) -> Node | None:
    """Reads "première moitié de 2015", "seconde moitié de l'année", "dernier quart de 2016"."""
    size = 6 if found.has("HALF") else 3
    rank = 12 // size if found.has("LAST") else found.one("ORD").number or 0
    if not 1 <= rank * size <= 12 or not _names_year(found.nodes[found.last - 1]):
        return None
    return _months_of_year(found, size * (rank - 1) + 1, size * rank)


def last_units(found: Found) -> Node | None:
    """Reads "trois derniers mois de 2014", "dernier trimestre de l'année"."""
    unit = found.one("UNIT", "UNITS").unit
    counts = [node.number or 0 for node in found.all("NUM")]
    if not counts and found.one("LAST").text.endswith("s"):
        return None
    size = cal.MONTHS_IN.get(unit, 12) * (counts[0] if counts else 1)
    if not 1 <= size < 12 or not _names_year(found.nodes[found.last - 1]):
        return None
    return _months_of_year(found, 13 - size, 12)


def ranked_in_date(found: Found) -> Node | None:
    """Reads "premier mercredi du mois prochain"."""
    what, month = found.one("DAY", "UNIT"), meaning_of(found.one("DATE"))
    if what.cls == "UNIT" and what.unit not in ("week", "day"):
        return None
    rank = -1 if found.has("LAST") else found.one("ORD").number or 0
    return made(found, "DATE", meaning=lambda context: within_month(month(context), what, rank))


def bounded_term(found: Found) -> Node | None:
    """Reads "l'exercice clos fin janvier", "les six mois clos fin juin", "l'exercice qui démarre en avril"."""
    size, edge, verb = _months_long(found.nodes[found.first]), found.nodes[found.last - 1], found.nodes[found.first + 1]
    if not size:
        return None

    def meaning(context: Context) -> Period | None:
        chosen = cal.choose_year(by_year_of(edge), context.published, "future" if verb.value == "ahead" else "past")
        at = chosen if edge.cls == "YEARLY" else meaning_of(edge)(context)
        if at is None or at.start is None or at.end is None:
            return None
        if verb.cls == "OPENED":
            return cal.months(at.start.year, at.start.month, at.start.month + size - 1)
        return cal.months(at.end.year, at.end.month - size + 1, at.end.month)

    return made(found, "ANNUAL" if size == cal.MONTHS_IN["year"] else "DATE", meaning=meaning)


def _months_long(node: Node) -> int:
    """How many months a year, a quarter or "six mois" has; 0 for what is not told in months."""
    if node.cls == "YEARLY":  # premier trimestre clos le 30 juin
        return cal.MONTHS_IN[node.text] if node.text in ("quarter", "semester") else 0
    amount = node.value.split(" ")[1] if node.cls == "LENGTH" else "1"
    return cal.MONTHS_IN.get(node.unit, 0) * int(amount) if amount.isdigit() else 0


def days_of_date(found: Found) -> Node | None:
    """Reads "du 4 au 23 du mois prochain"."""
    pair = [int(x) for x in found.one("PAIR").text.replace("/", "-").split("-")] if found.has("PAIR") else []
    numbers = pair or [node.number or 0 for node in found.all("NUM", "ORD")]
    month = meaning_of(found.one("DATE"))
    if not 1 <= numbers[0] <= numbers[-1] <= 31:
        return None

    def meaning(context: Context) -> Period | None:
        whole = month(context)
        if whole is None or whole.grain != "month":
            return None
        return cal.join(day_in(whole, numbers[0]), day_in(whole, numbers[-1]))

    return made(found, "DATE", meaning=meaning)


def _is_like(period: Period, unit: str) -> bool:
    """Whether a period is such a unit by its length ("d'avril à juin" is a quarter)."""
    here = unit_around(period, unit)
    return here is not None and (here.start, here.end) == (period.start, period.end)


def _just_over(year: Period, context: Context) -> bool:
    """Whether a year told ended so lately that "l'année" is still that one."""
    now = context.published
    over = None if now is None or now.start is None or year.end is None else (now.start - year.end).days
    return year.grain == "year" and over is not None and 0 < over < _NEW_YEAR


def _last_known(here: Period | None, unit: str, context: Context) -> Period | None:
    """The current unit; of a quarter or half-year that has just begun no figure is known, so the one before it."""
    now = context.published
    if unit not in ("quarter", "semester") or context.tense == "future" or here is None or now is None:
        return here
    begun = here.start is not None and now.start is not None and (now.start - here.start).days < cal.RESULTS_WAIT
    return cal.shift(here, -1, unit) if begun else here


def present_unit(found: Found) -> Node | None:
    """Reads "sur le trimestre", "dans la semaine": the one told if it is such a unit, else the current one."""
    unit, before = found.one("UNIT", "TERM").unit, found.beside(-1)
    if unit in ("day", "weekend") or found.class_beside(1) in ("OF", "OFTHE", "NUM"):
        return None
    if before is not None and before.text == "des":  # la liste d'attente s'étire sur des mois
        return None

    def meaning(context: Context) -> Period | None:
        here = current(context, unit)
        if unit == "year":
            return context.figures if context.figures and _just_over(context.figures, context) else here
        same = [period for period in context.recent if _is_like(period, unit)]
        return same[-1] if same else _last_known(here, unit, context)

    return made_unit(found, unit, meaning)


def whole_year(found: Found) -> Node | None:
    """Reads "ses objectifs pour l'année", "a débuté l'année en petite forme"."""
    return present_unit(found) if found.one("UNIT", "TERM").text == "année" else None


def ellipsis(found: Found) -> Node | None:
    """Reads "au premier trimestre, puis au deuxième", "…par rapport à la précédente"; kept where it resolves."""
    node = found.nodes[found.first]
    if found.class_beside(1) not in ("COMMA", "DOT", "LINE") and (found.beside(1) or node).text != ")":
        return None
    rank = node.number or 0

    def meaning(context: Context) -> Period | None:
        told = context.nearby
        if told is None or told.start is None:
            return None
        if node.cls == "BEFORE":
            return cal.shift(unit_around(told, told.grain), -1, told.grain)
        size = cal.MONTHS_IN.get(told.grain, 12)
        if told.grain not in ("quarter", "semester") or not 1 <= rank * size <= 12:
            return None
        return cal.months(told.start.year, (rank - 1) * size + 1, rank * size, grain=told.grain)

    return made(found, "DATE", meaning=meaning, text="ellipsis")


def bare_days(found: Found) -> Node | None:
    """Reads "le 24," after "le 20 décembre": a day of the month told; alone on a line, the next one."""
    numbers = [node.number or 0 for node in found.all("NUM", "ORD")]
    first, alone = found.nodes[found.first], found.alone()
    led = (
        len(numbers) == 1 and (found.beside(-1) or first).text == "le" and first.cls == "NUM" and first.value != "word"
    )
    between = len(numbers) == 2 and found.class_beside(-1) == "THE" and found.has("THE")  # entre le 13 et le 18
    ends = found.class_beside(1) in ("COMMA", "DOT", "LINE")
    alone = alone or (between and ends)
    if not 1 <= numbers[0] < [*numbers, 32][1] <= 32 or not (alone or (led and ends)):
        return None

    def meaning(context: Context) -> Period | None:
        anchor = context.published if alone else context.nearby
        if (
            anchor is None
            or anchor.start is None
            or (not alone and (anchor.grain != "day" or anchor.start.day >= numbers[0]))
        ):
            return None
        near = [cal.shift_months(anchor.start.replace(day=1), k) for k in range(0, 3 if alone else 1)]
        days = [cal.join(*(cal.day_of(at.year, at.month, n) for n in (numbers[0], numbers[-1]))) for at in near]
        return cal.choose(days, anchor, "future")

    return made(found, "DATE", meaning=meaning, text="ellipsis")


def time_range(found: Found) -> Node | None:
    """Reads "de 2010 à 2014", "entre décembre 2014 et mars", "de fin 2014 à 2016"."""
    first, last = (node for node in found.all("DATE", "ANNUAL", "YEARNUM", "YEARLY"))
    if first.cls == "YEARLY" and last.cls in ("ANNUAL", "YEARNUM"):
        return None
    start = meaning_of(first)

    def meaning(context: Context) -> Period | None:
        begun = start(context)
        if last.cls != "YEARLY" or begun is None or begun.start is None:
            return cal.join(begun, meaning_of(last)(context))
        by_year = by_year_of(last)
        return cal.join(begun, by_year(begun.start.year)) or cal.join(begun, by_year(begun.start.year + 1))

    both_years = {first.cls, last.cls} <= {"ANNUAL", "YEARNUM"}
    return made(found, "ANNUAL" if both_years else "DATE", meaning=meaning)


def year_range(found: Found) -> Node | None:
    """Bare years, "1990 à 2000": only rising, and not a number of things."""
    a, b = (node.number or 0 for node in found.all("YEARNUM"))
    after = found.beside(1)
    counted = after is not None and after.cls == "OTHER" and after.text[-1] in "sx€$%"
    if not 1800 <= a < b <= 2100 or counted:
        return None
    return fixed(found, cal.years(a, b))
