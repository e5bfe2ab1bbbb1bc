"""How an extraction shows itself in a notebook: its events as a table, its entities by type; static, escaped HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.templates import environment
from pipeline.wording import equations, filler

if TYPE_CHECKING:
    from pipeline.schema import Event, Extraction

SHOWN = 100  # rows; a notebook with thousands is of no use to anyone


def fragment(extraction: Extraction) -> str:
    """HTML for `_repr_html_`; after SHOWN events it says how many more there are."""
    names = equations(extraction)
    entities: dict[str, list[str]] = {}
    for entity in extraction.entities:
        entities.setdefault(entity.type, []).append(entity.name)
    return (
        environment()
        .get_template("notebook.html")
        .render(
            facts=extraction,
            entities=entities,
            events=[_row(event, names, extraction.text) for event in extraction.events[:SHOWN]],
            relations=[(names[r.from_], r.type.replace("_", " "), names[r.to]) for r in extraction.relations],
            hidden=max(0, len(extraction.events) - SHOWN),
        )
    )


def _quote(event: Event, text: str | None) -> tuple[str, str, str]:
    """What stands before, in and after the trigger in its sentence; without the text, the trigger alone."""
    if text is None:
        return "", ", ".join(dict.fromkeys(event.trigger_texts)), ""
    start, end = event.triggers[0]
    around = [(first, last) for first, last in event.evidence if first <= start < last] or [(start, end)]
    first, last = around[0]
    return text[first:start], text[start:end], text[end:last]


def _row(event: Event, names: dict[str, str], text: str | None) -> dict[str, Any]:
    notes = [event.subtype, event.modality if event.modality != "asserted" else None]
    return {
        "type": event.type,
        "notes": [*filter(None, notes), *(["not"] if event.polarity == "neg" else [])],
        "quote": _quote(event, text),
        "arguments": [(arg.role, filler(arg, names)) for arg in event.args],
        "confidence": f"{event.confidence:.2f}",
    }
