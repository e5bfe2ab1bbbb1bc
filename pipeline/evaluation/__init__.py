"""Scoring of extractions against gold, as section 6 of the annotation guide defines it.

`score_article` counts, `summarise` turns the counts of many articles into figures, `read_pairs` reads both from disk.
"""

from __future__ import annotations

from pipeline.evaluation.articles import ArticleScore, Finding, score_article
from pipeline.evaluation.counts import Accuracy, Counts
from pipeline.evaluation.reading import EvaluationError, Pair, read_extractions, read_gold
from pipeline.evaluation.summary import MEASURES, summarise

__all__ = [
    "MEASURES",
    "Accuracy",
    "ArticleScore",
    "Counts",
    "EvaluationError",
    "Finding",
    "Pair",
    "read_extractions",
    "read_gold",
    "score_article",
    "summarise",
]
