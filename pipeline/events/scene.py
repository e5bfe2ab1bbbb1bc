"""A trigger candidate in its surroundings, and the lexical look-ups that all features share."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, lru_cache

from spacy.vocab import Vocab

from pipeline.clusters import cluster_of
from pipeline.events.lemmas import CACHED, Lemmas
from pipeline.events.nodes import Node
from pipeline.events.syntax import Places
from pipeline.events.triggers import Candidate
from pipeline.events.view import Filler, View
from pipeline.events.wordclasses import classes_of


def bucket(distance: int) -> str:
    """A signed distance in tokens, coarsely: "+1", "-2", "+4"…"""
    size = abs(distance)
    for limit in (1, 2, 3, 5, 8, 12, 20, 40):
        if size <= limit:
            return f"{'+' if distance > 0 else '-'}{limit}"
    return "+99" if distance > 0 else "-99"


class Words:
    """Lexical lookups shared by the features: word classes of a token, and the cluster of its vector."""

    def __init__(self, lemmas: Lemmas, vocab: Vocab, *, states: bool = True) -> None:
        """`vocab` holds the base model's vectors; `states`: whether the parser's states are the base model's, too."""
        self._lemmas = lemmas
        self.vectors, self.states = vocab.vectors, states
        self._rows = vocab.vectors.key2row
        self.classes = lru_cache(maxsize=CACHED)(self._classes)

    def _classes(self, form: str) -> tuple[str, ...]:
        table = classes_of()
        readings = self._lemmas.of(form) | {form.lower()}
        return tuple(sorted({c for r in readings for c in table.get(r, ())}))

    def of(self, token: Node) -> tuple[str, ...]:
        """Classes of any reading of the token."""
        return self.classes(token.text)

    def cluster(self, token: Node) -> str:
        """Words of like use share a cluster (scripts/cluster_vectors.py); "-" for a word without a vector."""
        return cluster_of(self._rows, token.orth, token.lemma)


class Scene:
    """One candidate in its article: places around its head, computed once for all its features."""

    def __init__(
        self, view: View, words: Words, candidate: Candidate, rivals: Iterable[Candidate] = (), number: int = 0
    ) -> None:
        self.view, self.words, self.candidate, self.number = view, words, candidate, number
        self.head = view.doc[candidate.head]
        self.sentence = view.sentence_of(candidate.head)
        self.span = view.sentences[self.sentence]
        self.around = view.around(candidate.head)
        self.places: Places = self.around.places
        self.rivals = [r for r in rivals if r is not candidate and abs(r.head - candidate.head) <= 12]
        self.local = view.by_sentence[self.sentence]

    @property
    def learnt(self) -> bool:
        """Whether the trained judges weigh it, rather than its frame's hints alone."""
        return self.number >= 0

    def place(self, filler: Filler) -> str:
        """The filler's place label, "-" when the parse gives none."""
        return self.around.place(filler)

    def hint(self, place: str) -> str:
        """The role that the frame expects at a place, "?" when it expects none."""
        roles = self.candidate.frame.group.roles
        return roles.get(place) or roles.get(place.removeprefix("G:")) or "?"

    @property
    def pronoun_subject(self) -> bool:
        """Whether the logical subject is a personal pronoun."""
        return self.around.pronoun_subject

    def sentence_classes(self) -> frozenset[str]:
        """Classes of the words of the sentence."""
        memo = self.view.memo
        if self.sentence not in memo:
            memo[self.sentence] = frozenset(cl for i in range(*self.span) for cl in self.words.of(self.view.doc[i]))
        return memo[self.sentence]

    @cached_property
    def taken(self) -> bool:
        """Whether somebody or something of the sentence is the logical subject."""
        return any(self.place(f) == "S" for f in self.local if f.kind in ("COMPANY", "ORG", "PERSON", "PRODUCT"))

    @cached_property
    def possessive(self) -> bool:
        """Whether a possessive determines the trigger."""
        start = self.candidate.start
        return any("Poss" in node.morph for node in self.view.doc[max(self.span[0], start - 2) : start])


def kind_of(filler: Filler, words: Words) -> str:
    """Entity type, TEXT, or the kind of amount or time with what it counts: "Q:count:staff", "T:date"."""
    if filler.kind == "QUANTITY":
        kind = str(filler.item["kind"])
        if kind != "count":
            return f"Q:{kind}"
        unit = filler.item.get("unit")
        classes = [c for c in words.classes(unit) if c in ("staff", "customer", "goods", "site")] if unit else ["none"]
        return f"Q:count:{classes[0] if classes else 'other'}"
    if filler.kind == "TIME":
        return f"T:{filler.item['type']}"
    return filler.kind
