"""spaCy component `manchette_relations`."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.state import state


@Language.factory("manchette_relations", assigns=["doc._.manchette"])
def make_relations(nlp: Language, name: str) -> "Relations":
    """The component of this name, for any French pipeline."""
    return Relations()


class Relations:
    """Thin wrapper; the logic is elsewhere."""

    def __call__(self, doc: Doc) -> Doc:
        """Fills its layer of `doc._.manchette`."""
        state(doc)
        return doc
