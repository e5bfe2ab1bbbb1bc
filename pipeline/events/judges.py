"""The trained judges of an article's candidates: a log-linear one over many features and a neural one, averaged.

Each is weak where the other is strong (rare words with clear grammar; words alike in meaning), so their log-odds are
averaged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.events.attributes import Links, attribute_features
from pipeline.events.decode import NONE, Scored
from pipeline.events.linear import Linear
from pipeline.events.link_features import link_features
from pipeline.events.network import Floats, Network
from pipeline.events.network_features import candidate_features, pair_features, tokens_of
from pipeline.events.scene import Scene, Words
from pipeline.events.trigger_features import trigger_features
from pipeline.events.view import Filler
from pipeline.lexicon import DATA
from pipeline.ontology import ENTITY_TYPES, EventType, event_types

MODELS = DATA / "models" / "events"
ATTRIBUTES = ("modality", "polarity", "direction", "subtype", "source_kind")
Columns = NDArray[np.int64]
_SHARE, _ROLE_SHARE = 0.3, 0.5  # the network's part in the averaged log-odds: of being told, of a role
# What the network finds this unlikely is not told to the other judge, which could not save it: on 437 articles,
# with shares of 0.4, no candidate below -5 and no filler below 0.014 passed.
_HOPELESS = -7.0  # log-odds of an event
_SELDOM = 0.005  # probability of any role


@dataclass(frozen=True)
class Judges:
    """The trained models: may it be an event, which role, which attributes, and is the drafted event true."""

    trigger: Linear
    link: Linear
    attributes: dict[str, Linear]
    network: Network | None = None
    verdict: Linear | None = None
    _columns: dict[tuple[str, str], tuple[list[str], Columns, Columns]] = field(default_factory=dict, init=False)

    @classmethod
    def load(cls, folder: Path = MODELS) -> Judges:
        """The models of a folder."""
        return cls(
            Linear.load(folder / "trigger.npz"),
            Linear.load(folder / "link.npz"),
            {name: Linear.load(folder / f"{name}.npz") for name in ATTRIBUTES},
            Network.load(folder / "network.npz") if (folder / "network.npz").exists() else None,
            Linear.load(folder / "verdict.npz") if (folder / "verdict.npz").exists() else None,
        )

    def save(self, folder: Path = MODELS) -> None:
        """Writes one file a model."""
        folder.mkdir(parents=True, exist_ok=True)
        self.trigger.save(folder / "trigger.npz")
        self.link.save(folder / "link.npz")
        for name, model in self.attributes.items():
            model.save(folder / f"{name}.npz")
        if self.network is not None:
            self.network.save(folder / "network.npz")
        if self.verdict is not None:
            self.verdict.save(folder / "verdict.npz")

    def columns(self, type_: str, kind: str) -> tuple[list[str], Columns, Columns]:
        """The roles that a filler of a kind may have: names, and columns in the linear model and in the network."""
        if (type_, kind) not in self._columns:
            classes = self.link.classes
            roles = self.network.labels["role"] if self.network is not None else classes
            ours = np.flatnonzero(role_mask(type_, kind, classes))
            names = [classes[i] for i in ours]
            self._columns[type_, kind] = names, ours, np.array([roles.index(name) for name in names])
        return self._columns[type_, kind]


def role_mask(type_: str, kind: str, classes: Sequence[str]) -> NDArray[np.bool_]:
    """Which roles of a type a filler of this kind may have (a named place or firm may stand for a text), and `none`."""
    roles = event_types()[type_].roles

    def allowed(name: str) -> bool:
        if name == NONE:
            return True
        role = roles.get(name)
        return role is not None and (kind in role.fillers or (kind in ENTITY_TYPES and "TEXT" in role.fillers))

    return np.array([allowed(c) for c in classes])


def value_mask(attribute: str, spec: EventType, classes: list[str]) -> NDArray[np.bool_]:
    """Which values an attribute may have for a type: subtypes are the type's own."""
    if attribute == "subtype":
        own = spec.subtypes
        return np.array([c in own if own else c == NONE for c in classes])
    if attribute == "direction":
        return np.array([c == NONE or spec.metric for c in classes])
    return np.ones(len(classes), dtype=bool)


