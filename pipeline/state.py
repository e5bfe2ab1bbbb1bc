"""What the components share: JSON primitives under `doc._.manchette`, one list a layer."""

from __future__ import annotations

from typing import Any

from spacy.tokens import Doc

EXTENSION = "manchette"
LAYERS = ("blocks", "quantities", "times", "entities", "mentions", "relations", "events")

if not Doc.has_extension(EXTENSION):
    Doc.set_extension(EXTENSION, default=None)


def state(doc: Doc) -> dict[str, Any]:
    """The document's state, made on first use: `published` (EDTF or None) and the lists of LAYERS."""
    found: dict[str, Any] | None = doc._.manchette
    if found is None:
        found = {"published": None, **{name: [] for name in LAYERS}}
        doc._.manchette = found
    return found


def text_of(doc: Doc) -> str:
    """`doc.text`, which spaCy joins anew at every reading: kept with the state."""
    shared = state(doc)
    if "text" not in shared:
        shared["text"] = doc.text
    text: str = shared["text"]
    return text
