"""Greedy decoding of a spaCy `ner`, at half the cost of spaCy's own loop and with the same choices.

spaCy scores one token after the other. But outside a name a token's scores hang on nothing chosen before, so that all
are worked out at once; only inside names is it one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

Span = tuple[int, int]
Floats = NDArray[np.float32]


class Scores:
    """The scores of every move at every token of some documents; `moves` are as ("B", "PER") or ("O", "")."""

    def __init__(self, ner: Any, docs: Sequence[Doc]) -> None:  # noqa: ANN401 - spaCy's EntityRecognizer
        names = (ner.moves.get_class_name(n) for n in range(ner.moves.n_moves))
        self.moves: list[tuple[str, str]] = [(kind, label) for kind, _, label in (n.partition("-") for n in names)]
        lower, upper = ner.model.get_ref("lower"), ner.model.get_ref("upper")
        states = lower.predict(ner.model.get_ref("tok2vec").predict(docs))
        self._missing, self._states, self._bias = states[0], states[1:], lower.get_param("b")
        self._weights, self._offset = upper.get_param("W"), upper.get_param("b")

    def outside(self) -> Floats:
        """Of all moves where no name is open, (tokens, moves)."""
        hidden = self._states[:, 0] + self._missing[1] + self._missing[2] + self._bias
        scores: Floats = hidden.max(axis=2) @ self._weights.T + self._offset
        return scores

    def inside(self, start: int, token: int, moves: Sequence[int]) -> Floats:
        """Of some moves at a token while a name is open that started before."""
        hidden = self._states[token, 0] + self._states[start, 1] + self._states[token - 1, 2] + self._bias
        scores: Floats = self._weights[moves] @ hidden.max(axis=1) + self._offset[moves]
        return scores


def read_names(ner: Any, docs: Sequence[Doc]) -> list[dict[Span, str]]:  # noqa: ANN401 - spaCy's EntityRecognizer
    """Token span -> label of the names that the model sees in each document; `doc.ents` plays no part."""
    if not any(map(len, docs)):
        return [{} for _ in docs]
    scores = Scores(ner, docs)
    marks = np.concatenate([doc.to_array(["SENT_START", "IS_SPACE"]) for doc in docs])
    ends = list(accumulate(map(len, docs)))
    final = np.append(marks[1:, 0] == 1, True)  # a name does not go on in the next sentence
    final[[end - 1 for end in ends if end]] = True
    choices = _choices(scores, final, marks[:, 1] == 1)
    found: list[dict[Span, str]] = []
    for begin, end in zip([0, *ends], ends, strict=False):
        names, token = {}, begin
        for start in (np.flatnonzero(choices[begin:end] >= 0) + begin).tolist():
            if start >= token:
                kind, label = scores.moves[choices[start]]
                token = start + 1 if kind == "U" else _end(scores, label, start, final)
                names[start - begin, token - begin] = label
        found.append(names)
    return found


def _choices(scores: Scores, final: NDArray[np.bool_], spaces: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The best allowed move of every token where no name is open; -1 for being in no name."""
    found, kinds = scores.outside(), np.array([kind if label or kind == "O" else "" for kind, label in scores.moves])
    found[:, ~np.isin(kinds, ("B", "U", "O"))] = -np.inf
    found[np.ix_(final, kinds == "B")] = -np.inf
    found[np.ix_(spaces, kinds != "O")] = -np.inf
    best = found.argmax(axis=1)
    return np.where(kinds[best] == "O", -1, best)


def _end(scores: Scores, label: str, start: int, final: NDArray[np.bool_]) -> int:
    """The token after a name of several tokens."""
    moves, token = [scores.moves.index((kind, label)) for kind in ("I", "L")], start + 1
    while not final[token]:
        on, off = scores.inside(start, token, moves)
        if off > on:
            break
        token += 1
    return token + 1
