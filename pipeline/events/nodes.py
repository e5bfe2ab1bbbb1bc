"""A parsed document's tokens as plain objects with spaCy's attribute names.

Features read the same few attributes of a token hundreds of times; every reading of a spaCy token makes the token anew
and looks its string up, at ten times the cost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from spacy.tokens import Doc

_PLACES: list[int | str] = ["IDX", "ORTH", "LEMMA", "SENT_START"]
_NAMES: list[int | str] = ["ORTH", "LOWER", "LEMMA", "POS", "DEP"]


class Node:
    """One token; attributes mean what they mean for `spacy.tokens.Token`, `morph` maps a field to its values."""

    def __init__(self, doc: list[Node], places: Sequence[int], names: Sequence[str]) -> None:
        """`places` are the values of _PLACES, `names` the strings of _NAMES."""
        self.doc, self.i, self.morph = doc, len(doc), dict[str, list[str]]()
        self.head, self.children = self, list[Node]()
        self.idx, self.orth, self.lemma, start = places
        self.text, self.lower_, self.lemma_, self.pos_, self.dep_ = names
        self.is_sent_start = start == 1

    def __len__(self) -> int:
        return len(self.text)

    @cached_property
    def ancestors(self) -> list[Node]:
        """From the head up to the root."""
        return [] if self.head is self else [self.head, *self.head.ancestors]

    @property
    def subtree(self) -> Iterator[Node]:
        """The node with all that hangs on it."""
        for child in self.children:
            if child.i < self.i:
                yield from child.subtree
        yield self
        for child in self.children:
            if child.i > self.i:
                yield from child.subtree

    def is_ancestor(self, other: Node) -> bool:
        """Whether the other node hangs on this one."""
        return self in other.ancestors


def nodes_of(doc: Doc) -> list[Node]:
    """The tokens of a document, in order."""
    nodes: list[Node] = []
    rows: list[list[int]] = doc.to_array(_NAMES).tolist()
    strings, keys = doc.vocab.strings, {key for row in rows for key in row}
    names = {key: strings[key] for key in keys}
    for places, row in zip(doc.to_array(_PLACES).tolist(), rows, strict=True):
        nodes.append(Node(nodes, places, [names[key] for key in row]))
    morphs: dict[int, dict[str, list[str]]] = {}
    for node, key in zip(nodes, doc.to_array("MORPH").tolist(), strict=True):
        if key not in morphs:
            morph = doc[node.i].morph
            morphs[key] = {field: morph.get(field, []) for field in morph.to_dict()}
        node.morph = morphs[key]
    heads = doc.to_array("HEAD").astype("int64").tolist()
    for node, distance in zip(nodes, heads, strict=True):
        if distance:
            node.head = nodes[node.i + distance]
            node.head.children.append(node)
    return nodes
