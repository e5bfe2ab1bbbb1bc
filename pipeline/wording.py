"""What people read for each entity, quantity and time: its words and its normalised value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.schema import Argument, Extraction, Quantity

_BOUNDS = {"approx": "≈ ", "more_than": "> ", "less_than": "< ", "at_least": "≥ ", "at_most": "≤ "}


def amount(quantity: Quantity) -> str:
    """Value or bounds, digits in threes, with the unit: "61 100 000 smartphone"; "" when there is no value."""
    low, high = (quantity.value, quantity.value) if quantity.value is not None else (quantity.min, quantity.max)
    if low is None or high is None:
        return ""
    number = f"{low:,f}" if low == high else f"{low:,f}–{high:,f}"
    return " ".join(filter(None, (number.replace(",", "\u202f"), quantity.unit)))


def bounded_amount(quantity: Quantity) -> str:
    """The amount with its modifier as a sign: "> 74 000 000 000 CNY"."""
    return _BOUNDS.get(quantity.modifier, "") + amount(quantity) if amount(quantity) else ""


def names(extraction: Extraction, text: str = "") -> dict[str, str]:
    """By id: the name of each entity, the words of each quantity and time; those of gold are in its `text` only."""
    found = {entity.id: entity.name for entity in extraction.entities}
    found |= {quantity.id: quantity.text or text[slice(*quantity.span)] for quantity in extraction.quantities}
    return found | {time.id: time.text or text[slice(*time.span)] for time in extraction.times}


def values(extraction: Extraction) -> dict[str, str]:
    """By id: the normalised value of each quantity and time that has one, where it says more than the words."""
    found = {q.id: amount(q) for q in extraction.quantities} | {t.id: t.value or "" for t in extraction.times}
    words = names(extraction)
    return {key: value for key, value in found.items() if value and value != _plain(words[key])}


def _plain(words: str) -> str:
    """French figures as values are written: "3,5 %" with any space becomes "3.5 %"."""
    return words.replace("\u00a0", " ").replace(",", ".")


def equations(extraction: Extraction) -> dict[str, str]:
    """By id: the name of each entity, and for quantities and times their words = their value."""
    found = names(extraction)
    return found | {key: f"{found[key]} = {value}" for key, value in values(extraction).items()}


def filler(argument: Argument, named: dict[str, str]) -> str:
    """The words of an argument, on one line; `named` are those of `names` or `equations`."""
    words = named.get(argument.ref, argument.ref) if argument.ref else argument.text
    return re.sub(r"[ \t\r\n\v\f]+", " ", words or "")  # no-break spaces stay