class Hearing:
    """The judges' opinions on one article's scenes; without a network the log-linear ones stand alone."""

    def __init__(self, judges: Judges, words: Words, scenes: list[Scene]) -> None:
        self.judges = judges
        network, candidates = judges.network, [s.candidate for s in scenes]
        if network is None or not candidates:
            return
        self._states = network.encode(tokens_of(scenes[0].view, words, candidates))
        heads, types = np.array([c.head for c in candidates]), [c.type for c in candidates]
        self._hidden = network.candidates(self._states, heads, types, [candidate_features(s) for s in scenes])
        self._told = network.triggers(self._hidden, types)

    def told(self, scene: Scene) -> float:
        """Probability that the scene's candidate tells an event; 0 where the network sees no hope."""
        if self.judges.network is not None and self._told[scene.number] < _HOPELESS:
            return 0.0
        no, yes = self.judges.trigger.scores(trigger_features(scene))
        odds = yes - no
        if self.judges.network is not None:
            odds = (1 - _SHARE) * odds + _SHARE * self._told[scene.number]
        return float(1 / (1 + np.exp(-odds)))

    def links(self, scene: Scene, fillers: list[Filler]) -> Scored:
        """Every filler with the probability of each role that it may have; without those that the network rules out."""
        if not fillers:
            return []
        scored, neural = [], self._neural_roles(scene, fillers)
        for number, filler in enumerate(fillers):
            names, ours, theirs = self.judges.columns(scene.candidate.type, filler.kind)
            theory = None if neural is None else _log_softmax(neural[number][theirs])
            if theory is not None and theory[names.index(NONE)] > log(1 - _SELDOM):
                continue
            odds = _log_softmax(self.judges.link.scores(link_features(scene, filler))[ours])
            if theory is not None:
                odds = (1 - _ROLE_SHARE) * odds + _ROLE_SHARE * theory
            scored.append((filler, dict(zip(names, _softmax(odds).tolist(), strict=True))))
        return scored

    def _neural_roles(self, scene: Scene, fillers: list[Filler]) -> Floats | None:
        """The network's scores of every role, one row a filler."""
        type_, network = scene.candidate.type, self.judges.network
        if network is None:
            return None
        heads = np.full(len(fillers), scene.candidate.head)
        places = (heads, np.array([f.head for f in fillers]), np.array([max(f.start - 1, 0) for f in fillers]))
        features = [pair_features(scene, f) for f in fillers]
        return network.roles(self._states, places, [type_] * len(fillers), features)

    def values(self, scene: Scene, links: Links) -> dict[str, str | None]:
        """Modality, polarity, direction, subtype and kind of source."""
        features, found = attribute_features(scene, links), {}
        frame, network = scene.candidate.frame, self.judges.network
        for name, model in self.judges.attributes.items():
            allowed = value_mask(name, frame.spec, model.classes)
            scores = _log_softmax(model.scores(features[name]))
            if network is not None and not frame.own:
                hidden = self._hidden[scene.number : scene.number + 1]
                order = [network.labels[name].index(c) for c in model.classes]
                scores = scores + _log_softmax(network.attribute(name, hidden, [frame.type])[0][order])
            chosen = model.classes[int(np.where(allowed, scores, -np.inf).argmax())]
            found[name] = None if chosen == NONE else chosen
        return found


def _log_softmax(scores: Floats) -> Floats:
    shifted = scores - scores.max()
    result: Floats = shifted - np.log(np.exp(shifted).sum())
    return result


def _softmax(scores: Floats) -> Floats:
    power = np.exp(scores - scores.max())
    result: Floats = power / power.sum()
    return result
