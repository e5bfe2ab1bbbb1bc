"""spaCy component `manchette_entities`: names, their types, and which of them are one entity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from itertools import islice
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.entities.aliases import NameMention, canonical, group
from pipeline.entities.candidates import Span, View, candidates, characters
from pipeline.entities.features import features, make_evidence
from pipeline.entities.judging import Judge
from pipeline.entities.own_names import OwnNames, apart, own_spans, read_own_names
from pipeline.entities.recognizer import Recognizer, load_recognizer
from pipeline.entities.typing import Name
from pipeline.state import state, text_of


@Language.factory("manchette_entities", assigns=["doc._.manchette"], default_config={"lexicon": []})
def make_entities(nlp: Language, name: str, lexicon: list[str]) -> Entities:
    """The component of this name; put it after the layers of quantities and times. `lexicon`: files of own names."""
    return Entities(load_recognizer(nlp), Judge.load(nlp), read_own_names(lexicon))


class Entities:
    """Fills `entities` and, with kind "name", `mentions`. `recognize` gives the model's labels by token span."""

    def __init__(self, recognize: Recognizer, judge: Judge, own: OwnNames | None = None) -> None:
        self.recognize, self.judge, self.own = recognize, judge, own or OwnNames()

    def memory_zone(self, mem: Any) -> AbstractContextManager[Any]:  # noqa: ANN401 - a cymem pool
        """spaCy calls it for its own zone: the recogniser forgets new words too."""
        return self.recognize.memory_zone(mem)

    def __call__(self, doc: Doc) -> Doc:
        """Finds the names of one document."""
        return self._read(doc, self.recognize(doc))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 16) -> Iterator[Doc]:
        """Finds the names of every document."""
        docs = iter(stream)
        while batch := list(islice(docs, batch_size)):
            yield from map(self._read, batch, self.recognize.batch(batch))

    def _read(self, doc: Doc, labels: dict[Span, str]) -> Doc:
        shared = state(doc)
        mentions = find_names(doc, labels, self.judge, self.own)
        for number, members in enumerate(group(mentions, text_of(doc), self.own.known), 1):
            forms = [mentions[m] for m in members]
            own = next(filter(None, (self.own.get(m.text) for m in forms)), None)
            shared["entities"].append(
                {
                    "id": f"e{number}",
                    "type": forms[0].type,
                    "name": own.name if own else canonical([m.text for m in forms]),
                    "identifiers": own.identifiers() if own else {},
                    "confidence": round(max(m.confidence for m in forms), 3),
                }
            )
            shared["mentions"] += [_mention(m, f"e{number}") for m in forms]
        shared["mentions"].sort(key=lambda m: m["span"])
        for number, mention in enumerate(shared["mentions"], 1):
            mention["id"] = f"m{number}"
        return doc


def find_names(doc: Doc, labels: dict[Span, str], judge: Judge, own: OwnNames) -> list[NameMention]:
    """The name mentions of a parsed document, in order; `labels` is what the recogniser says."""
    view, text = View(doc), text_of(doc)
    certain = own_spans(view, own) if own.forms else {}
    spans = apart(candidates(view, labels), certain)
    evidence = make_evidence(view, {"trained": labels}, spans, state(doc))
    found = []
    names = judge.decide(view, spans, [features(evidence, span) for span in spans])
    names += [Name(span, row.type, 1.0) for span, row in certain.items()]
    for name in sorted(names, key=lambda n: n.span):
        start, end = characters(view, name.span)
        found.append(NameMention(start, end, text[start:end], name.type, name.confidence))
    return found


def _mention(found: NameMention, entity: str) -> dict[str, Any]:
    return {
        "id": "",
        "span": [found.start, found.end],
        "entity": entity,
        "kind": "name",
        "confidence": round(found.confidence, 3),
    }
