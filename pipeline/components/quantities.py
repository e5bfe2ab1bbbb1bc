"""spaCy component `manchette_quantities`: the pure parser's quantities, with the model's parts of speech."""

from __future__ import annotations

from collections.abc import Container
from decimal import Decimal
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.parsers.quantities import QuantityMatch, find_quantities
from pipeline.state import state, text_of

_LONGEST = 40  # digits of a number that is worth tidying


@Language.factory("manchette_quantities", assigns=["doc._.manchette"])
def make_quantities(nlp: Language, name: str) -> Quantities:
    """The component of this name, for any French pipeline."""
    return Quantities()


class Quantities:
    """Writes `quantities`: ids q1, q2 … in text order."""

    def __call__(self, doc: Doc) -> Doc:
        """Fills its layer of `doc._.manchette`."""
        places = dict(zip(doc.to_array("IDX").tolist(), range(len(doc)), strict=True))
        found = find_quantities(text_of(doc), lambda offset: doc[places[offset]].pos_ if offset in places else "")
        edges = [block["span"][0] for block in state(doc)["blocks"]]
        across = {n for n, match in enumerate(found) if any(match.start < edge < match.end for edge in edges)}
        state(doc)["quantities"] = [_item(n, match, across) for n, match in enumerate(found) if n not in across]
        return doc


def _plain(value: Decimal | None) -> Decimal | None:
    """The number without zeros that say nothing: 61100000, not 61100000.0 (nor 6.11E+7)."""
    if value is None or value.adjusted() > _LONGEST:
        return value
    return Decimal(int(value)) if value == int(value) else value.normalize()


def _item(n: int, match: QuantityMatch, lost: Container[int]) -> dict[str, Any]:
    root = match.equivalent_of
    return {
        "id": f"q{n + 1}",
        "span": [match.start, match.end],
        "kind": match.kind,
        "value": _plain(match.value),
        "min": _plain(match.min),
        "max": _plain(match.max),
        "unit": match.unit,
        "modifier": match.modifier,
        "equivalent_of": None if root is None or root in lost else f"q{root + 1}",
        "confidence": match.confidence,
    }
