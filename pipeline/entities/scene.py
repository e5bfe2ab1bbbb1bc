"""A document as the relation patterns see it: who is mentioned at which token, and whom it is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Token

from pipeline.entities.candidates import Span, View

_SUBJECTS = ("nsubj", "nsubj:pass")


@dataclass(frozen=True)
class Place:
    """One mention: token span, entity id, entity type, whether it is a name."""

    span: Span
    id: str
    type: str
    named: bool


@dataclass
class Scene:
    """Mentions in order; `main` is the firm told of most."""

    view: View
    places: Sequence[Place]
    sentence_of: list[int]
    forms: dict[str, list[str]]
    block_of: list[int]  # layout block of each token
    headings: list[bool]  # whether each block is a heading or title
    main: str = ""
    words: list[str] = field(default_factory=list)
    at: dict[int, Place] = field(default_factory=dict)
    firms: set[str] = field(default_factory=set)
    type_of: dict[str, str] = field(default_factory=dict)
    openers: dict[int, str] = field(default_factory=dict)  # block -> the first firm that it mentions
    finites: set[int] = field(default_factory=set)  # tokens that are finite verbs
    roots: dict[Span, Token] = field(default_factory=dict)  # what `root` has found

    def __post_init__(self) -> None:
        self.words = self.view.low
        doc, verbs = self.view.doc, (i for i, pos in enumerate(self.view.pos) if pos in ("VERB", "AUX"))
        self.finites = {i for i in verbs if "Fin" in doc[i].morph.get("VerbForm", [])}
        for place in self.places:
            for i in range(*place.span):
                if i not in self.at or place.named:
                    self.at[i] = place
        self.type_of = {p.id: p.type for p in self.places}
        self.firms = {p.id for p in self.of("COMPANY")}
        counts: dict[str, int] = {}
        for place in self.places:
            if place.type == "COMPANY":
                counts[place.id] = counts.get(place.id, 0) + 1
        for place in self.of("COMPANY"):
            self.openers.setdefault(self.block_of[place.span[0]], place.id)
        self.main = max(counts, key=lambda k: counts[k], default="")

    def of(self, kind: str) -> Iterator[Place]:
        """The mentions of one type."""
        return (p for p in self.places if p.type == kind)

    def same_sentence(self, i: int, j: int) -> bool:
        """Whether two tokens stand in one sentence (False beyond the document)."""
        size = len(self.sentence_of)
        return 0 <= i < size and 0 <= j < size and self.sentence_of[i] == self.sentence_of[j]

    def finite(self, i: int) -> bool:
        """Whether token i is a finite verb."""
        return i in self.finites

    def topic(self, i: int, *, but: str = "") -> str:
        """The firm that "son", or nothing, at token i points back to.

        The last subject among the firms of the sentence so far, else the last firm of it, else the last subject of
        the two sentences before, else the main firm.
        """
        before = [p for p in self.places if p.type == "COMPANY" and p.span[1] <= i and p.id != but]
        here = [p for p in before if self.same_sentence(p.span[0], i)]
        near = [p for p in before if 0 < self.sentence_of[i] - self.sentence_of[p.span[0]] <= 2]
        for group in (here, near):
            subjects = [p for p in group if self.root(p).dep_ in _SUBJECTS or not p.named]
            if subjects or (group is here and group):
                return (subjects or group)[-1].id
        return self.main if self.main != but else ""

    def last_subject(self, i: int, *, but: str = "") -> str:
        """The firm that was last a subject before token i; "" when none was."""
        before = (p for p in reversed(self.places) if p.type == "COMPANY" and p.span[0] < i and p.id != but)
        return next((p.id for p in before if self.root(p).dep_ in _SUBJECTS), "")

    def root(self, place: Place) -> Token:
        """The token of a mention that the parse hangs it by."""
        found = self.roots.get(place.span)
        if found is None:
            found = self.roots[place.span] = self.view.doc[place.span[0] : place.span[1]].root
        return found

    def owner(self, i: int, stop: int, kinds: tuple[str, ...] = ("COMPANY",)) -> Place | None:
        """The entity that "de" ties to the noun at token i, looked for up to token `stop`."""
        linked = False
        for j in range(i + 1, min(stop, len(self.words))):
            if not self.same_sentence(i, j):
                return None
            place = self.at.get(j)
            if place is not None and linked and place.type in kinds:
                return place
            if self.words[j] in ("de", "d'", "du", "des", "chez"):
                linked = True
            elif (
                self.words[j] in (",", ";", ")", "(")
                or self.finite(j)
                or (place is not None and place.type == "PERSON")
            ):
                return None
        return None

    def listed(self, place: Place) -> list[Place]:
        """The mention and those of its type that a list ties to it: ", B et C"."""
        found, end = [place], place.span[1]
        while end < len(self.words) - 1:
            step = end
            while (
                step < len(self.words)
                and step - end < 4
                and self.words[step]
                in (",", "et", "ou", "puis", "ainsi", "que", "la", "le", "l'", "les", "d'", "de", "du")
            ):
                step += 1
            following = self.at.get(step)
            if (
                step == end
                or following is None
                or following.type != place.type
                or not self.same_sentence(place.span[0], step)
            ):
                break
            found.append(following)
            end = following.span[1]
        return found
