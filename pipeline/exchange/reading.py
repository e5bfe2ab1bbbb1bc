"""From a graph, perhaps edited in a tool, to an extraction; what does not fit is told with its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from pipeline.exchange.drawing import complete
from pipeline.exchange.graph import (
    ENTITY,
    EQUIVALENT_OF,
    FIXED,
    IGNORE,
    QUANTITY,
    RELATION,
    SAME_ENTITY,
    SAME_EVENT,
    SOURCE,
    TEXT,
    TIME,
    ExchangeError,
    Graph,
    Link,
    Node,
    fresh,
)
from pipeline.ontology import event_types
from pipeline.schema import Argument, Entity, Event, Extraction, Mention, Quantity, Relation, Time

R = TypeVar("R", bound=BaseModel)
_Unplaced = list[tuple[int, dict[str, Any]]]
_LEAD = {"mention": {SAME_ENTITY, *RELATION}, "quantity": {EQUIVALENT_OF}}


class _Rest(BaseModel):
    """The facts of a graph; sidecars may have others."""

    doc: str | None = None
    title: str | None = None
    published: str | None = None
    entities: list[Entity] = []
    order: list[str] = []
    event_types: list[str] = []
    relations: _Unplaced = []
    events: _Unplaced = []


class _Facts(BaseModel):
    """The facts of a node that are no fields of its record."""

    entity: dict[str, Any] | None = None
    links: list[dict[str, Any]] = []
    args: _Unplaced = []


def from_graph(graph: Graph) -> Extraction:
    """The extraction that a graph tells, with the words of every span. Raises ExchangeError."""
    return _Reading(graph).extraction()


class _Reading:
    """A graph with its nodes by id and by kind, its links by head."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.rest = _made(_Rest, graph.where, graph.facts)
        self.nodes = dict[str, Node]()
        self.kinds = dict[str, str]()
        self.facts = {node.id: _made(_Facts, node.where, node.facts) for node in graph.nodes}
        known = {*event_types(), *self.rest.event_types}
        for node in graph.nodes:
            start, end = node.span
            if node.id in self.nodes:
                raise ExchangeError(f"{node.where}: the id {node.id} is used twice; remove one of them")
            if not 0 <= start < end <= len(graph.text):
                raise ExchangeError(f"{node.where}: the span [{start}, {end}] is no part of the text")
            self.nodes[node.id], self.kinds[node.id] = node, _kind(node, known)
        self.links: dict[str, list[Link]] = defaultdict(list)
        for link in graph.links:
            self._check(link)
            self.links[link.head].append(link)
        told = (str(facts.entity.get("id")) for facts in self.facts.values() if facts.entity)
        self.used = {*self.nodes, *told, *(entity.id for entity in self.rest.entities)}
        self.first = self._clusters(SAME_ENTITY, "mention")
        self.events = self._clusters(SAME_EVENT, "event")

    def extraction(self) -> Extraction:
        """All layers."""
        entities, ids = self._entities()
        rest, where = self.rest, self.graph.where
        mentions = [self._mention(node, ids) for node in self._of("mention")]
        quantities = [self._quantity(n) for n in self._of("quantity")]
        times = [self._item(Time, n, type=TIME[n.label]) for n in self._of("time")]
        relations = [self._relation(link, ids) for link in self._relations()]
        firsts = [node for node in self._of("event") if self.events[node.id] == node.id]
        events = [self._event(node, ids) for node in firsts]
        self._no_stray_text()
        made = Extraction(
            doc=rest.doc,
            title=rest.title,
            published=rest.published,
            text=self.graph.text,
            ignore=tuple(node.span for node in self._of("ignore")),
            entities=tuple(entities),
            mentions=tuple(mentions),
            quantities=tuple(quantities),
            times=tuple(times),
            relations=_inserted(relations, rest.relations, Relation, where),
            events=_inserted(events, rest.events, Event, where),
        )
        try:
            return complete(made)
        except ExchangeError as error:  # what no node carries may refer to what was removed
            raise ExchangeError(f"{where}: {error}") from error

    def _of(self, kind: str) -> list[Node]:
        return [node for node in self.graph.nodes if self.kinds[node.id] == kind]

    def _words(self, node: Node) -> str:
        return self.graph.text[slice(*node.span)]

    def _item(self, model: type[R], node: Node, **data: object) -> R:
        told = {key: value for key, value in node.facts.items() if key not in ("entity", "links")}
        return _made(model, node.where, {**told, **data, "id": node.id, "span": node.span, "text": self._words(node)})

    def _check(self, link: Link) -> None:
        """Both ends are there and may bear such a link."""
        for end in (link.head, link.tail):
            if end not in self.nodes:
                raise ExchangeError(f"{link.where}: {link.label} leads to {end}, which is not there")
        head, tail = self.kinds[link.head], self.kinds[link.tail]
        wanted = {SAME_ENTITY: "mention", SAME_EVENT: "event", EQUIVALENT_OF: "quantity", SOURCE: "mention"}
        allowed = head == "event" and link.label not in (SAME_ENTITY, EQUIVALENT_OF)
        if not (allowed or link.label in _LEAD.get(head, ())):
            raise ExchangeError(f"{link.where}: a {self.nodes[link.head].label} cannot bear the link {link.label}")
        fits = {wanted.get(link.label) or "mention"} if head != "event" or link.label in wanted else _FILLERS
        if tail not in fits:
            raise ExchangeError(f"{link.where}: {link.label} cannot lead to a {self.nodes[link.tail].label}")

    def _clusters(self, label: str, kind: str) -> dict[str, str]:
        """For every node of a kind, the node that stands for all it is linked to: one with facts, else the first."""
        sets = {node.id: {node.id} for node in self._of(kind)}
        for link in self.graph.links:
            if link.label == label:
                both = sets[link.head] | sets[link.tail]
                sets.update(dict.fromkeys(both, both))
        order = {node.id: (not self._leads(node, kind), number) for number, node in enumerate(self.graph.nodes)}
        return {name: min(members, key=order.__getitem__) for name, members in sets.items()}

    def _leads(self, node: Node, kind: str) -> bool:
        if kind == "mention":
            return self.facts[node.id].entity is not None
        return all(link.label != SAME_EVENT for link in self.links[node.id])

    def _entities(self) -> tuple[list[Entity], dict[str, str]]:
        """The entities in order, and their ids by the mention that stands for each."""
        found = {entity.id: entity for entity in self.rest.entities}
        ids = dict[str, str]()
        for node in self._of("mention"):
            first = self.nodes[self.first[node.id]]
            if first.label != node.label:
                told = f"{first.label} at {first.where or first.span[0]} and {node.label}"
                raise ExchangeError(f"{node.where}: one entity has two types, {told}; give its mentions the same label")
            if first.id not in ids:
                own = self.facts[first.id].entity or {"id": fresh("e", self.used)}
                entity = _made(Entity, first.where, {"name": self._name(first.id), **own, "type": first.label})
                ids[first.id], found[entity.id] = entity.id, entity
        rank = {name: number for number, name in enumerate(self.rest.order)}
        return sorted(found.values(), key=lambda e: rank.get(e.id, len(rank))), ids

    def _name(self, first: str) -> str:
        """The longest name among the mentions of an entity, the longest phrase when it has no name."""
        nodes = [node for node in self._of("mention") if self.first[node.id] == first]
        names = [node for node in nodes if node.facts.get("kind", "name") == "name"]
        return max((self._words(node) for node in names or nodes), key=len)

    def _mention(self, node: Node, ids: dict[str, str]) -> Mention:
        kind = node.facts.get("kind", "name")
        return self._item(Mention, node, kind=kind, entity=ids[self.first[node.id]])

    def _quantity(self, node: Node) -> Quantity:
        same = [link.tail for link in self.links[node.id] if link.label == EQUIVALENT_OF]
        if len(same) > 1:
            raise ExchangeError(f"{node.where}: {node.id} is equivalent to two quantities; keep one link")
        return self._item(Quantity, node, kind=QUANTITY[node.label], equivalent_of=same[0] if same else None)

    def _relations(self) -> list[Link]:
        return [link for link in self.graph.links if link.label in RELATION and self.kinds[link.head] == "mention"]

    def _relation(self, link: Link, ids: dict[str, str]) -> Relation:
        ends = {"from": ids[self.first[link.head]], "to": ids[self.first[link.tail]]}
        return _made(Relation, link.where, {"type": link.label, **ends, **self._told(link)})

    def _told(self, link: Link) -> dict[str, Any]:
        """What the head of a link tells of it."""
        for facts in self.facts[link.head].links:
            if (facts.get("label"), facts.get("to")) == (link.label, link.tail):
                return {key: value for key, value in facts.items() if key not in ("label", "to")}
        return {}

    def _event(self, first: Node, ids: dict[str, str]) -> Event:
        nodes = [node for node in self._of("event") if self.events[node.id] == first.id]
        nodes.sort(key=lambda node: node.id != first.id)
        for node in nodes:
            if node.label != first.label:
                raise ExchangeError(f"{node.where}: {SAME_EVENT} joins {node.label} and {first.label}; keep one type")
        links = [link for node in nodes for link in self.links[node.id]]
        sources = [ids[self.first[link.tail]] for link in links if link.label == SOURCE]
        if len(set(sources)) > 1:
            raise ExchangeError(f"{first.where}: {first.id} has two sources; keep one link")
        args = [self._argument(link, ids) for link in links if link.label not in (SOURCE, SAME_EVENT)]
        told = {key: value for key, value in first.facts.items() if key not in ("links", "args")}
        data = {
            "source": sources[0] if sources else None,
            **told,
            "id": first.id,
            "type": first.label,
            "triggers": [node.span for node in nodes],
            "trigger_texts": [self._words(node) for node in nodes],
            "args": _inserted(args, self.facts[first.id].args, Argument, first.where),
        }
        return _made(Event, first.where, data)

    def _argument(self, link: Link, ids: dict[str, str]) -> Argument:
        node, kind = self.nodes[link.tail], self.kinds[link.tail]
        filler: dict[str, Any] = {"ref": ids[self.first[node.id]] if kind == "mention" else node.id}
        if kind == "text":
            filler = {"span": node.span, "text": self._words(node)}
        return _made(Argument, link.where, {"role": link.label, **filler, **self._told(link)})

    def _no_stray_text(self) -> None:
        tails = {link.tail for link in self.graph.links}
        for node in self._of("text"):
            if node.id not in tails:
                raise ExchangeError(f"{node.where}: the {TEXT} {self._words(node)!r} fills no role; link or remove it")


_FILLERS = {"mention", "quantity", "time", "text"}


def _kind(node: Node, types: Iterable[str]) -> str:
    if node.label in ENTITY:
        return "mention"
    for labels, kind in (
        (QUANTITY, "quantity"),
        (TIME, "time"),
        ((TEXT, IGNORE), node.label.lower()),
        (types, "event"),
    ):
        if node.label in labels:
            return kind
    raise ExchangeError(f"{node.where}: {node.label!r} is no label; there are {', '.join(FIXED)} and the event types")


def _inserted(made: list[R], unplaced: _Unplaced, model: type[R], where: str) -> tuple[R, ...]:
    """The records, with those that no node could carry back in their places."""
    for number, data in unplaced:
        made.insert(number, _made(model, where, data))
    return tuple(made)


def _made(model: type[R], where: str, data: object) -> R:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ExchangeError(f"{where}: {place}: {first['msg'].removeprefix('Value error, ')}") from error
