"""A cascade of patterns over class strings: each rule rewrites short runs of nodes into one, in one linear pass.

A pattern is a regular expression whose capital words are node classes. It has no unbounded repetition, so that a pass
costs a bounded number of steps a node.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.parsers.time_tokens import Node, code_of, encode

_NAME = re.compile(r"[A-Z]+")


@dataclass(frozen=True, slots=True)
class Found:
    """A match of a rule: nodes [first, last) of the pass."""

    nodes: list[Node]
    first: int
    last: int

    def one(self, *classes: str) -> Node:
        """The first node of one of the classes; the pattern guarantees it."""
        return next(node for node in self.nodes[self.first : self.last] if node.cls in classes)

    def all(self, *classes: str) -> list[Node]:
        """The nodes of these classes, in order."""
        return [node for node in self.nodes[self.first : self.last] if node.cls in classes]

    def has(self, *classes: str) -> bool:
        """Whether a node of one of the classes is in the match."""
        return bool(self.all(*classes))

    def beside(self, step: int) -> Node | None:
        """The node `step` places before (negative) or after (positive) the match; None at the text's end."""
        index = self.first + step if step < 0 else self.last + step - 1
        return self.nodes[index] if 0 <= index < len(self.nodes) else None

    def class_beside(self, step: int) -> str:
        """Its class; LINE at the text's end."""
        node = self.beside(step)
        return "LINE" if node is None else node.cls

    def alone(self) -> bool:
        """Whether the match, with at most a determiner and a full stop, is a whole line."""
        before = -2 if self.class_beside(-1) in ("THE", "OFTHE", "FROM") else -1
        before -= self.class_beside(before) == "FROM"
        after = 2 if self.class_beside(1) == "DOT" else 1
        return self.class_beside(before) == "LINE" and self.class_beside(after) == "LINE"

    def starts_sentence(self) -> bool:
        """Whether nothing, a line break or a full stop stands before the match."""
        return self.class_beside(-1) in ("LINE", "DOT")


Action = Callable[[Found], Node | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A compiled pattern and what makes a node of a match (None: leave the nodes as they are)."""

    pattern: re.Pattern[str]
    action: Action


def rule(pattern: str, action: Action) -> Rule:
    """A rule from a readable pattern: `rule("NUM OF? MONTH", …)`; white space is left out."""
    return Rule(re.compile(_NAME.sub(lambda m: code_of(m[0]), pattern).replace(" ", "")), action)


def rewrite(nodes: list[Node], rules: Sequence[Rule]) -> list[Node]:
    """The nodes after one pass of each rule, in order."""
    codes = encode(nodes)
    for each in rules:
        made = _matches(nodes, codes, each)
        if made:
            nodes, codes = _replaced(nodes, codes, made)
    return nodes


def _matches(nodes: list[Node], codes: str, each: Rule) -> list[tuple[int, int, Node]]:
    made = []
    position = 0
    while (match := each.pattern.search(codes, position)) is not None:
        node = each.action(Found(nodes, match.start(), match.end()))
        position = match.end() if node is not None else match.start() + 1
        if node is not None:
            made.append((match.start(), match.end(), node))
    return made


def _replaced(nodes: list[Node], codes: str, made: list[tuple[int, int, Node]]) -> tuple[list[Node], str]:
    out: list[Node] = []
    pieces: list[str] = []
    position = 0
    for first, last, node in made:
        out += nodes[position:first]
        out.append(node)
        pieces += (codes[position:first], code_of(node.cls))
        position = last
    return out + nodes[position:], "".join(pieces) + codes[position:]
