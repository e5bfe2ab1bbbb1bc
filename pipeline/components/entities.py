"""spaCy component `manchette_entities`: names, their types, and which of them are one entity."""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.entities.aliases import NameMention, canonical, group
from pipeline.entities.candidates import Span, View, candidates, characters
from pipeline.entities.features import features, make_evidence
from pipeline.entities.lexicon import names
from pipeline.entities.typing import Name, choose, consistent, score, weights
from pipeline.state import state
from pipeline.text import fold


@Language.factory("manchette_entities", assigns=["doc._.manchette"])
def make_entities(nlp: Language, name: str) -> Entities:
    """The component of this name; put it after the layers of quantities and times."""
    return Entities()


class Entities:
    """Fills `entities` and, with kind "name", `mentions`."""

    def __call__(self, doc: Doc) -> Doc:
        """Finds the names of one document."""
        shared = state(doc)
        mentions = find_names(doc)
        for number, members in enumerate(group(mentions, doc.text), 1):
            forms = [mentions[m] for m in members]
            shared["entities"].append(
                {
                    "id": f"e{number}",
                    "type": forms[0].type,
                    "name": canonical([m.text for m in forms]),
                    "confidence": round(max(m.confidence for m in forms), 3),
                }
            )
            shared["mentions"] += [_mention(m, f"e{number}") for m in forms]
        shared["mentions"].sort(key=lambda m: m["span"])
        for number, mention in enumerate(shared["mentions"], 1):
            mention["id"] = f"m{number}"
        return doc


def find_names(doc: Doc) -> list[NameMention]:
    """The name mentions of a parsed document, in order."""
    view = View(doc)
    models = {"base": {(e.start, e.end): e.label_ for e in doc.ents}}
    spans = candidates(view, [s for labels in models.values() for s in labels])
    evidence = make_evidence(view, models, spans, state(doc))
    chosen = decide(view, spans, [features(evidence, span) for span in spans])
    found = []
    for name in chosen:
        start, end = characters(view, name.span)
        found.append(NameMention(start, end, doc.text[start:end], name.type, name.confidence))
    return found


def decide(view: View, spans: list[Span], evidence: list[list[str]]) -> list[Name]:
    """Names among the candidates, after the mentions of one surface have agreed on a type."""
    known, model = names(), weights()
    facts = [known.get(view.text(span)) for span in spans]
    dual = [bool(f and (f.dual or {"COMPANY", "PRODUCT"} <= f.types)) for f in facts]
    keys = [fold(view.text(span)) for span in spans]
    return choose(spans, consistent(spans, keys, [score(e, model) for e in evidence], dual))


def _mention(found: NameMention, entity: str) -> dict[str, Any]:
    return {
        "id": "",
        "span": [found.start, found.end],
        "entity": entity,
        "kind": "name",
        "confidence": round(found.confidence, 3),
    }
