"""A light tokeniser for the quantity grammar: numbers, words and signs with offsets into the original text."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.text import plain

_TOKEN = re.compile(r"(\d+(?:[.,]\d+|'\d{3}(?!\d))*)|([^\W\d_]+'?)|(\n|\S)")
_THREE_DIGITS = re.compile(r"\d{3}(?:,\d+)?")
_ENDS = frozenset(".!?…\n")
NUMBER, WORD, SIGN = "number", "word", "sign"


class Token(NamedTuple):
    """A piece of the text without inner meaning. `low` is its lower-case form, with plain apostrophes and spaces."""

    start: int
    end: int
    kind: str
    text: str
    low: str
    sentence: int


def tokenize(text: str) -> list[Token]:
    """Numbers ("1 234,5" is one), words ("d'" keeps its apostrophe) and single signs; white space but "\\n" is dropped.

    Sentences are counted roughly: they end at a line break, or at a full stop before a capital or a quotation.
    """
    view, tokens, sentence = plain(text), list[Token](), 0
    for match in _TOKEN.finditer(view):
        group, piece = match.lastindex, match[0]
        start, end = match.span()
        if group == 1:
            if tokens and _groups(tokens[-1], view, start, piece):
                start = tokens.pop().start
                piece = view[start:end]
            tokens.append(Token(start, end, NUMBER, piece, piece, sentence))
        elif group == 2:
            tokens.append(Token(start, end, WORD, piece, piece.lower(), sentence))
        else:
            tokens.append(Token(start, end, SIGN, piece, piece, sentence))
            if piece in _ENDS:
                sentence += _ends_sentence(tokens, view, end)
    return tokens


def _groups(last: Token, view: str, start: int, piece: str) -> bool:
    """Whether `piece` is a further group of three digits of the number `last`, as in "1 234 567,8"."""
    if last.kind != NUMBER or last.end != start - 1 or view[last.end] != " " or not _THREE_DIGITS.fullmatch(piece):
        return False
    if view[last.start - 1 : last.start].isalpha():
        return False
    digits = last.text
    return digits[-4:-3] == " " or (len(digits) <= 3 and digits.isdigit() and digits[0] != "0")


def _ends_sentence(tokens: list[Token], view: str, end: int) -> bool:
    sign = tokens[-1].text
    if sign == "\n":
        return True
    if view[end : end + 1] not in (" ", '"', "»", ""):
        return False
    initial = len(tokens) > 1 and tokens[-2].kind == WORD and len(tokens[-2].text) == 1 and tokens[-2].text.isupper()
    following = view[end : end + 4].lstrip(' "»«')[:1]
    suspended = sign == "…" or view[end - 3 : end] == "..."
    return not initial and not following.islower() and not (suspended and following.isdigit())
