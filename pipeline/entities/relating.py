"""Standing facts between two named entities: a logistic model over pairs, one a relation type."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp
from pathlib import Path

from pipeline.entities.candidates import Span, View
from pipeline.entities.lexicon import cues
from pipeline.lexicon import DATA
from pipeline.text import fold

WEIGHTS = DATA / "models" / "relation_weights.json"
THRESHOLD = 0.5
ENDS = {
    "founder_of": ("PERSON", "COMPANY"),
    "executive_of": ("PERSON", "COMPANY"),
    "subsidiary_of": ("COMPANY", "COMPANY"),
    "product_of": ("PRODUCT", "COMPANY"),
    "competitor_of": ("COMPANY", "COMPANY"),
}
_CUE = {"founder_of": "founder", "executive_of": "executive", "subsidiary_of": "subsidiary", "product_of": "product", "competitor_of": "competitor"}
_NEAR, _WIDE = 12, 40  # tokens between two mentions that still speak of one another; across a sentence end
_AROUND = 6


@dataclass(frozen=True)
class Actor:
    """An entity with all its mentions: token spans in order, and whether each is a name."""

    id: str
    type: str
    name: str
    spans: tuple[Span, ...]
    named: tuple[bool, ...]


@dataclass
class Scene:
    """A document's actors, the sentence of each token, and the firm that is told of most."""

    view: View
    sentence_of: list[int]
    actors: Sequence[Actor]
    main: str

    def at(self) -> dict[int, tuple[Actor, Span]]:
        """Token -> the actor mentioned there."""
        return {i: (a, s) for a in self.actors for s in a.spans for i in range(*s)}


@lru_cache(maxsize=1)
def weights(path: Path = WEIGHTS) -> Mapping[str, float]:
    """"relation feature" -> weight, as `scripts/train_ner.py` writes them."""
    found: dict[str, float] = json.loads(path.read_text(encoding="utf-8"))
    return found


def relations(scene: Scene) -> list[tuple[str, str, str, float]]:
    """(type, from id, to id, probability) of the facts that the text tells."""
    model = weights()
    found = []
    for kind, start, end in pairs(scene):
        total = sum(model.get(f"{kind} {f}", 0.0) for f in features(scene, kind, start, end))
        chance = 1 / (1 + exp(-max(-30.0, min(30.0, total))))
        if chance >= THRESHOLD:
            found.append((kind, start.id, end.id, chance))
    return found


def pairs(scene: Scene) -> Iterator[tuple[str, Actor, Actor]]:
    """Every relation type with two actors that fit it and are told near one another."""
    by_type: dict[str, list[Actor]] = {}
    for actor in scene.actors:
        by_type.setdefault(actor.type, []).append(actor)
    for kind, (first, second) in ENDS.items():
        for start in by_type.get(first, []):
            for end in by_type.get(second, []):
                if start is not end and closest(scene, start, end) is not None:
                    yield kind, start, end


def closest(scene: Scene, start: Actor, end: Actor) -> tuple[Span, Span] | None:
    """The nearest mentions of two actors, in one sentence before in neighbouring ones; None when far apart."""
    best: tuple[int, Span, Span] | None = None
    k = 0
    for span in start.spans:
        while k + 1 < len(end.spans) and end.spans[k + 1][0] <= span[0]:
            k += 1
        for other in end.spans[max(0, k) : k + 2]:
            gap = max(span[0], other[0]) - min(span[1], other[1])
            apart = abs(scene.sentence_of[span[0]] - scene.sentence_of[other[0]])
            cost = gap + _WIDE * apart
            if apart <= 1 and gap <= _WIDE and (best is None or cost < best[0]):
                best = cost, span, other
    return (best[1], best[2]) if best else None


def features(scene: Scene, kind: str, start: Actor, end: Actor) -> list[str]:
    """Evidence for `kind` from `start` to `end`."""
    near = closest(scene, start, end)
    if near is None:
        return []
    a, b = near
    found = ["bias", *_names(scene, kind, start, end), *_cues(scene, kind, start, end)]
    same = scene.sentence_of[a[0]] == scene.sentence_of[b[0]]
    gap = max(a[0], b[0]) - min(a[1], b[1])
    found.append(f"gap={'same' if same else 'next'}:{0 if gap <= 1 else 1 if gap <= 3 else 2 if gap <= 8 else 3}")
    found.append("order=" + ("from first" if a[0] < b[0] else "to first"))
    found += _between(scene, min(a, b), max(a, b), "from first" if a < b else "to first")
    return found


