"""The errors of an evaluation, each with its sentence and its place in the article."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.evaluation import ArticleScore, Finding
from pipeline.pages.document import Judged
from pipeline.parsers.sentences import find_blocks, split_sentences
from pipeline.schema import Argument, Extraction

Json = dict[str, Any]
Span = tuple[int, int]
_ROOM = 110  # characters shown on either side of an error
_LAYERS = {"quantity": "quantity", "time": "time", "trigger": "event", "evidence": "", "words": ""}


class Sentences:
    """The sentences of a text, to quote from."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._spans = [s for block in find_blocks(text) for s in split_sentences(text, block.start, block.end)]
        self._starts = [start for start, _ in self._spans]

    def around(self, span: Span) -> tuple[str, str, str]:
        """What stands before, in and after a span within its sentence; far words give way to "…"."""
        place = bisect_right(self._starts, span[0]) - 1
        start, end = self._spans[place] if place >= 0 else span
        start, end = min(start, span[0]), max(end, span[1])
        before, after = self._text[start : span[0]], self._text[span[1] : end]
        if len(before) > _ROOM:
            before = "…" + before[-_ROOM:].partition(" ")[2]
        if len(after) > _ROOM:
            after = after[:_ROOM].rpartition(" ")[0] + "…"
        return before, self._text[slice(*span)], after


def judged_sides(score: ArticleScore, ours: Extraction, theirs: Extraction) -> tuple[Judged, Judged]:
    """What became of each item of the gold, and of each predicted one; events that no score counts are optional."""
    gold = {("event", event.id): "optional" for event in ours.events}
    predicted = {("event", event.id): "optional" for event in theirs.events}
    for layer, pairs in score.pairs.items():
        for wanted, found in pairs:
            if wanted:
                gold[layer, wanted.id] = "right" if found else "missed"
            if found:
                predicted[layer, found.id] = "right" if wanted else "spurious"
    missing: dict[str, Sequence[Argument]] = {}
    extra: dict[str, Sequence[Argument]] = {}
    for verdict in score.verdicts:
        if verdict.gold:
            gold["event", verdict.gold.id] = verdict.kind
            missing[verdict.gold.id] = verdict.missing
        if verdict.predicted:
            predicted["event", verdict.predicted.id] = verdict.kind
            extra[verdict.predicted.id] = verdict.spurious
    return Judged(gold, missing), Judged(predicted, extra)


def error_rows(findings: Sequence[Finding], sentences: Sentences, view: Json) -> Iterator[Json]:
    """A row an error: what it is, where, and in which sentence; `view` holds the documents `gold` and `predicted`."""
    marks = {side: _by_place(view[side]) for side in ("gold", "predicted")}
    for found in findings:
        side = "predicted" if found.kind == "spurious" else "gold"
        mark = marks[side].get((found.layer, found.span), {})
        named = found.layer in ("name", "nominal")
        label = mark.get("kind", found.label).partition(" ")[0] if named else found.label
        before, hit, after = sentences.around(found.span)
        yield {
            "view": "run",
            "side": side,
            "layer": found.layer,
            "kind": found.kind,
            "label": label,
            "at": found.span,
            "quote": [before, hit, after],
            "detail": found.what.removeprefix(hit).strip() if found.layer == "event" else mark.get("tip", ""),
        }


def _by_place(document: Json) -> dict[tuple[str, Span], Json]:
    found = {}
    for mark in document["marks"]:
        kind = mark["kind"]
        layer = _LAYERS.get(kind, "nominal" if kind.endswith(" nominal") else "name")
        found[layer, tuple(mark["at"])] = mark
    return found
