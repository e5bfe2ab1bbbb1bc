"""Clusters of words of like use, made from the base model's vectors by scripts/cluster_vectors.py."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from spacy.tokens import Token

from pipeline.lexicon import DATA


@lru_cache(maxsize=1)
def clusters() -> list[int]:
    """The cluster of every row of the base model's vectors."""
    with np.load(DATA / "models" / "clusters.npz") as data:
        return list(data["k400"].tolist())


def cluster(token: Token) -> str:
    """The cluster of a token; "-" for a word without a vector.

    The rows are those of the base model: another model's vectors have no clusters.
    """
    return cluster_of(token.vocab.vectors.key2row, token.orth, token.lemma)


def cluster_of(rows: Mapping[int, int], orth: int, lemma: int) -> str:
    """The cluster of a form, else of its lemma, given the row of every word with a vector; "-" without one."""
    known, row = clusters(), rows.get(orth, rows.get(lemma))
    return str(known[row]) if row is not None and row < len(known) else "-"
