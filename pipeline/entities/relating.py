"""Standing facts between two entities: of the firms that an entity may be tied to, the right one or none.

A person, product or firm has one owner of a kind, if any, so that the firms of the article compete for it: a
conditional logistic model over patterns, nearness, salience, the words around, and what readers know.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import exp, fsum
from pathlib import Path

from pipeline.entities import anchors
from pipeline.entities.pairs import Ends, Pairs, about, evidence
from pipeline.entities.patterns import competitors, offices, products, subsidiaries
from pipeline.entities.scene import Scene
from pipeline.entities.ties import is_one_of, known_firms
from pipeline.lexicon import DATA

WEIGHTS = DATA / "models" / "relation_weights.json"
KINDS = {
    "executive_of": "PERSON",
    "founder_of": "PERSON",
    "product_of": "PRODUCT",
    "subsidiary_of": "COMPANY",
    "competitor_of": "COMPANY",
}
THRESHOLDS = {  # a relation less likely is not told: where held-out F1 of its type is highest
    "executive_of": 0.27,
    "founder_of": 0.28,
    "product_of": 0.27,
    "subsidiary_of": 0.2,
    "competitor_of": 0.15,
}
REACH = {
    "executive_of": 2,
    "founder_of": 2,
    "product_of": 2,
    "subsidiary_of": 1,
    "competitor_of": 1,
}  # sentences apart
Slot = tuple[str, str]  # type of relation, id of the entity that it starts from
Triple = tuple[str, str, str]


@lru_cache(maxsize=1)
def weights(path: Path = WEIGHTS) -> Mapping[str, Mapping[str, float]]:
    """Type of relation -> feature -> weight, as `scripts/fit_entities.py` writes them."""
    found: dict[str, dict[str, float]] = json.loads(path.read_text(encoding="utf-8"))
    return found


def proposed(scene: Scene) -> dict[Slot, dict[str, set[str]]]:
    """Of each entity and type of relation, the firms that it may start to (by id), with the evidence for each.

    Bodies and products are among them where a pattern says so.
    """
    patterns: dict[Triple, set[str]] = defaultdict(set)
    for finder in (offices, products, subsidiaries, competitors):
        for kind, start, end, pattern in finder(scene):
            if start != end:
                patterns[kind, start, end].add(pattern)
    pairs, told = Pairs(scene), {triple[:2] for triple in patterns}
    shared = {
        key: [f"from {row}" for row in set(about(pairs, key))]
        for key in pairs.of
        if scene.type_of[key] in KINDS.values()
    }
    met: dict[tuple[str, str], set[str]] = {}
    found: dict[Slot, dict[str, set[str]]] = {}
    for kind, start in (
        (kind, key) for kind, begins in KINDS.items() for key in pairs.of if scene.type_of[key] == begins
    ):
        tied = _tied(scene, kind, start)
        places = anchors.told(pairs, kind, start)
        whole = KINDS[kind] != "COMPANY" or any(not place.far for place in places)
        ends = [
            e
            for e in pairs.of
            if e != start
            and ((kind, start, e) in patterns or _likely(pairs, kind, (start, e), tied) or (whole and e == scene.main))
        ]
        around = anchors.anchored(pairs, start, ends, places or [anchors.first(pairs, kind, start)]) if ends else {}
        for end in ends:
            if (start, end) not in met:
                met[start, end] = set(evidence(pairs, (start, end)))
            own = patterns.get((kind, start, end), set())
            how = "patterned" if own else "another patterned" if (kind, start) in told else "no pattern"
            rows = {"bias", how, f"to {scene.type_of[end]}", *own, *met[start, end], *shared[start], *around[end]}
            if tied:
                known = "known tie" if tied.get(end) else "another tie" if any(tied.values()) else "tie absent"
                rows |= {known, f"{known}, {how}"}
            found.setdefault((kind, start), {})[end] = rows
    return found


def _likely(pairs: Pairs, kind: str, ends: Ends, tied: Mapping[str, bool]) -> bool:
    """Whether a firm is worth weighing: near, or known to be tied."""
    end = ends[1]
    if end not in pairs.scene.firms:
        return False
    near = pairs.apart(*ends) <= REACH[kind]
    named = pairs.makers[ends[0]] or pairs.words[ends[0]] & pairs.words[end]
    return near or tied.get(end, False) or bool(named)


def _tied(scene: Scene, kind: str, start: str) -> dict[str, bool]:
    """Of each firm, whether readers know it to be tied to the entity; empty when they know no tie of it."""
    firms = known_firms(kind, scene.forms[start])
    return {f: is_one_of(scene.forms[f], firms) for f in scene.firms if f != start} if firms else {}


def chances(rows: Iterable[Iterable[str]], model: Mapping[str, float]) -> list[float]:
    """The probability of each row's firm; what is missing to 1 is that of none."""
    totals = [fsum(model.get(f, 0.0) for f in row) for row in rows]
    top = max([0.0, *totals])
    parts = [exp(total - top) for total in totals]
    whole = exp(-top) + sum(parts)
    return [part / whole for part in parts]


def relations(scene: Scene) -> list[tuple[str, str, str, float]]:
    """(type, from id, to id, probability) of the facts that the text tells."""
    model = weights()
    return [
        (kind, start, end, chance)
        for (kind, start), options in proposed(scene).items()
        for end, chance in zip(options, chances(options.values(), model.get(kind, {})), strict=True)
        if chance >= THRESHOLDS[kind]
    ]
