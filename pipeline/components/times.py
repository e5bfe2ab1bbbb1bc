"""spaCy component `manchette_times`: places the times of the text, with the tense of each one's clause."""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.components.tense import tense_of
from pipeline.parsers.calendar import Tense
from pipeline.parsers.times import Expression, TimeFound, read_times
from pipeline.state import state, text_of

_YEAR_LENGTH = 4


@Language.factory("manchette_times", assigns=["doc._.manchette"])
def make_times(nlp: Language, name: str) -> Times:
    """The component of this name, for any French pipeline with a tagger and a parser; it reads `published`."""
    return Times()


class Times:
    """Writes `times`, and settles with `quantities` who owns the characters that both claim."""

    def __call__(self, doc: Doc) -> Doc:
        """Fills its layer of `doc._.manchette`."""

        def tense(expression: Expression) -> Tense | None:
            span = doc.char_span(expression.start, expression.end, alignment_mode="expand")
            return None if span is None else tense_of(span)

        shared = state(doc)
        found = read_times(text_of(doc), shared["published"], tense=tense)
        times, shared["quantities"] = settle_overlaps(found, shared["quantities"])
        shared["times"] = [
            {"id": f"t{n}", "span": list(t.span), "type": t.type, "value": t.value, "confidence": confidence(t)}
            for n, t in enumerate(times, 1)
        ]
        return doc


def confidence(time: TimeFound) -> float:
    """How sure a value is: unresolved times least, whole calendar values and durations most."""
    return 0.5 if time.value is None else 0.9


def settle_overlaps(
    times: list[TimeFound], quantities: list[dict[str, Any]]
) -> tuple[list[TimeFound], list[dict[str, Any]]]:
    """A time wins over a quantity of the same characters; only a bare year inside a longer quantity gives way to it."""
    kept_times, dropped = [], set[str]()
    remaining = sorted(quantities, key=lambda q: q["span"][0])
    first = 0
    for time in times:
        start, end = time.span
        while first < len(remaining) and remaining[first]["span"][1] <= start:
            first += 1
        rivals = []
        for quantity in remaining[first:]:
            if quantity["span"][0] >= end:
                break
            rivals.append(quantity)
        longer = end - start == _YEAR_LENGTH and any(q["span"][1] - q["span"][0] > _YEAR_LENGTH for q in rivals)
        if rivals and longer:
            continue
        kept_times.append(time)
        dropped |= {quantity["id"] for quantity in rivals}
    return kept_times, [_unlinked(q, dropped) for q in quantities if q["id"] not in dropped]


def _unlinked(quantity: dict[str, Any], dropped: set[str]) -> dict[str, Any]:
    return {**quantity, "equivalent_of": None} if quantity.get("equivalent_of") in dropped else quantity
