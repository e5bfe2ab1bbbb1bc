"""What the networks of names and events share: look-up of features, what the base model knows of tokens, layers.

Arrays may have any first axes (members of an ensemble); rows come last but one, numbers last.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
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


class Rows(dict[str, int]):
    """String features -> rows of a table; a feature that training did not see has none.

    Known features are kept by their text, to hash each once; there are no more of them than rows.
    """

    def __init__(self, keys: NDArray[np.uint64]) -> None:
        super().__init__()
        self._rows = {key: row for row, key in enumerate(keys.tolist())}

    def __missing__(self, feature: str) -> int:
        row = self._rows.get(hash_string(feature), -1)
        if row >= 0:
            self[feature] = row
        return row

    def of(self, features: Iterable[str]) -> list[int]:
        """Rows of the known features."""
        return [row for row in map(self.__getitem__, features) if row >= 0]


def bags(table: Floats, lists: Sequence[Sequence[int]]) -> Floats:
    """The sum of the rows of a table (rows, width) that each list names, (lists, width).

    The lists' first rows are taken together, then their second ones, and so on: a few large additions for many small.
    """
    counts = np.array([len(rows) for rows in lists], dtype=np.int64)
    order = np.argsort(-counts, kind="stable")  # those that have ended come last
    starts, rows = (np.cumsum(counts) - counts)[order], np.fromiter(chain.from_iterable(lists), dtype=np.int64)
    total = np.zeros((len(lists), table.shape[1]), dtype=table.dtype)
    longer = np.searchsorted(-counts[order], -np.arange(counts.max(initial=0)))  # lists of more rows than each step
    for step, more in enumerate(longer.tolist()):
        total[:more] += table.take(rows[starts[:more] + step], axis=0)
    out = np.empty_like(total)
    out[order] = total
    return out


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
    centred: Floats = x - x.mean(axis=-1, keepdims=True)
    centred /= np.sqrt((centred**2).mean(axis=-1, keepdims=True) + 1e-5)
    return centred


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
    out = np.negative(x)
    np.exp(out, out=out)
    out += 1
    return np.reciprocal(out, out=out)


def gelu(x: Floats) -> Floats:
    """The usual tanh form of the Gaussian error linear unit (Hendrycks and Gimpel, 2016)."""
    out = x * x * x  # x**3 takes sixty times as long
    out *= 0.044715
    out += x
    out *= _GELU
    np.tanh(out, out=out)
    out += 1
    out *= 0.5 * x
    return out
