"""Rules for durations ("deux mois et demi", "46 ans") and for distances ("il y a deux ans", "un an plus tard")."""

from __future__ import annotations

from decimal import Decimal

from pipeline.parsers import calendar as cal
from pipeline.parsers.calendar import Period
from pipeline.parsers.time_calendar import by_year_of, made, meaning_of, yearly
from pipeline.parsers.time_grammar import Found
from pipeline.parsers.time_tokens import Context, Node
from pipeline.schema import plain_decimal

_ISO = {"year": "Y", "month": "M", "week": "W", "day": "D", "hour": "TH", "minute": "TM", "second": "TS"}
_MANY: dict[str, tuple[int | Decimal, str]] = {
    "quarter": (3, "month"),
    "semester": (6, "month"),
    "decade": (10, "year"),
    "century": (100, "year"),
    "millisecond": (Decimal("0.001"), "second"),
}

# Units that an article makes a duration ("un an"); others need a preposition of time ("une année difficile").
_PLAIN_UNITS = ("an", "mois", "heure", "minute", "siècle", "décennie", "semaine")
_HALVES = {
    "hour": ("30", "minute"),
    "day": ("12", "hour"),
    "year": ("6", "month"),
    "decade": ("5", "year"),
    "century": ("50", "year"),
}
_MINUTES = 60
_ELLIPSIS_REACH = 8  # nodes
_ROUND = ("hour", "day", "week")  # 24 heures sur 24, 7 jours sur 7
_MOST = 1000  # units that a period is counted in
ANY_UNIT = ("UNIT", "UNITS", "CLOCK", "CENTURY")  # classes of the words that count time
_MEASURING = ("IN", "DURING", "SINCE", "ON", "THEN", "WITHIN", "AGO", "BY", "HENCE", "FOR", "ABOUT")


def iso(amount: str, unit: str) -> str | None:
    """ISO 8601 duration of an amount ("3", "2.5" or "X") of a unit; None for what has none (week-ends).

    >>> iso("3", "quarter")
    'P9M'
    """
    factor, unit = _MANY.get(unit, (1, unit))
    letter = _ISO.get(unit)
    if letter is None:
        return None
    number = amount if amount == "X" else plain_decimal(Decimal(amount) * factor)
    return f"PT{number}{letter[1]}" if len(letter) == 2 else f"P{number}{letter}"


def _length(found: Found, amount: str, unit: str, *, more: str = "") -> Node | None:
    """A LENGTH whose value is "unit amount duration"."""
    value = iso(amount, unit)
    if value is None:
        return None
    start, end = found.nodes[found.first].start, found.nodes[found.last - 1].end
    return Node("LENGTH", start, end, found.nodes[found.first].text, f"{unit} {amount} {value}{more}")


def _amount(node: Node) -> str:
    return node.value if node.value[:1].isdigit() else str(node.number or 0)


def _is_clock(found: Found) -> bool:
    """A time of day: "à 9 heures", "il est plus de 9 heures", "2 heures du matin"; not "limité à 2 heures par"."""
    before, after = found.beside(-1), found.class_beside(1)
    closes = found.class_beside(-1) == "AND" and found.class_beside(-4) == "BETWEEN"
    if found.class_beside(-1) == "BETWEEN" or closes:  # entre 23 heures et 6 heures
        return True
    if after == "OFTHE" and found.class_beside(2) == "MOMENT":
        return True
    if before is not None and "DAY" in (before.cls, found.class_beside(-2) if before.cls == "COMMA" else ""):
        return True  # ce vendredi 20 heures
    about = before is not None and before.cls == "ABOUT"
    verb = found.beside(-2) if about else before
    if verb is not None and about and verb.text == "peu":  # un peu plus de
        verb = found.beside(-4)
    told = verb is not None and verb.text in ("est", "était") and after not in ("OF", "PER")  # c'est 3 heures de route
    return told or (found.class_beside(-1) in ("TO", "AROUND", "FROM") and after not in ("OF", "PER"))


