"""A parsed document's tokens as plain objects with spaCy's attribute names.

Features read the same few attributes of a token hundreds of times; every reading of a spaCy token makes the token anew
and looks its string up, at ten times the cost.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from spacy.tokens import Doc, Token


class Node:
    """One token; attributes mean what they mean for `spacy.tokens.Token`, `morph` maps a field to its values."""

    def __init__(self, token: Token, doc: list[Node], morph: dict[str, list[str]]) -> None:
        self.doc, self.morph = doc, morph
        self.head, self.children = self, list[Node]()
        self.i, self.idx, self.orth, self.lemma = token.i, token.idx, token.orth, token.lemma
        self.text, self.lower_, self.lemma_ = token.text, token.lower_, token.lemma_
        self.pos_, self.dep_, self.is_sent_start = token.pos_, token.dep_, bool(token.is_sent_start)

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
    morphs: dict[int, dict[str, list[str]]] = {}
    keys = doc.to_array("MORPH").tolist()
    for token, key in zip(doc, keys, strict=True):
        if key not in morphs:
            morphs[key] = {field: token.morph.get(field, []) for field in token.morph.to_dict()}
        nodes.append(Node(token, nodes, morphs[key]))
    heads = doc.to_array("HEAD").astype("int64").tolist()
    for node, distance in zip(nodes, heads, strict=True):
        if distance:
            node.head = nodes[node.i + distance]
            node.head.children.append(node)
    return nodes
