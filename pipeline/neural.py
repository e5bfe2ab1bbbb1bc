"""What the networks of names and events share: look-up of features, what the base model knows of tokens, layers.

Arrays may have any first axes (members of an ensemble); rows come last but one, numbers last.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import pi, sqrt

import numpy as np
from numpy.typing import NDArray
from spacy.strings import hash_string  # type: ignore[attr-defined]
from spacy.tokens import Doc
from spacy.vectors import Vectors

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
STATES = 96  # width of the base model's states
_GELU = sqrt(2 / pi)


class Rows:
    """String features -> rows of a table; a feature that training did not see has none."""

    def __init__(self, keys: NDArray[np.uint64]) -> None:
        self._rows = {key: row for row, key in enumerate(keys.tolist())}
        self._met: dict[str, int] = {}  # known features by their text, to hash each once; no more than there are rows

    def of(self, features: Iterable[str]) -> list[int]:
        """Rows of the known features."""
        met = self._met
        return [row for f in features if (row := met.get(f)) is not None or (row := self._meet(f)) is not None]

    def _meet(self, feature: str) -> int | None:
        row = self._rows.get(hash_string(feature))
        if row is not None:
            self._met[feature] = row
        return row


def vectors_in(doc: Doc, vectors: Vectors) -> Floats:
    """The vector of every token, zeros for a word without one."""
    rows = vectors.find(keys=doc.to_array("ORTH"))
    found: Floats = np.where(rows[:, None] >= 0, vectors.data[rows], np.float32(0))
    return found


def states_in(doc: Doc, *, known: bool) -> Floats:
    """The parser's state of every token; zeros where they are not `known`, as another model's would mislead."""
    if not known:
        return np.zeros((len(doc), STATES), dtype=np.float32)
    return np.asarray(doc.tensor, dtype=np.float32).reshape(len(doc), STATES)


def standardised(x: Floats) -> Floats:
    """Every row with mean 0 and variance 1, as before the scale of a layer normalisation."""
    centred = x - x.mean(axis=-1, keepdims=True)
    result: Floats = centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + 1e-5)
    return result


def sums(x: Floats, rows: Ints, targets: Ints) -> Floats:
    """An array like x (…, n, width) that holds at each target the sum of the rows that belong to it."""
    out = np.zeros_like(x)
    order = np.argsort(targets, kind="stable")
    distinct, starts = np.unique(targets[order], return_index=True)
    if len(order):
        out[..., distinct, :] = np.add.reduceat(x[..., rows[order], :], starts, axis=-2)
    return out


def most(x: Floats, groups: Ints) -> Floats:
    """For every row of x (…, n, width) the maximum over the rows of its group."""
    order = np.argsort(groups, kind="stable")
    _, starts, place = np.unique(groups[order], return_index=True, return_inverse=True)
    out = np.empty_like(x)
    if len(order):
        out[..., order, :] = np.maximum.reduceat(x[..., order, :], starts, axis=-2)[..., place, :]
    return out


def sigmoid(x: Floats) -> Floats:
    """The logistic function."""
    result: Floats = np.reciprocal(1 + np.exp(-x), dtype=np.float32)
    return result


def gelu(x: Floats) -> Floats:
    """The usual tanh form of the Gaussian error linear unit (Hendrycks and Gimpel, 2016)."""
    cube = x * x * x  # x**3 takes sixty times as long
    result: Floats = 0.5 * x * (1 + np.tanh(_GELU * (x + 0.044715 * cube)))
    return result
