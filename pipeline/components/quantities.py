"""spaCy component `manchette_quantities`: the pure parser's quantities, with the model's parts of speech."""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.parsers.quantities import QuantityMatch, find_quantities
from pipeline.state import state


@Language.factory("manchette_quantities", assigns=["doc._.manchette"])
def make_quantities(nlp: Language, name: str) -> Quantities:
    """The component of this name, for any French pipeline."""
    return Quantities()


class Quantities:
    """Writes `quantities`: ids q1, q2 … in text order."""

    def __call__(self, doc: Doc) -> Doc:
        """Fills its layer of `doc._.manchette`."""
        places = dict(zip(doc.to_array("IDX").tolist(), range(len(doc)), strict=True))
        found = find_quantities(doc.text, lambda offset: doc[places[offset]].pos_ if offset in places else "")
        state(doc)["quantities"] = [_item(n, match) for n, match in enumerate(found, 1)]
        return doc


def _item(n: int, match: QuantityMatch) -> dict[str, Any]:
    return {
        "id": f"q{n}",
        "span": [match.start, match.end],
        "kind": match.kind,
        "value": match.value,
        "min": match.min,
        "max": match.max,
        "unit": match.unit,
        "modifier": match.modifier,
        "equivalent_of": None if match.equivalent_of is None else f"q{match.equivalent_of + 1}",
        "confidence": match.confidence,
    }
