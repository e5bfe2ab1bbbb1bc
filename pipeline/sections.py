"""Texts far longer than an article are read in sections: time grows in proportion, memory not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from pipeline.schema import Entity, Extraction
from pipeline.text import fold

_IDS = frozenset({"id", "entity", "ref", "from", "to", "source", "equivalent_of"})
_NUMBERED = {"mentions": "m", "quantities": "q", "times": "t", "events": "v"}
_BORDERS = ("\n", ". ", " ")


def cut(text: str, length: int) -> list[tuple[int, int]]:
    """Spans of at most `length` characters that cover the text: cut after a line break where the second half of a
    span has one, else after a sentence, a word, or anywhere."""
    spans, start = [], 0
    while len(text) - start > length:
        middle, limit = start + length // 2, start + length
        found = (text.rfind(border, middle, limit) + len(border) for border in _BORDERS if border in text[middle:limit])
        end = next(found, limit)
        spans.append((start, end))
        start = end
    return [*spans, (start, len(text))]


def join(parts: Iterable[tuple[int, Extraction]]) -> Extraction:
    """One extraction from those of the sections, each with its offset in the whole text.

    Entities of one type and name become one, and so do equal relations; everything else is renumbered. Coreference
    does not cross sections.
    """
    entities: dict[tuple[str, str], Entity] = {}
    layers: dict[str, list[dict[str, Any]]] = defaultdict(list)
    relations: dict[tuple[str, str, str], dict[str, Any]] = {}
    for offset, found in parts:
        ids = {}
        for entity in found.entities:
            fresh = entity.model_copy(update={"id": f"e{len(entities) + 1}"})
            ids[entity.id] = entities.setdefault((entity.type, fold(entity.name)), fresh).id
        for layer, letter in _NUMBERED.items():
            for number, item in enumerate(getattr(found, layer), len(layers[layer]) + 1):
                ids[item.id] = f"{letter}{number}"
        for layer in _NUMBERED:
            layers[layer] += [_moved(item.model_dump(), offset, ids) for item in getattr(found, layer)]
        for relation in (_moved(r.model_dump(), offset, ids) for r in found.relations):
            relations.setdefault((relation["type"], relation["from"], relation["to"]), relation)
    return Extraction.model_validate(
        {"entities": tuple(entities.values()), "relations": tuple(relations.values()), **layers}
    )


def _moved(item: dict[str, Any], offset: int, ids: dict[str, str]) -> dict[str, Any]:
    """The record with its spans `offset` characters on and its ids renamed."""

    def moved(key: str, value: Any) -> Any:  # noqa: ANN401
        if value is None:
            return None
        if key == "span":
            return value[0] + offset, value[1] + offset
        if key in ("triggers", "evidence"):
            return [(start + offset, end + offset) for start, end in value]
        if key == "args":
            return [_moved(arg, offset, ids) for arg in value]
        return ids[value] if key in _IDS else value

    return {key: moved(key, value) for key, value in item.items()}
