"""spaCy DocBin: spans in groups, and as JSON in `doc.user_data["manchette"]` the facts about them and the links.

`doc.ents` holds the names that do not overlap, so that `spacy train` can use the file as it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from spacy.tokens import Doc, DocBin, Span, SpanGroup
from spacy.util import filter_spans

from pipeline.batch.files import atomic
from pipeline.exchange.graph import ENTITY, IGNORE, QUANTITY, TEXT, TIME, ExchangeError, Graph, Link, Node, Warn, fresh
from pipeline.exchange.jsonl import placed
from pipeline.exchange.tokens import as_doc, french

KEY = "manchette"
_GROUPS = {"entities": ENTITY, "quantities": QUANTITY, "times": TIME, "text": (TEXT,), "ignore": (IGNORE,)}
_EVENTS = "events"


def write(graphs: Iterable[Graph], path: Path) -> None:
    """One Doc an article, in order."""
    docs = DocBin(store_user_data=True)
    for graph in graphs:
        docs.add(_doc(graph))
    with atomic(path) as part:
        part.write_bytes(docs.to_bytes())


def _doc(graph: Graph) -> Doc:
    doc = as_doc(graph.text, (node.span for node in graph.nodes))
    spans = {node.id: _span(doc, node) for node in graph.nodes}
    for name in (*_GROUPS, _EVENTS):
        inside = [spans[node.id] for node in graph.nodes if _group(node) == name]
        doc.spans[name] = SpanGroup(doc, name=name, spans=inside)
    names = [spans[node.id] for node in graph.nodes if node.label in ENTITY and node.facts.get("kind") == "name"]
    doc.ents = tuple(Span(doc, s.start, s.end, s.label) for s in filter_spans(names))
    doc.user_data[KEY] = {
        "facts": dict(graph.facts),
        "nodes": {node.id: dict(node.facts) for node in graph.nodes},
        "links": [[link.label, link.head, link.tail] for link in graph.links],
    }
    return doc


def _span(doc: Doc, node: Node) -> Span:
    span = doc.char_span(*node.span, label=node.label, span_id=node.id)
    assert span is not None  # tokens end where spans do
    return span


def _group(node: Node) -> str:
    return next((name for name, labels in _GROUPS.items() if node.label in labels), _EVENTS)


def read(path: Path, warn: Warn) -> Iterator[Graph]:
    """The articles of a file; spans of other groups are not read."""
    try:
        docs = list(DocBin().from_bytes(path.read_bytes()).get_docs(french().vocab))
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise ExchangeError(f"{path} is no spaCy DocBin ({error}); write it with DocBin.to_disk") from error
    others = {name for doc in docs for name in doc.spans} - {*_GROUPS, _EVENTS}
    if others:
        warn(f"{path}: the span groups {', '.join(sorted(others))} are left out")
    for number, doc in enumerate(docs, 1):
        with placed(where := f"{path}, doc {number}"):
            graph = _graph(doc, where)
        yield graph


def _graph(doc: Doc, where: str) -> Graph:
    told = json.loads(json.dumps(doc.user_data.get(KEY, {})))  # a DocBin makes tuples of lists
    order = {name: number for number, name in enumerate(told.get("nodes", ()))}
    used, nodes = set(order), list[Node]()
    for name in (*_GROUPS, _EVENTS):
        for span in doc.spans.get(name, ()):
            node = span.id_ or fresh("s", used)
            place = f"{where}, {name}, {node}"
            facts = told.get("nodes", {}).get(node, {})
            nodes.append(Node(node, span.label_, (span.start_char, span.end_char), facts, place))
    nodes.sort(key=lambda node: order.get(node.id, len(order)))
    links = tuple(Link(label, head, tail, where) for label, head, tail in told.get("links", ()))
    return Graph(doc.text, tuple(nodes), links, told.get("facts", {}), where)
