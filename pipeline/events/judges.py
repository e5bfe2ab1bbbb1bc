"""The trained judges of an article's candidates: a network for triggers and roles, beside it log-linear ones for the
attributes, and the verdict on what was drafted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.events.attributes import Links, attribute_features, moved, signed
from pipeline.events.calibration import AS_TOLD, Calibration
from pipeline.events.decode import NONE, Scored
from pipeline.events.linear import Linear
from pipeline.events.network import Network, Pairs
from pipeline.events.network_features import candidate_features, pair_features, tokens_of
from pipeline.events.scene import Scene, Words
from pipeline.events.verdict import Verdict
from pipeline.events.view import Filler
from pipeline.lexicon import DATA
from pipeline.neural import Floats
from pipeline.ontology import ENTITY_TYPES, EventType, event_types

MODELS = DATA / "models" / "events"
ATTRIBUTES = ("modality", "polarity", "direction", "subtype", "source_kind")
# The network's part in the averaged log-odds of an attribute; chosen on held-out dev articles, where it is best for
# every attribute, as the log-linear models see the linked arguments and it does not.
_SHARE = 0.2
Columns = tuple[list[str], NDArray[np.int64]]


@dataclass(frozen=True)
class Judges:
    """The trained models: may it be an event, which role (and how sure is that), which attributes, and is the drafted
    event true."""

    network: Network
    attributes: dict[str, Linear]
    calibration: Calibration = AS_TOLD
    verdict: Verdict | None = None
    _columns: dict[tuple[str, str], Columns] = field(default_factory=dict, init=False)

    @classmethod
    def load(cls, folder: Path = MODELS) -> Judges:
        """The models of a folder; calibration and verdict may be missing."""
        calibration, verdict = folder / "calibration.json", folder / "verdict.npz"
        return cls(
            Network.load(folder / "network.npz"),
            {name: Linear.load(folder / f"{name}.npz") for name in ATTRIBUTES},
            Calibration.load(calibration) if calibration.exists() else AS_TOLD,
            Verdict.load(verdict) if verdict.exists() else None,
        )

    def save(self, folder: Path = MODELS) -> None:
        """Writes one file a model."""
        folder.mkdir(parents=True, exist_ok=True)
        self.network.save(folder / "network.npz")
        for name, model in self.attributes.items():
            model.save(folder / f"{name}.npz")
        self.calibration.save(folder / "calibration.json")
        if self.verdict is not None:
            self.verdict.save(folder / "verdict.npz")

    def columns(self, type_: str, kind: str) -> Columns:
        """The roles that a filler of a kind may have: names, and columns of the network's output."""
        if (type_, kind) not in self._columns:
            roles = self.network.labels["role"]
            columns = np.flatnonzero(role_mask(type_, kind, roles))
            self._columns[type_, kind] = [roles[i] for i in columns], columns
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
    """The judges' opinions on one article's scenes, which are numbered in order."""

    def __init__(self, judges: Judges, words: Words, scenes: list[Scene]) -> None:
        self.judges = judges
        if not scenes:
            return
        network, candidates = judges.network, [s.candidate for s in scenes]
        self._states = network.encode(tokens_of(scenes[0].view, words, candidates))
        places = np.array([c.head for c in candidates]), np.array([s.sentence for s in scenes])
        types = [c.type for c in candidates]
        self._hidden = network.candidates(self._states, places, types, [candidate_features(s) for s in scenes])
        self._told = 1 / (1 + np.exp(-network.triggers(self._hidden, types).astype(np.float64)))

    def told(self, scene: Scene) -> float:
        """Probability that the scene's candidate tells an event."""
        return float(self._told[scene.number])

    def links(self, asked: Sequence[tuple[Scene, list[Filler]]]) -> list[Scored]:
        """For every scene its fillers with the probability of each role that they may have."""
        pairs = [(scene, filler) for scene, fillers in asked for filler in fillers]
        if not pairs:
            return [[] for _ in asked]
        places = Pairs(
            np.array([scene.number for scene, _ in pairs]),
            np.array([scene.candidate.head for scene, _ in pairs]),
            np.array([filler.head for _, filler in pairs]),
            np.array([max(filler.start - 1, 0) for _, filler in pairs]),
        )
        types = [scene.candidate.type for scene, _ in pairs]
        features = [pair_features(scene, filler) for scene, filler in pairs]
        chances = iter(self._chances(pairs, self.judges.network.roles(self._states, places, types, features)))
        return [[(f, next(chances)) for f in fillers] for _, fillers in asked]

    def _chances(self, pairs: list[tuple[Scene, Filler]], scores: Floats) -> list[dict[str, float]]:
        """The probability of each role that a pair may have; pairs that may have equally many are weighed together."""
        columns = [self.judges.columns(scene.candidate.type, filler.kind) for scene, filler in pairs]
        alike: dict[int, list[int]] = defaultdict(list)
        for number, (names, _) in enumerate(columns):
            alike[len(names)].append(number)
        found: list[dict[str, float]] = [{} for _ in pairs]
        for numbers in alike.values():
            places = np.array(numbers)[:, None], np.array([columns[n][1] for n in numbers])
            chances = np.exp(_log_softmax(scores[places].astype(np.float64)))
            for number, row in zip(numbers, chances.tolist(), strict=True):
                found[number] = dict(zip(columns[number][0], row, strict=True))
        return found

    def values(self, scenes: Sequence[Scene], links: Links) -> dict[str, str | None]:
        """Modality, polarity, direction, subtype and kind of source of an event told in these scenes, on average."""
        frame, found = scenes[0].candidate.frame, dict[str, str | None]()
        features = [attribute_features(scene, links) for scene in scenes]
        for name, model in self.judges.attributes.items():
            opinions = [self._opinion(name, scene, own[name]) for scene, own in zip(scenes, features, strict=True)]
            allowed = value_mask(name, frame.spec, model.classes)
            if name == "direction" and "change" in links:  # what changes moves somewhere
                allowed = allowed & np.array([c != NONE for c in model.classes])
            chosen = model.classes[int(np.where(allowed, np.exp(opinions).mean(axis=0), -np.inf).argmax())]
            found[name] = None if chosen == NONE else chosen
        if frame.spec.metric and (told := signed(scenes[0].view, links) or moved(links)):
            found["direction"] = told
        return found

    def _opinion(self, name: str, scene: Scene, features: list[str]) -> NDArray[Any]:
        """Log-odds of an attribute's values in one scene."""
        model, network = self.judges.attributes[name], self.judges.network
        scores = _log_softmax(model.scores(features))
        if not scene.learnt:
            return scores
        hidden = self._hidden[:, scene.number : scene.number + 1]
        order = [network.labels[name].index(c) for c in model.classes]
        theirs = _log_softmax(network.attribute(name, hidden, [scene.candidate.type])[0][order])
        return (1 - _SHARE) * scores + _SHARE * theirs


def _log_softmax(scores: NDArray[Any]) -> NDArray[Any]:
    shifted = scores - scores.max(axis=-1, keepdims=True)
    result: NDArray[Any] = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return result