def counted(found: Found) -> Node | None:
    """Reads "trois ans", "2,5 ans", "46 ans"; not "24 heures sur 24", "tous les deux ans", "un jour" (some day)."""
    number, unit = found.one("NUM"), found.one(*ANY_UNIT)
    if unit.unit == "hour" and _is_clock(found):
        return None
    every = found.class_beside(-1) == "PER" or (found.class_beside(-1) == "THE" and found.class_beside(-2) == "PER")
    whole = found.beside(2) if found.class_beside(1) == "ON" else None
    round_clock = whole is not None and whole.cls == "NUM" and whole.value != "word" and unit.unit in _ROUND
    if every or round_clock:
        return None
    adjective = found.beside(1) if found.class_beside(1) in ("NEXT", "LAST") else None
    singular = adjective is not None and not adjective.text.endswith("s")
    if unit.text == "mois" and singular and (number.number or 0) > 1:
        return None  # du 4 au 23 mois prochain
    if number.number == 0 or (unit.cls == "CLOCK" and unit.capital and number.value != "word"):
        return None  # zéro heure, les 24 Heures du Mans
    single = number.value == "word" and number.number == 1
    led = found.class_beside(-1) in _MEASURING or found.class_beside(1) in ("LATER", "EARLIER", "THEN", "BY")
    if single and unit.text not in _PLAIN_UNITS and not led and not found.alone():
        return None
    return _length(found, _amount(number), unit.unit)


def counted_and_half(found: Found) -> Node | None:
    """Reads "deux mois et demi"."""
    number, unit = found.one("NUM"), found.one(*ANY_UNIT).unit
    if unit == "year" and number.number == 1:
        return _length(found, "18", "month")
    return _length(found, plain_decimal(Decimal(_amount(number)) + Decimal("0.5")), unit)


def compound(found: Found) -> Node | None:
    """Reads "deux ans et trois mois", "une heure trente minutes"."""
    numbers, units = found.all("NUM"), found.all(*ANY_UNIT)
    first, second = (iso(_amount(n), u.unit) for n, u in zip(numbers, units, strict=True))
    order = list(_ISO)
    ranks = [order.index(_MANY.get(u.unit, (1, u.unit))[1]) for u in units if u.unit != "weekend"]
    if first is None or second is None or ranks != sorted(set(ranks)):
        return None
    tail = second[2:] if "T" in first and "T" in second else second[1:]
    start, end = found.nodes[found.first].start, found.nodes[found.last - 1].end
    return Node("LENGTH", start, end, numbers[0].text, f"{units[0].unit} {_amount(numbers[0])} {first}{tail}")


def hours_and_minutes(found: Found) -> Node | None:
    """Reads "une heure vingt", "3 heures 36"."""
    hours, minutes = (node.number or 0 for node in found.all("NUM"))
    if found.one("CLOCK").unit != "hour" or not 0 < minutes < _MINUTES or _is_clock(found):
        return None
    return _length(found, str(hours), "hour", more=f"{minutes}M")


def vague_length(found: Found) -> Node | None:
    """Reads "quelques mois", "deux à trois ans", "des semaines"."""
    return _length(found, "X", found.one(*ANY_UNIT).unit)


def shared_unit(found: Found) -> Node | None:
    """Reads "31 et 30 ans": the first number takes the unit of the second."""
    unit, number = found.beside(3), found.one("NUM")
    return None if unit is None or number.value == "word" else _length(found, _amount(number), unit.unit)


def first_units(found: Found) -> Node | None:
    """Reads "les six premières semaines", "ses neuf premières années"."""
    return _length(found, _amount(found.one("NUM")), found.one(*ANY_UNIT).unit)


def plural_only(found: Found) -> Node | None:
    """Reads "après des semaines de fuites", "depuis des mois"."""
    return None if found.one(*ANY_UNIT).text in ("an", "jour", "heure") else vague_length(found)


def last_units(found: Found) -> Node | None:
    """Reads "ces derniers mois", "ces dernières années"; "ces cinq dernières années" has a number."""
    first = found.nodes[found.first]
    return vague_length(found) if first.text == "ces" and found.one("LAST").text.endswith("s") else None


