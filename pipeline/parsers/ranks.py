"""Ranks on a market: numéro un mondial, n°2 du secteur, premier fabricant mondial."""

from __future__ import annotations

from pipeline.parsers.numerals import numeral_at, words
from pipeline.parsers.quantity_atoms import Atom, Text
from pipeline.parsers.tokens import WORD
from pipeline.parsers.units import word_lists


def ranks(text: Text) -> list[Atom]:
    """The ranks of the text whose scope is told (mondial, du secteur …)."""
    found = []
    for i, token in enumerate(text.tokens):
        if token.kind != WORD:
            continue
        atom = _numbered(text, i) if token.low in ("numéro", "numero", "n", "no") else _ordinal(text, i)
        if atom is not None:
            found.append(atom)
    return found


def _numbered(text: Text, i: int) -> Atom | None:
    at = i + 1 + (text.word(i + 1) in ("°", "º"))
    numeral = numeral_at(text.tokens, at) if at < len(text.tokens) else None
    if numeral is None or numeral.value is None or not 0 < numeral.value <= 20 or not _scoped(text, numeral.last):
        return None
    return Atom(i, numeral.last, i, numeral.last, numeral.value, "rank")


def _ordinal(text: Text, i: int) -> Atom | None:
    """premier fabricant mondial, troisième opérateur du pays."""
    rank = words().ordinals.get(text.word(i))
    if rank is None or rank > 20 or text.word(i + 1) not in word_lists()["rivals"]:
        return None
    scoped = any(_scoped(text, at) for at in (i + 2, i + 3))
    return Atom(i, i + 1, i, i + 1, rank, "rank") if scoped and text.word(i - 1) not in ("un", "une") else None


def _scoped(text: Text, at: int) -> bool:
    return text.word(at) in word_lists()["rank_scope"]
