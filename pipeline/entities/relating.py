"""Standing facts between two entities: grammatical patterns propose them, a logistic model weighs the patterns."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import lru_cache
from math import exp
from pathlib import Path

from pipeline.entities.pairs import evidence, makers, meetings
from pipeline.entities.patterns import competitors, offices, products, subsidiaries
from pipeline.entities.scene import Scene
from pipeline.lexicon import DATA

WEIGHTS = DATA / "models" / "relation_weights.json"
THRESHOLD = 0.3
Pair = tuple[str, str, str]


@lru_cache(maxsize=1)
def weights(path: Path = WEIGHTS) -> Mapping[str, float]:
    """ "relation feature" -> weight, as `scripts/fit_entities.py` writes them."""
    found: dict[str, float] = json.loads(path.read_text(encoding="utf-8"))
    return found


def proposed(scene: Scene) -> dict[Pair, list[str]]:
    """(type, from id, to id) -> features: the patterns that propose it, and how near its ends are to one another.

    A product and a firm need no pattern: they meet, or the firm is known to make it.
    """
    patterns: dict[Pair, set[str]] = defaultdict(set)
    for finder in (offices, products, subsidiaries, competitors):
        for kind, start, end, pattern in finder(scene):
            if start != end:
                patterns[kind, start, end].add(pattern)
    met, known = meetings(scene), makers(scene)
    made = {("product_of", *ends) for ends in {*met, *known} if scene.type_of[ends[0]] == "PRODUCT"}
    told = Counter((kind, start) for kind, start, _ in patterns)
    found = {}
    for pair in sorted({*patterns, *made}):
        kind, start, end = pair
        features = {"bias", *patterns.get(pair, ())}
        if end == scene.main:
            features.add("to main")
        if pair in patterns:
            features.add(f"patterned {min(2, told[kind, start])}")
        elif told[kind, start]:
            features.add("another patterned")
        if scene.type_of[start] != "PERSON":
            features.update(evidence(scene, (start, end), met.get((start, end), ()), known))
        found[pair] = [f"{kind} {f}" for f in sorted(features)]
    return found


def relations(scene: Scene) -> list[tuple[str, str, str, float]]:
    """(type, from id, to id, probability) of the facts that the text tells."""
    model = weights()
    found = []
    for pair, features in proposed(scene).items():
        chance = 1 / (1 + exp(-max(-30.0, min(30.0, sum(model.get(f, 0.0) for f in features)))))
        if chance >= THRESHOLD:
            found.append((*pair, chance))
    return found
