"""From a processed Doc to the typed Extraction; here every span is tied to its exact characters."""

from __future__ import annotations

from typing import Any

from spacy.tokens import Doc

from pipeline.schema import Extraction
from pipeline.state import state, text_of


def assemble(doc: Doc) -> Extraction:
    """The validated result of the layers in `doc._.manchette`, with the surface text of every span."""
    shared, text = state(doc), text_of(doc)

    def worded(item: dict[str, Any]) -> dict[str, Any]:
        start, end = item["span"]
        return {**item, "text": text[start:end]}

    def event(item: dict[str, Any]) -> dict[str, Any]:
        return {
            **item,
            "args": [worded(a) if a.get("span") else a for a in item["args"]],
            "trigger_texts": [text[start:end] for start, end in item["triggers"]],
        }

    return Extraction.model_validate(
        {
            "doc": shared.get("doc"),
            "title": shared.get("title"),
            "published": shared["published"],
            "text": text,
            "entities": shared["entities"],
            "mentions": [worded(m) for m in shared["mentions"]],
            "quantities": [worded(q) for q in shared["quantities"]],
            "times": [worded(t) for t in shared["times"]],
            "relations": shared["relations"],
            "events": [event(e) for e in shared["events"]],
        }
    )
