"""Who says it: the speakers of a sentence, from verbs of saying, "selon X" and quotes."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.events.nodes import Node
from pipeline.events.scene import Words
from pipeline.events.syntax import places
from pipeline.events.view import Filler, View
from pipeline.ontology import ENTITY_TYPES

_SPEAKING = frozenset({"COMPANY", "ORG", "PERSON"})
_PREPOSITIONS = frozenset({"selon", "d'après", "après", "dixit", "pour"})
_REACH = 8


@dataclass(frozen=True)
class Speaker:
    """Somebody who says something: entity id or None, the word that tells so, and whether it is "selon" or a verb."""

    ref: str | None
    index: int
    cue: str
    kind: str


def speakers(view: View, words: Words, sentence: int) -> list[Speaker]:
    """Speakers of a sentence in order of their cue words."""
    first, last = view.sentences[sentence]
    local = [f for f in view.by_sentence[sentence] if f.kind in ENTITY_TYPES]
    found = []
    for index in range(first, last):
        token = view.doc[index]
        if token.pos_ == "VERB" and "say" in words.of(token):
            found.append(Speaker(_subject(token, local), index, token.lemma_.lower(), "say"))
        elif token.lower_ in _PREPOSITIONS and _according(token):
            found.append(Speaker(_following(index, local), index, token.lower_, "according"))
    return found


def _according(token: Node) -> bool:
    if token.lower_ == "après":
        return token.i > 0 and token.doc[token.i - 1].lower_ in ("d'", "d’")
    return token.lower_ != "pour" or bool(token.is_sent_start)


def _subject(verb: Node, local: list[Filler]) -> str | None:
    around = places(verb)
    subjects = {i for i, place in around.items() if place == "S"}
    for filler in local:
        if filler.kind in _SPEAKING and subjects & set(range(filler.start, filler.end)):
            return filler.ref
    return None


def _following(index: int, local: list[Filler]) -> str | None:
    return next((f.ref for f in local if f.kind in _SPEAKING and index < f.start <= index + _REACH), None)
