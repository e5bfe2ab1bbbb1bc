"""The 28 event types with their roles, from `data/ontology.json` (the annotation guide's machine-readable half)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from pipeline.lexicon import DATA

ENTITY_TYPES = frozenset({"COMPANY", "ORG", "PERSON", "PRODUCT", "LOCATION"})


@dataclass(frozen=True)
class Role:
    """A role of an event type: what may fill it (entity types, QUANTITY, TIME, TEXT) and whether several may."""

    name: str
    fillers: frozenset[str]
    many: bool
    core: bool


@dataclass(frozen=True)
class EventType:
    """An event type: its roles by name, whether it measures something, its subtypes."""

    name: str
    roles: dict[str, Role]
    metric: bool
    subtypes: tuple[str, ...]


@cache
def event_types() -> dict[str, EventType]:
    """Every event type by name."""
    data = json.loads((DATA / "ontology.json").read_text(encoding="utf-8"))
    return {record["type"]: _event_type(record) for record in data["event_types"]}


def _event_type(record: dict[str, object]) -> EventType:
    roles = {}
    for role in record["roles"]:  # type: ignore[attr-defined]
        cardinality = role["cardinality"]
        roles[role["role"]] = Role(
            role["role"],
            frozenset(role["fillers"]),
            many=cardinality in ("any", "one_or_more"),
            core=cardinality in ("one", "one_or_more"),
        )
    return EventType(str(record["type"]), roles, bool(record["metric"]), tuple(record.get("subtypes", ())))  # type: ignore[arg-type]
