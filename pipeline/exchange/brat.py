r"""brat standoff: DOC.txt and DOC.ann, what no span can carry in DOC.json, and annotation.conf from the ontology.

Entities, quantities, times and words are `T`, events `E` with a trigger `T`, standing relations `R` (SAME_ENTITY,
SAME_EVENT and EQUIVALENT_OF too), facts of a few words `A`, and other facts a JSON object in an `AnnotatorNotes` (`#`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain, count, pairwise
from pathlib import Path, PurePosixPath
from typing import Any

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
    ExchangeError,
    Graph,
    Link,
    Node,
    Warn,
    fresh,
)
from pipeline.exchange.jsonl import parsed, placed
from pipeline.ontology import ENTITY_TYPES, event_types

CONFIGURATION = "annotation.conf"
_NOTE = "AnnotatorNotes"
_ORDER = {"T": 0, "E": 1}  # what others refer to is read first, wherever it stands
_NOT_ROLES = (SAME_ENTITY, SAME_EVENT, EQUIVALENT_OF, *RELATION)


# ---------------------------------------------------------------- configuration
def configuration(graphs: Iterable[Graph] = ()) -> str:
    """The annotation.conf for the ontology, and for what these graphs have beyond it."""
    roles = {kind.name: set(kind.roles) for kind in event_types().values()}
    for graph in graphs:
        labels = {node.id: node.label for node in graph.nodes}
        for link in graph.links:
            if labels[link.head] not in FIXED and link.label not in (*_NOT_ROLES, SOURCE):
                roles.setdefault(labels[link.head], set()).add(link.label)
    entities, quantities = "|".join(sorted(ENTITY_TYPES)), "|".join(QUANTITY)
    subtypes = sorted({subtype for kind in event_types().values() for subtype in kind.subtypes})
    pairs = [f"{SAME_ENTITY}\tArg1:{entities}, Arg2:{entities}", f"{SAME_EVENT}\tArg1:<EVENT>, Arg2:<EVENT>"]
    pairs += [f"{EQUIVALENT_OF}\tArg1:{quantities}, Arg2:{quantities}"]
    pairs += [f"{name}\tArg1:{entities}, Arg2:{entities}" for name in RELATION]
    attributes = {name: (values, labels or ("<EVENT>",)) for name, (values, labels) in CHOICES.items()}
    attributes["subtype"] = (tuple(subtypes), ("<EVENT>",))
    sections = {
        "entities": list(FIXED),
        "relations": [*pairs, "<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>"],
        "events": [
            f"{name}\t{', '.join((*(f'{role}*:<ENTITY>' for role in sorted(names)), f'{SOURCE}?:{entities}'))}"
            for name, names in sorted(roles.items())
        ],
        "attributes": [
            f"{name}\tArg:{'|'.join(labels)}, Value:{'|'.join(values)}" for name, (values, labels) in attributes.items()
        ],
    }
    return "\n".join(chain.from_iterable((f"[{name}]", *lines, "") for name, lines in sections.items()))


# ---------------------------------------------------------------- writing
def write(graphs: Iterable[Graph], folder: Path) -> None:
    """The files of every article, by its `doc`."""
    graphs, used = list(graphs), set[str]()
    for number, graph in enumerate(graphs, 1):
        name = graph.facts.get("doc") or f"article-{number}"
        if name in used or ".." in PurePosixPath(name).parts or PurePosixPath(name).is_absolute():
            raise ExchangeError(f"{name!r} is no name for a file, or is there twice; give another `doc`")
        used.add(name)
        told = {".txt": graph.text, ".ann": "".join(f"{line}\n" for line in _lines(graph))}
        told[".json"] = json.dumps(dict(graph.facts), ensure_ascii=False, indent=1) + "\n"
        for ending, content in told.items():
            with atomic(folder / f"{name}{ending}") as part, part.open("w", encoding="utf-8", newline="") as stream:
                stream.write(content)
    with atomic(folder / CONFIGURATION) as part:
        part.write_text(configuration(graphs), encoding="utf-8")


def _lines(graph: Graph) -> Iterator[str]:
    texts, events, relations, attributes, notes = (count(1) for _ in range(5))
    names = dict[str, str]()
    for node in graph.nodes:
        text = names[node.id] = f"T{next(texts)}"
        fragments, words = _fragments(graph.text, node.span)
        yield f"{text}\t{node.label} {fragments}\t{words}"
    arguments: dict[str, list[Link]] = {node.id: [] for node in graph.nodes if node.label not in FIXED}
    for link in graph.links:
        if link.label not in _NOT_ROLES:
            arguments[link.head].append(link)
    for node in graph.nodes:
        if node.id in arguments:
            trigger, names[node.id] = names[node.id], f"E{next(events)}"
            yield f"{names[node.id]}\t{node.label}:{trigger}{_arguments(arguments[node.id], names)}"
    for link in graph.links:
        if link.label in _NOT_ROLES:
            yield f"R{next(relations)}\t{link.label} Arg1:{names[link.head]} Arg2:{names[link.tail]}"
    for node in graph.nodes:
        rest = {"id": node.id}
        for key, value in node.facts.items():
            if key in CHOICES or key == "subtype":
                yield f"A{next(attributes)}\t{key} {names[node.id]} {value}"
            else:
                rest[key] = value
        yield f"#{next(notes)}\t{_NOTE} {names[node.id]}\t{json.dumps(rest, ensure_ascii=False)}"


def _arguments(links: list[Link], names: dict[str, str]) -> str:
    """The second argument of a role is role2, and so on."""
    seen, told = dict[str, int](), ""
    for link in links:
        seen[link.label] = number = seen.get(link.label, 0) + 1
        told += f" {link.label}{number if number > 1 else ''}:{names[link.tail]}"
    for role in seen:
        if (other := _unnumbered(role, seen.keys() - {role})) != role:
            raise ExchangeError(f"brat cannot tell the role {role} from a further {other}; rename one of them")
    return told


def _unnumbered(role: str, others: Iterable[str]) -> str:
    """The role among the others that this is a further argument of, as role2 is of role; else the role itself."""
    return next((other for other in others if role.startswith(other) and role[len(other) :].isdecimal()), role)


def _fragments(text: str, span: tuple[int, int]) -> tuple[str, str]:
    """The pieces of a span between line ends, as brat wants them, and its words."""
    start, end = span
    pieces = [(start + m.start(), start + m.end()) for m in re.finditer(r"[^\n]+", text[start:end])]
    if not pieces or (pieces[0][0], pieces[-1][1]) != span:
        pieces = [span]
    words = " ".join(text[slice(*piece)].replace("\n", " ") for piece in pieces)
    return ";".join(f"{first} {last}" for first, last in pieces), words


# ---------------------------------------------------------------- reading
def read(path: Path, warn: Warn) -> Iterator[Graph]:
    """The articles of a folder (its .ann files, in order) or of one .ann file."""
    for file in sorted(path.rglob("*.ann")) if path.is_dir() else [path]:
        name = file.relative_to(path).with_suffix("").as_posix() if path.is_dir() else file.stem
        with placed(str(file)):
            graph = _Standoff(file, warn).graph(name)
        yield graph


class _Standoff:
    """The lines of one .ann file by kind."""

    def __init__(self, file: Path, warn: Warn) -> None:
        self.file, self.warn = file, warn
        beside = file.with_suffix(".txt")
        if not beside.is_file():
            raise ExchangeError(f"{file} has no {beside.name} beside it; put its text there")
        self.text = _content(beside)
        self.nodes = dict[str, Node]()
        self.triggers = set[str]()
        self.links = list[Link]()
        content = _content(file)
        ends = "\r\n" if content.count("\r\n") == content.count("\n") else "\n"  # a word may end with \r
        lines = [(number, line) for number, line in enumerate(content.split(ends), 1) if line.strip()]
        for number, line in sorted(lines, key=lambda item: _ORDER.get(item[1][0], len(_ORDER))):
            self._line(line, f"{file}:{number}")

    def graph(self, name: str) -> Graph:
        """The graph, its nodes under the ids that their notes give."""
        sidecar = self.file.with_suffix(".json")
        facts = parsed(_content(sidecar), str(sidecar)) if sidecar.is_file() else {"doc": name}
        nodes = {key: node for key, node in self.nodes.items() if key not in self.triggers}
        used = {node.facts["id"] for node in nodes.values() if "id" in node.facts}
        ids = {key: str(node.facts.get("id") or fresh("s", used)) for key, node in nodes.items()}
        made = [
            Node(ids[key], n.label, n.span, {k: v for k, v in n.facts.items() if k != "id"}, n.where)
            for key, n in nodes.items()
        ]
        links = [Link(i.label, ids.get(i.head, i.head), ids.get(i.tail, i.tail), i.where) for i in self.links]
        return Graph(self.text, tuple(made), tuple(links), facts, str(self.file))

    def _line(self, line: str, where: str) -> None:
        name, _, rest = line.partition("\t")
        read = {"T": self._span, "E": self._event, "R": self._relation, "*": self._same, "A": self._attribute}
        read |= {"M": self._attribute, "#": self._note}
        if name[:1] not in read:
            raise ExchangeError(f"{where}: lines {name[:1]!r} are not known; an .ann file has T, E, R, *, A, M and #")
        if name in self.nodes:
            raise ExchangeError(f"{where}: {name} is there twice; remove one of them")
        try:
            read[name[:1]](name, rest, where)
        except (ValueError, KeyError) as error:
            if isinstance(error, ExchangeError):
                raise
            what = f"{error} is not there" if isinstance(error, KeyError) else "a part is missing"
            raise ExchangeError(f"{where}: {name} is no standoff annotation: {what}; correct the line") from error

    def _span(self, name: str, rest: str, where: str) -> None:
        told, words = rest.split("\t", 1)
        label, places = told.split(" ", 1)
        pieces = [(int(first), int(last)) for first, last in (piece.split(" ") for piece in places.split(";"))]
        if any(self.text[a[1] : b[0]].strip() for a, b in pairwise(pieces)):
            raise ExchangeError(f"{where}: {name} has a gap with words in it; make it one span")
        found = " ".join(self.text[slice(*piece)].replace("\n", " ") for piece in pieces)
        if found != words:
            raise ExchangeError(f"{where}: {name} says {words!r} where the text has {found!r}; correct its offsets")
        self.nodes[name] = Node(name, label, (pieces[0][0], pieces[-1][1]), {}, where)

    def _event(self, name: str, rest: str, where: str) -> None:
        (label, trigger), *args = (part.split(":", 1) for part in rest.split())
        self.triggers.add(trigger)
        self.nodes[name] = Node(name, label, self.nodes[trigger].span, {}, where)
        seen = set[str]()
        for role, tail in args:
            seen.add(plain := _unnumbered(role, seen))
            self.links.append(Link(plain, name, tail, where))

    def _relation(self, name: str, rest: str, where: str) -> None:
        label, *ends = rest.split()
        head, tail = (end.split(":", 1)[1] for end in ends)
        self.links.append(Link(label, head, tail, where))

    def _same(self, name: str, rest: str, where: str) -> None:
        label, first, *others = rest.split()
        if label != "Equiv":
            raise ExchangeError(f"{where}: * {label} is not known; only Equiv is")
        self.links += [Link(SAME_ENTITY, other, first, where) for other in others]

    def _attribute(self, name: str, rest: str, where: str) -> None:
        key, target, value = rest.split(" ", 2)
        self._facts(target)[key] = value

    def _note(self, name: str, rest: str, where: str) -> None:
        told, note = rest.split("\t", 1)
        kind, target = told.split(" ")
        if kind == _NOTE and note.startswith("{"):
            self._facts(target).update(parsed(note, where))
        else:
            self.warn(f"{where}: the note {note!r} is left out")

    def _facts(self, target: str) -> dict[str, Any]:
        return self.nodes[target].facts


def _content(file: Path) -> str:
    try:
        with file.open(encoding="utf-8", newline="") as stream:  # newline="": offsets are those of the exact text
            return stream.read()
    except UnicodeDecodeError as error:
        raise ExchangeError(f"{file} is not UTF-8 (offset {error.start}); convert it first") from error