def _names(scene: Scene, kind: str, start: Actor, end: Actor) -> Iterator[str]:
    if end.id == scene.main:
        yield "to main"
    if start.id == scene.main:
        yield "from main"
    if fold(start.name).startswith(fold(end.name) + " "):
        yield "name inside"
    others = [a for a in scene.actors if a.type == end.type and a is not start]
    yield f"choices={min(3, len(others))}"


def _cues(scene: Scene, kind: str, start: Actor, end: Actor) -> Iterator[str]:
    """Cue words around every mention of `start`, and whose they are."""
    listed = cues()["relations"]
    at = scene.at()
    seen: set[str] = set()
    for span in start.spans:
        for i, side in _around(scene, span):
            word = fold(scene.view.words[i])
            for name in (_CUE[kind], "past"):
                if word in listed[name]:
                    seen.add(f"{name} {side}")
                    seen.add(f"{name} {side} {_owner(scene, i, span, end, at)}")
    yield from sorted(seen)


def _around(scene: Scene, span: Span) -> Iterator[tuple[int, str]]:
    sentence, words = scene.sentence_of[span[0]], scene.view.words
    for i in range(span[0] - 1, max(-1, span[0] - 1 - _AROUND), -1):
        if scene.sentence_of[i] != sentence or words[i] in (";", ":", "(", ")"):
            break
        yield i, "left"
    for i in range(span[1], min(len(words), span[1] + _AROUND)):
        if scene.sentence_of[i] != sentence or words[i] in (";", ":", ")"):
            break
        yield i, "right"


def _owner(scene: Scene, i: int, span: Span, end: Actor, at: Mapping[int, tuple[Actor, Span]]) -> str:
    """Whose the cue word at token i is: "of it" (de X follows), "of other", "own" (son …), "bare"."""
    words = scene.view.words
    for j in range(i + 1, min(len(words), i + 6)):
        if j in at and not span[0] <= j < span[1]:
            linked = any(fold(w) in ("de", "d'", "du", "des", "chez") for w in words[i + 1 : j])
            if linked:
                return "of it" if at[j][0] is end else "of other" if at[j][0].type == end.type else "of else"
        if words[j] in (",", ";", ".", ")"):
            break
    for j in range(i - 1, max(-1, i - 4), -1):
        if fold(words[j]) in ("son", "sa", "ses", "leur", "leurs"):
            return "own " + _antecedent(scene, j, end)
    return "bare " + _antecedent(scene, i, end)


def _antecedent(scene: Scene, i: int, end: Actor) -> str:
    """Whether the last actor of the type before token i is `end`."""
    def last(actor: Actor) -> int:
        return max((s[0] for s in actor.spans if s[0] < i), default=-1)

    mine = last(end)
    best = max((last(a) for a in scene.actors if a.type == end.type), default=-1)
    return "nearest" if mine >= 0 and mine == best else "main" if end.id == scene.main else "far"


def _between(scene: Scene, left: Span, right: Span, order: str) -> Iterator[str]:
    words = [fold(w) for w in scene.view.words[left[1] : right[0]]]
    if len(words) > _NEAR:
        return
    if len(words) <= 2:
        yield f"{order}:{' '.join(words)}"
    for word in set(words):
        if word in ("de", "d'", "du", "chez", ",", "(", "et", "par", "son", "sa", "ses", "à", "avec", "contre"):
            yield f"between {order} {word}"
        for name, listed in cues()["relations"].items():
            if word in listed:
                yield f"between {order} {name}"
    token = scene.view.doc[left[0] : left[1]].root
    other = scene.view.doc[right[0] : right[1]].root
    yield f"deps={order}:{token.dep_}>{other.dep_}" if token.head == other.head else f"linked={order}:{other.head == token or token.head == other}"
