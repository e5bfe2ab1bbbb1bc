"""Rules for what is told from publication or from another time: "l'an dernier", "mardi", "la semaine suivante", "le lendemain"."""

from __future__ import annotations

from datetime import timedelta

from pipeline.parsers import calendar as cal
from pipeline.parsers.calendar import Period
from pipeline.parsers.time_calendar import (
    by_year_of,
    current,
    fixed,
    made,
    meaning_of,
    within_month,
    yearly,
)
from pipeline.parsers.time_grammar import Found, rule
from pipeline.parsers.time_tokens import Context, Meaning, Node

_YEARS = "(?:ANNUAL|YEARNUM)"
_DE = "(?:OF|OFTHE)"
_TO = "(?:TO|TOTHE|DASH|UNTIL TOTHE|UNTIL TO|UNTIL)"
_DAYS_IN_MIND = 7


def _anchor(context: Context) -> Period | None:
    return context.nearby or context.told or context.published


def _around(period: Period | None, unit: str) -> Period | None:
    """The calendar unit around a told time, unless it is longer than the unit."""
    if period is None or period.start is None or unit not in (*cal.MONTHS_IN, *cal.DAYS_IN):
        return None
    found = cal.containing(period.start, unit)  # type: ignore[arg-type]
    return found if period.end is None or (found.end is not None and found.end >= period.end) else None


def _moved(unit: str, step: int, *, told: bool) -> Meaning:
    """The unit of publication or of the time told, moved by `step`."""

    def meaning(context: Context) -> Period | None:
        if not told:
            return cal.shift(_retrospective(context, unit) or current(context, unit), step, unit)
        anchor = context.nearby or context.published if step < 0 else _anchor(context)
        return cal.shift(_around(anchor, unit), step, unit)

    return meaning


def _retrospective(context: Context, unit: str) -> Period | None:
    """The year told, where "l'an dernier" is compared with a figure for the year before publication (guide, section 3)."""
    now = current(context, "year")
    told = context.told
    if unit != "year" or not context.compared or now is None or told is None or now.start is None:
        return None
    return told if told == cal.years(now.start.year - 1) else None


def _made_unit(found: Found, unit: str, meaning: Meaning) -> Node:
    return made(found, "ANNUAL" if unit == "year" else "DATE", meaning=meaning)


def _vague(found: Found) -> Node:
    """ "dans les prochains mois", "les années à venir": a time without borders ("ces dernières années" is an adverb)."""
    return made(found, "DATE", meaning=lambda _: None)


def _relative_unit(found: Found) -> Node | None:
    """ "l'an dernier", "le mois prochain", "la semaine suivante", "l'année en cours", "le trimestre précédent"."""
    word = found.one("UNIT", "TERM")
    unit, adjective = word.unit, found.one("LAST", "NEXT", "COMING", "AFTER", "BEFORE", "CURRENT")
    lead = found.nodes[found.first] if found.nodes[found.first].cls == "THE" else found.beside(-1)
    plural = adjective.text.endswith("s") and " " not in adjective.text
    if plural or (lead is not None and lead.text in ("les", "des", "aux", "ces")):
        return _shown(_vague(found), word.start) if adjective.cls in ("NEXT", "COMING") else None
    first = found.nodes[found.first]
    if unit == "day" and adjective.cls in ("LAST", "NEXT", "COMING", "CURRENT"):
        return None
    step = {"LAST": -1, "BEFORE": -1, "CURRENT": 0}.get(adjective.cls, 1)
    if adjective.value == "elapsed":
        return _made_unit(found, unit, lambda context: _elapsed(context, unit))
    node = _made_unit(found, unit, _moved(unit, step, told=adjective.cls in ("AFTER", "BEFORE")))
    if first.cls == "THE" and adjective.cls in ("AFTER", "BEFORE", "CURRENT"):
        return _shown(node, word.start)
    return node


def _elapsed(context: Context, unit: str) -> Period | None:
    """ "la semaine écoulée": the current one if publication is near its end, else the one before."""
    here, now = current(context, unit), context.published
    end = cal.part(here, "end")
    over = end is not None and now is not None and end.start and now.start and now.start >= end.start
    return here if over else cal.shift(here, -1, unit)


