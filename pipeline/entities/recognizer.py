"""The trained name recogniser: a spaCy `ner` that starts from the base model's, shipped in pipeline/data/models/ner."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from spacy.language import Language
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc

from pipeline.base import vectors_of
from pipeline.entities.decoding import read_names
from pipeline.lexicon import DATA
from pipeline.tuning import quick_ops

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


class Recognizer:
    """Token span -> entity type, by the trained model; it is no pipe and leaves `doc.ents` as they are."""

    def __init__(self, model: EntityRecognizer, words: Language, *, shared: bool) -> None:
        self.model, self._words, self._shared = model, words, shared

    def __call__(self, doc: Doc) -> dict[tuple[int, int], str]:
        """The names that the model sees."""
        return self.batch([doc])[0]

    def batch(self, docs: Sequence[Doc]) -> list[dict[tuple[int, int], str]]:
        """The names that the model sees in each document; together they take less time than one by one."""
        known = docs if self._shared else [self._copy(doc) for doc in docs]
        return [{span: LABELS[label] for span, label in names.items()} for names in read_names(self.model, known)]

    def _copy(self, doc: Doc) -> Doc:
        """The words of a document, over the vocabulary that the model knows."""
        return Doc(self._words.vocab, [t.text for t in doc], [bool(t.whitespace_) for t in doc])

    def memory_zone(self, mem: Any) -> AbstractContextManager[Any]:  # noqa: ANN401 - a cymem pool
        """A block after which the words of its documents are forgotten; a shared vocabulary has its own."""
        return nullcontext() if self._shared else self._words.memory_zone(mem)


def load_recognizer(nlp: Language) -> Recognizer:
    """The recogniser for a pipeline, over the word vectors that it was trained with."""
    words = vectors_of(nlp)
    with quick_ops():
        model: Any = words.create_pipe("ner", config=CONFIG)
    model.from_disk(MODEL, exclude=["vocab"])
    return Recognizer(model, words, shared=words is nlp)
