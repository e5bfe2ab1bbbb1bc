"""The last word on the drafted events: how likely each is true, seen with its arguments and its rivals.

A network of one hidden layer over a few numbers; it gives the calibrated confidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.events.calibration import log_odds
from pipeline.events.decode import Draft

Floats = NDArray[np.float32]
_NEVER = -9.0  # stands for the log-odds of what is not there


@dataclass(frozen=True)
class Verdict:
    """`types` names the rows of `by_type` (types, width); `inner` (numbers, width), `outer` (width,), `bias` (1,)."""

    types: tuple[str, ...]
    inner: Floats
    by_type: Floats
    outer: Floats
    bias: Floats

    @classmethod
    def load(cls, path: Path) -> Verdict:
        """A verdict from its file; raises OSError when it is missing."""
        with np.load(path, allow_pickle=False) as data:
            types = tuple(str(t) for t in data["types"])
            return cls(types, *(data[name].astype(np.float32) for name in ("inner", "by_type", "outer", "bias")))

    def save(self, path: Path) -> None:
        """Writes the weights."""
        arrays: dict[str, Any] = {name: getattr(self, name) for name in ("inner", "by_type", "outer", "bias")}
        np.savez_compressed(path, types=np.array(self.types), **arrays)

    def probabilities(self, types: Sequence[str], numbers: Floats) -> Floats:
        """How likely each draft is true, (n,), from its type and its row of `numbers_of`."""
        rows = [self.types.index(t) for t in types]
        hidden = np.maximum(numbers @ self.inner + self.by_type[rows], 0)
        result: Floats = 1 / (1 + np.exp(-(hidden @ self.outer + self.bias)))
        return result


def numbers_of(drafts: Sequence[Draft]) -> Floats:
    """What the verdict weighs of each draft of an article, (n, numbers)."""
    return np.array([_own(d) + _company(d, drafts) for d in drafts], dtype=np.float32)


def _own(draft: Draft) -> list[float]:
    scene, roles = draft.scene, draft.spec.roles
    core = [_surest(draft, name) for name, role in roles.items() if role.core]
    other = max((_surest(draft, n) for n in draft.links if n not in ("time", "place") and not roles[n].core), default=0)
    links = sorted((draft.sure.get((r, f.start), 0.5) for r, fs in draft.links.items() for f in fs), reverse=True)
    kind, count = scene.view.kinds[scene.sentence], len(scene.view.sentences)
    near = any(f.ref in scene.view.entities and f.sentence == scene.sentence for fs in draft.links.values() for f in fs)
    return [
        _odds(draft.told),
        _odds(sum(draft.chances) / len(draft.chances)),
        *(_odds(chance) for chance in (links + [0.0] * 4)[:4]),
        _odds(max(core, default=0)),
        _odds(min(core, default=0)),
        sum(c > 0 for c in core) / max(1, len(core)),
        _odds(other),
        len(core),
        len(links),
        len(draft.scenes),
        scene.candidate.end - scene.candidate.start,
        near,
        "time" in draft.links,
        scene.sentence,
        count,
        scene.sentence / count,
        kind == "title",
        kind == "heading",
        1,
    ]


def _company(draft: Draft, drafts: Sequence[Draft]) -> list[float]:
    """The other drafts: of another type on the same word, of the same type, of the same sentence."""
    others = [d for d in drafts if d is not draft]
    rival = [d.told for d in others if d.type != draft.type and d.scene.candidate.head == draft.scene.candidate.head]
    alike = [d.told for d in others if d.type == draft.type]
    beside = [d.told for d in others if d.scene.sentence == draft.scene.sentence]
    titles = (d for d in (draft, *others) if d.type == draft.type and d.told >= 0.5)
    return [
        _odds(max(rival, default=0)),
        draft.told / (draft.told + max(rival, default=0)),
        _odds(max(alike, default=0)),
        _odds(max(beside, default=0)),
        len(alike),
        len(beside),
        len(others),
        any(s.sentence == 0 for d in titles for s in d.scenes),
    ]


def _surest(draft: Draft, role: str) -> float:
    return max((draft.sure.get((role, f.start), 0.5) for f in draft.links.get(role, [])), default=0.0)


def _odds(probability: float) -> float:
    """Log-odds, bounded; of what is not there too."""
    return log_odds(probability) if probability > 0 else _NEVER
