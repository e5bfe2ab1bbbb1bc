"""The last word on a drafted event: how likely it is true, seen with its arguments. Gives the calibrated confidence."""

from __future__ import annotations

from collections.abc import Sequence
from math import log

from pipeline.events.decode import Draft


def verdict_features(draft: Draft, drafts: Sequence[Draft]) -> list[str]:
    """Features of "is this event, as drafted, one that the article tells", seen among all that were drafted."""
    scene, type_ = draft.scene, draft.type
    roles = scene.candidate.frame.spec.roles
    chance = _step(draft.told)
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
    out += [f"near:{near}", f"near:{near}|{type_}", f"time:{'time' in draft.links}"]
    return out + _company(draft, drafts, chance)


def _company(draft: Draft, drafts: Sequence[Draft], chance: str) -> list[str]:
    """The likeliest other drafts: of another type on the same word, of the same type in sentence and article."""
    others = [d for d in drafts if d is not draft]
    same_word = [d for d in others if d.type != draft.type and d.scene.candidate.head == draft.scene.candidate.head]
    alike = [d for d in others if d.type == draft.type]
    beside = [d for d in alike if d.scene.sentence == draft.scene.sentence]
    rival = max(same_word, key=lambda d: d.told, default=None)
    share = draft.told / (draft.told + rival.told) if rival else 1.0
    most = _step(max((d.told for d in alike), default=0.0))
    title = any(s.sentence == 0 for d in (draft, *alike) for s in d.scenes if d.told >= 0.5)
    return [
        f"rival:{_step(rival.told) if rival else '-'}|t:{chance}",
        f"rival:{rival.type if rival else '-'}|{draft.type}",
        f"share:{round(10 * share)}",
        f"share:{round(10 * share)}|{draft.type}",
        f"beside:{_step(max((d.told for d in beside), default=0.0))}|t:{chance}",
        f"alike:{most}",
        f"alike:{most}|{draft.type}",
        f"alike:{min(len(alike), 4)}|t:{chance}",
        f"title:{title}|{draft.type}",
    ]


def _surest(draft: Draft, role: str) -> float:
    return max((draft.sure.get((role, f.start), 0.5) for f in draft.links.get(role, [])), default=0.0)


def _step(probability: float) -> str:
    """A probability as a step of its logit, two steps a unit; "-" for nothing."""
    if probability <= 0:
        return "-"
    clipped = min(max(probability, 0.001), 0.999)
    return f"{round(2 * log(clipped / (1 - clipped))):+d}"
