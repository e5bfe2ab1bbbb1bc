"""spaCy component `manchette_events`: the events of an article, from its other layers."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.events.extractor import Extractor, Judges
from pipeline.state import state


@Language.factory(
    "manchette_events",
    default_config={"event_threshold": 0.3, "link_threshold": 0.4},
    requires=["doc._.manchette", "token.lemma", "token.dep", "token.morph"],
    assigns=["doc._.manchette"],
)
def make_events(nlp: Language, name: str, event_threshold: float, link_threshold: float) -> Events:
    """The component of this name; the thresholds are the least probabilities of an event and of a link."""
    judges = Judges.load()
    return Events(Extractor(nlp, judges, event_threshold=event_threshold, link_threshold=link_threshold))


class Events:
    """Writes `events` of `doc._.manchette`."""

    def __init__(self, extractor: Extractor) -> None:
        self.extractor = extractor

    def __call__(self, doc: Doc) -> Doc:
        """Finds the events of an article."""
        state(doc)["events"] = self.extractor.events(doc) if len(doc) else []
        return doc