def part_of_length(found: Found) -> Node | None:
    """Reads "cinq ans de prison, dont trois ferme": the number takes the unit of the duration before "dont"."""
    number = found.one("NUM")
    for node in reversed(found.nodes[max(0, found.first - _ELLIPSIS_REACH) : found.first]):
        if node.cls in ("DOT", "LINE"):
            return None
        if node.cls == "LENGTH":
            return _length(found, _amount(number), node.unit) if number.value == "word" else None
    return None


def dozen(found: Found) -> Node | None:
    """Reads "une dizaine d'années", "une quinzaine de jours"."""
    node = found.one("DOZEN", "FORTNIGHT")
    count = int(node.value or 15) * next((n.number or 1 for n in found.all("NUM")), 1)
    return _length(found, str(count), found.one(*ANY_UNIT).unit)


def half_unit(found: Found) -> Node | None:
    """Reads "une demi-heure", "une demi-journée"."""
    unit = found.one("UNIT", "CLOCK", "CENTURY").unit
    if found.class_beside(-1) == "THE":
        return None
    amount, part = _HALVES.get(unit, ("0.5", unit))
    return _length(found, amount, part)


def quarters_of_hour(found: Found) -> Node | None:
    """Reads "un quart d'heure", "trois quarts d'heure"."""
    count, hour = found.one("NUM").number or 0, found.one("CLOCK").unit == "hour"
    return _length(found, str(15 * count), "minute") if hour and count in (1, 3) else None


def clock_length(found: Found) -> Node | None:
    """Reads "en 1h30", "2h de film": hours and minutes that are no time of day."""
    hours, _, minutes = found.one("HOUR").text.replace(" ", "").partition("h")
    if ":" in hours or found.class_beside(-1) not in ("IN", "DURING", "ABOUT"):
        return None
    return _length(found, hours, "hour", more=f"{int(minutes)}M" if minutes else "")


def last_or_next(found: Found) -> Node | None:
    """Reads "les cinq prochaines années" as a length, and without a determiner ("3 prochains mois") as the period."""
    number, word = found.one("NUM"), found.one(*ANY_UNIT)
    adjective = found.one("LAST", "NEXT", "AFTER", "BEFORE", "COMING")
    way = adjective.cls
    if adjective.text == "passé" and (number.number or 0) > 1:
        return None  # un étudiant de 23 ans passé par HEC
    if adjective.text == "d'après":  # en un an d'après l'Insee
        return None
    if adjective.start < number.start and not adjective.text.startswith(("derni", "proch")):
        return None
    if found.class_beside(-1) in ("THE", "OFTHE", "TOTHE", "THIS") or word.cls == "CLOCK" or way == "COMING":
        return _length(found, _amount(number), word.unit)
    count, unit, grain = number.number or 0, word.unit, cal.grain_of(word.unit)
    if grain is None or not 0 < count < _MOST:
        return None

    def meaning(context: Context) -> Period | None:
        now = context.published
        here = None if now is None or now.start is None else cal.containing(now.start, grain)
        first = cal.shift(here, -count if way in ("LAST", "BEFORE") else 1, unit)
        last = cal.shift(here, -1 if way in ("LAST", "BEFORE") else count, unit)
        return cal.join(first, last)

    return made(found, "DATE", meaning=meaning)


def _distance(node: Node) -> tuple[int | None, str]:
    """Whole number of units of a LENGTH (None for "quelques", "deux ans et demi") and the unit."""
    unit, amount, _ = node.value.split(" ")
    factor, base = _MANY.get(unit, (1, unit))
    if base == "year" and amount.endswith(".5"):  # deux ans et demi
        return int(Decimal(amount) * 12), "month"
    return (int(amount) * int(factor) if amount.isdigit() else None), base


def from_now(context: Context, count: int, unit: str) -> Period | None:
    """Reads "il y a deux ans": the calendar unit so far from publication."""
    now, grain = context.published, cal.grain_of(unit)
    if now is None or now.start is None or grain is None:
        return None
    if now.grain == "day" and (unit == "week" or (unit == "year" and count == -1)):
        return cal.shift(now, count, unit)  # "il y a un an" is closer than "il y a dix ans"
    here = cal.containing(now.start, grain)
    if here.end is None or now.end is None or here.end < now.end:
        return None
    return cal.shift(here, count, unit)


