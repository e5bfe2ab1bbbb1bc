"""Figures of a corpus: micro averages with 95 % intervals from resampling its articles."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from pipeline.evaluation.articles import ArticleScore
from pipeline.evaluation.counts import Accuracy, Counts

MEASURES = (
    "names_strict",
    "names_partial",
    "nominals",
    "quantity_value",
    "quantity_full",
    "time_value",
    "relations",
    "events",
    "triggers",
    "arguments",
    "events_strict",
)
ROUNDS, SEED = 1000, 7


def summarise(scores: Sequence[ArticleScore], *, intervals: bool = True) -> dict[str, Any]:
    """Figures by measure: `{"p", "r", "f1", "tp", "fp", "fn"}`, with `ci95` for MEASURES of two articles or more;
    `{"accuracy", "n"}` for `attribute:NAME`; `events_macro` is the mean F1 of the event types that gold holds."""
    counts: dict[str, Counts] = defaultdict(Counts)
    accuracies: dict[str, Accuracy] = defaultdict(Accuracy)
    for score in scores:
        for name, found in score.counts.items():
            counts[name] += found
        for name, judged in score.accuracies.items():
            accuracies[name] += judged
    result: dict[str, Any] = {name: found.figures() for name, found in counts.items()}
    if intervals and len(scores) > 1:
        for name, interval in _bootstrap(scores).items():
            if name in result:
                result[name]["ci95"] = interval
    result |= {f"attribute:{name}": judged.figures() for name, judged in accuracies.items()}
    return result | {"events_macro": _macro(counts)}


def _macro(counts: dict[str, Counts]) -> dict[str, float | int | None]:
    types = [c.f1 or 0.0 for name, c in counts.items() if name.startswith("events:") and c.tp + c.fn]
    return {"f1": sum(types) / len(types) if types else None, "types": len(types)}


def _bootstrap(scores: Sequence[ArticleScore]) -> dict[str, list[float | None]]:
    """95 % intervals of F1 by measure: ROUNDS resamplings of whole articles, the same ones for every measure."""
    samples = resamples(len(scores))
    return {name: _interval([score.counts.get(name, Counts()) for score in scores], samples) for name in MEASURES}


def resamples(articles: int) -> list[list[int]]:
    """ROUNDS draws of as many articles, by index, with replacement; always the same ones."""
    chance = random.Random(SEED)
    return [chance.choices(range(articles), k=articles) for _ in range(ROUNDS)]


def _interval(counts: Sequence[Counts], samples: Sequence[Sequence[int]]) -> list[float | None]:
    hits, sizes = [c.tp for c in counts], [2 * c.tp + c.fp + c.fn for c in counts]
    values = []
    for sample in samples:
        if size := sum(sizes[i] for i in sample):
            values.append(2 * sum(hits[i] for i in sample) / size)
    if not values:
        return [None, None]
    values.sort()
    return [values[int(0.025 * len(values))], values[int(0.975 * len(values)) - 1]]
