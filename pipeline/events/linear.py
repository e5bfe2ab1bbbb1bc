"""A log-linear classifier over string features: softmax over the classes a mask allows; weights in one .npz file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.neural import Floats, Rows


class Linear:
    """`classes` names the columns of `weights`, `keys` (hashes of features) its rows."""

    def __init__(self, classes: Sequence[str], keys: NDArray[np.uint64], weights: Floats) -> None:
        self.classes = list(classes)
        self.names = tuple(classes)
        self.weights = weights
        self.keys, self._rows = keys, Rows(keys)

    @classmethod
    def load(cls, path: Path) -> Linear:
        """A model from its file; raises OSError when it is missing."""
        with np.load(path, allow_pickle=False) as data:
            return cls([str(c) for c in data["classes"]], data["keys"], data["weights"].astype(np.float32))

    def save(self, path: Path) -> None:
        """Writes classes, feature hashes and half-precision weights."""
        weights = self.weights.astype(np.float16)
        np.savez_compressed(path, classes=np.array(self.classes), keys=self.keys, weights=weights)

    def scores(self, features: Iterable[str]) -> Floats:
        """Unnormalised log-probabilities, one a class."""
        total: Floats = self.weights[self._rows.of(features)].sum(axis=0)
        return total

    def probabilities(self, features: Iterable[str], allowed: NDArray[np.bool_] | None = None) -> Floats:
        """Probabilities of the classes; those outside the mask get 0."""
        scores = self.scores(features)
        if allowed is not None:
            scores = np.where(allowed, scores, -np.inf)
        power: Floats = np.exp(scores - scores.max())
        result: Floats = power / power.sum()
        return result

    def strongest(self, features: Iterable[str], value: str) -> str | None:
        """The feature that speaks most for a class against the other classes; None when none speaks for it."""
        column = self.classes.index(value)
        best, cue = 0.0, None
        for feature in features:
            row = self._rows[feature]
            if row >= 0 and (gain := float(self.weights[row, column] - self.weights[row].mean())) > best:
                best, cue = gain, feature
        return cue
