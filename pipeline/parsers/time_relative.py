"""Rules for what is told from publication or from another time: "l'an dernier", "mardi", "le lendemain"."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from pipeline.parsers import calendar as cal
from pipeline.parsers.calendar import Period
from pipeline.parsers.time_calendar import (
    by_year_of,
    current,
    made,
    meaning_of,
    yearly,
)
from pipeline.parsers.time_grammar import Found
from pipeline.parsers.time_tokens import Context, Meaning, Node

_DAYS_IN_MIND = 7


def last_told(context: Context) -> Period | None:
    """What "suivant" is told from: the last time of the paragraph, else of the article, else publication."""
    return context.nearby or context.told or context.published


def unit_around(period: Period | None, unit: str) -> Period | None:
    """The calendar unit around a told time, unless it is longer than the unit."""
    grain = cal.grain_of(unit)
    if period is None or period.start is None or grain is None:
        return None
    found = cal.containing(period.start, grain)
    return found if period.end is None or (found.end is not None and found.end >= period.end) else None


def _moved(unit: str, step: int, *, told: bool) -> Meaning:
    """The unit of publication or of the time told, moved by `step`."""

    def meaning(context: Context) -> Period | None:
        if not told:
            return cal.shift(_retrospective(context, unit) or current(context, unit), step, unit)
        anchor = context.nearby or context.published if step < 0 else last_told(context)
        return cal.shift(unit_around(anchor, unit), step, unit)

    return meaning


def _retrospective(context: Context, unit: str) -> Period | None:
    """The year told, where "l'an dernier" is compared with a figure for the year before publication (guide, 3)."""
    now = current(context, "year")
    told = context.told
    if unit != "year" or not context.compared or now is None or told is None or now.start is None:
        return None
    return told if told == cal.years(now.start.year - 1) else None


def made_unit(found: Found, unit: str, meaning: Meaning) -> Node:
    """ANNUAL for a year, else DATE."""
    return made(found, "ANNUAL" if unit == "year" else "DATE", meaning=meaning)


def _vague(found: Found) -> Node:
    """Reads "dans les prochains mois", "les années à venir": no borders ("ces dernières années" is an adverb)."""
    return made(found, "DATE", meaning=lambda _: None)


def relative_unit(found: Found) -> Node | None:
    """Reads "l'an dernier", "le mois prochain", "la semaine suivante", "l'année en cours", "le trimestre précédent"."""
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
        return made_unit(found, unit, lambda context: _elapsed(context, unit))
    node = made_unit(found, unit, _moved(unit, step, told=adjective.cls in ("AFTER", "BEFORE")))
    if first.cls == "THE" and adjective.cls in ("AFTER", "BEFORE", "CURRENT"):
        return _shown(node, word.start)
    return node


def _elapsed(context: Context, unit: str) -> Period | None:
    """Reads "la semaine écoulée": the current one if publication is near its end, else the one before."""
    here, now = current(context, unit), context.published
    end = cal.part(here, "end")
    over = end is not None and now is not None and end.start and now.start and now.start >= end.start
    return here if over else cal.shift(here, -1, unit)


def _shown(node: Node, start: int) -> Node:
    """The node with its visible span cut at the left (a determiner that stays out)."""
    return Node(
        node.cls, node.start, node.end, node.text, meaning=node.meaning, by_year=node.by_year, span=(start, node.end)
    )


def adjective_first(found: Found) -> Node | None:
    """Reads "le prochain trimestre", "le dernier exercice"; "les prochains mois" is vague."""
    word, adjective = found.one("UNIT", "UNITS", "TERM"), found.one("LAST", "NEXT")
    if adjective.text.endswith("s") or word.cls == "UNITS":
        return _vague(found) if adjective.cls == "NEXT" and found.class_beside(-1) != "NUM" else None
    if adjective.cls == "LAST" and word.unit not in ("quarter", "semester") and word.cls != "TERM":
        return None
    return made_unit(found, word.unit, _moved(word.unit, -1 if adjective.cls == "LAST" else 1, told=False))


def this_unit(found: Found) -> Node | None:
    """Reads "cette année", "ce mois-ci", "ce trimestre"; "cette année-là" is the one told."""
    word = found.one("UNIT", "TERM")
    unit = word.unit
    if found.has("THERE"):
        return made_unit(found, unit, lambda context: unit_around(last_told(context), unit))
    if found.nodes[found.first].text == "ces":
        return None
    if unit == "weekend":
        return made(found, "DATE", meaning=_this_weekend)
    return made_unit(found, unit, lambda context: current(context, unit))


def _this_weekend(context: Context) -> Period | None:
    """The last one where the clause is past, else the coming one."""
    coming, now = current(context, "weekend"), context.published
    begun = coming is not None and now is not None and coming.start and now.end and coming.start <= now.end
    return cal.shift(coming, -1, "week") if context.tense == "past" and not begun else coming


def same_unit(found: Found) -> Node | None:
    """Reads "la même année", "le même jour", "à cette date": around the time told, or in the year named."""
    word, years = found.one("UNIT", "TERM", "POINT", "PERIOD"), found.all("ANNUAL", "YEARNUM")
    unit = "" if word.cls in ("POINT", "PERIOD") else word.unit
    if (found.beside(1) or word).text in ("que", "qu'"):  # le même jour que sa rivale
        return None

    def meaning(context: Context) -> Period | None:
        anchor = _anchor_day(context) if unit == "day" else last_told(context)
        same = unit_around(anchor, unit) if unit else anchor
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


def same_period(found: Found) -> Node | None:
    """Reads "la même période de 2013", "la même période de l'an dernier"; open periods end at publication."""
    years, before = found.all("ANNUAL", "YEARNUM"), found.has("BEFORE")

    def meaning(context: Context) -> Period | None:
        told, now = context.nearby or context.told, context.published
        if told is not None and told.start is not None and context.since and now is not None and now.end is not None:
            told = Period(told.start, now.end, "day") if told.start <= now.end else None
        if years:
            return _in_year(told, meaning_of(years[0])(context))
        return cal.shift(told, -1, "year") if before else told

    return made(found, "DATE", meaning=meaning)


def _is_habit(found: Found) -> bool:
    """Whether a weekday is a habit or a kind: "le samedi", "du dimanche soir", "chaque lundi", "un mardi noir"."""
    before, after = found.beside(-1), found.beside(1)
    if before is None or (after is not None and after.cls in ("TO", "TOTHE", "DATE")):
        return False
    if before.text == "un":
        return found.has("MOMENT") or (after is not None and after.text == "noir")
    return before.text in ("le", "du", "chaque") and found.class_beside(-2) != "FROM"


def weekday(found: Found) -> Node | None:
    """Reads "mardi", "mardi soir", "ce mardi", "mardi dernier", "mardi suivant"."""
    number = int(found.one("DAY").value)
    step = next((node.cls for node in found.all("LAST", "NEXT", "COMING", "AFTER", "BEFORE")), "")
    if not step and _is_habit(found):
        return None

    def meaning(context: Context) -> Period | None:
        anchor = last_told(context) if step in ("AFTER", "BEFORE") else context.published
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


def this_weekday(found: Found) -> Node:
    """Reads "ce mardi": the last one (past), the nearest (present), else the coming one."""
    day = weekday(found)
    plain = meaning_of(day) if day is not None else lambda _: None

    def meaning(context: Context) -> Period | None:
        return plain(Context(context.published, tense=context.tense or "future"))

    return made(found, "DATE", meaning=meaning, text="weekday")


def weekday_number(found: Found) -> Node | None:
    """Reads "lundi 24": the nearest Monday the 24th that fits the tense."""
    number, weekday = found.one("NUM", "ORD").number or 0, int(found.one("DAY").value)
    worded = found.nodes[found.last - 1].value == "word"
    if not 1 <= number <= 31 or worded or found.class_beside(1) in ("OTHER", "CLOCK"):
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


def weekday_in_week(found: Found) -> Node | None:
    """Reads "mardi de la semaine prochaine"."""
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


def weekdays(found: Found) -> Node:
    """Reads "de lundi à mercredi"."""
    first, last = (meaning_of(node) for node in found.all("DATE"))

    def meaning(context: Context) -> Period | None:
        end = last(context)
        if end is None or end.start is None or end.grain != "day":
            return cal.join(first(context), end)
        start = first(Context(cal.day(end.start - timedelta(days=1)), tense="past"))
        return cal.join(start, end)

    return made(found, "DATE", meaning=meaning)


def day_from_now(found: Found) -> Node | None:
    """Reads "hier", "aujourd'hui", "hier soir"; without a day of publication only "aujourd'hui" has a value."""
    step = int(found.one("NOW").value)
    if step > 0 and found.class_beside(-1) == "OF":  # les voitures de demain
        return None

    def meaning(context: Context) -> Period | None:
        now = context.published
        if now is None or step == 0:
            return now
        return cal.shift(now, step, "day")

    return made(found, "DATE", meaning=meaning)


def day_and_moment(found: Found) -> Node | None:
    """Reads "mardi à la mi-journée", "jeudi dans la soirée": the moment says no more than the day before it."""
    day = found.one("DATE")
    last = found.nodes[found.last - 1]
    if day.text != "weekday" or (last.cls == "NOW" and not last.text.startswith("mi")):
        return None
    return Node("DATE", day.start, day.end, day.text, meaning=day.meaning, span=day.span)


def moment(found: Found) -> Node:
    """Reads "ce matin", "en fin de matinée": the day of publication, if it is known."""

    def meaning(context: Context) -> Period | None:
        now = context.published
        return now if now is not None and now.grain == "day" else None

    return made(found, "DATE", meaning=meaning)


def told_moment(found: Found) -> Node | None:
    """Reads "dans la matinée", "le soir même": the day told, else that of publication; a night ends on the latter."""
    word = found.one("MOMENT", "UNIT")
    if found.class_beside(1) in ("OF", "OFTHE") or word.unit not in ("", "day"):
        return None

    def meaning(context: Context) -> Period | None:
        now = context.published
        if word.text != "nuit" or found.has("SAME"):
            day = _anchor_day(context)
            return day if day is not None and day.grain == "day" else None
        return cal.join(cal.shift(now, -1, "day"), now) if now is not None and now.grain == "day" else None

    return made(found, "DATE", meaning=meaning)


def last_weekend(found: Found) -> Node | None:
    """Reads "durant le week-end", "tout le week-end", "les débats du week-end"."""
    before = found.beside(-2)
    led = before is not None and (before.cls in ("DURING", "COURSE") or before.text == "tout")
    led = led or found.class_beside(-1) == "OFTHE"
    over = (found.beside(-1) or found.one("UNIT")).text == "un" and found.class_beside(1) == "OF"
    if found.one("UNIT").unit != "weekend" or not (led or over):
        return None
    return made(found, "DATE", meaning=_past_weekend if over else _this_weekend)


def _past_weekend(context: Context) -> Period | None:
    """Reads "après un week-end de tractations": the last one, unless the paragraph tells of another time."""
    found, near = _this_weekend(replace(context, tense="past")), context.nearby
    apart = near is not None and found is not None and near.end and found.start and near.end < found.start
    return None if apart and near is not None and near.grain not in ("day", "week", "weekend") else found


def told_day(found: Found) -> Node | None:
    """Reads "le lendemain", "la veille", "la veille de Noël"."""
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
