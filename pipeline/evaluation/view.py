"""One side of a comparison: an extraction without its ignored zones, with the look-ups that matching needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

from pipeline.evaluation.agreement import Span, overlap, same_quantity, same_time, token_f1
from pipeline.schema import Argument, Entity, Event, Extraction, Mention, Quantity, Time

Referent = Entity | Quantity | Time
_SAME_TEXT = 0.5  # token F1 from which two text arguments agree


class View:
    """An extraction seen through the `ignore` spans of the gold article."""

    def __init__(self, extraction: Extraction, ignore: Sequence[Span] = ()) -> None:
        self._ignore = ignore
        self.entities = {e.id: e for e in extraction.entities}
        known = [m for m in extraction.mentions if m.entity in self.entities]
        self.mentions = [m for m in known if not self._ignored(m.span)]
        self.quantities = [q for q in extraction.quantities if not self._ignored(q.span)]
        self.times = [t for t in extraction.times if not self._ignored(t.span)]
        self.events = [e for e in extraction.events if not all(self._ignored(t) for t in e.triggers)]
        self.relations = extraction.relations
        items: Iterable[Referent] = (*extraction.quantities, *extraction.times, *extraction.entities)
        self._by_id = {item.id: item for item in items}
        self._root = {q.id: q.equivalent_of for q in extraction.quantities if q.equivalent_of}

    def _ignored(self, span: Span) -> bool:
        return any(overlap(span, zone) for zone in self._ignore)

    def of_kind(self, kind: str) -> list[Mention]:
        """The mentions of a kind, `name` or `nominal`."""
        return [m for m in self.mentions if m.kind == kind]

    def label(self, mention: Mention) -> str:
        """The entity type of a mention."""
        return self.entities[mention.entity].type

    @cached_property
    def spans(self) -> dict[str, list[Span]]:
        """The mention spans of each entity."""
        found: dict[str, list[Span]] = defaultdict(list)
        for mention in self.mentions:
            found[mention.entity].append(mention.span)
        return found

    def arguments(self, event: Event) -> list[Argument]:
        """The event's arguments; equivalent quantities in one role count once."""
        kept: dict[tuple[str, object], Argument] = {}
        for arg in event.args:
            kept.setdefault((arg.role, self._root.get(arg.ref, arg.ref) if arg.ref else arg.span), arg)
        return list(kept.values())

    def referents(self, ref: str) -> list[Referent]:
        """What an argument may stand for: the item and, for a quantity, its stated equivalents."""
        root = self._root.get(ref, ref)
        ids = [root, *(key for key, value in self._root.items() if value == root)]
        return [self._by_id[i] for i in ids if i in self._by_id]


class Match:
    """The agreement of items that belong to two views."""

    def __init__(self, gold: View, predicted: View) -> None:
        self.gold, self.predicted = gold, predicted

    def entities(self, gold: Entity, predicted: Entity) -> bool:
        """Same type, and an equal name or overlapping mentions."""
        if gold.type != predicted.type:
            return False
        if gold.name.casefold() == predicted.name.casefold():
            return True
        ours, theirs = self.gold.spans.get(gold.id, ()), self.predicted.spans.get(predicted.id, ())
        return any(overlap(a, b) for a in ours for b in theirs)

    def entity_ids(self, gold: str, predicted: str) -> bool:
        """`entities` of two ids; unknown ids agree with nothing."""
        ours, theirs = self.gold.entities.get(gold), self.predicted.entities.get(predicted)
        return bool(ours and theirs and self.entities(ours, theirs))

    def arguments(self, gold: Argument, predicted: Argument) -> bool:
        """Same role and same filler; a text span also stands for an entity that it mentions."""
        if gold.role != predicted.role:
            return False
        if gold.ref and predicted.ref:
            ours, theirs = self.gold.referents(gold.ref), self.predicted.referents(predicted.ref)
            return any(self.same(a, b) for a in ours for b in theirs)
        if gold.span and predicted.span:
            near = overlap(gold.span, predicted.span)
            return near or token_f1(gold.text or "", predicted.text or "") >= _SAME_TEXT
        if gold.span:
            return self._mentions(gold.span, self.predicted, predicted.ref)
        return self._mentions(predicted.span, self.gold, gold.ref)

    @staticmethod
    def _mentions(span: Span | None, owner: View, ref: str | None) -> bool:
        return span is not None and ref is not None and any(overlap(span, s) for s in owner.spans.get(ref, ()))

    def same(self, a: Referent, b: Referent) -> bool:
        """Whether two entities, quantities or times agree."""
        if isinstance(a, Entity) and isinstance(b, Entity):
            return self.entities(a, b)
        if isinstance(a, Quantity) and isinstance(b, Quantity):
            return same_quantity(a, b)
        return isinstance(a, Time) and isinstance(b, Time) and same_time(a, b)
