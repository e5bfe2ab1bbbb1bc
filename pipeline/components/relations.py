"""spaCy component `manchette_relations`: founders, executives, subsidiaries, products, competitors."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.entities.candidates import View
from pipeline.entities.relating import Actor, Scene, relations
from pipeline.state import state


@Language.factory("manchette_relations", assigns=["doc._.manchette"])
def make_relations(nlp: Language, name: str) -> Relations:
    """The component of this name; put it after `manchette_coreference`."""
    return Relations()


class Relations:
    """Fills `relations` with the standing facts that the text tells of its entities."""

    def __call__(self, doc: Doc) -> Doc:
        """Relates the entities of one document."""
        state(doc)["relations"] = [
            {"type": kind, "from": start, "to": end, "confidence": round(chance, 3)}
            for kind, start, end, chance in relations(make_scene(doc))
        ]
        return doc


def make_scene(doc: Doc) -> Scene:
    """The entities of the document with all their mentions."""
    shared = state(doc)
    found: dict[str, list[tuple[int, int, bool]]] = {e["id"]: [] for e in shared["entities"]}
    for mention in shared["mentions"]:
        span = doc.char_span(*mention["span"], alignment_mode="expand")
        found[mention["entity"]].append((span.start, span.end, mention["kind"] == "name"))
    actors = []
    for entity in shared["entities"]:
        places = sorted(found[entity["id"]])
        spans = tuple((s, e) for s, e, _ in places)
        actors.append(Actor(entity["id"], entity["type"], entity["name"], spans, tuple(n for _, _, n in places)))
    firms = [a for a in actors if a.type == "COMPANY"]
    main = max(firms, key=lambda a: len(a.spans), default=None)
    sentence_of = [k for k, sentence in enumerate(doc.sents) for _ in sentence]
    return Scene(View(doc), sentence_of, actors, main.id if main else "")
