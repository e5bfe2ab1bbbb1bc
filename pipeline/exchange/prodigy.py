"""Prodigy: one task a line with tokens, spans and relations. Facts stand under `facts`, which Prodigy leaves alone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pipeline.batch.files import atomic
from pipeline.exchange.graph import ExchangeError, Graph, Link, Node, Warn, fresh
from pipeline.exchange.jsonl import asked, objects, placed
from pipeline.exchange.tokens import tokens

_SHOWN = ("doc", "title", "published")  # below the task


def write(graphs: Iterable[Graph], path: Path) -> None:
    """One accepted task an article, in order."""
    with atomic(path) as part, part.open("w", encoding="utf-8", newline="\n") as stream:
        for graph in graphs:
            stream.write(json.dumps(_task(graph), ensure_ascii=False) + "\n")


def _task(graph: Graph) -> dict[str, Any]:
    found = tokens(graph.text, (node.span for node in graph.nodes))
    starts, ends = {t.start: i for i, t in enumerate(found)}, {t.end: i for i, t in enumerate(found)}
    spans = {}
    for node in graph.nodes:
        start, end = node.span
        where = {"start": start, "end": end, "token_start": starts[start], "token_end": ends[end]}
        spans[node.id] = {**where, "label": node.label, "id": node.id, "facts": dict(node.facts)}
    relations = [
        {
            "head": spans[link.head]["token_end"],
            "child": spans[link.tail]["token_end"],
            "head_span": {key: value for key, value in spans[link.head].items() if key != "facts"},
            "child_span": {key: value for key, value in spans[link.tail].items() if key != "facts"},
            "label": link.label,
        }
        for link in graph.links
    ]
    return {
        "text": graph.text,
        "tokens": [
            {"text": graph.text[t.start : t.end], "start": t.start, "end": t.end, "id": i, "ws": t.space}
            for i, t in enumerate(found)
        ],
        "spans": list(spans.values()),
        "relations": relations,
        "meta": {key: graph.facts[key] for key in _SHOWN if key in graph.facts},
        "facts": {key: value for key, value in graph.facts.items() if key not in _SHOWN},
        "answer": "accept",
    }


def read(path: Path, warn: Warn) -> Iterator[Graph]:
    """The accepted tasks of a file; spans without `id` are told apart by place and label."""
    left = 0
    for where, task in objects(path):
        if task.get("answer", "accept") == "accept":
            with placed(where):
                graph = _graph(task, where)
            yield graph
        else:
            left += 1
    if left:
        warn(f"{path}: tasks that were not accepted are left out ({left})")


def _graph(task: dict[str, Any], where: str) -> Graph:
    spans = task.get("spans") or []
    used = {span["id"] for span in spans if isinstance(span, dict) and "id" in span}
    nodes = [_node(span, used, f"{where}, span {number}") for number, span in enumerate(spans, 1)]
    links = [
        _link(relation, nodes, f"{where}, relation {number}")
        for number, relation in enumerate(task.get("relations") or [], 1)
    ]
    meta = task.get("meta") or {}
    facts = {**(task.get("facts") or {}), **{key: meta[key] for key in _SHOWN if key in meta}}
    return Graph(asked(task, "text", str, where), tuple(nodes), tuple(links), facts, where)


def _node(span: object, used: set[str], where: str) -> Node:
    place = asked(span, "start", int, where), asked(span, "end", int, where)
    label = asked(span, "label", str, where)
    assert isinstance(span, dict)  # `asked` has seen to it
    return Node(str(span.get("id") or fresh("s", used)), label, place, span.get("facts") or {}, where)


def _link(relation: object, nodes: list[Node], where: str) -> Link:
    head, tail = (_end(asked(relation, key, dict, where), nodes, where) for key in ("head_span", "child_span"))
    return Link(asked(relation, "label", str, where), head, tail, where)


def _end(span: dict[str, Any], nodes: list[Node], where: str) -> str:
    if "id" in span:
        return str(span["id"])
    wanted = ((span.get("start"), span.get("end")), span.get("label"))
    same = [node.id for node in nodes if (node.span, node.label) == wanted]
    if len(same) == 1:
        return same[0]
    why = "no span" if not same else f"{len(same)} spans"
    raise ExchangeError(f"{where} leads to {why} {wanted[1]} at {wanted[0]}; give its `id`")
