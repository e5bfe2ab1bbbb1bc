"""When two annotations say the same: spans, numbers, quantities, times, words."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal

from pipeline.edtf import day_interval
from pipeline.schema import Quantity, Time

Span = tuple[int, int]
_TOLERANCE = Decimal("0.0005")  # relative; a third is written 0.3333


def overlap(a: Span, b: Span) -> bool:
    """Whether two half-open spans share a character."""
    return a[0] < b[1] and b[0] < a[1]


def overlap_ratio(a: Span, b: Span) -> float:
    """Shared characters over covered ones (intersection over union)."""
    return max(0, min(a[1], b[1]) - max(a[0], b[0])) / (max(a[1], b[1]) - min(a[0], b[0]))


def same_number(a: Decimal | None, b: Decimal | None) -> bool:
    """Equal within 0.05 % of `a` (0.0005 below 1), or both absent."""
    if a is None or b is None:
        return a is b
    return abs(a - b) <= _TOLERANCE * max(Decimal(1), abs(a))


def same_quantity(gold: Quantity, predicted: Quantity, *, modifier: bool = False) -> bool:
    """Same kind, value, bounds and unit; with `modifier`, that too."""
    return (
        gold.kind == predicted.kind
        and same_number(gold.value, predicted.value)
        and same_number(gold.min, predicted.min)
        and same_number(gold.max, predicted.max)
        and (gold.unit or "").casefold() == (predicted.unit or "").casefold()
        and (not modifier or gold.modifier == predicted.modifier)
    )


def same_time(gold: Time, predicted: Time) -> bool:
    """Equal durations, or dates that cover the same days: "2014" is "2014-01/2014-12"."""
    if gold.type != predicted.type:
        return False
    if gold.value is None or predicted.value is None or gold.type == "duration":
        return gold.value == predicted.value
    try:
        return day_interval(gold.value) == day_interval(predicted.value)
    except ValueError:  # no EDTF: equal to nothing
        return False


def token_f1(a: str, b: str) -> float:
    """F1 of the words two texts share, without regard to case and order."""
    left, right = (Counter(re.findall(r"\w+", text.casefold())) for text in (a, b))
    common = (left & right).total()
    return 2 * common / (left.total() + right.total()) if common else 0.0
