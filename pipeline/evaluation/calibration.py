"""Calibration: whether items of confidence 0.8 are right eight times in ten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.evaluation.articles import ArticleScore

BINS = 10
Point = tuple[float, bool]  # confidence, right


@dataclass(frozen=True, slots=True)
class Bin:
    """The items whose confidence lies in [low, high): how many, their mean confidence, the share that is right."""

    low: float
    high: float
    n: int
    confidence: float
    precision: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Non-empty bins of equal width and their expected calibration error (None without items)."""

    n: int
    ece: float | None
    bins: tuple[Bin, ...]


def calibrate(points: Iterable[Point]) -> Calibration:
    """Bins of the points; the error is the mean gap of confidence and precision, weighted by the bins' sizes.

    >>> calibrate([(0.95, True), (0.95, False)]).ece
    0.45
    """
    grouped: dict[int, list[Point]] = {}
    for confidence, right in points:
        grouped.setdefault(min(int(confidence * BINS), BINS - 1), []).append((confidence, right))
    bins = tuple(_bin(index, grouped[index]) for index in sorted(grouped))
    total = sum(found.n for found in bins)
    gaps = sum(found.n * abs(found.confidence - found.precision) for found in bins)
    return Calibration(total, round(gaps / total, 9) if total else None, bins)


def _bin(index: int, points: Sequence[Point]) -> Bin:
    n = len(points)
    mean, right = sum(c for c, _ in points) / n, sum(r for _, r in points)
    return Bin(index / BINS, (index + 1) / BINS, n, mean, right / n)


def judged_events(scores: Iterable[ArticleScore]) -> list[Point]:
    """Each predicted event: it is right when gold has its pair. What gold leaves optional is not judged."""
    verdicts = (verdict for score in scores for verdict in score.verdicts)
    return [(v.predicted.confidence, v.gold is not None) for v in verdicts if v.predicted]


def judged_names(scores: Iterable[ArticleScore]) -> list[Point]:
    """Each predicted name: it is right when span and type are."""
    sides = (pair for score in scores for pair in score.pairs["name"])
    return [(predicted.confidence, gold is not None) for gold, predicted in sides if predicted]


def judged_arguments(scores: Iterable[ArticleScore]) -> list[Point]:
    """Each predicted argument that is scored."""
    return [
        (argument.confidence, right)
        for score in scores
        for verdict in score.verdicts
        for arguments, right in ((verdict.matched, True), (verdict.spurious, False))
        for argument in arguments
    ]
