"""Scoring of extractions against gold, as section 6 of the annotation guide defines it.

`score_article` counts, `summarise` turns the counts of many articles into figures, `read_gold` and `read_extractions`
read both from disk; calibration, confusion and comparison of two runs look closer.
"""

from __future__ import annotations

from pipeline.evaluation.articles import ArticleScore, Finding, score_article
from pipeline.evaluation.calibration import Calibration, calibrate, judged_arguments, judged_events, judged_names
from pipeline.evaluation.comparison import Change, Difference, changes, differences
from pipeline.evaluation.confusion import confused_events, confused_names
from pipeline.evaluation.counts import Accuracy, Counts
from pipeline.evaluation.reading import EvaluationError, Pair, read_extractions, read_gold, stream_extractions
from pipeline.evaluation.summary import MEASURES, summarise

__all__ = [
    "MEASURES",
    "Accuracy",
    "ArticleScore",
    "Calibration",
    "Change",
    "Counts",
    "Difference",
    "EvaluationError",
    "Finding",
    "Pair",
    "calibrate",
    "changes",
    "confused_events",
    "confused_names",
    "differences",
    "judged_arguments",
    "judged_events",
    "judged_names",
    "read_extractions",
    "read_gold",
    "score_article",
    "stream_extractions",
    "summarise",
]