def _shown(node: Node, start: int) -> Node:
    """The node with its visible span cut at the left (a determiner that stays out)."""
    return Node(
        node.cls, node.start, node.end, node.text, meaning=node.meaning, by_year=node.by_year, span=(start, node.end)
    )


def _adjective_first(found: Found) -> Node | None:
    """ "le prochain trimestre", "le dernier exercice"; "les prochains mois" is vague."""
    word, adjective = found.one("UNIT", "UNITS", "TERM"), found.one("LAST", "NEXT")
    if adjective.text.endswith("s") or word.cls == "UNITS":
        return _vague(found) if adjective.cls == "NEXT" and found.class_beside(-1) != "NUM" else None
    if adjective.cls == "LAST" and word.unit not in ("quarter", "semester") and word.cls != "TERM":
        return None
    return _made_unit(found, word.unit, _moved(word.unit, -1 if adjective.cls == "LAST" else 1, told=False))


def _this_unit(found: Found) -> Node | None:
    """ "cette année", "ce mois-ci", "ce trimestre"; "cette année-là" is the one told."""
    word = found.one("UNIT", "TERM")
    unit = word.unit
    if found.has("THERE"):
        return _made_unit(found, unit, lambda context: _around(_anchor(context), unit))
    if found.nodes[found.first].text == "ces":
        return None
    if unit == "weekend":
        return made(found, "DATE", meaning=_this_weekend)
    return _made_unit(found, unit, lambda context: current(context, unit))


def _this_weekend(context: Context) -> Period | None:
    """The last one where the clause is past, else the coming one."""
    coming, now = current(context, "weekend"), context.published
    begun = coming is not None and now is not None and coming.start and now.end and coming.start <= now.end
    return cal.shift(coming, -1, "week") if context.tense == "past" and not begun else coming


def _same_unit(found: Found) -> Node:
    """ "la même année", "le même jour", "à cette date": the unit around the time told, in another year where one follows."""
    word, years = found.one("UNIT", "TERM", "POINT"), found.all("ANNUAL", "YEARNUM")
    unit = "" if word.cls == "POINT" else word.unit

    def meaning(context: Context) -> Period | None:
        anchor = _anchor_day(context) if unit == "day" else _anchor(context)
        same = _around(anchor, unit) if unit else anchor
        return _in_year(same, meaning_of(years[0])(context)) if years else same

    return made(found, "DATE" if years else "ANNUAL" if unit == "year" else "DATE", meaning=meaning)


def _in_year(period: Period | None, year: Period | None) -> Period | None:
    """The same months and days of another year."""
    if period is None or year is None or period.start is None or period.end is None or year.start is None:
        return None
    count = 12 * (year.start.year - period.start.year)
    last = cal.shift_months(period.end, count)
    whole = (period.end + timedelta(days=1)).day == 1
    end = cal.containing(last, "month").end if whole else last
    return Period(cal.shift_months(period.start, count), end, period.grain)


def _same_period(found: Found) -> Node | None:
    """ "la même période de 2013", "la même période de l'an dernier"; open periods end at publication."""
    years, before = found.all("ANNUAL", "YEARNUM"), found.has("BEFORE")

    def meaning(context: Context) -> Period | None:
        told, now = context.nearby or context.told, context.published
        if told is not None and told.start is not None and context.since and now is not None and now.end is not None:
            told = Period(told.start, now.end, "day") if told.start <= now.end else None
        if years:
            return _in_year(told, meaning_of(years[0])(context))
        return cal.shift(told, -1, "year") if before else told

    return made(found, "DATE", meaning=meaning)


def _weekday(found: Found) -> Node:
    """ "mardi", "mardi soir", "ce mardi", "mardi dernier", "mardi suivant"."""
    number = int(found.one("DAY").value)
    step = next((node.cls for node in found.all("LAST", "NEXT", "COMING", "AFTER", "BEFORE")), "")

    def meaning(context: Context) -> Period | None:
        anchor = _anchor(context) if step in ("AFTER", "BEFORE") else context.published
        if anchor is None or anchor.start is None or anchor.start != anchor.end:
            return None
        after = cal.week_after(anchor.start, number)
        before = after - timedelta(weeks=2 if after == anchor.start + timedelta(weeks=1) else 1)
        if step:
            return cal.day(before if step in ("LAST", "BEFORE") else after)
        tense = context.tense or "past"
        today = [cal.day(anchor.start)] if anchor.start.weekday() == number else []
        return cal.choose([cal.day(before), *today, cal.day(after)], anchor, tense)

    return made(found, "DATE", meaning=meaning, text="weekday")


