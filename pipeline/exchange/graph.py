"""An annotated article as annotation tools see it: labelled spans, links between them, facts about both.

All formats but our own write and read this form, so that each is a small module. Labels are entity types, quantity
kinds and time types in upper case, event types (the trigger of an event stands for it), TEXT for words that fill a
role, and IGNORE. A link is a role, a standing relation, or one of the four below.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

from pipeline.schema import (
    Direction,
    EntityType,
    MentionKind,
    Modality,
    Modifier,
    Polarity,
    QuantityKind,
    RelationType,
    SourceKind,
    Span,
    TimeType,
)

ENTITY = frozenset(get_args(EntityType))
QUANTITY = {kind.upper(): kind for kind in get_args(QuantityKind)}
TIME = {kind.upper(): kind for kind in get_args(TimeType)}
TEXT, IGNORE = "TEXT", "IGNORE"
FIXED = (*sorted(ENTITY), *QUANTITY, *TIME, TEXT, IGNORE)

RELATION = get_args(RelationType)
SAME_ENTITY, SAME_EVENT, EQUIVALENT_OF, SOURCE = "SAME_ENTITY", "SAME_EVENT", "EQUIVALENT_OF", "SOURCE"

# Facts that are one of a few words: what they may be, and the labels that have them (None: event types).
CHOICES: dict[str, tuple[tuple[str, ...], tuple[str, ...] | None]] = {
    "kind": (get_args(MentionKind), tuple(sorted(ENTITY))),
    "modifier": (get_args(Modifier), tuple(QUANTITY)),
    "modality": (get_args(Modality), None),
    "polarity": (get_args(Polarity), None),
    "direction": (get_args(Direction), None),
    "source_kind": (get_args(SourceKind), None),
}


Warn = Callable[[str], object]


class ExchangeError(ValueError):
    """Annotations cannot be read or written; the message starts with their place and says what to do."""


@dataclass(frozen=True)
class Node:
    """A labelled span. `facts` are JSON primitives; `where` is its place in the file it was read from."""

    id: str
    label: str
    span: Span
    facts: dict[str, Any] = field(default_factory=dict)
    where: str = ""


@dataclass(frozen=True)
class Link:
    """A labelled link from one node to another, both by id."""

    label: str
    head: str
    tail: str
    where: str = ""


@dataclass(frozen=True)
class Graph:
    """An article with its nodes and links in order; `facts` (`doc`, `title`, `published` and what no node can carry)
    are JSON primitives."""

    text: str
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    facts: Mapping[str, Any]
    where: str = ""


def fresh(wanted: str, used: set[str]) -> str:
    """The first of wanted1, wanted2 … that is not used; it is used from then on."""
    number = 1
    while (name := f"{wanted}{number}") in used:
        number += 1
    used.add(name)
    return name
