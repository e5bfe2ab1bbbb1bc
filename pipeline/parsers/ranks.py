"""Ranks on a market: numéro un mondial, n°2 du secteur, premier fabricant mondial."""

from __future__ import annotations

from pipeline.parsers.numerals import numeral_at, words
from pipeline.parsers.quantity_atoms import Atom, Text
from pipeline.parsers.tokens import WORD
from pipeline.parsers.units import word_lists

_DETERMINERS = ("le", "la", "un", "ce", "du", "au", "son", "futur", "vrai", "nouveau", "actuel")
_INSIDE = ("groupe", "société", "entreprise", "firme", "maison", "parti", "gouvernement", "ministère", "direction")
_PLACED = ("classe", "classent", "classait", "classé", "classée")
_WORLD = ("mondial", "mondiale", "mondiaux", "européen", "européenne", "monde", "planète", "marché", "secteur", "pays")


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
    if numeral is None or numeral.value is None or not 0 < numeral.value <= 20:
        return None
    held = text.word(i - 1) in _DETERMINERS and text.word(numeral.last + 1) not in _INSIDE
    if not _scoped(text, numeral.last) and not (held and numeral.worded):
        return None
    if text.word(numeral.last) in ("de", "du") and not held and text.word(numeral.last + 1) in _INSIDE:
        return None
    return Atom(i, numeral.last, i, numeral.last, numeral.value, "rank")


def _ordinal(text: Text, i: int) -> Atom | None:
    """premier fabricant mondial, troisième opérateur européen; se classe deuxième."""
    rank = words().ordinals.get(text.word(i))
    if rank is not None and text.word(i - 1) in _PLACED:
        return Atom(i, i + 1, i, i + 1, rank, "rank")
    if rank is None or rank > 20 or text.word(i + 1) not in word_lists()["rivals"]:
        return None
    scoped = any(text.word(at) in _WORLD for at in (i + 2, i + 3))
    return Atom(i, i + 1, i, i + 1, rank, "rank") if scoped and text.word(i - 1) not in ("un", "une") else None


def _scoped(text: Text, at: int) -> bool:
    return text.word(at) in word_lists()["rank_scope"]
