"""spaCy component `manchette_relations`: founders, executives, subsidiaries, products, competitors."""

from __future__ import annotations

from bisect import bisect_right

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.entities.candidates import View
from pipeline.entities.relating import relations
from pipeline.entities.scene import Place, Scene
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
    """The mentions of the document, by token."""
    shared = state(doc)
    types = {e["id"]: e["type"] for e in shared["entities"]}
    forms: dict[str, list[str]] = {key: [] for key in types}
    places = []
    for mention in shared["mentions"]:
        start, end = mention["span"]
        span = doc.char_span(start, end, alignment_mode="expand")
        key, named = mention["entity"], mention["kind"] == "name"
        if span is None:
            continue
        places.append(Place((span.start, span.end), key, types[key], named))
        if named:
            forms[key].append(span.text)
    view = View(doc)
    starts = [b["span"][0] for b in shared["blocks"]]
    return Scene(
        view,
        sorted(places, key=lambda p: p.span),
        view.sentence_of,
        forms,
        block_of=[max(0, bisect_right(starts, begin) - 1) for begin in view.begins],
        headings=[b["kind"] in ("title", "heading") for b in shared["blocks"]] or [False],
    )
