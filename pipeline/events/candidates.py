"""Which fillers are weighed for a trigger: its sentence's, and entities and times from around it."""

from __future__ import annotations

from pipeline.events.scene import Scene
from pipeline.events.view import Filler
from pipeline.ontology import ENTITY_TYPES

_BACK = 3
_SALIENT = 3


def fillers_for(scene: Scene) -> list[Filler]:
    """One filler an entity (its best mention), amounts and times of two sentences, noun phrases of this one."""
    wanted = frozenset().union(*(role.fillers for role in scene.candidate.frame.spec.roles.values()))
    found = list(_entities(scene, wanted).values())
    previous = scene.view.by_sentence[scene.sentence - 1] if scene.sentence else []
    found += [f for f in (*scene.local, *previous) if f.kind in ("QUANTITY", "TIME") and f.kind in wanted]
    if "TEXT" in wanted:
        found += scene.view.texts[scene.sentence]
    return found


def _entities(scene: Scene, wanted: frozenset[str]) -> dict[str | None, Filler]:
    view, head = scene.view, scene.candidate.head
    best: dict[str | None, Filler] = {}

    def better(new: Filler, old: Filler) -> bool:
        if scene.sentence in (new.sentence, old.sentence) and new.sentence != old.sentence:
            return new.sentence == scene.sentence
        known = (scene.hint(scene.place(new)) != "?", scene.hint(scene.place(old)) != "?")
        if known[0] != known[1]:
            return known[0]
        return abs(new.head - head) < abs(old.head - head)

    salient = {ref for ref, _ in view.salience.most_common(_SALIENT)}
    for filler in view.fillers:
        if filler.kind not in ENTITY_TYPES or not (filler.kind in wanted or "TEXT" in wanted):
            continue
        delta = filler.sentence - scene.sentence
        near = -_BACK <= delta <= 0 or (delta < 0 and filler.ref in salient)
        if near and (filler.ref not in best or better(filler, best[filler.ref])):
            best[filler.ref] = filler
    return best
