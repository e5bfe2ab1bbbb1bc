"""Times of a French news text: dates and durations with bounds, resolved from publication and from what was told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.parsers import calendar as cal
from pipeline.parsers.calendar import Period, Tense
from pipeline.parsers.time_calendar import by_year_of, meaning_of
from pipeline.parsers.time_grammar import rewrite
from pipeline.parsers.time_rules import CASCADE
from pipeline.parsers.time_tokens import Context, Meaning, Node, classify

Bound = Literal["after", "before"]

_TENSELESS = ("year", "fixed")
_TIMES = ("DATE", "ANNUAL", "YEARLY", "LENGTH")
_DETERMINERS = ("THE", "TO", "TOTHE", "OFTHE", "OF", "IN", "THIS", "COURSE")
_BOUNDS: dict[str, Bound] = {"SINCE": "after", "THEN": "after", "BY": "before", "HENCE": "before", "UNTIL": "before"}
_COMPARISON_REACH = 14  # nodes
_ELLIPSIS_REACH = 100  # characters
_RESULTS_REACH = 365  # days
_SOON, _NEARLY_A_YEAR = 45, 300  # days: a date so far back is seldom told without its year
_RECENT = 4  # times of the paragraph that are kept in mind


@dataclass(frozen=True, slots=True)
class Expression:
    """A time expression and how to resolve it. A duration has only `length`; with both, that is the fallback."""

    start: int
    end: int
    meaning: Meaning | None
    length: str | None
    paragraph: int
    bound: Bound | None = None
    tense: Tense | None = None  # that its preposition asks for: "depuis" looks back, "d'ici" and "pour mardi" ahead
    compared: bool = False
    kind: str = ""  # "weekday", "quarter", "ellipsis", "earlier"…
    starting: bool = False  # after "dès", "à partir de"


@dataclass(frozen=True, slots=True)
class TimeFound:
    """A resolved expression: `type` date or duration, `value` EDTF or ISO 8601, None where unresolvable."""

    span: tuple[int, int]
    type: Literal["date", "duration"]
    value: str | None


def find_times(text: str) -> list[Expression]:
    """The time expressions of a text in order, unresolved. Linear in the text's length."""
    nodes = rewrite(classify(text), CASCADE)
    found, paragraph = [], 0
    for index, node in enumerate(nodes):
        if node.cls == "LINE":
            paragraph += 1
        elif node.cls in _TIMES:
            found.append(_expression(nodes, index, paragraph))
    return found


def _expression(nodes: list[Node], index: int, paragraph: int) -> Expression:
    node = nodes[index]
    start, end = node.span or (node.start, node.end)
    length = node.length.value.split(" ")[2] if node.length is not None else None
    if node.cls == "LENGTH":
        return Expression(start, end, None, node.value.split(" ")[2], paragraph)
    meaning = _undated(node) if node.cls == "YEARLY" else meaning_of(node)
    lead = _lead(nodes, index)
    tense: Tense | None = "past" if lead == "SINCE" else None
    if lead in ("HENCE", "BEYOND") or (lead == "FOR" and _is_appointment(node)):
        tense = "future"
    compared, kind = _is_compared(nodes, index), "year" if node.cls == "ANNUAL" else node.text
    bound = _BOUNDS.get(lead)
    return Expression(start, end, meaning, length, paragraph, bound, tense, compared, kind, starting=lead == "FROM")


def _is_appointment(node: Node) -> bool:
    """A day or a month, of which "pour" tells a plan; quarters and years are those of figures."""
    return node.text in ("weekday", "part") or (
        node.cls == "YEARLY" and node.text not in ("quarter", "semester", "first")
    )


def _undated(node: Node) -> Meaning:
    """A yearly time without a year: the tense chooses; a weekday that is told with it must fit, if it can."""
    by_year = by_year_of(node)

    def meaning(context: Context) -> Period | None:
        now = context.published
        if node.text.isdigit() and now is not None and now.start is not None:
            near = [by_year(year) for year in range(now.start.year - 1, now.start.year + 2)]
            fits = [p for p in near if p is not None and p.start is not None and p.start.weekday() == int(node.text)]
            if fits:
                return cal.choose(list(fits), now, context.tense) or cal.choose(list(fits), now, None)
        return cal.choose_year(by_year, now, context.tense)

    return meaning


