"""spaCy component `manchette_events`."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.state import state


@Language.factory("manchette_events", assigns=["doc._.manchette"])
def make_events(nlp: Language, name: str) -> "Events":
    """The component of this name, for any French pipeline."""
    return Events()


class Events:
    """Thin wrapper; the logic is elsewhere."""

    def __call__(self, doc: Doc) -> Doc:
        """Fills its layer of `doc._.manchette`."""
        state(doc)
        return doc
