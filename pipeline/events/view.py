"""An article as the event layer sees it: sentences, and everything that may fill a role, with token positions."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from spacy.tokens import Doc

from pipeline.events.nodes import Node, nodes_of
from pipeline.events.syntax import Places, places
from pipeline.state import state, text_of

_TEXT_POS = frozenset({"NOUN", "PROPN"})
_TEXT_RIGHT = frozenset({"ADJ", "VERB", "PROPN", "NOUN", "NUM"})
_MAX_TEXT = 8
_SUBJECT_PRONOUNS = frozenset(
    {"il", "elle", "ils", "elles", "on", "-il", "-elle", "-t-il", "-t-elle", "celui-ci", "celle-ci"}
)


@dataclass(frozen=True)
class Filler:
    """Something that may fill a role: tokens [start, end), `head` the token that stands for it in the parse.

    `kind` is an entity type, QUANTITY, TIME or TEXT; `ref` the item's id (None for text); `item` its record.
    """

    kind: str
    start: int
    end: int
    head: int
    sentence: int
    ref: str | None = None
    item: dict[str, Any] = field(default_factory=dict, hash=False, compare=False)
    mention: str = ""


class Around:
    """What stands where around a head token, worked out once for all candidates on it."""

    def __init__(self, head: Node) -> None:
        self.places: Places = places(head)
        self.pronoun_subject = any(p == "S" and head.doc[i].lower_ in _SUBJECT_PRONOUNS for i, p in self.places.items())
        self._labels: dict[int, str] = {}

    def place(self, filler: Filler) -> str:
        """The filler's place label, "-" when the parse gives none."""
        key = id(filler)  # fillers live as long as their view
        if key not in self._labels:
            heads = (filler.head, *range(filler.start, filler.end))
            self._labels[key] = next((self.places[i] for i in heads if i in self.places), "-")
        return self._labels[key]


