"""Label Studio: tasks with one annotation; labels, relations, choices and text areas, facts beyond them in `meta`.

The labeling configuration that they need is made from the ontology and written beside the tasks.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from pipeline.batch.files import atomic
from pipeline.exchange.graph import (
    CHOICES,
    EQUIVALENT_OF,
    FIXED,
    QUANTITY,
    RELATION,
    SAME_ENTITY,
    SAME_EVENT,
    SOURCE,
    TIME,
    ExchangeError,
    Graph,
    Link,
    Node,
    Warn,
)
from pipeline.exchange.jsonl import asked, placed
from pipeline.ontology import event_types

# Text areas: facts that are typed in, and the labels that have them.
_TYPED: dict[str, tuple[str, ...]] = {
    "value": (*QUANTITY, *TIME),
    "unit": tuple(QUANTITY),
    "min": tuple(QUANTITY),
    "max": tuple(QUANTITY),
}
_SHOWN = ("doc", "title", "published")


# ---------------------------------------------------------------- configuration
def configuration(graphs: Iterable[Graph] = ()) -> str:
    """The labeling configuration (XML) for the ontology, and for what these graphs have beyond it."""
    graphs = list(graphs)
    types = [*event_types(), *chain.from_iterable(graph.facts.get("event_types", ()) for graph in graphs)]
    roles = {role for kind in event_types().values() for role in kind.roles}
    others = (SOURCE, SAME_ENTITY, SAME_EVENT, EQUIVALENT_OF)
    links = [
        *RELATION,
        *others,
        *sorted(roles | {link.label for graph in graphs for link in graph.links} - {*RELATION, *others}),
    ]
    view = ET.Element("View")
    relations = ET.SubElement(view, "Relations")
    for name in links:
        ET.SubElement(relations, "Relation", value=name)
    labels = ET.SubElement(view, "Labels", name="label", toName="text")
    for name in dict.fromkeys((*FIXED, *types)):
        ET.SubElement(labels, "Label", value=name)
    ET.SubElement(view, "Text", name="text", value="$text")
    subtypes = {kind.name: kind.subtypes for kind in event_types().values() if kind.subtypes}
    fields = {**CHOICES, "subtype": (tuple(chain.from_iterable(subtypes.values())), tuple(subtypes))}
    for name, (values, wanted) in fields.items():
        choices = ET.SubElement(view, "Choices", _of_region(name, wanted or tuple(dict.fromkeys(types))))
        for value in values:
            ET.SubElement(choices, "Choice", value=value)
    for name, wanted in _TYPED.items():
        ET.SubElement(view, "TextArea", _of_region(name, wanted) | {"placeholder": name, "maxSubmissions": "1"})
    ET.indent(view)
    return ET.tostring(view, encoding="unicode") + "\n"


def _of_region(name: str, labels: Iterable[str]) -> dict[str, str]:
    shown = {"whenTagName": "label", "whenLabelValue": ",".join(labels), "visibleWhen": "region-selected"}
    return {"name": name, "toName": "text", "perRegion": "true", **shown}


# ---------------------------------------------------------------- writing
def write(graphs: Iterable[Graph], path: Path) -> None:
    """One task an article; the configuration goes to the same name with the ending .xml."""
    graphs = list(graphs)
    with atomic(path) as part:
        part.write_text(json.dumps([_task(g) for g in graphs], ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    with atomic(path.with_suffix(".xml")) as part:
        part.write_text(configuration(graphs), encoding="utf-8")


def _task(graph: Graph) -> dict[str, Any]:
    result = list(chain.from_iterable(_results(node, graph.text) for node in graph.nodes))
    for link in graph.links:
        ends = {"from_id": link.head, "to_id": link.tail}
        result.append({"type": "relation", **ends, "direction": "right", "labels": [link.label]})
    shown = {key: graph.facts[key] for key in _SHOWN if key in graph.facts}
    rest = {key: value for key, value in graph.facts.items() if key not in _SHOWN}
    return {"data": {"text": graph.text, **shown, "facts": rest}, "annotations": [{"result": result}]}


def _results(node: Node, text: str) -> Iterator[dict[str, Any]]:
    """The region of a node, then one result for each fact with a field of its own."""
    start, end = node.span
    same = {"id": node.id, "to_name": "text"}
    place = {"start": start, "end": end}
    rest = {key: value for key, value in node.facts.items() if key not in _FIELDS}
    value = {**place, "text": text[start:end], "labels": [node.label]}
    region: dict[str, Any] = {**same, "from_name": "label", "type": "labels", "value": value}
    yield region | ({"meta": {"text": [json.dumps(rest, ensure_ascii=False)]}} if rest else {})
    for key, told in node.facts.items():
        if key in _TYPED:
            yield {**same, "from_name": key, "type": "textarea", "value": {**place, "text": [told]}}
        elif key in _FIELDS:
            yield {**same, "from_name": key, "type": "choices", "value": {**place, "choices": [told]}}


_FIELDS = {*CHOICES, "subtype", *_TYPED}


# ---------------------------------------------------------------- reading
def read(path: Path, warn: Warn) -> Iterator[Graph]:
    """The tasks of an export in JSON. Of several annotations of a task, the ground truth is read; a task without an
    annotation gives its prediction."""
    for number, (line, task) in enumerate(_tasks(path), 1):
        with placed(where := f"{path}:{line}, task {number}"):
            graph = _graph(task, where)
            cancelled = sum(bool(a.get("was_cancelled")) for a in task.get("annotations") or ())
        if cancelled:
            warn(f"{where}: annotations that were cancelled are left out ({cancelled})")
        yield graph


def _graph(task: Any, where: str) -> Graph:  # noqa: ANN401 - any JSON
    data = asked(task, "data", dict, where)
    nodes, links = _parts(_chosen(task, where), asked(data, "text", str, where), where)
    facts = {**(data.get("facts") or {}), **{key: data[key] for key in _SHOWN if key in data}}
    return Graph(data["text"], tuple(nodes), tuple(links), facts, where)


def _tasks(path: Path) -> Iterator[tuple[int, Any]]:
    """The items of the JSON array with the lines where they start."""
    text, decoder = path.read_text(encoding="utf-8"), json.JSONDecoder()
    at = _skip(text, 0)
    try:
        if text[at : at + 1] != "[":
            raise ExchangeError(f"{path}:1 is no JSON array; export the project as JSON")
        at = _skip(text, at + 1)
        while text[at : at + 1] != "]":
            task, end = decoder.raw_decode(text, at)
            yield text.count("\n", 0, at) + 1, task
            at = _skip(text, end)
            if text[at : at + 1] == ",":
                at = _skip(text, at + 1)
            elif text[at : at + 1] != "]":
                raise json.JSONDecodeError("',' or ']' expected", text, at)
    except json.JSONDecodeError as error:
        raise ExchangeError(f"{path}:{error.lineno}: no JSON ({error.msg}); correct it or export again") from error


def _skip(text: str, at: int) -> int:
    while text[at : at + 1].isspace():
        at += 1
    return at


def _chosen(task: Any, where: str) -> list[Any]:  # noqa: ANN401 - any JSON
    done = [a for a in task.get("annotations") or () if not a.get("was_cancelled")]
    found = [a for a in done if a.get("ground_truth")] or done or (task.get("predictions") or [{"result": []}])[-1:]
    if len(found) > 1:
        raise ExchangeError(f"{where} has {len(found)} annotations; mark one as ground truth, or keep one")
    result: list[Any] = asked(found[0], "result", list, where)
    return result


def _parts(result: list[Any], text: str, where: str) -> tuple[list[Node], list[Link]]:
    nodes, links = dict[str, Node](), list[Link]()
    for item in sorted(result, key=lambda item: item.get("type") != "labels"):  # regions before what is said of them
        kind = item.get("type")
        if kind == "relation":
            ends = asked(item, "from_id", str, where), asked(item, "to_id", str, where)
            named = f"{where}, relation {ends[0]} to {ends[1]}"
            ends = ends if item.get("direction", "right") != "left" else ends[::-1]
            links += [Link(str(label), *ends, where=named) for label in asked(item, "labels", list, named)]
            continue
        region = asked(item, "id", str, where)
        place = f"{where}, region {region}"
        if kind == "labels":
            if region in nodes:
                raise ExchangeError(f"{place} is there twice; remove one of them")
            nodes[region] = _region(item, text, place)
        elif region in nodes:
            _tell(nodes[region], item, place)
        else:
            raise ExchangeError(f"{place} has {item.get('from_name')} but no label; give it one")
    return list(nodes.values()), links


def _region(item: dict[str, Any], text: str, where: str) -> Node:
    value = asked(item, "value", dict, where)
    start, end = asked(value, "start", int, where), asked(value, "end", int, where)
    labels = asked(value, "labels", list, where)
    if len(labels) != 1:
        raise ExchangeError(f"{where} has the labels {', '.join(labels) or 'none'}; give it one")
    words = value.get("text")
    if isinstance(words, str) and words.split() != text[start:end].split():
        raise ExchangeError(f"{where} says {words!r} where the text has {text[start:end]!r}; export it again")
    return Node(item["id"], str(labels[0]), (start, end), _meta(item, where), where)


def _meta(item: dict[str, Any], where: str) -> dict[str, Any]:
    """The facts in the notes of a region; notes in words are not ours."""
    facts = dict[str, Any]()
    for note in (item.get("meta") or {}).get("text") or ():
        if str(note).startswith("{"):
            try:
                facts |= json.loads(note)
            except ValueError as error:
                raise ExchangeError(f"{where}: its note is no JSON ({error}); correct it") from error
    return facts


def _tell(node: Node, item: dict[str, Any], where: str) -> None:
    name = asked(item, "from_name", str, where)
    key = {"choices": "choices", "textarea": "text"}.get(str(item.get("type")), "")
    told = asked(asked(item, "value", dict, where), key, list, where) if key else []
    if name not in _FIELDS or len(told) != 1:
        raise ExchangeError(f"{where}: {name} = {told} is nothing of an extraction; give one value to a known field")
    node.facts[name] = told[0]
