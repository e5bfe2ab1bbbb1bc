"""Standing facts between two entities: grammatical patterns propose them, a logistic model weighs the patterns."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from math import exp
from pathlib import Path

from pipeline.entities.pairs import pair_features, rivals
from pipeline.entities.patterns import competitors, offices, products, subsidiaries
from pipeline.entities.scene import Scene
from pipeline.lexicon import DATA

WEIGHTS = DATA / "models" / "relation_weights.json"
THRESHOLD = 0.45
Pair = tuple[str, str, str]


@lru_cache(maxsize=1)
def weights(path: Path = WEIGHTS) -> Mapping[str, float]:
    """ "relation feature" -> weight, as `scripts/fit_entities.py` writes them."""
    found: dict[str, float] = json.loads(path.read_text(encoding="utf-8"))
    return found


def proposed(scene: Scene) -> dict[Pair, list[str]]:
    """(type, from id, to id) -> features: the patterns that propose it, where its ends meet, what readers know."""
    found: dict[Pair, set[str]] = defaultdict(set, pair_features(scene))
    patterned = set()
    for finder in (offices, products, subsidiaries, competitors):
        for kind, start, end, pattern in finder(scene):
            if start != end:
                found[kind, start, end].add(pattern)
                patterned.add((kind, start, end))
    rivals(found, patterned)
    return {pair: _features(scene, pair, evidence, pair in patterned) for pair, evidence in found.items()}


def _features(scene: Scene, pair: Pair, evidence: set[str], patterned: bool) -> list[str]:
    kind, _start, end = pair
    others = {"to main": end == scene.main, "patterned": patterned}
    return [f"{kind} {f}" for f in ("bias", *sorted(evidence), *(name for name, holds in others.items() if holds))]


def relations(scene: Scene) -> list[tuple[str, str, str, float]]:
    """(type, from id, to id, probability) of the facts that the text tells."""
    model = weights()
    found = []
    for pair, features in proposed(scene).items():
        chance = 1 / (1 + exp(-max(-30.0, min(30.0, sum(model.get(f, 0.0) for f in features)))))
        if chance >= THRESHOLD:
            found.append((*pair, chance))
    return found
