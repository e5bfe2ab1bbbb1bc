"""The figures of an evaluation as rows of tables; every figure is one that `summarise` or a sum of counts gives."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from pipeline.evaluation import (
    MEASURES,
    ArticleScore,
    Calibration,
    Counts,
    Difference,
    calibrate,
    judged_arguments,
    judged_events,
    judged_names,
)
from pipeline.evaluation.confusion import Cells

Json = dict[str, Any]
HEAT = 6  # shades of a confusion cell


def headline(figures: Json, gaps: dict[str, Difference] | None = None) -> list[Json]:
    """A row a measure, with its interval, and with the change since an earlier run where there is one."""
    rows = []
    for name in MEASURES:
        if name in figures:
            gap = _gap(gaps[name]) if gaps else None
            rows.append({"name": name.replace("_", " "), "ci95": None, "gap": gap, **figures[name]})
    return rows


def _gap(found: Difference) -> Json | None:
    if found.before is None or found.after is None:
        return None
    low, high = found.interval or (-1.0, 1.0)
    sure = "better" if low > 0 else "worse" if high < 0 else "unsure"
    return {"before": found.before, "by": found.after - found.before, "interval": found.interval, "sure": sure}


def by_prefix(figures: Json, prefix: str) -> list[Json]:
    """Rows of the measures `prefix:NAME`, by name."""
    return [
        {"name": name.removeprefix(f"{prefix}:"), **found}
        for name, found in sorted(figures.items())
        if name.startswith(f"{prefix}:")
    ]


def by_role(scores: Sequence[ArticleScore]) -> list[Json]:
    """Rows of the roles of events, most frequent first."""
    counts: dict[str, Counts] = defaultdict(Counts)
    for score in scores:
        for verdict in score.verdicts:
            for role, found in verdict.arguments_by_role.items():
                counts[role] += found
    rows = [{"name": role, **found.figures()} for role, found in counts.items()]
    return sorted(rows, key=lambda row: (-row["tp"] - row["fn"], row["name"]))


def matrix(cells: Cells) -> Json:
    """`{"labels", "rows"}`: gold types down, predicted types across, the last of each is "none"; a cell is
    `{"n", "heat", "right"}`, its heat the share of its row in HEAT shades."""
    labels = sorted({label for pair in cells for label in pair if label})
    sides: list[str | None] = [*labels, None]
    rows = []
    for gold in sides:
        counts = [cells[gold, predicted] for predicted in sides]
        total = sum(counts) or 1
        shades = [min(HEAT - 1, -(-n * (HEAT - 1) // total)) for n in counts]
        pairs = zip(sides, counts, shades, strict=True)
        rows.append({"name": gold or "none", "cells": [{"n": n, "heat": h, "right": p == gold} for p, n, h in pairs]})
    return {"labels": [label or "none" for label in sides], "rows": rows}


def mistaken(cells: Cells, limit: int = 15) -> list[Json]:
    """The most frequent pairs of different types."""
    wrong: Counter[tuple[str, str]] = Counter()
    for (gold, predicted), n in cells.items():
        if gold and predicted and gold != predicted:
            wrong[gold, predicted] += n
    top = max(wrong.values(), default=1)
    ranked = sorted(wrong.items(), key=lambda item: (-item[1], item[0]))[:limit]
    return [{"gold": g, "predicted": p, "n": n, "share": n / top} for (g, p), n in ranked]


def calibrations(scores: Sequence[ArticleScore]) -> list[Json]:
    """Calibration of events, arguments and names, where there are any."""
    layers = {"events": judged_events, "arguments": judged_arguments, "names": judged_names}
    found = [(name, calibrate(judged(scores))) for name, judged in layers.items()]
    return [_plot(name, calibration) for name, calibration in found if calibration.n]


def _plot(name: str, calibration: Calibration) -> Json:
    bins = [asdict(b) | {"radius": 2 + 7 * (b.n / calibration.n) ** 0.5} for b in calibration.bins]
    return {"name": name, "n": calibration.n, "ece": calibration.ece, "bins": bins}