def distance_from_now(found: Found) -> Node | None:
    """Reads "il y a deux ans", "dans trois mois"; "voilà deux ans que" measures what lasts."""
    length = found.one("LENGTH")
    count, unit = _distance(length)
    sign = -1 if found.has("AGO") else 1
    lasting = sign < 0 and (found.beside(1) or length).text in ("que", "qu'")
    if unit in ("hour", "minute", "second") or lasting:
        return None

    def meaning(context: Context) -> Period | None:
        figures = _compared_figures(context, unit) if sign < 0 and count == 1 else None
        if figures is not None and figures.grain in ("quarter", "semester"):
            return cal.shift(figures, -1, unit)
        return None if count is None else from_now(context, sign * count, unit)

    return made(found, "DATE", meaning=meaning)


def _compared_figures(context: Context, unit: str) -> Period | None:
    """The quarter, half-year or year of the figures that are compared with those "un an plus tôt"."""
    near = context.nearby
    told = near if near is not None and near.grain not in ("day", "week", "weekend", "month") else context.figures
    return told if context.compared and unit == "year" else None


def within(found: Found) -> Node | None:
    """Reads "d'ici six mois", "d'ici à deux ans": a DATE whose preposition makes it open."""
    count, unit = _distance(found.one("LENGTH"))
    if unit in ("hour", "minute", "second"):
        return None

    def meaning(context: Context) -> Period | None:
        now = context.published
        near = unit == "week" or (unit == "year" and count == 1)  # "d'ici un an" is closer than "d'ici dix ans"
        if now is not None and now.grain == "day" and near:
            return None if count is None else cal.shift(now, count, unit)
        return None if count is None else from_now(context, count, unit)

    return made(found, "DATE", meaning=meaning)


def from_told(found: Found) -> Node | None:
    """Reads "un an plus tard", "deux ans plus tôt", "trois jours après." """
    length, back = found.one("LENGTH"), found.has("EARLIER", "BY")
    count, unit = _distance(length)
    bare = found.has("THEN", "BY")
    if bare and found.class_beside(1) not in ("DOT", "COMMA", "LINE") and (found.beside(1) or length).text != ")":
        return None
    if (found.beside(1) or length).text in ("que", "qu'"):  # un mois plus tôt que prévu
        return None
    if unit in ("hour", "minute", "second"):
        return None
    sign = -1 if back else 1

    def meaning(context: Context) -> Period | None:
        figures = _compared_figures(context, unit) if back else None
        anchor = figures or context.nearby or (context.figures if back else context.told) or context.published
        return None if count is None else _years_apart(cal.shift(anchor, sign * count, unit), count, unit)

    return made(found, "DATE", meaning=meaning, text="earlier" if back else "")


def _years_apart(period: Period | None, count: int, unit: str) -> Period | None:
    """Two years and more from a day or a month told give a year: only "un an plus tard" is as close as that."""
    if unit != "year" or count == 1 or period is None or period.start is None:
        return period
    return cal.years(period.start.year) if period.grain in ("day", "month") else period


def from_date(found: Found) -> Node | None:
    """Reads "cinq jours avant Noël", "deux ans après 2010"."""
    count, unit = _distance(found.one("LENGTH"))
    base = found.nodes[found.last - 1]
    sign = -1 if found.has("BY") else 1
    if count is None or unit in ("hour", "minute", "second"):
        return None
    if base.cls == "YEARLY":
        by_year = by_year_of(base)
        return yearly(found, lambda year: cal.shift(by_year(year), sign * count, unit))
    meaning = meaning_of(base)
    return made(found, "DATE", meaning=lambda context: cal.shift(meaning(context), sign * count, unit))


def named_month(found: Found) -> Node | None:
    """Reads "le mois de juin", and "un mois de décembre difficile", as that month and not as a duration."""
    month, counts = found.one("YEARLY"), [node.number for node in found.all("NUM")]
    single = found.one("UNIT").unit == "month" and counts in ([], [1]) and month.text == "month"
    return made(found, "YEARLY", by_year=month.by_year, text="month") if single else None