def _this_weekday(found: Found) -> Node:
    """ "ce mardi": the last one (past), else the coming one."""
    plain = meaning_of(_weekday(found))

    def meaning(context: Context) -> Period | None:
        tense = context.tense or "future"
        return plain(Context(context.published, tense="past" if tense == "past" else "future"))

    return made(found, "DATE", meaning=meaning)


def _weekday_number(found: Found) -> Node | None:
    """ "lundi 24": the nearest Monday the 24th that fits the tense."""
    number, weekday = found.one("NUM", "ORD").number or 0, int(found.one("DAY").value)
    if not 1 <= number <= 31 or found.class_beside(1) == "OTHER":
        return None

    def meaning(context: Context) -> Period | None:
        now = context.published
        if now is None or now.start is None:
            return None
        near = [cal.shift_months(now.start.replace(day=1), k) for k in range(-12, 13)]
        days = [cal.day_of(at.year, at.month, number) for at in near]
        fits = [p for p in days if p is not None and p.start is not None and p.start.weekday() == weekday]
        return cal.choose(list(fits), now, context.tense or "future")

    return made(found, "DATE", meaning=meaning)


def _weekday_in_week(found: Found) -> Node | None:
    """ "mardi de la semaine prochaine"."""
    number, week = int(found.one("DAY").value), meaning_of(found.one("DATE"))
    if found.one("DATE").text == "fixed":  # "dimanche 7/12/2014"
        return made(found, "DATE", meaning=week)
    if found.one("DATE").text == "weekday":
        return None

    def meaning(context: Context) -> Period | None:
        period = week(context)
        if period is None or period.grain != "week" or period.start is None:
            return None
        return cal.day(period.start + timedelta(days=number))

    return made(found, "DATE", meaning=meaning)


def _weekdays(found: Found) -> Node:
    """ "de lundi à mercredi"."""
    first, last = (meaning_of(node) for node in found.all("DATE"))

    def meaning(context: Context) -> Period | None:
        end = last(context)
        if end is None or end.start is None or end.grain != "day":
            return cal.join(first(context), end)
        start = first(Context(cal.day(end.start - timedelta(days=1)), tense="past"))
        return cal.join(start, end)

    return made(found, "DATE", meaning=meaning)


def _day_from_now(found: Found) -> Node:
    """ "hier", "aujourd'hui", "hier soir"; without a day of publication only "aujourd'hui" has a value."""
    step = int(found.one("NOW").value)

    def meaning(context: Context) -> Period | None:
        now = context.published
        if now is None or step == 0:
            return now
        return cal.shift(now, step, "day")

    return made(found, "DATE", meaning=meaning)


def _moment(found: Found) -> Node:
    """ "ce matin", "en fin de matinée": the day of publication, if it is known."""

    def meaning(context: Context) -> Period | None:
        now = context.published
        return now if now is not None and now.grain == "day" else None

    return made(found, "DATE", meaning=meaning)


def _told_day(found: Found) -> Node | None:
    """ "le lendemain", "la veille", "la veille de Noël"."""
    node, inner = found.one("TOLDDAY"), found.all("DATE", "YEARLY")
    if not inner and found.class_beside(-1) not in ("THE", "TOTHE", "OFTHE", "THIS"):
        return None
    if not inner and found.class_beside(1) in ("OF", "OFTHE"):
        return None
    step = int(node.value)
    if inner and inner[0].cls == "YEARLY":
        by_year = by_year_of(inner[0])
        return yearly(found, lambda year: cal.shift(by_year(year), step, "day"))
    base = meaning_of(inner[0]) if inner else _anchor_day
    return made(found, "DATE", meaning=lambda context: cal.shift(base(context), step, "day"))


def _anchor_day(context: Context) -> Period | None:
    """The last day told, in the paragraph or not long before publication; else publication."""
    near, now, told = context.nearby, context.published, context.told_day
    if near is not None and near.grain == "day":
        return near
    if told is None or now is None or told.start is None or now.start is None:
        return now or told
    return told if abs((now.start - told.start).days) <= _DAYS_IN_MIND else now


