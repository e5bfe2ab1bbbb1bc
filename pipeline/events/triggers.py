"""Trigger candidates: every place where a frame's words stand, by dictionary readings, not by the tagger's choice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc, Token

from pipeline.events.frames import Frame, frames
from pipeline.events.lemmas import Lemmas

_MAX_GAP = 3
_GAP_POS = frozenset({"ADV", "AUX", "PRON", "ADJ", "DET", "PART", "NUM"})
_PREPOSITIONS = frozenset({"de", "à", "sur", "dans", "avec", "pour", "contre"})
_ARTICLES = frozenset({"le", "un", "son", "leur", "ce"})


@dataclass(frozen=True)
class Candidate:
    """Tokens [start, end) of `doc` that may tell an event of `frame.type`; `head` is the syntactic head's index."""

    frame: Frame
    start: int
    end: int
    head: int
    word: str

    @property
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
    """Finds candidates; patterns are indexed by the readings of their first word: a token costs what it may start."""

    def __init__(self, nlp: Language, own: Sequence[Frame] = ()) -> None:
        self.lemmas = Lemmas(nlp)
        self._index: dict[str, list[_Pattern]] = defaultdict(list)
        every = ((frame, word) for frame in (*frames(), *own) for word in frame.group.words)
        for number, (frame, word) in enumerate(every):
            pattern = self._pattern(nlp, frame, word, number)
            for reading in pattern.parts[0]:
                self._index[reading].append(pattern)

    def _pattern(self, nlp: Language, frame: Frame, word: str, number: int) -> _Pattern:
        tokens = [t.text for t in nlp.make_doc(word) if not t.is_space]
        if len(tokens) > 1 and tokens[-1] in _PREPOSITIONS:  # it may stand apart: "s'attaquer cette année aux marchés"
            tokens.pop()
        pos = frame.group.pos if len(tokens) == 1 else None
        return _Pattern(number, frame, word, tuple(self._part(form, pos) for form in tokens))

    def _part(self, form: str, pos: str | None) -> frozenset[str]:
        if form in ("un", "une", "son", "sa", "ses", "leur", "le", "la", "les", "l'"):
            return _ARTICLES
        found = self.lemmas.of(form, pos) if pos else self.lemmas.of(form)
        return found or frozenset({form.lower()})

    def readings(self, token: Token) -> frozenset[str]:
        """All lemmas a token may have, the tagger's included."""
        return self.lemmas.of(token.text) | {token.lemma_.lower()}

    def find(self, doc: Doc) -> list[Candidate]:
        """Candidates in text order; of overlapping ones of one type the longest stays."""
        readings = [self.readings(token) for token in doc]
        found: dict[tuple[str, int], Candidate] = {}
        for sentence in doc.sents:
            for start in range(sentence.start, sentence.end):
                for pattern in self._starting(readings[start]):
                    end = self._match(doc, readings, pattern, start, sentence.end)
                    if end and self._fits(doc, readings, pattern, start):
                        candidate = _candidate(doc, pattern, start, end)
                        key = (pattern.frame.type, candidate.head)
                        if key not in found or _better(candidate, found[key]):
                            found[key] = candidate
        return _longest(sorted(found.values(), key=lambda c: (c.start, -c.end, c.type)))

    def _starting(self, readings: frozenset[str]) -> list[_Pattern]:
        """The patterns whose first word has one of these readings, in the order of the data."""
        found = {p.number: p for reading in readings for p in self._index.get(reading, ())}
        return [found[number] for number in sorted(found)]

    def _fits(self, doc: Doc, readings: list[frozenset[str]], pattern: _Pattern, start: int) -> bool:
        if len(pattern.parts) > 1:
            return True
        token, pos = doc[start], pattern.frame.group.pos
        if pos == "verb":
            return token.pos_ in ("VERB", "AUX", "ADJ") or (token.is_lower and not _has_article(doc, start))
        if pos == "noun":
            return token.pos_ in ("NOUN", "PROPN", "ADJ", "X") or _has_article(doc, start) or bool(token.is_sent_start)
        return token.pos_ in ("ADJ", "VERB", "NOUN")

    def _match(self, doc: Doc, readings: list[frozenset[str]], pattern: _Pattern, start: int, stop: int) -> int | None:
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


def _has_article(doc: Doc, index: int) -> bool:
    return index > 0 and doc[index - 1].pos_ in ("DET", "NUM") and doc[index - 1].i >= doc[index].sent.start


def _candidate(doc: Doc, pattern: _Pattern, start: int, end: int) -> Candidate:
    head = doc[start:end].root.i
    if pattern.frame.group.pos == "verb" and doc[head].pos_ != "VERB":
        verbs = [i for i in range(start, end) if doc[i].pos_ == "VERB"]
        head = verbs[0] if verbs else head
    return Candidate(pattern.frame, start, end, head, pattern.word)


def _better(new: Candidate, old: Candidate) -> bool:
    return (new.end - new.start, new.word.count(" ")) > (old.end - old.start, old.word.count(" "))


def _longest(candidates: list[Candidate]) -> list[Candidate]:
    kept: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        rivals = (k for k in reversed(kept[candidate.type]) if candidate.start < k.end)
        if not any(k.end - k.start > candidate.end - candidate.start for k in rivals):
            kept[candidate.type].append(candidate)
    return sorted((c for group in kept.values() for c in group), key=lambda c: (c.start, -c.end, c.type))
