"""Trigger candidates: every place where a frame's words stand, by dictionary readings, not by the tagger's choice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache, partial

from spacy.language import Language

from pipeline.events.frames import Frame, frames
from pipeline.events.lemmas import CACHED, Lemmas
from pipeline.events.nodes import Node
from pipeline.events.view import View

_MAX_GAP = 3
_GAP_POS = frozenset({"ADV", "AUX", "PRON", "ADJ", "DET", "PART", "NUM"})
_PREPOSITIONS = frozenset({"de", "à", "sur", "dans", "avec", "pour", "contre"})
_BEFORE_FIGURES = frozenset({"(", "+", "-", "−", "–", ":", ";", ",", "dont", "contre"})
_ARTICLES = frozenset({"le", "un", "son", "leur", "ce"})


@dataclass(frozen=True)
class Candidate:
    """Tokens [start, end) of `doc` that may tell an event of `frame.type`; `head` is the syntactic head's index."""

    frame: Frame
    start: int
    end: int
    head: int
    word: str

    @cached_property
    def type(self) -> str:
        """Event type."""
        return self.frame.type


@dataclass(frozen=True)
class _Pattern:
    number: int  # of equal candidates the first in the data stays
    frame: Frame
    word: str
    parts: tuple[frozenset[str], ...]


class TriggerMatcher:
    """Finds candidates. Patterns are indexed by the readings of their first word; the others are read when that one is
    met, and then indexed by the second: a token costs what it starts, and an unused pattern next to nothing."""

    def __init__(self, nlp: Language, own: Sequence[Frame] = ()) -> None:
        self.lemmas = Lemmas(nlp)
        every = [(frame, word) for frame in (*frames(), *own) for word in frame.group.words]
        self._words = [(frame, word) for frame, word in every if frame.group.pos != "figure"]
        self._figures: dict[str, list[Frame]] = defaultdict(list)
        for frame, kind in (each for each in every if each[0].group.pos == "figure"):
            self._figures[kind].append(frame)
        self._cut = lru_cache(maxsize=CACHED)(partial(_tokens, nlp))
        self._index = self._by_first_word()
        self._pattern = cache(self._read)
        self.readings = lru_cache(maxsize=CACHED)(self._readings)
        self._starting = lru_cache(maxsize=CACHED)(self._starting_with)

    def _by_first_word(self) -> dict[str, list[int]]:
        """Reading of a first word -> the numbers of its patterns."""
        forms: dict[tuple[str, str | None], list[int]] = defaultdict(list)
        for number, (frame, word) in enumerate(self._words):
            first, *others = self._pieces(word)
            forms[first, None if others else frame.group.pos].append(number)
        found: dict[str, list[int]] = defaultdict(list)
        for (form, pos), numbers in forms.items():
            for reading in self._part(form, pos):
                found[reading] += numbers
        return dict(found)

    def _pieces(self, word: str) -> list[str]:
        """The tokens of a trigger; a preposition at its end may stand apart: "s'attaquer cette année aux marchés"."""
        tokens = [token for piece in word.split() for token in ((piece,) if piece.isalpha() else self._cut(piece))]
        return tokens[:-1] if len(tokens) > 1 and tokens[-1] in _PREPOSITIONS else tokens

    def _read(self, number: int) -> _Pattern:
        frame, word = self._words[number]
        tokens = self._pieces(word)
        pos = frame.group.pos if len(tokens) == 1 else None
        return _Pattern(number, frame, word, tuple(self._part(form, pos) for form in tokens))

    def _part(self, form: str, pos: str | None) -> frozenset[str]:
        if form in ("un", "une", "son", "sa", "ses", "leur", "le", "la", "les", "l'"):
            return _ARTICLES
        found = self.lemmas.of(form, pos) if pos else self.lemmas.of(form)
        return found or frozenset({form.lower()})

    def _readings(self, form: str, lemma: str) -> frozenset[str]:
        """All lemmas that a token may have, the tagger's included."""
        return self.lemmas.of(form) | {lemma.lower()}

    def find(self, view: View) -> list[Candidate]:
        """Candidates in text order; of overlapping ones of one type the longest stays."""
        readings = [self.readings(node.text, node.lemma_) for node in view.doc]
        found: dict[tuple[str, int], Candidate] = {}
        for first, last in view.sentences:
            for start in range(first, last):
                for pattern in self._possible(readings, start, last):
                    end = self._match(view.doc, readings, pattern, start, last)
                    if end and self._fits(view.doc, pattern, start, first):
                        candidate = _candidate(view, pattern, start, end)
                        key = (pattern.frame.type, candidate.head)
                        if key not in found or _better(candidate, found[key]):
                            found[key] = candidate
        words = _longest(found.values())
        taken = {(c.type, i) for c in words for i in range(c.start, c.end)}
        figures = [
            c for c in self._standing_figures(view) if taken.isdisjoint((c.type, i) for i in range(c.start, c.end))
        ]
        return sorted((*words, *figures), key=_in_text_order)

    def _standing_figures(self, view: View) -> Iterator[Candidate]:
        """Amounts that no verb brings: in brackets, with a sign, after a colon or in a list."""
        for filler in view.fillers:
            if filler.kind == "QUANTITY" and filler.start and view.doc[filler.start - 1].lower_ in _BEFORE_FIGURES:
                kind = filler.item["kind"]
                for frame in self._figures.get(kind, ()):
                    yield Candidate(frame, filler.start, filler.end, filler.head, kind)

    def _possible(self, readings: list[frozenset[str]], start: int, stop: int) -> list[_Pattern]:
        """The patterns whose first word may stand at a token and their second one near, in the order of the data."""
        starting = self._starting(readings[start])
        if not starting:
            return []
        near = (r for i in range(start + 1, min(stop, start + _MAX_GAP + 2)) for r in readings[i])
        found = {p.number: p for second in (None, *near) for p in starting.get(second, ())}
        return [found[number] for number in sorted(found)]

    def _starting_with(self, readings: frozenset[str]) -> dict[str | None, list[_Pattern]]:
        """The patterns whose first word has one of these readings, by the readings of their second one."""
        found: dict[str | None, list[_Pattern]] = defaultdict(list)
        for pattern in (self._pattern(n) for reading in readings for n in self._index.get(reading, ())):
            for second in pattern.parts[1] if len(pattern.parts) > 1 else (None,):
                found[second].append(pattern)
        return dict(found)

    def _fits(self, doc: list[Node], pattern: _Pattern, start: int, first: int) -> bool:
        if len(pattern.parts) > 1:
            return True
        token, pos = doc[start], pattern.frame.group.pos
        if pos == "verb":
            return token.pos_ in ("VERB", "AUX", "ADJ") or (
                token.text.islower() and not _has_article(doc, start, first)
            )
        if pos == "noun":
            return token.pos_ in ("NOUN", "PROPN", "ADJ", "X") or _has_article(doc, start, first) or token.is_sent_start
        return token.pos_ in ("ADJ", "VERB", "NOUN")

    def _match(
        self, doc: list[Node], readings: list[frozenset[str]], pattern: _Pattern, start: int, stop: int
    ) -> int | None:
        position = start + 1
        for part in pattern.parts[1:]:
            limit = min(stop, position + _MAX_GAP + 1)
            while position < limit and not (readings[position] & part):
                if doc[position].pos_ not in _GAP_POS:
                    return None
                position += 1
            if position >= limit:
                return None
            position += 1
        return position


