"""spaCy component `manchette_coreference`."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.state import state


@Language.factory("manchette_coreference", assigns=["doc._.manchette"])
def make_coreference(nlp: Language, name: str) -> "Coreference":
    """The component of this name, for any French pipeline."""
    return Coreference()


class Coreference:
    """Thin wrapper; the logic is elsewhere."""

    def __call__(self, doc: Doc) -> Doc:
        """Fills its layer of `doc._.manchette`."""
        state(doc)
        return doc