def _yearly_moved(found: Found) -> Node:
    """ "février dernier", "l'été prochain", "en mars suivant"."""
    node, adjective = found.one("YEARLY"), found.one("LAST", "NEXT", "AFTER", "BEFORE", "COMING")
    by_year, back = by_year_of(node), adjective.cls in ("LAST", "BEFORE")

    def meaning(context: Context) -> Period | None:
        now = _anchor(context) if adjective.cls in ("AFTER", "BEFORE") else context.published
        if now is None or now.start is None or now.end is None:
            return None
        options = [p for y in range(now.start.year - 4, now.start.year + 5) if (p := by_year(y)) and p.start and p.end]
        if back:
            return next((p for p in reversed(options) if p.end and p.end < now.start), None)
        return next((p for p in options if p.start and p.start > now.end), None)

    return made(found, "DATE", meaning=meaning)


def _yearly_in_year(found: Found) -> Node:
    """ "mars 2014", "premier trimestre de l'an prochain"; of "l'année" or "l'exercice" it stays without a year."""
    by_year, year = by_year_of(found.one("YEARLY")), found.nodes[found.last - 1]
    if year.cls in ("UNIT", "TERM"):
        return made(found, "YEARLY", by_year=by_year)
    meaning = meaning_of(year)

    def dated(context: Context) -> Period | None:
        period = meaning(context)
        return None if period is None or period.start is None else by_year(period.start.year)

    return made(found, "DATE", meaning=dated)


def _yearly_of_unit(found: Found) -> Node | None:
    return _yearly_in_year(found) if found.nodes[found.last - 1].unit == "year" else None


def _this_yearly(found: Found) -> Node | None:
    node = found.one("YEARLY")
    return made(found, "YEARLY", by_year=node.by_year) if node.text == "season" else None


def _part(found: Found) -> Node | None:
    """ "fin 2013", "début de l'an prochain", "fin du mois", "fin d'année"."""
    inner, which = found.nodes[found.last - 1], found.one("PART").value
    if found.class_beside(-1) == "NUM" and inner.cls in ("UNIT", "TERM"):
        return None
    meaning, generic = meaning_of(inner), inner.cls in ("UNIT", "TERM")

    def dated(context: Context) -> Period | None:
        whole = meaning(context)
        period = cal.part(whole, which)  # type: ignore[arg-type]
        now, told = context.published, context.nearby
        late = period is not None and now is not None and period.start and now.end and period.start > now.end
        if generic and late and context.tense == "past":
            earlier = _around(told, inner.unit) or cal.shift(whole, -1, inner.unit)
            return cal.part(earlier, which)  # type: ignore[arg-type]
        return period

    return made(found, "DATE", meaning=dated)


def _months_of_year(found: Found, first: int, last: int) -> Node:
    inner = found.nodes[found.last - 1]
    meaning = meaning_of(inner)

    def dated(context: Context) -> Period | None:
        year = meaning(context)
        return None if year is None or year.start is None else cal.months(year.start.year, first, last)

    return made(found, "DATE", meaning=dated)


def _names_year(node: Node) -> bool:
    return node.cls in ("ANNUAL", "YEARNUM") or node.unit == "year"


def _half(found: Found) -> Node | None:
    """ "première moitié de 2015", "seconde moitié de l'année"."""
    rank = found.one("ORD").number
    if rank not in (1, 2) or not _names_year(found.nodes[found.last - 1]):
        return None
    return _months_of_year(found, 6 * rank - 5, 6 * rank)


def _last_units(found: Found) -> Node | None:
    """ "trois derniers mois de 2014", "dernier trimestre de l'année"."""
    unit = found.one("UNIT", "UNITS").unit
    counts = [node.number or 0 for node in found.all("NUM")]
    if not counts and found.one("LAST").text.endswith("s"):
        return None
    size = cal.MONTHS_IN.get(unit, 12) * (counts[0] if counts else 1)
    if not 1 <= size < 12 or not _names_year(found.nodes[found.last - 1]):
        return None
    return _months_of_year(found, 13 - size, 12)


