"""From an extraction to its graph; nothing of it is left behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from pydantic import BaseModel

from pipeline.exchange.graph import (
    EQUIVALENT_OF,
    FIXED,
    IGNORE,
    SAME_ENTITY,
    SAME_EVENT,
    SOURCE,
    TEXT,
    ExchangeError,
    Graph,
    Link,
    Node,
    fresh,
)
from pipeline.ontology import event_types
from pipeline.schema import Argument, Event, Extraction, Mention, Span

_TARGETS = ("entities", "quantities", "times")  # what may be referred to
_SPANNED = ("mentions", "quantities", "times")


def complete(extraction: Extraction) -> Extraction:
    """The extraction with the words of every span, taken from its text. Raises ExchangeError for what does not fit:
    no text, a span outside it, an id used twice, a reference to nothing."""
    text = _checked(extraction)

    def worded(items: Iterable[Any]) -> tuple[Any, ...]:
        return tuple(i.model_copy(update={"text": text[slice(*i.span)]}) if i.span else i for i in items)

    def event(item: Event) -> Event:
        words = tuple(text[slice(*span)] for span in item.triggers)
        return item.model_copy(update={"args": worded(item.args), "trigger_texts": words})

    layers = {name: worded(getattr(extraction, name)) for name in _SPANNED}
    return extraction.model_copy(update={**layers, "events": tuple(map(event, extraction.events))})


def _checked(extraction: Extraction) -> str:
    name = extraction.doc or "the extraction"
    text = extraction.text
    if text is None:
        raise ExchangeError(f"{name} has no text; give the folder of the articles' texts (--texts)")
    layers = {name: [item.id for item in getattr(extraction, name)] for name in (*_TARGETS, "mentions", "events")}
    ids, targets = Counter(chain(*layers.values())), set(chain(*(layers[name] for name in _TARGETS)))
    for item, times in ids.items():
        if times > 1:
            raise ExchangeError(f"{name}: the id {item} is used twice; give every item its own")
    for what, (start, end) in _spans(extraction):
        if not 0 <= start < end <= len(text):
            raise ExchangeError(f"{name}: {what} has the span [{start}, {end}], which is no part of its text")
    for what, reference in _references(extraction):
        if reference not in targets:
            raise ExchangeError(f"{name}: {what} refers to {reference}, which is not there")
    for kind in {event.type for event in extraction.events}:
        if kind in FIXED:
            raise ExchangeError(f"{name}: the event type {kind} has the name of another label; rename it")
    return text


def _spans(extraction: Extraction) -> Iterator[tuple[str, Span]]:
    for layer in _SPANNED:
        yield from ((item.id, item.span) for item in getattr(extraction, layer))
    yield from (("ignore", span) for span in extraction.ignore)
    for event in extraction.events:
        yield from ((event.id, span) for span in event.triggers)
        yield from ((f"{event.id}, {arg.role}", arg.span) for arg in event.args if arg.span)


def _references(extraction: Extraction) -> Iterator[tuple[str, str]]:
    yield from ((item.id, item.entity) for item in extraction.mentions)
    yield from ((item.id, item.equivalent_of) for item in extraction.quantities if item.equivalent_of)
    yield from ((item.type, end) for item in extraction.relations for end in (item.from_, item.to))
    for event in extraction.events:
        yield from ((event.id, arg.ref) for arg in event.args if arg.ref)
        if event.source:
            yield event.id, event.source


def to_graph(extraction: Extraction) -> Graph:
    """The graph of an extraction; its text and ids are checked as `complete` tells."""
    drawing = _Drawing(complete(extraction))
    drawing.draw()
    return drawing.graph()


class _Drawing:
    """A graph in the making."""

    def __init__(self, extraction: Extraction) -> None:
        self.of = extraction
        self.nodes = dict[str, Node]()
        self.links = list[Link]()
        self.rest: dict[str, Any] = {"entities": [], "relations": [], "events": []}
        self.used = {item.id for name in (*_TARGETS, "mentions", "events") for item in getattr(extraction, name)}
        self.mentions: dict[str, list[Mention]] = {entity.id: [] for entity in extraction.entities}
        for mention in extraction.mentions:
            self.mentions[mention.entity].append(mention)

    def draw(self) -> None:
        """Every layer in turn."""
        self._entities()
        for quantity in self.of.quantities:
            facts = _facts(quantity, "id", "span", "text", "kind", "equivalent_of")
            self._add(quantity.id, quantity.kind.upper(), quantity.span, facts)
        for time in self.of.times:
            self._add(time.id, time.type.upper(), time.span, _facts(time, "id", "span", "text", "type"))
        self.links += [Link(EQUIVALENT_OF, q.id, q.equivalent_of) for q in self.of.quantities if q.equivalent_of]
        self._relations()
        for number, event in enumerate(self.of.events):
            if event.triggers:
                self._event(event)
            else:
                self.rest["events"].append([number, _facts(event)])
        for span in self.of.ignore:
            self._add(fresh("i", self.used), IGNORE, span)

    def graph(self) -> Graph:
        """What was drawn; `facts` holds the rest."""
        known = {key: value for key in ("doc", "title", "published") if (value := getattr(self.of, key)) is not None}
        types = sorted({event.type for event in self.of.events} - event_types().keys())
        rest = {key: value for key, value in {**self.rest, "event_types": types}.items() if value}
        return Graph(self.of.text or "", tuple(self.nodes.values()), tuple(self.links), {**known, **rest})

    def _add(self, name: str, label: str, span: Span, facts: dict[str, Any] | None = None) -> None:
        self.nodes[name] = Node(name, label, span, facts or {})

    def _entities(self) -> None:
        """The first mention of an entity carries its facts, the others lead to it."""
        entities = {entity.id: entity for entity in self.of.entities}
        for mention in self.of.mentions:
            entity, facts = entities[mention.entity], _facts(mention, "id", "span", "text", "entity")
            first = self.mentions[entity.id][0]
            if mention is first:
                facts["entity"] = _facts(entity, "type")
            else:
                self.links.append(Link(SAME_ENTITY, mention.id, first.id))
            self._add(mention.id, entity.type, mention.span, facts)
        self.rest["entities"] = [_facts(entity) for entity in self.of.entities if not self.mentions[entity.id]]
        told = [m.entity for m in self.of.mentions if m is self.mentions[m.entity][0]]
        ids = [*(entity["id"] for entity in self.rest["entities"]), *told]
        self.rest["order"] = [] if ids == [*entities] else [*entities]

    def _relations(self) -> None:
        for number, relation in enumerate(self.of.relations):
            heads, tails = self.mentions[relation.from_], self.mentions[relation.to]
            if heads and tails:
                head = heads[0].id
                self._link(
                    Link(relation.type, head, self._near(relation.to, heads[0].span)),
                    _facts(relation, "type", "from_", "to"),
                )
            else:
                self.rest["relations"].append([number, _facts(relation)])

    def _event(self, event: Event) -> None:
        left = {"id", "type", "triggers", "trigger_texts", "args", "source"}
        self._add(event.id, event.type, event.triggers[0], _facts(event, *left))
        for span in event.triggers[1:]:
            self._add(name := fresh(f"{event.id}.", self.used), event.type, span)
            self.links.append(Link(SAME_EVENT, name, event.id))
        unplaced = []
        for number, arg in enumerate(event.args):
            tail = self._filler(arg, event.triggers[0])
            if tail:
                self._link(Link(arg.role, event.id, tail), _facts(arg, "role", "ref", "span", "text"))
            else:
                unplaced.append([number, _facts(arg)])
        if unplaced:
            self._tell(event.id, "args", unplaced)
        if event.source and self.mentions[event.source]:
            self.links.append(Link(SOURCE, event.id, self._near(event.source, event.triggers[0])))
        elif event.source:
            self._tell(event.id, "source", event.source)

    def _filler(self, arg: Argument, near: Span) -> str | None:
        """The node that fills a role; None when only the facts can tell it."""
        if arg.ref and arg.span is None:
            return arg.ref if arg.ref not in self.mentions else self._near(arg.ref, near)
        if arg.ref is None and arg.span:
            self._add(name := fresh("x", self.used), TEXT, arg.span)
            return name
        return None

    def _near(self, entity: str, span: Span) -> str:
        """The mention nearest to a span, "" if there is none: short arcs are easy to read."""
        found = min(self.mentions[entity], key=lambda m: abs(m.span[0] - span[0]), default=None)
        return found.id if found else ""

    def _link(self, link: Link, facts: dict[str, Any]) -> None:
        """A link; few formats let links have facts, so those are told by its head."""
        self.links.append(link)
        if facts:
            told = self.nodes[link.head].facts.get("links", [])
            self._tell(link.head, "links", [*told, {"label": link.label, "to": link.tail, **facts}])

    def _tell(self, name: str, key: str, value: Any) -> None:  # noqa: ANN401 - any JSON
        node = self.nodes[name]
        self.nodes[name] = Node(node.id, node.label, node.span, {**node.facts, key: value})


def _facts(record: BaseModel, *left: str) -> dict[str, Any]:
    """What a record says beyond the defaults, as JSON primitives."""
    return record.model_dump(mode="json", exclude_defaults=True, exclude=set(left))
