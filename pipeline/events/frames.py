"""Event frames (`data/frames/`): which words may tell an event of which type, and where French puts the roles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Literal, get_args

from pydantic import Field

from pipeline.lexicon import DATA, LexiconError, Row, read_records
from pipeline.ontology import EventType, event_types
from pipeline.schema import QuantityKind

KINDS = frozenset(get_args(QuantityKind))


class Group(Row):
    """Trigger words of one construction: `roles` maps a syntactic place (S, O or a preposition) to a role. Words of a
    `figure` are kinds of quantities: amounts that stand without a verb, "Apple (20,8 %)"."""

    id: str
    pos: Literal["verb", "noun", "adj", "figure"]
    words: tuple[str, ...] = Field(min_length=1)
    roles: dict[str, str] = Field(default_factory=dict)
    subtype: str | None = None
    direction: Literal["up", "down", "flat"] | None = None


@dataclass(frozen=True)
class Frame:
    """A group of an event type; one that is the user's `own` is judged by its hints, for no model has learnt it."""

    spec: EventType
    group: Group
    own: bool = False

    @cached_property
    def type(self) -> str:
        """Name of the event type."""
        return self.spec.name

    @cached_property
    def key(self) -> str:
        """Name of the group, unique over all types."""
        return f"{self.type}.{self.group.id}"


def read_frames(folder: Path) -> list[Frame]:
    """The frames of a folder of TYPE.toml files. Raises LexiconError (file:line) for unknown types, roles, subtypes."""
    frames = []
    for path in sorted(folder.glob("*.toml")):
        spec = event_types().get(path.stem)
        if spec is None:
            raise LexiconError(f"{path}:1: {path.stem} is no event type of the ontology")
        for group in read_records(path, Group, "group", key=lambda g: g.id):
            check_group(path, 1, group, spec)
            frames.append(Frame(spec, group))
    return frames


def check_group(path: Path, line: int, group: Group, spec: EventType) -> None:
    """LexiconError when a group names a role or subtype that its event type has not."""
    unknown = sorted(set(group.roles.values()) - set(spec.roles))
    if unknown or (group.subtype and group.subtype not in spec.subtypes):
        what = ", ".join(unknown) or group.subtype
        raise LexiconError(f"{path}:{line}: group {group.id}: unknown role or subtype {what} of {spec.name}")
    if group.pos == "figure" and not set(group.words) <= KINDS:
        raise LexiconError(f"{path}:{line}: group {group.id}: words of a figure are among {', '.join(sorted(KINDS))}")


@cache
def frames() -> list[Frame]:
    """The frames that come with the package."""
    return read_frames(DATA / "frames")
