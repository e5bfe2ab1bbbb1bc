"""Two runs on the same gold: what a change fixed, what it broke, and whether the difference is more than chance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.evaluation.agreement import overlap
from pipeline.evaluation.articles import ArticleScore, Finding
from pipeline.evaluation.counts import Counts
from pipeline.evaluation.summary import MEASURES, resamples


@dataclass(frozen=True, slots=True)
class Change:
    """What one of two runs did with one item: `fixed` when only the earlier run erred, `broken` when only the later
    one did (`finding` is that error), `changed` when both err, but differently (`finding` is the later error)."""

    status: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Difference:
    """F1 of both runs, and the 95 % interval of their difference over resampled articles."""

    before: float | None
    after: float | None
    interval: tuple[float, float] | None


def changes(before: ArticleScore, after: ArticleScore) -> Iterator[Change]:
    """What differs between the errors of two runs on one article."""
    remaining = list(before.findings)
    for finding in after.findings:
        twin = next((other for other in remaining if _same_item(finding, other)), None)
        if twin is None:
            yield Change("broken", finding)
            continue
        remaining.remove(twin)
        if (twin.kind, twin.what) != (finding.kind, finding.what) and finding.kind != "spurious":
            yield Change("changed", finding)
    yield from (Change("fixed", finding) for finding in remaining)


def _same_item(a: Finding, b: Finding) -> bool:
    """Whether two errors are about one gold item, or about spurious ones in one place."""
    spurious = a.kind == "spurious"
    if (a.layer, a.label) != (b.layer, b.label) or spurious != (b.kind == "spurious"):
        return False
    return a.span == b.span or (spurious and overlap(a.span, b.span))


def differences(before: Sequence[ArticleScore], after: Sequence[ArticleScore]) -> dict[str, Difference]:
    """The difference of F1 by measure; both runs are resampled by the same articles (paired bootstrap)."""
    if len(before) != len(after):
        raise ValueError("two runs are compared on the same articles")
    samples = resamples(len(after)) if len(after) > 1 else []
    return {name: _difference(name, before, after, samples) for name in MEASURES}


def _difference(
    name: str, before: Sequence[ArticleScore], after: Sequence[ArticleScore], samples: Sequence[Sequence[int]]
) -> Difference:
    runs = [[score.counts.get(name, Counts()) for score in scores] for scores in (before, after)]
    gaps = []
    for sample in samples:
        was, now = (_f1(counts, sample) for counts in runs)
        if was is not None and now is not None:
            gaps.append(now - was)
    gaps.sort()
    interval = (gaps[int(0.025 * len(gaps))], gaps[int(0.975 * len(gaps)) - 1]) if gaps else None
    old, new = (sum(counts, Counts()).f1 for counts in runs)
    return Difference(old, new, interval)


def _f1(counts: Sequence[Counts], sample: Sequence[int]) -> float | None:
    hits = sum(counts[i].tp for i in sample)
    size = sum(2 * counts[i].tp + counts[i].fp + counts[i].fn for i in sample)
    return 2 * hits / size if size else None
