"""Which type was taken for which: items paired by place alone, whatever their type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.evaluation.agreement import Span, overlap_ratio
from pipeline.evaluation.articles import ArticleScore
from pipeline.evaluation.assignment import one_to_one
from pipeline.schema import Extraction, Mention

Placed = tuple[Span, str]  # where, which type
Cells = Counter[tuple[str | None, str | None]]  # (gold type, predicted type): how often; None is nothing


def confuse(gold: Sequence[Placed], predicted: Sequence[Placed]) -> Cells:
    """Counts of type pairs; items are paired one to one by the overlap of their spans, equal types first.

    >>> confuse([((0, 5), "ORG")], [((0, 5), "COMPANY"), ((9, 12), "ORG")])
    Counter({('ORG', 'COMPANY'): 1, (None, 'ORG'): 1})
    """
    pairs = one_to_one(gold, predicted, lambda g, p: (1 + (g[1] == p[1])) * overlap_ratio(g[0], p[0]))
    found, used = {g for g, _ in pairs}, {p for _, p in pairs}
    cells: Cells = Counter((gold[g][1], predicted[p][1]) for g, p in pairs)
    cells.update((item[1], None) for i, item in enumerate(gold) if i not in found)
    cells.update((None, item[1]) for i, item in enumerate(predicted) if i not in used)
    return cells


def confused_names(score: ArticleScore, gold: Extraction, predicted: Extraction) -> Cells:
    """The entity types of the names that are scored."""
    sides = score.pairs["name"]
    types = [{entity.id: entity.type for entity in extraction.entities} for extraction in (gold, predicted)]
    ours = [(item.span, types[0][item.entity]) for item, _ in sides if isinstance(item, Mention)]
    theirs = [(item.span, types[1][item.entity]) for _, item in sides if isinstance(item, Mention)]
    return confuse(ours, theirs)


def confused_events(score: ArticleScore) -> Cells:
    """The types of the events that are scored; those without a pair of their type are paired by their triggers."""
    cells: Cells = Counter((v.type, v.type) for v in score.verdicts if v.gold and v.predicted)
    ours = [(v.trigger_span, v.type) for v in score.verdicts if v.kind == "missed"]
    theirs = [(v.trigger_span, v.type) for v in score.verdicts if v.kind == "spurious"]
    cells.update(confuse(ours, theirs))
    return cells
