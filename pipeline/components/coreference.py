"""spaCy component `manchette_coreference`: definite noun phrases linked to the entities they stand for."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.entities.candidates import View
from pipeline.entities.descriptors import Profile, describe
from pipeline.entities.phrases import find_phrases
from pipeline.entities.reference import Story, resolve
from pipeline.state import state, text_of


@Language.factory("manchette_coreference", assigns=["doc._.manchette"])
def make_coreference(nlp: Language, name: str) -> Coreference:
    """The component of this name; put it after `manchette_entities`."""
    return Coreference()


class Coreference:
    """Adds the mentions of kind "nominal"; a phrase without a sure referent is left out."""

    def __call__(self, doc: Doc) -> Doc:
        """Links the phrases of one document from left to right."""
        shared = state(doc)
        story = make_story(doc)
        names = sorted(span for p in story.profiles for span in p.spans)
        for phrase in find_phrases(story.view, names):
            found = resolve(story, phrase)
            if found:
                shared["mentions"].append(
                    {
                        "id": f"m{len(shared['mentions']) + 1}",
                        "span": [story.view.begins[phrase.span[0]], story.view.ends[phrase.span[1] - 1]],
                        "entity": found[0].id,
                        "kind": "nominal",
                        "confidence": round(found[1], 3),
                    }
                )
        return doc


def make_story(doc: Doc) -> Story:
    """The entities of the document with what is told of them."""
    shared, view = state(doc), View(doc)
    spans: dict[str, list[dict[str, Any]]] = {e["id"]: [] for e in shared["entities"]}
    for mention in shared["mentions"]:
        if mention["kind"] == "name":
            spans[mention["entity"]].append(mention)
    text = text_of(doc)
    profiles = [_profile(doc, text, entity, spans[entity["id"]]) for entity in shared["entities"]]
    describe(view, profiles)
    starts = [b["span"][0] for b in shared["blocks"]]
    return Story(
        view,
        profiles,
        view.sentence_of,
        block_of=[max(0, bisect_right(starts, begin) - 1) for begin in view.begins],
        headings=[b["kind"] in ("title", "heading") for b in shared["blocks"]] or [False],
        kind_of={span: p.type for p in profiles for span in p.spans},
    )


def _profile(doc: Doc, text: str, entity: dict[str, Any], mentions: list[dict[str, Any]], /) -> Profile:
    spans = [doc.char_span(m["span"][0], m["span"][1], alignment_mode="expand") for m in mentions]
    found = [span for span in spans if span is not None]
    forms = list(dict.fromkeys(text[slice(*m["span"])] for m in mentions))
    return Profile(entity["id"], entity["type"], forms, [(s.start, s.end) for s in found])
