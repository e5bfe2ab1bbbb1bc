"""French tokens whose borders are also those of every annotated span, as spaCy and Prodigy want them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.schema import Span


class Token(NamedTuple):
    """A token: half-open span of characters, and whether one space follows that is no token."""

    start: int
    end: int
    space: bool


@cache
def french() -> Language:
    """French without a model: its vocabulary and tokenizer."""
    return spacy.blank("fr")


def tokens(text: str, spans: Iterable[Span]) -> list[Token]:
    """The tokens of a text, cut where a span starts or ends; together with their spaces they are the whole text."""
    borders = list(spans)
    starts, ends = {start for start, _ in borders}, {end for _, end in borders}
    own = french().tokenizer(text)
    inside = {t.idx for t in own}
    cuts = sorted({0, len(text), *inside, *(t.idx + len(t) for t in own), *starts, *ends})
    found = list[Token]()
    for start, end in pairwise(cuts):
        gap = text[start:end] == " " and start not in inside | starts and end not in ends
        if gap and found and not found[-1].space:
            found[-1] = found[-1]._replace(space=True)
        else:
            found.append(Token(start, end, False))
    return found


def as_doc(text: str, spans: Iterable[Span]) -> Doc:
    """A Doc of those tokens; `doc.text == text`."""
    found = tokens(text, spans)
    return Doc(french().vocab, words=[text[t.start : t.end] for t in found], spaces=[t.space for t in found])
