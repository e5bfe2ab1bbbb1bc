"""spaCy component `manchette_entities`."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.state import state


@Language.factory("manchette_entities", assigns=["doc._.manchette"])
def make_entities(nlp: Language, name: str) -> "Entities":
    """The component of this name, for any French pipeline."""
    return Entities()


class Entities:
    """Thin wrapper; the logic is elsewhere."""

    def __call__(self, doc: Doc) -> Doc:
        """Fills its layer of `doc._.manchette`."""
        state(doc)
        return doc
