"""A small network that weighs a document's candidates for names together (scripts/train_names.py trains it).

A candidate is the sum of its features' rows and of a projection of what stands around it; then it sees the candidates
that overlap it, and those of the same surface all over the document.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc
from spacy.vectors import Vectors

from pipeline.entities.candidates import Span
from pipeline.neural import Floats, Ints, Rows, bags, gelu, most, standardised, states_in, vectors_in


class NameNetwork:
    """Weights by name, as in scripts/train_names.py; `keys` are the hashes of the features, by row."""

    def __init__(self, weights: Mapping[str, Floats], keys: NDArray[np.uint64]) -> None:
        self.weights, self.keys, self._rows = dict(weights), keys, Rows(keys)

    @classmethod
    def load(cls, path: Path) -> NameNetwork:
        """A network from its file; raises OSError when it is missing."""
        with np.load(path, allow_pickle=False) as data:
            weights = {name: data[name].astype(np.float32) for name in data.files if name != "keys"}
            return cls(weights, data["keys"])

    def save(self, path: Path) -> None:
        """Writes weights in half precision, and feature hashes."""
        arrays: dict[str, Any] = {name: value.astype(np.float16) for name, value in self.weights.items()}
        np.savez(path, keys=self.keys, **arrays)

    def scores(self, features: Sequence[Sequence[str]], around: Floats, groups: Sequence[Ints]) -> Floats:
        """Unnormalised scores of `typing.LABELS`, (n, labels); `groups` number the candidates that hear one another."""
        rows = [self._rows.of(f) for f in features]
        x = bags(self.weights["bag.weight"], rows) + self._linear("around", around)
        x = gelu(self._linear("hidden", gelu(self._norm("first", x))))
        seen = np.concatenate([x, *(most(x, group) for group in groups)], axis=1)
        x = self._norm("second", x + gelu(self._linear("mix", seen)))
        return self._linear("out", x) + bags(self.weights["direct.weight"], rows)

    def _linear(self, name: str, x: Floats) -> Floats:
        result: Floats = x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]
        return result

    def _norm(self, name: str, x: Floats) -> Floats:
        return standardised(x) * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]


class Around:
    """The parser's states in and beside each span and above it, and the vectors of the words beside and above it."""

    def __init__(self, vectors: Vectors, *, states: bool) -> None:
        """`vectors` are the base model's; `states`: whether the documents' states are the base model's, too."""
        self._vectors, self._states = vectors, states

    def __call__(self, doc: Doc, spans: Sequence[Span]) -> Floats:
        """One row a span, zeros for what is not known."""
        size = len(doc)
        after_last = ((0, 1), (0, 0))  # a row of zeros
        vectors = np.pad(vectors_in(doc, self._vectors), after_last)
        states = np.pad(states_in(doc, known=self._states), after_last)

        def at(places: Sequence[int]) -> Ints:
            """Places beyond the document as the place after it, which holds zeros."""
            found = np.array(places, dtype=np.int64)
            return np.where((found < 0) | (found >= size), size, found)

        starts, ends = [s for s, _ in spans], [e for _, e in spans]
        before, after, last = [s - 1 for s in starts], ends, [e - 1 for e in ends]
        above = [doc[s:e].root.head.i for s, e in spans]
        farther = ([s - 2 for s in starts], [e + 1 for e in ends])
        parts = [states[at(places)] for places in (before, starts, last, after, above)]
        parts += [vectors[at(places)] for places in (farther[0], before, after, farther[1], above)]
        return np.concatenate(parts, axis=1)


def numbered(keys: Sequence[str]) -> Ints:
    """A number for each distinct key."""
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.int64)


def overlapping(spans: Sequence[Span]) -> Ints:
    """A number for each chain of spans that overlap."""
    out, number, end = np.zeros(len(spans), dtype=np.int64), -1, -1
    for index in sorted(range(len(spans)), key=lambda k: spans[k]):
        start, stop = spans[index]
        number, end = (number + 1, stop) if start >= end else (number, max(end, stop))
        out[index] = number
    return out
