"""Alignment and judgement of events: guide, section 6."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, product

from pipeline.evaluation.agreement import Span, overlap
from pipeline.evaluation.assignment import Pairs, one_to_one
from pipeline.evaluation.counts import Counts
from pipeline.evaluation.view import Match
from pipeline.schema import Argument, Event

# The reference scorer's own sentence rule: evaluation never depends on the cuts of the pipeline that it judges.
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\s\u00a0\u202f»\"]+(?=[^a-zà-ÿ])|\n+")


@dataclass(frozen=True)
class Verdict:
    """What one event, paired or alone, adds to the counts, and both sides of it."""

    kind: str  # right, differs, missed, spurious
    type: str
    trigger_span: Span
    event: Counts
    trigger: Counts
    arguments: Counts
    whole: Counts
    attributes: dict[str, bool] = field(default_factory=dict)
    detail: str = ""
    gold: Event | None = None
    predicted: Event | None = None
    arguments_by_role: dict[str, Counts] = field(default_factory=dict)
    matched: tuple[Argument, ...] = ()  # of the prediction; where gold says optional, they are not judged
    missing: tuple[Argument, ...] = ()
    spurious: tuple[Argument, ...] = ()


def judge_events(match: Match, text: str) -> Iterator[Verdict]:
    """A verdict for each pair, each missed and each spurious event; gold marked optional costs and earns nothing."""
    ours, theirs = match.gold.events, match.predicted.events
    pairs = align(match, text)
    for g, p in pairs:
        if not ours[g].optional:
            yield _judge_pair(match, ours[g], theirs[p])
    found, used = {g for g, _ in pairs}, {p for _, p in pairs}
    for index, event in enumerate(ours):
        if index not in found and not event.optional:
            lost = tuple(a for a in match.gold.arguments(event) if not a.optional)
            yield _alone("missed", event, Counts(fn=1), missing=lost)
    for index, event in enumerate(theirs):
        if index not in used:
            extra = tuple(match.predicted.arguments(event))
            yield _alone("spurious", event, Counts(fp=1), spurious=extra)


def align(match: Match, text: str) -> Pairs:
    """Index pairs of gold and predicted events: same type, and triggers that overlap or an argument in one sentence."""
    sentences = _sentences(text) if text else []

    def weight(gold: Event, predicted: Event) -> float:
        if gold.type != predicted.type:
            return 0.0
        ours, theirs = match.gold.arguments(gold), match.predicted.arguments(predicted)
        shared = len(_paired_arguments(match, ours, theirs))
        touching = _touching(gold, predicted)
        if not touching and not (shared and _together(gold, predicted, sentences)):
            return 0.0
        return 0.1 + 0.2 * touching + 0.7 * 2 * shared / max(1, len(ours) + len(theirs))

    return one_to_one(match.gold.events, match.predicted.events, weight)


def _alone(
    kind: str, event: Event, one: Counts, *, missing: tuple[Argument, ...] = (), spurious: tuple[Argument, ...] = ()
) -> Verdict:
    roles = _by_role((), spurious, missing)
    return Verdict(
        kind,
        event.type,
        event.triggers[0],
        event=one,
        trigger=one,
        arguments=sum(roles.values(), Counts()),
        whole=one,
        gold=event if kind == "missed" else None,
        predicted=event if kind == "spurious" else None,
        arguments_by_role=roles,
        missing=missing,
        spurious=spurious,
    )


def _judge_pair(match: Match, gold: Event, predicted: Event) -> Verdict:
    ours, theirs = match.gold.arguments(gold), match.predicted.arguments(predicted)
    links = _paired_arguments(match, ours, theirs)
    found, used = {g for g, _ in links}, {p for _, p in links}
    right = [ours[g] for g in found if not ours[g].optional]
    matched = tuple(theirs[p] for g, p in links if not ours[g].optional)
    missing = tuple(a for i, a in enumerate(ours) if i not in found and not a.optional)
    spurious = tuple(a for i, a in enumerate(theirs) if i not in used)
    roles = _by_role(right, spurious, missing)
    attributes = _attributes(match, gold, predicted)
    good = not missing and not spurious and attributes["modality"] and attributes["polarity"]
    return Verdict(
        "right" if good else "differs",
        gold.type,
        gold.triggers[0],
        event=Counts(tp=1),
        trigger=Counts.hit(_touching(gold, predicted)),
        arguments=sum(roles.values(), Counts()),
        whole=Counts.hit(good),
        attributes=attributes,
        detail=_detail(missing, spurious, attributes),
        gold=gold,
        predicted=predicted,
        arguments_by_role=roles,
        matched=matched,
        missing=missing,
        spurious=spurious,
    )


def _by_role(right: Iterable[Argument], spurious: Iterable[Argument], missing: Iterable[Argument]) -> dict[str, Counts]:
    found: dict[str, Counts] = defaultdict(Counts)
    for arguments, one in ((right, Counts(tp=1)), (spurious, Counts(fp=1)), (missing, Counts(fn=1))):
        for argument in arguments:
            found[argument.role] += one
    return dict(found)


def _detail(missing: Iterable[Argument], spurious: Iterable[Argument], attributes: dict[str, bool]) -> str:
    wrong = [name for name in ("modality", "polarity") if not attributes[name]]
    parts = (("missing", [a.role for a in missing]), ("spurious", [a.role for a in spurious]), ("wrong", wrong))
    return "; ".join(f"{label} {', '.join(names)}" for label, names in parts if names)


def _attributes(match: Match, gold: Event, predicted: Event) -> dict[str, bool]:
    """Which attributes agree; direction and subtype are judged only where a side has one."""
    result = {name: getattr(gold, name) == getattr(predicted, name) for name in ("modality", "polarity")}
    for name in ("direction", "subtype"):
        ours, theirs = getattr(gold, name), getattr(predicted, name)
        if ours is not None or theirs is not None:
            result[name] = ours == theirs
    if gold.source is None and predicted.source is None:
        result["source"] = True
    else:
        result["source"] = match.entity_ids(gold.source or "", predicted.source or "")
    return result


def _paired_arguments(match: Match, ours: Sequence[Argument], theirs: Sequence[Argument]) -> Pairs:
    return one_to_one(ours, theirs, lambda g, p: float(match.arguments(g, p)))


def _touching(gold: Event, predicted: Event) -> bool:
    return any(overlap(a, b) for a, b in product(gold.triggers, predicted.triggers))


def _together(gold: Event, predicted: Event, sentences: list[Span]) -> bool:
    return any(
        overlap(a, sentence) and overlap(b, sentence)
        for a, b in product(gold.triggers, predicted.triggers)
        for sentence in sentences
    )


def _sentences(text: str) -> list[Span]:
    cuts = [(0, 0), *(m.span() for m in _SENTENCE_END.finditer(text)), (len(text), len(text))]
    return [(left[1], right[0]) for left, right in pairwise(cuts)]