class View:
    """Token-level index of one article's layers."""

    def __init__(self, doc: Doc) -> None:
        self.source = doc
        self.doc = nodes_of(doc)
        self.text = text_of(doc)
        self.state = state(doc)
        self.sentences = [(s.start, s.end) for s in doc.sents]
        self._starts = [s for s, _ in self.sentences]
        self.entities: dict[str, dict[str, Any]] = {e["id"]: e for e in self.state["entities"]}
        self.fillers = sorted(self._named() + self._amounts(), key=lambda f: (f.start, f.end))
        self.salience = Counter(f.ref for f in self.fillers if f.ref in self.entities)
        self.kinds = self._block_kinds()
        self._around: dict[int, Around] = {}
        self._recent: dict[tuple[str, int, bool], list[str]] = {}
        self.memo: dict[int, frozenset[str]] = {}  # word classes by sentence, filled by the features

    def sentence_of(self, index: int) -> int:
        """Number of the sentence of a token."""
        return max(0, bisect_right(self._starts, index) - 1)

    def _span(self, item: dict[str, Any]) -> tuple[int, int, int] | None:
        start, end = item["span"]
        span = self.source.char_span(start, end, alignment_mode="expand")
        return (span.start, span.end, span.root.i) if span is not None and len(span) else None

    def _filler(self, item: dict[str, Any], kind: str, ref: str, mention: str = "") -> Filler | None:
        found = self._span(item)
        if found is None:
            return None
        start, end, head = found
        return Filler(kind, start, end, head, self.sentence_of(start), ref, item, mention)

    def _named(self) -> list[Filler]:
        made = (
            self._filler(m, self.entities[m["entity"]]["type"], m["entity"], m["kind"])
            for m in self.state["mentions"]
            if m["entity"] in self.entities
        )
        return [f for f in made if f]

    def _amounts(self) -> list[Filler]:
        made = [self._filler(q, "QUANTITY", q["id"]) for q in self.state["quantities"] if not q.get("equivalent_of")]
        made += [self._filler(t, "TIME", t["id"]) for t in self.state["times"]]
        return [f for f in made if f]

    def _block_kinds(self) -> list[str]:
        """Kind of the block of every sentence."""
        blocks, kinds, at = self.state["blocks"], [], 0
        for start, _ in self.sentences:
            offset = self.doc[start].idx
            while at + 1 < len(blocks) and blocks[at + 1]["span"][0] <= offset:
                at += 1
            kinds.append(blocks[at]["kind"] if blocks else "body")
        return kinds

    @cached_property
    def by_sentence(self) -> list[list[Filler]]:
        """Entities, quantities and times of every sentence, in order."""
        out: list[list[Filler]] = [[] for _ in self.sentences]
        for filler in self.fillers:
            out[filler.sentence].append(filler)
        return out

    @cached_property
    def blocks(self) -> list[int]:
        """Number of the paragraph of every sentence."""
        starts = [block["span"][0] for block in self.state["blocks"]]
        return [bisect_right(starts, self.doc[start].idx) for start, _ in self.sentences]

    @cached_property
    def by_salience(self) -> dict[str, list[str]]:
        """Entities of every type, the most often told first."""
        out: dict[str, list[str]] = {}
        for ref, _ in self.salience.most_common():
            out.setdefault(self.entities[ref]["type"], []).append(ref)
        return out

    def around(self, head: int) -> Around:
        """What stands around a token."""
        if head not in self._around:
            self._around[head] = Around(self.doc[head])
        return self._around[head]

    def recent(self, kind: str, before: int) -> list[str]:
        """Entities of a type told before a token, the last one first."""
        return self._last_first(kind, before, subjects=False)

    def recent_subjects(self, kind: str, before: int) -> list[str]:
        """Entities of a type that were a subject before a token, the last one first."""
        return self._last_first(kind, before, subjects=True)

    def _last_first(self, kind: str, before: int, *, subjects: bool) -> list[str]:
        key = (kind, before, subjects)
        if key not in self._recent:
            told = (
                f.ref
                for f in reversed(self.fillers)
                if f.kind == kind
                and f.ref is not None
                and f.start < before
                and (not subjects or self.doc[f.head].dep_.startswith("nsubj"))
            )
            self._recent[key] = list(dict.fromkeys(told))
        return self._recent[key]

    @cached_property
    def texts(self) -> list[list[Filler]]:
        """Noun phrases of every sentence that are no name, amount or time; a counted noun is one ("trois sites")."""
        taken = {i for f in self.fillers if f.mention != "nominal" for i in range(f.start, f.end)}
        taken -= {self._counted(f) for f in self.fillers if f.kind == "QUANTITY" and f.item["kind"] == "count"}
        taken |= {i for f in self.fillers if f.mention == "name" for i in range(f.start, f.end)}
        out: list[list[Filler]] = []
        for number, (start, end) in enumerate(self.sentences):
            heads = [self.doc[i] for i in range(start, end) if self.doc[i].pos_ in _TEXT_POS and i not in taken]
            out.append([self._phrase(t, end, number) for t in heads if len(t.text) > 1])
        return out

    def _counted(self, quantity: Filler) -> int:
        """Index of the noun that a count counts: its last noun; -1 without one."""
        nouns = (i for i in range(quantity.end - 1, quantity.start, -1) if self.doc[i].pos_ == "NOUN")
        return next(nouns, -1)

    def _phrase(self, head: Node, stop: int, sentence: int) -> Filler:
        start, end = head.i, head.i + 1
        while (
            start > self.sentences[sentence][0]
            and self.doc[start - 1].dep_ == "amod"
            and self.doc[start - 1].head.i == head.i
        ):
            start -= 1
        limit = min(stop, head.i + _MAX_TEXT)
        while end < limit and self._continues(end, limit):
            end += 2 if self.doc[end].lemma_ in ("de", "en", "à") else 1
        return Filler("TEXT", start, min(end, limit), head.i, sentence)

    def _continues(self, index: int, limit: int) -> bool:
        token = self.doc[index]
        if token.pos_ in ("ADJ", "PROPN"):
            return True
        return token.lemma_ in ("de", "en") and index + 1 < limit and self.doc[index + 1].pos_ in _TEXT_RIGHT