def _ranked_in_date(found: Found) -> Node | None:
    """ "premier mercredi du mois prochain"."""
    what, month = found.one("DAY", "UNIT"), meaning_of(found.one("DATE"))
    if what.cls == "UNIT" and what.unit not in ("week", "day"):
        return None
    rank = -1 if found.has("LAST") else found.one("ORD").number or 0
    return made(found, "DATE", meaning=lambda context: within_month(month(context), what.cls, what.value, rank))


def _closed_year(found: Found) -> Node:
    """ "l'exercice clos fin janvier": the twelve months that end there."""
    closing = found.one("DATE", "YEARLY")

    def meaning(context: Context) -> Period | None:
        past = cal.choose_year(by_year_of(closing), context.published, "past")
        end = past if closing.cls == "YEARLY" else meaning_of(closing)(context)
        return None if end is None or end.end is None else cal.months(end.end.year, end.end.month - 11, end.end.month)

    return made(found, "ANNUAL", meaning=meaning)


def _days_of_date(found: Found) -> Node | None:
    """ "du 4 au 23 du mois prochain"."""
    pair = [int(x) for x in found.one("PAIR").text.replace("/", "-").split("-")] if found.has("PAIR") else []
    numbers = pair or [node.number or 0 for node in found.all("NUM", "ORD")]
    month = meaning_of(found.one("DATE"))
    if not 1 <= numbers[0] < numbers[1] <= 31:
        return None

    def meaning(context: Context) -> Period | None:
        whole = month(context)
        return cal.join(*(within_month(whole, "UNIT", "day", number) for number in numbers))

    return made(found, "DATE", meaning=meaning)


def _is_like(period: Period, unit: str) -> bool:
    """Whether a period is such a unit by its length ("d'avril à juin" is a quarter)."""
    around = _around(period, unit)
    return around is not None and (around.start, around.end) == (period.start, period.end)


def _present_unit(found: Found) -> Node | None:
    """ "sur le trimestre", "dans la semaine": the one told if it is such a unit, else the current one."""
    unit = found.one("UNIT", "TERM").unit
    if unit in ("day", "weekend") or found.class_beside(1) in ("OF", "OFTHE", "NUM"):
        return None

    def meaning(context: Context) -> Period | None:
        here = current(context, unit)
        same = [period for period in context.recent if unit != "year" and _is_like(period, unit)]
        return same[-1] if same else here

    return _made_unit(found, unit, meaning)


def _ellipsis(found: Found) -> Node | None:
    """ "au premier trimestre, puis au deuxième", "la semaine (…) par rapport à la précédente"; kept only where it resolves."""
    node = found.nodes[found.first]
    if found.class_beside(1) not in ("COMMA", "DOT", "LINE") and (found.beside(1) or node).text != ")":
        return None
    rank = node.number or 0

    def meaning(context: Context) -> Period | None:
        told = context.nearby
        if told is None or told.start is None:
            return None
        if node.cls == "BEFORE":
            return cal.shift(_around(told, told.grain), -1, told.grain)
        size = cal.MONTHS_IN.get(told.grain, 12)
        if told.grain not in ("quarter", "semester") or not 1 <= rank * size <= 12:
            return None
        return cal.months(told.start.year, (rank - 1) * size + 1, rank * size, told.grain)

    return made(found, "DATE", meaning=meaning, text="ellipsis")


def _bare_days(found: Found) -> Node | None:
    """ "le 24," after "le 20 décembre": a day of the month told; alone on a line, the next one."""
    numbers = [node.number or 0 for node in found.all("NUM", "ORD")]
    first, alone = found.nodes[found.first], found.alone()
    led = (
        len(numbers) == 1 and (found.beside(-1) or first).text == "le" and first.cls == "NUM" and first.value != "word"
    )
    if not 1 <= numbers[0] < [*numbers, 32][1] <= 32 or not (
        alone or (led and found.class_beside(1) in ("COMMA", "DOT"))
    ):
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


def _range(found: Found) -> Node | None:
    """ "de 2010 à 2014", "entre décembre 2014 et mars", "de fin 2014 à 2016"."""
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


def _year_range(found: Found) -> Node | None:
    """Bare years, "1990 à 2000": only rising, and not a number of things."""
    a, b = (node.number or 0 for node in found.all("YEARNUM"))
    after = found.beside(1)
    counted = after is not None and after.cls == "OTHER" and after.text[-1] in "sx€$%"
    if not 1800 <= a < b <= 2100 or counted:
        return None
    return fixed(found, cal.years(a, b))


