"""The neural judge of triggers, roles and attributes; numpy alone reads it (scripts/train_network.py trains it).

Every token is the sum of its string features' rows and of two projections (word vector, the parser's own state); three
syntactic convolutions then mix it with the tokens 1, 2 and 4 places before and after, its head and its children, and
after the first an LSTM reads its sentence both ways. A candidate is scored from its head's
state, its sentence's maximum and the other candidates there; a (candidate, filler) pair from both states, the pair's
string features and the other pairs of the candidate.

The judge is a few such networks that started from other random weights: every array has them as its first axis, and
their scores are averaged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.neural import Floats, Ints, Rows, bags, gelu, most, sigmoid, standardised, sums

TABLES = ("token", "candidate", "pair")


@dataclass(frozen=True)
class Tokens:
    """The tokens of an article: string features, vectors (n, 300), states (n, 96; zeros where the parser's are not
    known), heads and sentences (n,)."""

    features: list[list[str]]
    vectors: Floats
    states: Floats
    heads: Ints
    sentences: Ints


@dataclass(frozen=True)
class Pairs:
    """(candidate, filler) pairs: the candidates' numbers and heads, the fillers' heads, the tokens before those."""

    candidates: Ints
    heads: Ints
    fillers: Ints
    before: Ints


class Network:
    """Weights by name, as in scripts/train_network.py, members first; `labels` names the columns of each output."""

    def __init__(
        self, weights: Mapping[str, Floats], keys: Mapping[str, NDArray[np.uint64]], labels: Mapping[str, Sequence[str]]
    ) -> None:
        self.weights = dict(weights)
        for table in TABLES:  # in memory a feature's rows of all members lie side by side
            rows = self.weights[f"{table}.weight"].swapaxes(0, 1)
            self.weights[f"{table}.weight"] = np.ascontiguousarray(rows).swapaxes(0, 1)
        self.keys = dict(keys)
        self.labels = {name: list(values) for name, values in labels.items()}
        self._rows = {name: Rows(keys[name]) for name in TABLES}
        self._index = {name: {value: i for i, value in enumerate(values)} for name, values in self.labels.items()}
        self._layers = sum(name.startswith("conv.") and name.endswith(".weight") for name in self.weights)

    @classmethod
    def load(cls, path: Path) -> Network:
        """A network from its file; raises OSError when it is missing."""
        with np.load(path, allow_pickle=False) as data:
            parts: dict[str, dict[str, NDArray[np.generic]]] = {"w": {}, "k": {}, "l": {}}
            for name in data.files:
                kind, _, rest = name.partition(":")
                parts[kind][rest] = data[name]
        return cls(
            {name: value.astype(np.float32) for name, value in parts["w"].items()},
            {name: value.astype(np.uint64) for name, value in parts["k"].items()},
            {name: [str(v) for v in value] for name, value in parts["l"].items()},
        )

    def save(self, path: Path) -> None:
        """Writes weights in half precision, feature hashes and labels."""
        arrays: dict[str, Any] = {f"w:{name}": value.astype(np.float16) for name, value in self.weights.items()}
        arrays |= {f"k:{name}": value for name, value in self.keys.items()}
        arrays |= {f"l:{name}": np.array(values) for name, values in self.labels.items()}
        np.savez(path, **arrays)  # half floats hardly shrink, and unpacking them takes a third of a second

    def encode(self, tokens: Tokens) -> Floats:
        """State of every token beside the maximum of its sentence, (members, n, 2·width)."""
        x = self._bags("token", tokens.features)
        x += self._linear("vector", tokens.vectors) + self._linear("state", tokens.states)
        x = self._norm("first", x)
        n = x.shape[1]
        has_head = tokens.heads != np.arange(n)
        children, parents = np.flatnonzero(has_head), tokens.heads[has_head]
        for layer in range(self._layers):
            below = sums(x, children, parents)
            reach = 2**layer
            padded = np.pad(x, ((0, 0), (reach, reach), (0, 0)))
            sides = padded[:, : -2 * reach], padded[:, 2 * reach :]
            mixed = np.concatenate([x, *sides, x[:, tokens.heads], 0.5 * below], axis=2)
            value, gate = np.split(self._linear(f"conv.{layer}", mixed), 2, axis=2)
            x = self._norm(f"norm.{layer}", x + value * sigmoid(gate))
            if layer == 0:
                x = self._norm("read_norm", x + self._read(x, tokens.sentences))
        return np.concatenate([x, most(x, tokens.sentences)], axis=2)

    def candidates(
        self, states: Floats, places: tuple[Ints, Ints], types: Sequence[str], features: list[list[str]]
    ) -> Floats:
        """Hidden state of each (head, sentence) candidate of an article, (members, k, width)."""
        heads, sentences = places
        x = self._linear("from_state", states[:, heads]) + self._typed("type_any", types)
        x += self._bags("candidate", features)
        x = gelu(self._linear("candidate_hidden", gelu(self._norm("candidate_norm", x))))
        return self._mixed("candidate", x, heads, sentences)

    def triggers(self, hidden: Floats, types: Sequence[str]) -> Floats:
        """Log-odds that each candidate tells an event of its type, (k,)."""
        own = (hidden * self._typed("type_yes", types)).sum(axis=2)
        result: Floats = (self._linear("yes", hidden)[..., 0] + own).mean(axis=0)
        return result

    def attribute(self, name: str, hidden: Floats, types: Sequence[str]) -> Floats:
        """Scores of an attribute's values for each candidate, (k, values)."""
        result: Floats = (self._linear(name, hidden) + self._typed(f"type_{name}", types)).mean(axis=0)
        return result

    def roles(self, states: Floats, pairs: Pairs, types: Sequence[str], features: list[list[str]]) -> Floats:
        """Scores of every role for the pairs of an article, (k, roles)."""
        own = states[:, :, : states.shape[2] // 2]
        x = self._linear("pair_trigger", own[:, pairs.heads]) + self._linear("pair_filler", own[:, pairs.fillers])
        x += self._linear("pair_before", own[:, pairs.before]) + self._typed("pair_type", types)
        x += self._bags("pair", features)
        x = gelu(self._linear("pair_hidden", gelu(self._norm("pair_norm", x))))
        x = self._mixed("pair", x, pairs.candidates)
        result: Floats = self._linear("role", x).mean(axis=0)
        return result

    def _read(self, x: Floats, sentences: Ints) -> Floats:
        """What an LSTM in each direction knows at every token of its sentence so far, like x (members, n, width)."""
        w = self.weights
        ahead, back = (
            (
                x @ w[f"read.weight_ih_l0{way}"].transpose(0, 2, 1)
                + (w[f"read.bias_ih_l0{way}"] + w[f"read.bias_hh_l0{way}"])[:, None],
                w[f"read.weight_hh_l0{way}"].transpose(0, 2, 1),
            )
            for way in ("", "_reverse")
        )
        starts = np.flatnonzero(np.diff(sentences, prepend=-1))
        lengths = np.diff(starts, append=len(sentences))
        longest = np.argsort(-lengths, kind="stable")  # those that have ended come last
        starts, lengths = starts[longest], lengths[longest]
        inputs, again = np.concatenate([ahead[0], back[0]]), np.concatenate([ahead[1], back[1]])
        members, half = len(x), again.shape[1]
        out = np.empty((2 * members, x.shape[1], half), dtype=np.float32)
        state = cell = np.zeros((2 * members, len(starts), half), dtype=np.float32)
        for step in range(int(lengths.max(initial=0))):
            count = int((lengths > step).sum())
            places = starts[:count] + step, starts[:count] + lengths[:count] - 1 - step
            given = np.concatenate([inputs[:members, places[0]], inputs[members:, places[1]]])
            gates = given + state[:, :count] @ again
            passed = sigmoid(gates)
            enters, stays, leaves = (passed[..., k * half : (k + 1) * half] for k in (0, 1, 3))
            cell = stays * cell[:, :count] + enters * np.tanh(gates[..., 2 * half : 3 * half])
            state = leaves * np.tanh(cell)
            out[:members, places[0]], out[members:, places[1]] = state[:members], state[members:]
        return np.concatenate([out[:members], out[members:]], axis=2)

    def _mixed(self, name: str, x: Floats, *groupings: Ints) -> Floats:
        """Rows that have seen the maximum of the rows that share a group with them, in each grouping."""
        seen = np.concatenate([x, *(most(x, groups) for groups in groupings)], axis=2)
        return self._norm(f"{name}_mix_norm", x + gelu(self._linear(f"{name}_mix", seen)))

    def _typed(self, name: str, types: Sequence[str]) -> Floats:
        return self.weights[f"{name}.weight"][:, [self._index["type"][t] for t in types]]

    def _bags(self, table: str, features: list[list[str]]) -> Floats:
        """The sum of the rows of each list of features, (members, k, width)."""
        rows = self.weights[f"{table}.weight"].swapaxes(0, 1)
        count, members, width = rows.shape
        found = bags(rows.reshape(count, members * width), [self._rows[table].of(f) for f in features])
        return np.ascontiguousarray(found.reshape(-1, members, width).swapaxes(0, 1))

    def _linear(self, name: str, x: Floats) -> Floats:
        result: Floats = x @ self.weights[f"{name}.weight"].transpose(0, 2, 1)
        result += self.weights[f"{name}.bias"][:, None]
        return result

    def _norm(self, name: str, x: Floats) -> Floats:
        result = standardised(x)
        result *= self.weights[f"{name}.weight"][:, None]
        result += self.weights[f"{name}.bias"][:, None]
        return result
