"""Events of the user's own frames: their role hints decide, for no model has learnt them."""

from __future__ import annotations

from pipeline.events.candidates import fillers_for
from pipeline.events.decode import NONE, Draft, Scored
from pipeline.events.scene import Scene
from pipeline.events.view import Filler
from pipeline.ontology import ENTITY_TYPES, Role

AT_ITS_PLACE = 0.85  # where the frame expects the role
NEAR, ELSEWHERE = 0.55, 0.45  # beside the trigger, a role without a hint, and one that is expected at another place
REACH, STEP = 12, 0.005  # tokens from the trigger, and what each of them takes
LEAST = 0.4  # of a link that is told
_UNSURE = 0.3  # what a core role that nothing fills takes from the event's probability


def hinted_links(scene: Scene) -> Scored:
    """Each filler with the probabilities of the roles that may take it."""
    scored = [(filler, _chances(scene, filler)) for filler in fillers_for(scene)]
    return [(filler, {**chances, NONE: 1 - max(chances.values())}) for filler, chances in scored if chances]


def hinted_chance(draft: Draft) -> float:
    """How likely the event is true: as its surest core role, less when other core roles are empty."""
    sure = {role: max(draft.sure.get((role, f.start), NEAR) for f in fillers) for role, fillers in draft.links.items()}
    core = [role.name for role in draft.spec.roles.values() if role.core] or list(sure)
    best = max((sure[name] for name in core if name in sure), default=0.0)
    return best - _UNSURE * sum(name not in sure for name in core) / max(1, len(core))


def _chances(scene: Scene, filler: Filler) -> dict[str, float]:
    frame = scene.candidate.frame
    hint, hinted = scene.hint(scene.place(filler)), set(frame.group.roles.values())
    near = filler.sentence == scene.sentence and abs(filler.head - scene.candidate.head) <= REACH
    chances = {}
    for role in frame.spec.roles.values():
        if role.name == hint and _may_take(role, filler):
            chances[role.name] = AT_ITS_PLACE
        elif near and filler.kind in role.fillers and filler.kind != "TEXT":
            distance = abs(filler.head - scene.candidate.head)
            chances[role.name] = (ELSEWHERE if role.name in hinted else NEAR) - STEP * distance
    return chances


def _may_take(role: Role, filler: Filler) -> bool:
    """Whether a role takes a filler of this kind; at its place, a name may stand for a text."""
    return filler.kind in role.fillers or (filler.kind in ENTITY_TYPES and "TEXT" in role.fillers)