def _tokens(nlp: Language, piece: str) -> tuple[str, ...]:
    """The tokens of a text without spaces."""
    return tuple(token.text for token in nlp.make_doc(piece))


def _has_article(doc: list[Node], index: int, first: int) -> bool:
    return index > first and doc[index - 1].pos_ in ("DET", "NUM")


def _candidate(view: View, pattern: _Pattern, start: int, end: int) -> Candidate:
    doc, head = view.doc, start if end == start + 1 else view.source[start:end].root.i
    if pattern.frame.group.pos == "verb" and doc[head].pos_ != "VERB":
        verbs = [i for i in range(start, end) if doc[i].pos_ == "VERB"]
        head = verbs[0] if verbs else head
    return Candidate(pattern.frame, start, end, head, pattern.word)


def _better(new: Candidate, old: Candidate) -> bool:
    return (new.end - new.start, new.word.count(" ")) > (old.end - old.start, old.word.count(" "))


def _in_text_order(candidate: Candidate) -> tuple[int, int, str]:
    return candidate.start, -candidate.end, candidate.type


def _longest(candidates: Iterable[Candidate]) -> list[Candidate]:
    kept: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in sorted(candidates, key=_in_text_order):
        rivals = (k for k in reversed(kept[candidate.type]) if candidate.start < k.end)
        if not any(k.end - k.start > candidate.end - candidate.start for k in rivals):
            kept[candidate.type].append(candidate)
    return [c for group in kept.values() for c in group]
