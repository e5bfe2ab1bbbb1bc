"""spaCy component `manchette_events`: the events of an article, from its other layers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.events.extractor import Extractor
from pipeline.events.frames import Frame
from pipeline.events.judges import Judges
from pipeline.events.own_frames import read_own_frames
from pipeline.state import state
from pipeline.tuning import no_collection


@Language.factory(
    "manchette_events",
    default_config={"event_threshold": 0.4, "link_threshold": 0.45, "frames": []},
    requires=["doc._.manchette", "token.lemma", "token.dep", "token.morph"],
    assigns=["doc._.manchette"],
)
def make_events(nlp: Language, name: str, event_threshold: float, link_threshold: float, frames: list[str]) -> Events:
    """The component of this name; the thresholds are the least probabilities of an event and of a link, `frames` are
    files of own event types."""
    return Events(nlp, event_threshold, link_threshold, read_own_frames(frames))


class Events:
    """Writes `events` of `doc._.manchette`; the judges are loaded with the first article (training runs without)."""

    def __init__(self, nlp: Language, event_threshold: float, link_threshold: float, own: Sequence[Frame] = ()) -> None:
        self._nlp, self._thresholds, self._own = nlp, (event_threshold, link_threshold), own

    @cached_property
    def extractor(self) -> Extractor:
        """The event layer with the judges that come with the package."""
        event, link = self._thresholds
        with no_collection():
            return Extractor(self._nlp, Judges.load(), event_threshold=event, link_threshold=link, own=self._own)

    def __call__(self, doc: Doc) -> Doc:
        """Finds the events of an article."""
        state(doc)["events"] = self.extractor.events(doc) if len(doc) else []
        return doc