def _lead(nodes: list[Node], index: int) -> str:
    """The class of the preposition before the expression: "depuis", "après", "d'ici à la", "jusqu'en", "pour"."""
    for step in range(1, 4):
        cls = nodes[index - step].cls if index >= step else ""
        if cls not in _DETERMINERS:
            return cls
    return ""


def _is_compared(nodes: list[Node], index: int) -> bool:
    """Whether "contre", "par rapport à" stands before it in its clause."""
    for node in reversed(nodes[max(0, index - _COMPARISON_REACH) : index]):
        if node.cls == "VERSUS":
            return True
        if node.cls in ("LINE", "COMMA", "DOT") or node.text in ("(", ")", ";", ":"):
            return False
    return False


def _opened(period: Period, bound: Bound | None) -> Period:
    if bound == "after":
        return Period(period.start, None, period.grain)
    return Period(None, period.end, period.grain) if bound == "before" else period


def read_times(
    text: str,
    published: str | None,
    *,
    tense: Callable[[Expression], Tense | None] = lambda _: None,
) -> list[TimeFound]:
    """All times of a text. `published`: YYYY, YYYY-MM, YYYY-MM-DD or None; `tense` tells that of a clause.

    >>> [t.value for t in read_times("lancé fin 2013, vendu depuis mardi", "2014-03-19")]
    ['2013-10/2013-12', '2014-03-18/..']
    """
    context = Context(published=cal.parse_edtf(published))
    out: list[TimeFound] = []
    paragraph, last_end = 0, 0
    for each in find_times(text):
        if each.paragraph != paragraph:
            context, paragraph = replace(context, recent=(), since=False), each.paragraph
        if each.kind == "ellipsis" and each.start - last_end > _ELLIPSIS_REACH:
            continue
        period = _resolved(each, context, tense)
        if period is not None:
            out.append(TimeFound((each.start, each.end), "date", _opened(period, each.bound).edtf()))
            context = _told(context, each, period)
            last_end = each.end
        elif each.length is not None:
            out.append(TimeFound((each.start, each.end), "duration", each.length))
        elif each.kind != "ellipsis":
            out.append(TimeFound((each.start, each.end), "date", None))
    return out


def _resolved(each: Expression, context: Context, tense: Callable[[Expression], Tense | None]) -> Period | None:
    if each.meaning is None:
        return None
    read = each.tense or (None if each.kind in _TENSELESS else tense(each))
    if each.bound == "before" and read == "past":
        read = None  # "avait jusqu'au 28 mai" may look back or ahead
    elif each.bound == "before" and read in (None, "present"):
        read = "future"  # a limit without a tense is one to keep: "conclusion avant l'été"
    if each.compared and read != "future":
        read = "past"
    at = replace(context, tense=read, compared=each.compared)
    period = each.meaning(at)
    if read == "past" and not each.bound and each.kind not in ("weekday", "part"):
        coming = each.meaning(replace(at, tense="future"))
        return coming if _is_nearer(coming, period, context.published, starting=each.starting) else period
    return period


def _is_nearer(coming: Period | None, past: Period | None, now: Period | None, *, starting: bool) -> bool:
    """Whether a past verb tells of what is to come: "a annoncé la fermeture dès mai", "a fixé la limite au 15 mars"."""
    if past is None or past.end is None or coming is None or coming.start is None or now is None or now.start is None:
        return False
    ago, ahead = (now.start - past.end).days, (coming.start - now.start).days
    close = coming.grain == "day" and ahead <= _SOON and ago > _NEARLY_A_YEAR
    return 0 < 2 * ahead < ago and (starting or close)


def _told(context: Context, each: Expression, period: Period) -> Context:
    """The context after a time was told: what is told only to compare ("un an plus tôt") is no anchor."""
    if each.compared or each.kind == "earlier":
        return context
    day = period if period.grain == "day" and each.bound is None and period.start == period.end else context.told_day
    figures = period if _has_figures(period, context.published) else context.figures
    recent = (*context.recent[-_RECENT:], period)
    return replace(context, told=period, told_day=day, figures=figures, recent=recent, since=each.bound == "after")


def _has_figures(period: Period, now: Period | None) -> bool:
    """Whether a time told is a quarter, a half-year or a year of results: one that is over, and not long ago."""
    if period.grain not in ("quarter", "semester", "year") or period.end is None or now is None or now.end is None:
        return False
    return 0 <= (now.end - period.end).days < _RESULTS_REACH
