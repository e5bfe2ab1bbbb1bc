"""The event layer: candidates from frames, weighed by the trained judges, decoded into events."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.base import vectors_of
from pipeline.events.attributes import source_entity
from pipeline.events.candidates import fillers_for
from pipeline.events.decode import Draft, Scored, assign_roles, merge, split
from pipeline.events.explain import explanation
from pipeline.events.frames import Frame
from pipeline.events.hinted import LEAST, hinted_chance, hinted_links
from pipeline.events.judges import Hearing, Judges
from pipeline.events.scene import Scene, Words
from pipeline.events.triggers import Candidate, TriggerMatcher
from pipeline.events.verdict import numbers_of
from pipeline.events.view import Filler, View

TRIGGER_THRESHOLD = 0.15  # what is less likely gets no second look


class Extractor:
    """Finds the events of a Doc whose other layers are filled."""

    def __init__(
        self,
        nlp: Language,
        judges: Judges,
        *,
        event_threshold: float = 0.4,
        link_threshold: float = 0.45,
        own: Sequence[Frame] = (),
    ) -> None:
        self.matcher = TriggerMatcher(nlp, own)
        base = vectors_of(nlp)
        self.words = Words(self.matcher.lemmas, base.vocab, states=base is nlp)
        self.judges = judges
        self.rules_only = False  # True: the frames' hints decide alone, to measure the judges against them
        self.event_threshold, self.link_threshold = event_threshold, link_threshold

    def scenes(self, doc: Doc) -> list[Scene]:
        """Every trigger candidate in its surroundings."""
        view = View(doc)
        candidates = self.matcher.find(view)
        near: dict[int, list[Candidate]] = {}
        for candidate in candidates:
            near.setdefault(view.sentence_of(candidate.head), []).append(candidate)
        numbers = count()  # of those that the judges weigh
        return [
            Scene(
                view,
                self.words,
                c,
                near[view.sentence_of(c.head)],
                -1 if c.frame.own or self.rules_only else next(numbers),
            )
            for c in candidates
        ]

    def events(self, doc: Doc) -> list[dict[str, Any]]:
        """Events in text order, in the shape of `pipeline.schema.Event`."""
        hearing, drafts = self.drafts(doc)
        told = [d for d in drafts if d.probability >= self.event_threshold]
        return [event(f"v{n}", draft, hearing) for n, draft in enumerate(told, 1)]

    def heard(self, doc: Doc) -> tuple[Hearing, list[tuple[Scene, Scored]]]:
        """The candidates that may tell an event, each with its fillers and how likely each of their roles is."""
        scenes = self.scenes(doc)
        hearing = Hearing(self.judges, self.words, [s for s in scenes if s.learnt])
        likely = [s for s in scenes if s.learnt and hearing.told(s) >= TRIGGER_THRESHOLD]
        linked = dict(
            zip((s.number for s in likely), hearing.links([(s, fillers_for(s)) for s in likely]), strict=True)
        )
        heard = [
            (s, linked[s.number] if s.learnt else hinted_links(s)) for s in scenes if s.number in linked or not s.learnt
        ]
        return hearing, heard

    def drafts(self, doc: Doc) -> tuple[Hearing, list[Draft]]:
        """Every event that may be told, with its probability: the verdict's, without one the trigger's."""
        hearing, heard = self.heard(doc)
        drafts: list[Draft] = []
        for scene, scored in heard:
            if scene.learnt:
                calibration, told = self.judges.calibration, hearing.told(scene)
                links, sure = assign_roles(scene, scored, self.link_threshold, calibration=calibration)
            else:
                (links, sure), told = assign_roles(scene, scored, LEAST), 1.0
            if _tellable(links):
                drafts += split(Draft(scene, links, sure, told))
        merged = merge(drafts)
        self._weigh(merged)
        return hearing, merged

    def _weigh(self, drafts: list[Draft]) -> None:
        """Gives every draft its probability."""
        learnt = [d for d in drafts if d.scene.learnt]
        verdict, chances = self.judges.verdict, [d.told for d in learnt]
        if verdict is not None and learnt:
            chances = verdict.probabilities([d.type for d in learnt], numbers_of(learnt)).tolist()
        for draft, chance in zip(learnt, chances, strict=True):
            draft.probability = chance
        for draft in drafts:
            if not draft.scene.learnt:
                draft.probability = hinted_chance(draft)


def event(id_: str, draft: Draft, hearing: Hearing) -> dict[str, Any]:
    """A draft with its attributes and source, in the shape of `pipeline.schema.Event`."""
    scene = draft.scene
    values = hearing.values(draft.scenes, draft.links)
    sentences = sorted({s.sentence for s in draft.scenes})
    view = scene.view
    found: dict[str, Any] = {
        "id": id_,
        "type": draft.type,
        **values,
        "triggers": [_trigger(view, s.candidate) for s in draft.scenes],
        "args": [_argument(draft, role, f) for role, fillers in draft.links.items() for f in fillers],
        "source": source_entity(draft.scenes, draft.links, str(values["source_kind"])),
        "evidence": [_offsets(view, *view.sentences[n]) for n in sentences],
        "confidence": round(draft.probability, 3),
    }
    if view.state.get("explain"):
        found["explanation"] = explanation(draft, hearing.judges, values)
    return found


def _argument(draft: Draft, role: str, filler: Filler) -> dict[str, Any]:
    confidence = round(draft.sure.get((role, filler.start), 0.5), 3)
    if filler.ref is not None:
        return {"role": role, "ref": filler.ref, "confidence": confidence}
    span = _offsets(draft.scene.view, filler.start, filler.end)
    return {"role": role, "span": span, "confidence": confidence}


def _tellable(links: dict[str, list[Filler]]) -> bool:
    """An event needs somebody or something in it: at least one role other than time and place."""
    return any(role not in ("time", "place", "baseline") for role in links)


def _trigger(view: View, candidate: Candidate) -> list[int]:
    """Its offsets, without the article of what follows: "présente l'" before "iPhone"."""
    last = view.doc[candidate.end - 1]
    apart = last.pos_ == "DET" and last.head.i >= candidate.end > candidate.start + 1
    return _offsets(view, candidate.start, candidate.end - apart)


def _offsets(view: View, start: int, end: int) -> list[int]:
    last = view.doc[end - 1]
    return [view.doc[start].idx, last.idx + len(last)]
