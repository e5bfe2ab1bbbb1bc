"""Event types and trigger words of the user's own, from .toml files: tables [[type]], [[role]] and [[group]]."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from pydantic import Field

from pipeline.events.frames import Frame, Group, check_group
from pipeline.lexicon import LexiconError, Row, read_numbered, read_records, read_toml
from pipeline.ontology import EventType, Role, event_types

_NAME = r"^[A-Z][A-Z0-9_]*$"
_TABLES = ("type", "role", "group")


class _OwnType(Row):
    name: str = Field(pattern=_NAME)
    metric: bool = False


class _OwnRole(Row):
    type: str
    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    fillers: tuple[Literal["COMPANY", "ORG", "PERSON", "PRODUCT", "LOCATION", "QUANTITY", "TIME", "TEXT"], ...] = Field(
        min_length=1
    )
    core: bool = False
    many: bool = False


class _OwnGroup(Group):
    type: str


def read_own_frames(files: Sequence[str | Path]) -> list[Frame]:
    """The frames of these files, each read over the types of the package and of the files before it.

    Raises LexiconError (file:line) for what does not fit.
    """
    types = dict(event_types())
    return [frame for path in map(Path, files) for frame in _read(path, types)]


def own_roles(files: Sequence[str | Path]) -> list[str]:
    """The roles that these files add to those of the package, in order."""
    return list(dict.fromkeys(role for frame in read_own_frames(files) for role in frame.spec.roles))


def _read(path: Path, types: dict[str, EventType]) -> list[Frame]:
    unknown = sorted(set(read_toml(path)) - set(_TABLES))
    if unknown:
        raise LexiconError(f"{path}:1: unknown table {unknown[0]}; a file of frames has {', '.join(_TABLES)}")
    for kind in read_records(path, _OwnType, "type", lambda row: row.name):
        types.setdefault(kind.name, EventType(kind.name, {}, kind.metric, ()))
    for line, role in read_numbered(path, _OwnRole, "role", lambda row: (row.type, row.name)):
        spec = _spec(path, line, role.type, types)
        added = Role(role.name, frozenset(role.fillers), many=role.many, core=role.core)
        types[role.type] = replace(spec, roles={**spec.roles, role.name: added})
    frames = []
    for line, own in read_numbered(path, _OwnGroup, "group", lambda row: (row.type, row.id)):
        spec = _spec(path, line, own.type, types)
        group = Group.model_validate(own.model_dump(exclude={"type"}))
        check_group(path, line, group, spec)
        frames.append(Frame(spec, group, own=True))
    if not frames:
        raise LexiconError(f"{path}:1: no [[group]] table; without trigger words no event is found")
    return frames


def _spec(path: Path, line: int, name: str, types: dict[str, EventType]) -> EventType:
    if name not in types:
        raise LexiconError(f"{path}:{line}: {name} is no event type; declare it in a [[type]] table of its own")
    return types[name]
