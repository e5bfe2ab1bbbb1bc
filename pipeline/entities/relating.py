"""Standing facts between two entities: of the firms that an entity may be tied to, the right one or none.

A person, product or firm has one owner of a kind, if any, so that the firms of the article compete for it: a
conditional logistic model over patterns, nearness, salience, the words around, and what readers know.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from math import exp
from pathlib import Path

from pipeline.entities.anchors import anchored
from pipeline.entities.pairs import Pairs, about, evidence
from pipeline.entities.patterns import competitors, offices, products, subsidiaries
from pipeline.entities.scene import Scene
from pipeline.entities.ties import is_one_of, known_firms
from pipeline.lexicon import DATA

WEIGHTS = DATA / "models" / "relation_weights.json"
THRESHOLD = 0.22  # a relation less likely is not told
KINDS = {
    "executive_of": "PERSON",
    "founder_of": "PERSON",
    "product_of": "PRODUCT",
    "subsidiary_of": "COMPANY",
    "competitor_of": "COMPANY",
}
Slot = tuple[str, str]  # type of relation, id of the entity that it starts from
Triple = tuple[str, str, str]


@lru_cache(maxsize=1)
def weights(path: Path = WEIGHTS) -> Mapping[str, float]:
    """ "relation feature" -> weight, as `scripts/fit_entities.py` writes them."""
    found: dict[str, float] = json.loads(path.read_text(encoding="utf-8"))
    return found


def proposed(scene: Scene) -> dict[Slot, dict[str, list[str]]]:
    """Of each entity and type of relation, the firms that it may start to (by id), with the evidence for each.

    Bodies and products are among them where a pattern says so.
    """
    patterns: dict[Triple, set[str]] = defaultdict(set)
    for finder in (offices, products, subsidiaries, competitors):
        for kind, start, end, pattern in finder(scene):
            if start != end:
                patterns[kind, start, end].add(pattern)
    pairs = Pairs(scene)
    shared = {key: [f"from {f}" for f in set(about(pairs, key))] for key in pairs.of if scene.type_of[key] in KINDS.values()}
    met: dict[tuple[str, str], set[str]] = {}
    found: dict[Slot, dict[str, list[str]]] = {}
    for kind, begins in KINDS.items():
        for start in (key for key in pairs.of if scene.type_of[key] == begins):
            ends = [e for e in pairs.of if e != start and (e in scene.firms or (kind, start, e) in patterns)]
            if not ends:
                continue
            around, tied = anchored(pairs, kind, start, ends), dict(_tied(scene, kind, start, ends))
            told = sum((kind, start, e) in patterns for e in ends)
            for end in ends:
                if (start, end) not in met:
                    met[start, end] = set(evidence(pairs, (start, end)))
                own = patterns.get((kind, start, end), set())
                rows = {"bias", *own, *_patterned(own, told), *met[start, end], *shared[start], *around[end]}
                rows |= {f"to {scene.type_of[end]}"} | ({tied[end], f"{tied[end]} {_patterned(own, told)}"} if tied else set())
                found.setdefault((kind, start), {})[end] = [f"{kind} {row}" for row in sorted(rows)]
    return found


def _patterned(own: set[str], told: int) -> list[str]:
    """Whether the entity's relation is told by a pattern, of this firm or of another."""
    return [f"patterned {min(2, told)}"] if own else ["another patterned"] if told else []


def _tied(scene: Scene, kind: str, start: str, ends: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What readers know of the entity's ties, when they know any."""
    firms = known_firms(kind, scene.forms[start])
    its = {e for e in ends if firms and is_one_of(scene.forms[e], firms)}
    if firms:
        yield from ((e, "known tie" if e in its else "another tie" if its else "tie absent") for e in ends)


def chances(rows: Sequence[Sequence[str]], model: Mapping[str, float]) -> list[float]:
    """The probability of each row's firm; what is missing to 1 is that of none."""
    totals = [sum(model.get(f, 0.0) for f in row) for row in rows]
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
        for end, chance in zip(options, chances(list(options.values()), model), strict=True)
        if chance >= THRESHOLD
    ]
