"""The one place where evidence becomes a type: a multinomial logistic model, then one name, one type a document."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log
from pathlib import Path

from pipeline.entities.candidates import Span
from pipeline.lexicon import DATA

NONE = "NONE"
LABELS = (NONE, "COMPANY", "ORG", "PERSON", "PRODUCT", "LOCATION")
WEIGHTS = DATA / "models" / "entity_weights.json"
SHARED = 0.9  # how much the other mentions of a name count, against one mention's own evidence
Scores = list[float]


@dataclass(frozen=True)
class Name:
    """An accepted candidate: token span, type, probability of that type."""

    span: Span
    type: str
    confidence: float


@lru_cache(maxsize=1)
def weights(path: Path = WEIGHTS) -> Mapping[str, Scores]:
    """Feature -> one weight a label, as `scripts/train_ner.py` writes them."""
    found: dict[str, Scores] = json.loads(path.read_text(encoding="utf-8"))
    return found


def score(found: Iterable[str], model: Mapping[str, Scores]) -> Scores:
    """Log-probabilities of LABELS given the features found."""
    total = [0.0] * len(LABELS)
    for name in found:
        for k, weight in enumerate(model.get(name, ())):
            total[k] += weight
    return normalised(total)


def normalised(total: Sequence[float]) -> Scores:
    """Log-softmax."""
    top = max(total)
    rest = top + log(sum(exp(x - top) for x in total))
    return [x - rest for x in total]


def consistent(spans: Sequence[Span], keys: Sequence[str], scores: Sequence[Scores], dual: Sequence[bool]) -> list[Scores]:
    """Scores after the mentions with one key (the surface) have heard one another.

    What they share is which type the name has; a name of a firm and its service (`dual`) keeps its own choice
    between COMPANY and PRODUCT at every place.
    """
    groups: dict[str, list[int]] = defaultdict(list)
    for index, key in enumerate(keys):
        groups[key].append(index)
    out = [list(s) for s in scores]
    for members in groups.values():
        if len(members) < 2:
            continue
        for index in members:
            others = [scores[m] for m in members if m != index]
            mean = [sum(s[k] for s in others) / len(others) for k in range(len(LABELS))]
            if dual[index]:
                company, product = LABELS.index("COMPANY"), LABELS.index("PRODUCT")
                mean[company] = mean[product] = max(mean[company], mean[product])
            out[index] = normalised([a + SHARED * b for a, b in zip(scores[index], mean, strict=True)])
    return out


def choose(spans: Sequence[Span], scores: Sequence[Scores]) -> list[Name]:
    """The best set of non-overlapping names: the sum of their log-odds against "no name" is the greatest."""
    order = sorted(range(len(spans)), key=lambda k: (spans[k][1], spans[k][0]))
    ends = [spans[k][1] for k in order]
    best: list[float] = [0.0]
    taken: list[tuple[int, int] | None] = [None]
    for n, k in enumerate(order, 1):
        label = max(range(1, len(LABELS)), key=lambda t: scores[k][t])
        gain = scores[k][label] - scores[k][0]
        before = _last_ending_by(ends, spans[k][0], n - 1)
        if gain > 0 and best[before] + gain > best[n - 1]:
            best.append(best[before] + gain)
            taken.append((k, before))
        else:
            best.append(best[n - 1])
            taken.append(None)
    chosen, n = [], len(order)
    while n:
        step = taken[n]
        if step is None:
            n -= 1
            continue
        k, n = step
        label = max(range(1, len(LABELS)), key=lambda t: scores[k][t])
        chosen.append(Name(spans[k], LABELS[label], exp(scores[k][label])))
    return chosen[::-1]


def _last_ending_by(ends: Sequence[int], start: int, high: int) -> int:
    """How many of the first `high` spans, sorted by end, end at or before `start`."""
    low = 0
    while low < high:
        middle = (low + high) // 2
        if ends[middle] <= start:
            low = middle + 1
        else:
            high = middle
    return low
