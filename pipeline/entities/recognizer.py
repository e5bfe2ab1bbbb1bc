"""The trained name recogniser: a spaCy `ner` that starts from the base model's, shipped in pipeline/data/models/ner."""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc

from pipeline.lexicon import DATA

MODEL = DATA / "models" / "ner"
# The model's own labels are the base model's, resumed with a new sense, and one new label.
LABELS = {"ORG": "COMPANY", "BODY": "ORG", "PER": "PERSON", "MISC": "PRODUCT", "LOC": "LOCATION"}
CONFIG = {
    "model": {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "ner",
        "extra_state_tokens": False,
        "hidden_width": 64,
        "maxout_pieces": 2,
        "use_upper": True,
        "nO": None,
        "tok2vec": {
            "@architectures": "spacy.Tok2Vec.v2",
            "embed": {
                "@architectures": "spacy.MultiHashEmbed.v2",
                "width": 96,
                "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"],
                "rows": [5000, 1000, 2500, 2500],
                "include_static_vectors": True,
            },
            "encode": {
                "@architectures": "spacy.MaxoutWindowEncoder.v2",
                "width": 96,
                "depth": 4,
                "window_size": 1,
                "maxout_pieces": 3,
            },
        },
    }
}


def load_recognizer(nlp: Language) -> EntityRecognizer:
    """The recogniser over the pipeline's own vectors; it is no pipe and leaves `doc.ents` as they are."""
    recognizer: Any = nlp.create_pipe("ner", config=CONFIG)
    recognizer.from_disk(MODEL, exclude=["vocab"])
    loaded: EntityRecognizer = recognizer
    return loaded


def recognised(recognizer: EntityRecognizer, doc: Doc) -> dict[tuple[int, int], str]:
    """Token span -> entity type."""
    before = doc.ents
    doc.ents = ()
    recognizer.set_annotations([doc], recognizer.predict([doc]))
    found: dict[tuple[int, int], str] = {(e.start, e.end): LABELS[e.label_] for e in doc.ents}  # type: ignore[var-annotated]
    doc.ents = before
    return found
