"""spaCy component `manchette_quantities`."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.state import state


@Language.factory("manchette_quantities", assigns=["doc._.manchette"])
def make_quantities(nlp: Language, name: str) -> "Quantities":
    """The component of this name, for any French pipeline."""
    return Quantities()


class Quantities:
    """Thin wrapper; the logic is elsewhere."""

    def __call__(self, doc: Doc) -> Doc:
        """Fills its layer of `doc._.manchette`."""
        state(doc)
        return doc
