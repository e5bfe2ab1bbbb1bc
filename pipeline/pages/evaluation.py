"""The evaluation report: figures, charts, and every error one click from its sentence.

Of articles that the gold's splits.json calls blind, only figures are shown: no text, no error.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pipeline import __version__
from pipeline.evaluation import (
    ArticleScore,
    Pair,
    changes,
    confused_events,
    confused_names,
    differences,
    score_article,
    summarise,
)
from pipeline.evaluation.confusion import Cells
from pipeline.pages import figures
from pipeline.pages.document import document
from pipeline.pages.errors import Sentences, error_rows, judged_sides
from pipeline.pages.render import render
from pipeline.schema import Extraction

Json = dict[str, Any]
_EMPTY = Extraction()


@dataclass(frozen=True)
class Run:
    """The predictions of one run on the articles of `pairs`, and what the run is called."""

    name: str
    predicted: Mapping[str, Extraction]
    pairs: Sequence[Pair]

    @cached_property
    def scores(self) -> list[ArticleScore]:
        """A score an article, in order."""
        return [score_article(pair.gold, self.predicted.get(pair.doc), pair.text) for pair in self.pairs]


def evaluation_page(run: Run, *, earlier: Run | None = None, gold: str = "gold", split: str | None = None) -> str:
    """HTML of the report on a run; with an `earlier` run on the same articles, of what changed since then too."""
    articles, errors, changed = _articles(run, earlier)
    hidden = sum(pair.blind for pair in run.pairs)
    payload = {
        "articles": articles,
        "errors": errors,
        "changes": changed,
        "run": run.name,
        "earlier": earlier.name if earlier else None,
    }
    return render(
        "evaluation.html",
        title=f"Evaluation of {run.name}",
        payload=payload,
        data=_tables(run, earlier) | payload | {"gold": gold, "split": split, "hidden": hidden, "version": __version__},
        assets=("text", "report", "evaluation", "viewer"),
    )


def _tables(run: Run, earlier: Run | None) -> Json:
    found = summarise(run.scores)
    gaps = differences(earlier.scores, run.scores) if earlier else None
    names, events = Cells(), Cells()
    for pair, score in zip(run.pairs, run.scores, strict=True):
        names.update(confused_names(score, pair.gold, run.predicted.get(pair.doc, _EMPTY)))
        events.update(confused_events(score))
    return {
        "total": len(run.pairs),
        "headline": figures.headline(found, gaps),
        "macro": found["events_macro"],
        "types": figures.by_prefix(found, "events"),
        "roles": figures.by_role(run.scores),
        "entity_types": figures.by_prefix(found, "names_strict"),
        "attributes": figures.by_prefix(found, "attribute"),
        "matrix": figures.matrix(names),
        "mistaken": figures.mistaken(events),
        "calibrations": figures.calibrations(run.scores),
    }


def _articles(run: Run, earlier: Run | None) -> tuple[list[Json], list[Json], list[Json]]:
    """The articles that may be shown, their errors, and what changed since the earlier run."""
    articles: list[Json] = []
    errors: list[Json] = []
    changed: list[Json] = []
    for place, (pair, score) in enumerate(zip(run.pairs, run.scores, strict=True)):
        if pair.blind:
            continue
        article, sentences, here = _article(pair, run, score), Sentences(pair.text), {"article": len(articles)}
        rows = [here | row for row in error_rows(score.findings, sentences, article["run"])]
        if earlier:
            before = earlier.scores[place]
            article["earlier"] = _view(pair, earlier, before)
            changed += [here | row for row in _changes(before, score, sentences, article)]
        errors += rows
        articles.append(article | {"errors": len(rows)})
    return articles, errors, changed


def _changes(before: ArticleScore, after: ArticleScore, sentences: Sentences, article: Json) -> Iterator[Json]:
    """A row a change; what was fixed is shown as the earlier run had it."""
    for change in changes(before, after):
        view = "earlier" if change.status == "fixed" else "run"
        for row in error_rows([change.finding], sentences, article[view]):
            yield row | {"view": view, "status": change.status}


def _article(pair: Pair, run: Run, score: ArticleScore) -> Json:
    counts = {kind: sum(v.kind == kind for v in score.verdicts) for kind in ("right", "differs", "missed", "spurious")}
    return {
        "doc": pair.doc,
        "published": pair.gold.published,
        "f1": score.counts["events"].f1,
        "events": counts,
        "run": _view(pair, run, score),
    }


def _view(pair: Pair, run: Run, score: ArticleScore) -> Json:
    """Gold and prediction as documents, and the numbers of the events that belong together."""
    predicted = run.predicted.get(pair.doc, _EMPTY)
    ours, theirs = judged_sides(score, pair.gold, predicted)
    numbers = [{event.id: n for n, event in enumerate(side.events)} for side in (pair.gold, predicted)]
    verdicts = [
        {
            "gold": numbers[0][v.gold.id] if v.gold else None,
            "predicted": numbers[1][v.predicted.id] if v.predicted else None,
            "kind": v.kind,
            "detail": v.detail,
        }
        for v in sorted(score.verdicts, key=lambda v: v.trigger_span)
    ]
    return {
        "gold": document(pair.text, pair.gold, ours),
        "predicted": document(pair.text, predicted, theirs),
        "verdicts": verdicts,
    }
