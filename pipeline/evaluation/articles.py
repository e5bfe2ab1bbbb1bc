"""Counts of one article: every layer of a prediction against the gold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from pipeline.evaluation.agreement import Span, overlap, overlap_ratio, same_quantity, same_time
from pipeline.evaluation.assignment import Pairs, one_to_one
from pipeline.evaluation.counts import Accuracy, Counts
from pipeline.evaluation.events import Verdict, judge_events
from pipeline.evaluation.view import Match, View
from pipeline.schema import Extraction, Mention, Quantity, Relation, Time

Item = Mention | Quantity | Time
Sides = tuple[Item | None, Item | None]


@dataclass(frozen=True, slots=True)
class Finding:
    """One disagreement: `kind` is missed, spurious or, for paired events, differs; `what` says where and why."""

    layer: str
    kind: str
    label: str
    span: Span
    what: str


@dataclass
class ArticleScore:
    """Counts by measure (`names_strict`, `events:FUNDING`, …), accuracies by attribute, what went wrong, and every
    item judged: by layer, pairs of gold and prediction that agree, or one side alone (events: verdicts)."""

    counts: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    accuracies: dict[str, Accuracy] = field(default_factory=lambda: defaultdict(Accuracy))
    findings: list[Finding] = field(default_factory=list)
    pairs: dict[str, list[Sides]] = field(default_factory=dict)
    verdicts: list[Verdict] = field(default_factory=list)


class _Spanned(Protocol):
    @property
    def span(self) -> Span: ...


S = TypeVar("S", bound=_Spanned)


def score_article(gold: Extraction, predicted: Extraction | None, text: str = "") -> ArticleScore:
    """Scores `predicted` (None counts as empty) against `gold`; `text` lets events pair within a sentence."""
    ours, theirs = View(gold, gold.ignore), View(predicted or Extraction(), gold.ignore)
    match, score = Match(ours, theirs), ArticleScore()
    _score_mentions(match, score, text)
    _score_quantities(match, score, text)
    _score_times(match, score, text)
    _score_relations(match, score)
    for verdict in judge_events(match, text):
        _add_event(verdict, score, text)
    return score


def _score_mentions(match: Match, score: ArticleScore, text: str) -> None:
    ours, theirs = match.gold.of_kind("name"), match.predicted.of_kind("name")

    def same_label(g: Mention, p: Mention) -> bool:
        return match.gold.label(g) == match.predicted.label(p)

    strict = one_to_one(ours, theirs, lambda g, p: float(g.span == p.span and same_label(g, p)))
    partial = one_to_one(ours, theirs, lambda g, p: overlap_ratio(g.span, p.span) * same_label(g, p))
    score.counts["names_strict"] = Counts.of(strict, ours, theirs)
    score.counts["names_partial"] = Counts.of(partial, ours, theirs)
    labels = [match.gold.label(m) for m in ours], [match.predicted.label(m) for m in theirs]
    for label in sorted({*labels[0], *labels[1]}):
        pairs = [pair for pair in strict if labels[0][pair[0]] == label]
        sides = ([name for name in side if name == label] for side in labels)
        score.counts[f"names_strict:{label}"] = Counts.of(pairs, *sides)
    _add_items(score, "name", _sides(strict, ours, theirs), text)

    ours, theirs = match.gold.of_kind("nominal"), match.predicted.of_kind("nominal")
    nominals = one_to_one(
        ours, theirs, lambda g, p: float(overlap(g.span, p.span) and match.entity_ids(g.entity, p.entity))
    )
    score.counts["nominals"] = Counts.of(nominals, ours, theirs)
    _add_items(score, "nominal", _sides(nominals, ours, theirs), text)


def _score_quantities(match: Match, score: ArticleScore, text: str) -> None:
    ours, theirs = match.gold.quantities, match.predicted.quantities
    spans = one_to_one(ours, theirs, lambda g, p: overlap_ratio(g.span, p.span))
    value = _overlapping(ours, theirs, same_quantity)
    full = _overlapping(ours, theirs, lambda g, p: same_quantity(g, p, modifier=True))
    for name, pairs in (("quantity_span", spans), ("quantity_value", value), ("quantity_full", full)):
        score.counts[name] = Counts.of(pairs, ours, theirs)
    _add_items(score, "quantity", _sides(full, ours, theirs), text)


def _score_times(match: Match, score: ArticleScore, text: str) -> None:
    """Times that the guide leaves unresolved (value None) are neither asked for nor punished."""
    ours = [t for t in match.gold.times if t.value is not None]
    free = [t.span for t in match.gold.times if t.value is None]
    theirs = [t for t in match.predicted.times if not any(overlap(t.span, span) for span in free)]
    pairs = _overlapping(ours, theirs, same_time)
    score.counts["time_value"] = Counts.of(pairs, ours, theirs)
    _add_items(score, "time", _sides(pairs, ours, theirs), text)


def _score_relations(match: Match, score: ArticleScore) -> None:
    def same(g: Relation, p: Relation) -> bool:
        return g.type == p.type and match.entity_ids(g.from_, p.from_) and match.entity_ids(g.to, p.to)

    ours, theirs = match.gold.relations, match.predicted.relations
    score.counts["relations"] = Counts.of(one_to_one(ours, theirs, lambda g, p: float(same(g, p))), ours, theirs)


def _overlapping(ours: Sequence[S], theirs: Sequence[S], same: Callable[[S, S], bool]) -> Pairs:
    return one_to_one(ours, theirs, lambda g, p: float(overlap(g.span, p.span) and same(g, p)))


def _sides(pairs: Pairs, ours: Sequence[Item], theirs: Sequence[Item]) -> list[Sides]:
    """The pairs, then what is missed, then what is spurious."""
    found, used = {g for g, _ in pairs}, {p for _, p in pairs}
    sides: list[Sides] = [(ours[g], theirs[p]) for g, p in pairs]
    sides += [(item, None) for i, item in enumerate(ours) if i not in found]
    return sides + [(None, item) for i, item in enumerate(theirs) if i not in used]


def _add_items(score: ArticleScore, layer: str, sides: list[Sides], text: str) -> None:
    score.pairs[layer] = sides
    for gold, predicted in sides:
        if gold is None or predicted is None:
            item = gold or predicted
            assert item is not None
            label = item.type if isinstance(item, Time) else item.kind
            kind = "spurious" if gold is None else "missed"
            score.findings.append(Finding(layer, kind, label, item.span, text[slice(*item.span)]))


def _add_event(verdict: Verdict, score: ArticleScore, text: str) -> None:
    score.verdicts.append(verdict)
    score.counts["events"] += verdict.event
    score.counts[f"events:{verdict.type}"] += verdict.event
    score.counts["triggers"] += verdict.trigger
    score.counts["arguments"] += verdict.arguments
    score.counts["events_strict"] += verdict.whole
    for name, right in verdict.attributes.items():
        score.accuracies[name] += Accuracy(int(right), 1)
    if verdict.kind != "right":
        what = " ".join(filter(None, (text[slice(*verdict.trigger_span)], verdict.detail)))
        score.findings.append(Finding("event", verdict.kind, verdict.type, verdict.trigger_span, what))
