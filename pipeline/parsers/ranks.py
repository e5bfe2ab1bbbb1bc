"""Ranks on a market: numéro un mondial, n°2 du secteur, premier fabricant mondial."""

from __future__ import annotations

from pipeline.parsers.numerals import numeral_at, words
from pipeline.parsers.quantity_atoms import Atom, Text
from pipeline.parsers.units import stems, word_lists

_NUMBER_WORDS = ("numéro", "numero", "n", "no")
_DETERMINERS = ("le", "la", "un", "ce", "du", "au", "son", "futur", "vrai", "nouveau", "actuel")
_INSIDE = ("groupe", "société", "entreprise", "firme", "maison", "parti", "gouvernement", "ministère", "direction")
_LAST_RANK = 20
_SCOPE_REACH = 4
_OF_PLACE = ("de", "d'", "des", "en")
_SCOPE_ENDS = (",", ".", ";", ":", "(", "\n", "et", "qui", "à", "avec", "par", "a", "est")
_PLACED = ("classe", "classent", "classait", "classé", "classée")
_STILL = ("toujours", "désormais", "encore", "ainsi", "seulement")
_RESTS = (",", ".", ";", ")", ":", "en", "avec", "du", "derrière", "devant")
_WORLD = ("mondial", "mondiale", "mondiaux", "européen", "européenne", "monde", "planète", "marché", "secteur", "pays")


def ranks(text: Text) -> list[Atom]:
    """The ranks of the text whose scope is told (mondial, du secteur …)."""
    found = []
    ordinals = words().ordinals
    for i, token in enumerate(text.tokens):
        if token.low in ordinals:
            atom = _ordinal(text, i)
        elif token.low in _NUMBER_WORDS:
            atom = _numbered(text, i)
        else:
            continue
        if atom is not None:
            found.append(atom)
    return found


def _numbered(text: Text, i: int) -> Atom | None:
    at = i + 1 + (text.word(i + 1) in ("°", "º"))
    numeral = numeral_at(text.tokens, at) if at < len(text.tokens) else None
    if numeral is None or numeral.value is None or not 0 < numeral.value <= 20:
        return None
    named = text.word(numeral.last) in ("de", "d'", "du") and text.tokens[numeral.last + 1 : numeral.last + 2]
    if named and named[0].text[:1].isupper():
        return None  # le numéro deux de Sony is a person
    held = text.word(i - 1) in _DETERMINERS and text.word(numeral.last + 1) not in _INSIDE
    if not _scoped(text, numeral.last) and not (held and numeral.worded):
        return None
    if text.word(numeral.last) in ("de", "du") and not held and text.word(numeral.last + 1) in _INSIDE:
        return None
    return Atom(i, numeral.last, i, numeral.last, numeral.value, "rank")


def _ordinal(text: Text, i: int) -> Atom | None:
    """premier fabricant mondial, troisième opérateur européen; se classe deuxième."""
    rank = words().ordinals.get(text.word(i))
    if rank is not None and (text.word(i - 1) in _PLACED or (rank <= _LAST_RANK and _said_of(text, i))):
        return Atom(i, i + 1, i, i + 1, rank, "rank")
    rival = text.word(i + 1)
    if rank is None or rank > _LAST_RANK:
        return None
    if _in_the_world(text, i + 1):
        return Atom(i, i + 1, i, i + 1, rank, "rank")
    if (text.word(i), rival) == ("second", "marché"):  # of the Stock Exchange
        return None
    if not (rival in word_lists()["rivals"] or rival.endswith(stems("rival_endings"))):
        return None
    if rival in ("rang", "place") and text.word(i + 2) not in ("des", "desquels", "desquelles", "financière"):
        return Atom(i, i + 1, i, i + 1, rank, "rank") if text.word(i - 1) in ("au", "à", "la", "du", "le") else None
    scoped = any(text.word(at) in _WORLD for at in range(i + 2, i + 5)) or _of_country(text, i + 2)
    return Atom(i, i + 1, i, i + 1, rank, "rank") if scoped and text.word(i - 1) not in ("un", "une") else None


def _said_of(text: Text, i: int) -> bool:
    """Whether an ordinal is what a verb or a comma says of a name: "reste deuxième avec 15 %"; "Dell, troisième,"."""
    before = i - 1 - (text.word(i - 1) in _STILL)
    if text.word(before) in word_lists()["copulas"]:
        return text.word(i + 1) in _RESTS
    named = i > 1 and text.tokens[i - 2].text[:1].isupper()
    return named and text.word(i - 1) in (",", "(") and text.word(i + 1) in (",", ")", ";", "avec")


def _in_the_world(text: Text, at: int) -> bool:
    """premier mondial, quatrième européen du secteur; deuxième du secteur, quatrième du monde."""
    if text.word(at) in word_lists()["nationalities"]:
        return True
    return text.word(at) in ("du", "au") and text.word(at + 1) in ("monde", "secteur", "marché")


def _of_country(text: Text, at: int) -> bool:
    """The land of a rival: de Belgique, des États-Unis, mobile français, d'électricité en France."""
    for k in range(at, at + _SCOPE_REACH):
        if text.word(k) in word_lists()["nationalities"]:
            return True
        after = text.tokens[k + 1].text[:1] if k + 1 < len(text.tokens) else ""
        if text.word(k) in _OF_PLACE and after.isupper():
            return True
        if text.word(k) in _SCOPE_ENDS:
            return False
    return False


def _scoped(text: Text, at: int) -> bool:
    return text.word(at) in word_lists()["rank_scope"] or text.word(at) in word_lists()["nationalities"]
