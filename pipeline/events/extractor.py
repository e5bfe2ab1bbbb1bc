"""The event layer: candidates from frames, judged by log-linear models, decoded into events."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.events.attributes import attribute_features, source_entity
from pipeline.events.candidates import fillers_for
from pipeline.events.decode import NONE, Draft, Scored, assign_roles, merge, split
from pipeline.events.linear import Linear
from pipeline.events.link_features import link_features
from pipeline.events.scene import Scene, Words
from pipeline.events.trigger_features import trigger_features
from pipeline.events.triggers import Candidate, TriggerMatcher
from pipeline.events.verdict import verdict_features
from pipeline.events.view import Filler, View
from pipeline.lexicon import DATA
from pipeline.ontology import ENTITY_TYPES, event_types

MODELS = DATA / "models" / "events"
ATTRIBUTES = ("modality", "polarity", "direction", "subtype", "source_kind")


@dataclass(frozen=True)
class Judges:
    """The trained models: may it be an event, which role, which attributes, and is the drafted event true."""

    trigger: Linear
    link: Linear
    attributes: dict[str, Linear]
    verdict: Linear | None = None

    @classmethod
    def load(cls, folder: Path = MODELS) -> Judges:
        """The models of a folder."""
        return cls(
            Linear.load(folder / "trigger.npz"),
            Linear.load(folder / "link.npz"),
            {name: Linear.load(folder / f"{name}.npz") for name in ATTRIBUTES},
            Linear.load(folder / "verdict.npz") if (folder / "verdict.npz").exists() else None,
        )

    def save(self, folder: Path = MODELS) -> None:
        """Writes one file a model."""
        folder.mkdir(parents=True, exist_ok=True)
        self.trigger.save(folder / "trigger.npz")
        self.link.save(folder / "link.npz")
        for name, model in self.attributes.items():
            model.save(folder / f"{name}.npz")
        if self.verdict is not None:
            self.verdict.save(folder / "verdict.npz")


def role_mask(type_: str, kind: str, classes: list[str]) -> NDArray[np.bool_]:
    """Which roles of a type a filler of this kind may have (a named place or firm may stand for a text), and `none`."""
    roles = event_types()[type_].roles

    def allowed(name: str) -> bool:
        if name == NONE:
            return True
        role = roles.get(name)
        return role is not None and (kind in role.fillers or (kind in ENTITY_TYPES and "TEXT" in role.fillers))

    return np.array([allowed(c) for c in classes])


def value_mask(attribute: str, type_: str, classes: list[str]) -> NDArray[np.bool_]:
    """Which values an attribute may have for a type: subtypes are the type's own."""
    if attribute == "subtype":
        own = event_types()[type_].subtypes
        return np.array([c in own if own else c == NONE for c in classes])
    if attribute == "direction":
        return np.array([c == NONE or event_types()[type_].metric for c in classes])
    return np.ones(len(classes), dtype=bool)


class Extractor:
    """Finds the events of a Doc whose other layers are filled."""

    def __init__(
        self,
        nlp: Language,
        judges: Judges,
        *,
        event_threshold: float = 0.3,
        link_threshold: float = 0.35,
        trigger_threshold: float = 0.15,
    ) -> None:
        self.matcher = TriggerMatcher(nlp)
        self.words = Words(self.matcher.lemmas, nlp.vocab)
        self.judges = judges
        self.event_threshold, self.link_threshold = event_threshold, link_threshold
        self.trigger_threshold = trigger_threshold
        self._masks: dict[tuple[str, str, tuple[str, ...]], NDArray[np.bool_]] = {}

    def scenes(self, doc: Doc) -> list[Scene]:
        """Every trigger candidate in its surroundings."""
        view = View(doc)
        candidates = self.matcher.find(doc)
        near: dict[int, list[Candidate]] = {}
        for candidate in candidates:
            near.setdefault(view.sentence_of(candidate.head), []).append(candidate)
        return [Scene(view, self.words, c, near[view.sentence_of(c.head)]) for c in candidates]

    def events(self, doc: Doc) -> list[dict[str, Any]]:
        """Events in text order, in the shape of `pipeline.schema.Event`."""
        told = [d for d in self.drafts(doc) if d.probability >= self.event_threshold]
        return [self.event(f"v{n}", draft) for n, draft in enumerate(told, 1)]

    def drafts(self, doc: Doc) -> list[Draft]:
        """Every event that may be told, with its probability: the verdict's, without one the trigger's."""
        drafts = []
        for scene in self.scenes(doc):
            yes = float(self.judges.trigger.probabilities(trigger_features(scene))[1])
            if yes >= self.trigger_threshold:
                links, sure = assign_roles(scene, self._links(scene), self.link_threshold)
                if _tellable(links):
                    drafts += split(Draft(scene, links, sure, yes))
        merged = merge(drafts)
        if self.judges.verdict is not None:
            for draft in merged:
                draft.probability = float(self.judges.verdict.probabilities(verdict_features(draft))[1])
        return merged

    def _role_mask(self, type_: str, kind: str) -> NDArray[np.bool_]:
        key = (type_, kind, self.judges.link.names)
        if key not in self._masks:
            self._masks[key] = role_mask(type_, kind, self.judges.link.classes)
        return self._masks[key]

    def _links(self, scene: Scene) -> Scored:
        model, scored = self.judges.link, []
        for filler in fillers_for(scene):
            mask = self._role_mask(scene.candidate.type, filler.kind)
            probabilities = model.probabilities(link_features(scene, filler), mask)
            scored.append((filler, {model.classes[i]: float(probabilities[i]) for i in np.flatnonzero(mask)}))
        return scored

    def event(self, id_: str, draft: Draft) -> dict[str, Any]:
        """A draft with its attributes and source, in the shape of `pipeline.schema.Event`."""
        scene = draft.scene
        values: dict[str, str | None] = {}
        features = attribute_features(scene, draft.links)
        for name, model in self.judges.attributes.items():
            probabilities = model.probabilities(features[name], value_mask(name, draft.type, model.classes))
            chosen = model.classes[int(probabilities.argmax())]
            values[name] = None if chosen == NONE else chosen
        sentences = sorted({s.sentence for s in draft.scenes})
        view = scene.view
        return {
            "id": id_,
            "type": draft.type,
            **values,
            "triggers": [_offsets(view, s.candidate.start, s.candidate.end) for s in draft.scenes],
            "args": [self._argument(draft, role, f) for role, fillers in draft.links.items() for f in fillers],
            "source": source_entity(scene, draft.links, str(values["source_kind"])),
            "evidence": [_offsets(view, *view.sentences[n]) for n in sentences],
            "confidence": round(draft.probability, 4),
        }

    def _argument(self, draft: Draft, role: str, filler: Filler) -> dict[str, Any]:
        confidence = round(draft.sure.get((role, filler.start), 0.5), 4)
        if filler.ref is not None:
            return {"role": role, "ref": filler.ref, "confidence": confidence}
        span = _offsets(draft.scene.view, filler.start, filler.end)
        return {"role": role, "span": span, "confidence": confidence}


def _tellable(links: dict[str, list[Filler]]) -> bool:
    """An event needs somebody or something in it: at least one role other than time and place."""
    return any(role not in ("time", "place", "baseline") for role in links)


def _offsets(view: View, start: int, end: int) -> list[int]:
    last = view.doc[end - 1]
    return [view.doc[start].idx, last.idx + len(last)]
