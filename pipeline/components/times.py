"""spaCy component `manchette_times`."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.state import state


@Language.factory("manchette_times", assigns=["doc._.manchette"])
def make_times(nlp: Language, name: str) -> "Times":
    """The component of this name, for any French pipeline."""
    return Times()


class Times:
    """Thin wrapper; the logic is elsewhere."""

    def __call__(self, doc: Doc) -> Doc:
        """Fills its layer of `doc._.manchette`."""
        state(doc)
        return doc
