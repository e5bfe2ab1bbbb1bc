"""The last word on a drafted event: how likely it is true, seen with its arguments. Gives the calibrated confidence."""

from __future__ import annotations

from math import log

from pipeline.events.decode import Draft


def verdict_features(draft: Draft) -> list[str]:
    """Features of "is this event, as drafted, one that the article tells"."""
    scene, type_ = draft.scene, draft.type
    roles = scene.candidate.frame.spec.roles
    chance = _step(draft.probability)
    core = [_step(_surest(draft, name)) for name, role in roles.items() if role.core]
    told = [name for name in draft.links if name not in ("time", "place")]
    other = max((_surest(draft, name) for name in told if not roles[name].core), default=0.0)
    filled = len(told)
    out = [
        "1",
        type_,
        f"t:{chance}",
        f"t:{chance}|{type_}",
        f"n:{min(filled, 4)}",
        f"n:{min(filled, 4)}|{type_}",
        f"n:{min(filled, 3)}|t:{chance}",
        f"scenes:{min(len(draft.scenes), 3)}",
        f"block:{scene.view.kinds[scene.sentence]}",
        f"g:{scene.candidate.frame.key}",
        f"words:{min(3, scene.candidate.end - scene.candidate.start)}",
    ]
    out += [f"core:{c}" for c in core] + [f"core:{c}|{type_}" for c in core] + [f"core:{c}|t:{chance}" for c in core]
    out += [f"other:{_step(other)}", *(f"has:{name}|{type_}" for name in draft.links)]
    near = any(
        f.sentence == scene.sentence
        for fillers in draft.links.values()
        for f in fillers
        if f.ref in scene.view.entities
    )
    return [*out, f"near:{near}", f"near:{near}|{type_}", f"time:{'time' in draft.links}"]


def _surest(draft: Draft, role: str) -> float:
    return max((draft.sure.get((role, f.start), 0.5) for f in draft.links.get(role, [])), default=0.0)


def _step(probability: float) -> str:
    """A probability as a step of its logit, two steps a unit; "-" for nothing."""
    if probability <= 0:
        return "-"
    clipped = min(max(probability, 0.001), 0.999)
    return f"{round(2 * log(clipped / (1 - clipped))):+d}"
