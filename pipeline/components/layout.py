"""spaCy component `manchette_layout`."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.state import state


@Language.factory("manchette_layout", assigns=["doc._.manchette"])
def make_layout(nlp: Language, name: str) -> "Layout":
    """The component of this name, for any French pipeline."""
    return Layout()


class Layout:
    """Thin wrapper; the logic is elsewhere."""

    def __call__(self, doc: Doc) -> Doc:
        """Fills its layer of `doc._.manchette`."""
        state(doc)
        return doc
