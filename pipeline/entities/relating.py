"""Standing facts between two entities: grammatical patterns propose them, a logistic model weighs the patterns."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from math import exp
from pathlib import Path

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
    """(type, from id, to id) -> features: the patterns that propose it, and where its ends stand."""
    found: dict[Pair, set[str]] = defaultdict(set)
    for finder in (offices, products, subsidiaries, competitors):
        for kind, start, end, pattern in finder(scene):
            if start != end:
                found[kind, start, end].add(pattern)
    return {pair: _features(scene, pair, patterns) for pair, patterns in found.items()}


def _features(scene: Scene, pair: Pair, patterns: set[str]) -> list[str]:
    kind, start, end = pair
    others = {"to main": end == scene.main, "from main": start == scene.main, "twice": len(patterns) > 1}
    return [f"{kind} {f}" for f in ("bias", *sorted(patterns), *(name for name, holds in others.items() if holds))]


def relations(scene: Scene) -> list[tuple[str, str, str, float]]:
    """(type, from id, to id, probability) of the facts that the text tells."""
    model = weights()
    found = []
    for pair, features in proposed(scene).items():
        chance = 1 / (1 + exp(-max(-30.0, min(30.0, sum(model.get(f, 0.0) for f in features)))))
        if chance >= THRESHOLD:
            found.append((*pair, chance))
    return found
