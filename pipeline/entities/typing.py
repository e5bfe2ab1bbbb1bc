"""The one place where evidence becomes a type: a multinomial logistic model, then one name, one type a document."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log
from operator import add
from pathlib import Path

from pipeline.entities.candidates import Span
from pipeline.lexicon import DATA

NONE = "NONE"
LABELS = (NONE, "COMPANY", "ORG", "PERSON", "PRODUCT", "LOCATION")
WEIGHTS = DATA / "models" / "entity_weights.json"
SHARED = 0.9  # how much the other mentions of a name count, against one mention's own evidence
FLOOR = 6.0  # a vote's log-probability is never lower: one mention alone does not forbid a type
FAMILY = 3.0  # how much a person's full name speaks for the family name alone (log-odds)
# Signs that hardly err, too rare for the judges to have learned them: type, and how much they speak for it (log-odds).
CONVENTIONS = {
    "aged given": ("PERSON", 5.0),  # "Chantal, 54 ans"
    "capitals last given": ("PERSON", 5.0),  # "Hassan EL ARIF"
    "app>org": ("ORG", 1.5),  # "Privaxis, un organisme public"
    "left>org": ("ORG", 1.5),  # "l'organisme Privaxis"
}
_TINY = 1e-9
_COMPANY, _PERSON, _PRODUCT = (LABELS.index(k) for k in ("COMPANY", "PERSON", "PRODUCT"))
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
        row = model.get(name)
        if row is not None:
            total = list(map(add, total, row))
    return normalised(total)


def normalised(total: Sequence[float]) -> Scores:
    """Log-softmax."""
    top = max(total)
    rest = top + log(sum(exp(x - top) for x in total))
    return [x - rest for x in total]


def consistent(keys: Sequence[str], scores: Sequence[Scores], dual: Sequence[bool]) -> list[Scores]:
    """Scores after the candidates with one key (the surface) have heard one another about the type.

    Whether a place is a name at all stays its own matter; and a name of a firm and its service (`dual`) keeps its
    own choice between COMPANY and PRODUCT at every place.
    """
    groups: dict[str, list[int]] = defaultdict(list)
    for index, key in enumerate(keys):
        groups[key].append(index)
    out = [list(s) for s in scores]
    for members in groups.values():
        votes = [_vote(scores[m]) for m in members]
        total = [sum(v[k] for v in votes) for k in range(len(LABELS))]
        for index, own in zip(members, votes, strict=True):
            if len(members) > 1:
                heard = [(t - o) / (len(members) - 1) for t, o in zip(total, own, strict=True)]
                out[index] = _with_vote(scores[index], heard, dual[index])
    return out


def with_family_names(words: Sequence[Sequence[str]], scores: Sequence[Scores]) -> list[Scores]:
    """Scores after a lone word has heard the persons of the document whose last word it is."""
    chance: dict[str, float] = {}
    for word, one in zip(words, scores, strict=True):
        if len(word) > 1:
            chance[word[-1]] = max(chance.get(word[-1], 0.0), exp(one[_PERSON]))
    out = [list(s) for s in scores]
    for index, word in enumerate(words):
        heard = chance.get(word[0], 0.0) if len(word) == 1 else 0.0
        if heard > 0.5:
            out[index][_PERSON] += FAMILY * heard
            out[index] = normalised(out[index])
    return out


def with_conventions(evidence: Sequence[Collection[str]], scores: Sequence[Scores]) -> list[Scores]:
    """Scores after CONVENTIONS have spoken."""
    out = [list(s) for s in scores]
    for index, found in enumerate(evidence):
        if signs := CONVENTIONS.keys() & found:
            for type_, weight in map(CONVENTIONS.__getitem__, signs):
                out[index][LABELS.index(type_)] += weight
            out[index] = normalised(out[index])
    return out


def _vote(scores: Scores) -> Scores:
    """How strongly a candidate speaks for each type: log-probability given it is a name, times that it is one."""
    named = log(max(_TINY, 1 - exp(scores[0])))
    return [0.0] + [exp(named) * max(s - named, -FLOOR) for s in scores[1:]]


def _with_vote(scores: Scores, heard: Scores, dual: bool) -> Scores:
    mean = list(heard)
    if dual:
        mean[_COMPANY] = mean[_PRODUCT] = max(mean[_COMPANY], mean[_PRODUCT])
    named = log(max(_TINY, 1 - exp(scores[0])))  # that it is a name stays as sure as it was
    return [
        scores[0],
        *(x + named for x in normalised([s + SHARED * m for s, m in zip(scores[1:], mean[1:], strict=True)])),
    ]


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