RELATIVE = (
    rule("THE? [UNIT TERM] (?:LAST|NEXT|COMING|AFTER|BEFORE|CURRENT)", _relative_unit),
    rule("NEXT [UNIT UNITS TERM]", _adjective_first),
    rule("THIS [UNIT TERM] (?:DASH? (?:HERE|THERE))?", _this_unit),
    rule(f"NUM LAST [UNIT UNITS] {_DE} THE? [YEARNUM ANNUAL UNIT TERM]", _last_units),
    rule(f"LAST UNIT {_DE}? THE? [YEARNUM ANNUAL]|LAST UNIT {_DE} THE? [UNIT TERM]", _last_units),
    rule("LAST [UNIT UNITS TERM]", _adjective_first),
    rule(f"ORD HALF {_DE} THE? [ANNUAL YEARNUM UNIT TERM]", _half),
    rule(f"THE? SAME [UNIT TERM POINT] {_DE} THE? {_YEARS}|THE? SAME [UNIT TERM POINT] ANNUAL", _same_unit),
    rule("THE? SAME [UNIT TERM POINT]|THIS POINT", _same_unit),
    rule(f"SAME PERIOD {_DE}? THE? {_YEARS}|SAME PERIOD BEFORE?", _same_period),
    rule("YEARLY (?:LAST|NEXT|COMING|AFTER|BEFORE)", _yearly_moved),
    rule(f"YEARLY {_DE}? THE? [ANNUAL YEARNUM]", _yearly_in_year),
    rule(f"YEARLY {_DE} THE? [UNIT TERM]", _yearly_of_unit),
    rule("THIS YEARLY", _this_yearly),
    rule(f"(?:[ORD LAST]) [DAY UNIT] {_DE} DATE", _ranked_in_date),
    rule("DAY [NUM ORD]", _weekday_number),
    rule("THIS DAY MOMENT?", _this_weekday),
    rule(f"DAY {_DE}? THE? DATE", _weekday_in_week),
    rule("DAY (?:LAST|NEXT|COMING|AFTER|BEFORE|MOMENT)?", _weekday),
    rule(f"(?:PAIR|[NUM ORD] {_TO} [NUM ORD]) OFTHE? DATE", _days_of_date),
    rule("NOW MOMENT?", _day_from_now),
    rule("THIS MOMENT", _moment),
    rule(f"PART (?:{_DE} THE?)? MOMENT", _moment),
    rule("TERM CLOSED (?:IN|THE)? (?:DATE|YEARLY)", _closed_year),
    rule(f"TOLDDAY {_DE} THE? (?:DATE|YEARLY)|TOLDDAY", _told_day),
    rule(f"PART (?:{_DE} THE?|DASH)? [ANNUAL YEARNUM DATE]|PART (?:{_DE} THE?|DASH)? [UNIT TERM]", _part),
    rule("(?<=OF)DATE (?:TO|TOTHE) THE? DATE", _weekdays),
    rule(f"YEARNUM (?:{_TO}) YEARNUM|(?<=BETWEEN)YEARNUM AND YEARNUM", _year_range),
    rule(f"(?<=[OF OFTHE SINCE])[DATE ANNUAL YEARLY] {_TO} THE? [DATE ANNUAL YEARNUM YEARLY]", _range),
    rule("(?<=BETWEEN)[DATE ANNUAL YEARLY] AND THE? [DATE ANNUAL YEARNUM YEARLY]", _range),
    rule("(?<=BETWEEN THE)[DATE ANNUAL YEARLY] AND THE? [DATE ANNUAL YEARNUM YEARLY]", _range),
    rule("(?<=[ON WITHIN] THE)[UNIT TERM]|(?<=COURSE OFTHE)[UNIT TERM]", _present_unit),
    rule("(?<=OF THE)[UNIT TERM]|(?<=OFTHE)[UNIT TERM]", _present_unit),
    rule("(?<=[TOTHE THE])[ORD BEFORE]", _ellipsis),
    rule(f"[NUM ORD] {_TO} [NUM ORD]|(?<=BETWEEN THE)[NUM ORD] AND THE [NUM ORD]", _bare_days),
    rule("(?<=[THE OFTHE])[NUM ORD]", _bare_days),
)
