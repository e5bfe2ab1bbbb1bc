"""An article for the screen: its blocks cut into segments that know which facts they belong to.

Segments carry their own text, so that no script has to count characters: code points are not what browsers count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from pipeline import wording
from pipeline.parsers.sentences import Block, find_blocks
from pipeline.schema import Argument, Event, Extraction, Relation

Span = tuple[int, int]
Json = dict[str, Any]


@dataclass(frozen=True)
class Judged:
    """What an evaluation found: right, missed, spurious or differs by (layer, id), wrong arguments by event id."""

    states: Mapping[tuple[str, str], str] = field(default_factory=dict)
    arguments: Mapping[str, Collection[Argument]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Words:
    names: dict[str, str]
    values: dict[str, str]


@dataclass
class _Marks:
    """Spans of the text in order of arrival; a mark's number is its place."""

    spans: list[Span] = field(default_factory=list)
    shown: list[Json] = field(default_factory=list)
    _known: dict[tuple[Span, str], int] = field(default_factory=dict)

    def add(self, span: Span, kind: str, tip: str = "", state: str = "") -> int:
        number = self._known.get((span, kind))
        if number is None:
            number = self._known[span, kind] = len(self.spans)
            self.spans.append(span)
            known = {key: value for key, value in (("tip", tip), ("state", state)) if value}
            self.shown.append({"kind": kind, "at": span} | known)
        return number


def document(text: str, extraction: Extraction, judged: Judged | None = None) -> Json:
    """`{"doc", "published", "blocks", "marks", "events", "relations"}`.

    A block is `{"kind", "segments"}`, a segment `[text, marks...]`; a mark is `{"kind", "at", "tip", "state"}` with the
    last two where they are known. Segments, events and relations refer to marks by number. A judged article
    has no relations: an evaluation does not show them one by one.
    """
    judging, judged = judged is not None, judged or Judged()
    marks = _Marks()
    places = _mark_items(marks, extraction, judged.states)
    words = _Words(wording.names(extraction, text), wording.values(extraction))
    events = [_event(event, marks, places=places, words=words, judged=judged) for event in extraction.events]
    return {
        "doc": extraction.doc,
        "published": extraction.published,
        "blocks": list(_blocks(text, marks.spans)),
        "marks": marks.shown,
        "events": events,
        "relations": [] if judging else [_relation(found, marks, places, words) for found in extraction.relations],
    }


def _mark_items(marks: _Marks, extraction: Extraction, states: Mapping[tuple[str, str], str]) -> dict[str, list[int]]:
    """Marks names, nominals, quantities and times; the marks of each entity, quantity and time by id."""
    places: dict[str, list[int]] = defaultdict(list)
    entities = {entity.id: entity for entity in extraction.entities}
    for mention in extraction.mentions:
        if entity := entities.get(mention.entity):
            kind = entity.type.lower() + ("" if mention.kind == "name" else " nominal")
            state = states.get((mention.kind, mention.id), "")
            places[entity.id].append(marks.add(mention.span, kind, f"{entity.type.lower()}: {entity.name}", state))
    for quantity in extraction.quantities:
        tip = " ".join(filter(None, (f"{quantity.kind}:", wording.bounded_amount(quantity) or "no exact value")))
        places[quantity.id].append(marks.add(quantity.span, "quantity", tip, states.get(("quantity", quantity.id), "")))
    for time in extraction.times:
        tip = f"{time.type}: {time.value or 'unresolved'}"
        places[time.id].append(marks.add(time.span, "time", tip, states.get(("time", time.id), "")))
    return places


def _event(event: Event, marks: _Marks, *, places: Mapping[str, list[int]], words: _Words, judged: Judged) -> Json:
    wrong = judged.arguments.get(event.id, ())
    state = judged.states.get(("event", event.id), "")
    triggers = [marks.add(span, "trigger") for span in event.triggers]
    arguments = []
    for arg in event.args:
        shown: Json = {"role": arg.role, "text": wording.filler(arg, words.names)}
        shown["marks"] = _near(arg, event, marks, places)
        value = {"value": words.values[arg.ref]} if arg.ref in words.values else {}
        arguments.append(shown | value | ({"wrong": True} if arg in wrong else {}))
    return {
        "type": event.type,
        "notes": [*filter(None, (event.subtype, event.direction)), *(["not"] if event.polarity == "neg" else [])],
        "modality": event.modality,
        "source": words.names.get(event.source or "") or (event.source_kind or "").replace("_", " "),
        "confidence": round(event.confidence, 3),
        "state": state,
        "triggers": triggers,
        "evidence": [marks.add(span, "evidence") for span in event.evidence],
        "arguments": arguments,
    }


def _relation(relation: Relation, marks: _Marks, places: Mapping[str, list[int]], words: _Words) -> Json:
    """A relation as an event without trigger, whose two arguments are where the entities stand closest."""
    ours, theirs = (set(places.get(id_, ())) for id_ in (relation.from_, relation.to))
    along = sorted((marks.spans[number][0], number) for number in ours | theirs)
    gaps = [(b[0] - a[0], a[1], b[1]) for a, b in pairwise(along) if (a[1] in ours) != (b[1] in ours)]
    closest = set(min(gaps)[1:]) if gaps else set()
    role = relation.type.removesuffix("_of").replace("_", " ")
    sides = ((role, relation.from_, ours), ("of", relation.to, theirs))
    return {
        "confidence": round(relation.confidence, 3),
        "triggers": [],
        "evidence": [],
        "arguments": [
            {"role": told, "text": words.names[id_], "marks": sorted(here & closest)} for told, id_, here in sides
        ],
    }


def _near(arg: Argument, event: Event, marks: _Marks, places: Mapping[str, list[int]]) -> list[int]:
    """The marks of an argument: those inside the evidence, else the one nearest to the trigger."""
    if arg.span:
        return [marks.add(arg.span, "words")]
    own = places.get(arg.ref or "", [])
    inside = [n for n in own if any(start <= marks.spans[n][0] < end for start, end in event.evidence)]
    trigger = event.triggers[0][0]
    return inside or sorted(own, key=lambda n: abs(marks.spans[n][0] - trigger))[:1]


def _blocks(text: str, spans: Sequence[Span]) -> Iterator[Json]:
    blocks = find_blocks(text)
    pieces = _pieces(text, blocks, spans)
    piece = next(pieces, None)
    for block in blocks:
        segments = []
        while piece and piece[0] < block.end:
            if piece[0] >= block.start:
                segments.append([text[piece[0] : piece[1]], *piece[2]])
            piece = next(pieces, None)
        yield {"kind": block.kind, "segments": segments}


def _pieces(text: str, blocks: Sequence[Block], spans: Sequence[Span]) -> Iterator[tuple[int, int, list[int]]]:
    """The text between any two neighbouring edges of blocks and spans, with the numbers of the spans over it."""
    opening, closing = defaultdict(list), defaultdict(list)
    for number, (start, end) in enumerate(spans):
        if start < end:
            opening[start].append(number)
            closing[end].append(number)
    edges = {0, len(text), *opening, *closing, *(edge for block in blocks for edge in (block.start, block.end))}
    active: dict[int, None] = {}
    for left, right in pairwise(sorted(edges)):
        for number in closing.get(left, ()):
            del active[number]
        active |= dict.fromkeys(opening.get(left, ()))
        yield left, right, list(active)
