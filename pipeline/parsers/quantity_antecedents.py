"""The noun that a number without one counts: "elle en compte 900", "ils sont 700", "parmi les dossiers, 12"."""

from __future__ import annotations

from pipeline.parsers.numerals import words
from pipeline.parsers.quantity_atoms import Atom, Text
from pipeline.parsers.tokens import NUMBER, WORD
from pipeline.parsers.units import singular, stems, unit_at, word_lists

_CLAUSE = 12  # tokens before a number, in which a pronoun may stand for what it counts
_CLITIC_HOSTS = ("il", "elle", "ils", "elles", "on", "n'", "d'", "s'", "y")
_CLAUSE_SIGNS = (".", ",", ";", ":", "(", ")", "\n", "?", "!")
_DETERMINERS = ("les", "des", "aux", "ces", "ses", "leurs", "nos", "vos")
_PEOPLE = ("ils", "elles")
_THEM = ("eux", "elles", "nous", "vous")
_NEAR, _FAR = 8, 40  # tokens back to an antecedent


def has_pronoun(text: Text, atom: Atom) -> bool:
    """Whether "en" stands in the clause for what the number counts: "elle en compte 2 millions"."""
    for i in range(atom.first - 1, max(-1, atom.first - _CLAUSE), -1):
        low = text.tokens[i].low
        if low in _CLAUSE_SIGNS:
            return False
        if low == "en" and _before_verb(text, i):
            return True
    return False


def _before_verb(text: Text, i: int) -> bool:
    """Whether "en" at token i is the pronoun: a clitic stands before it, or a verb after it."""
    after = text.word(i + 1)
    verbal = text.word(i - 1) in _CLITIC_HOSTS or text.tagger(text.tokens[i + 1].start) in ("VERB", "AUX")
    return (verbal or after in word_lists()["counting_verbs"]) and not after.endswith("ant")


def among_them(text: Text, atom: Atom) -> bool:
    """Whether "d'entre eux" follows the number."""
    at = atom.core_end
    return text.word(at) == "d'" and text.word(at + 1) == "entre" and text.word(at + 2) in _THEM


def noun_before(text: Text, atom: Atom) -> str | None:
    """The noun that the words before the number name as counted.

    Reads "Parmi les dossiers, 12…", "les clients, six millions à ce jour", "Les salariés ? Ils sont 700", "Combien de
    clients ? Quatre cents".
    """
    before = atom.first - 1
    sign = text.word(before)
    if sign == "?" or (sign == "\n" and text.word(before - 1) == "?"):
        return nearest_plural(text, before - (sign == "\n"), reach=_NEAR)
    if sign == ",":
        opening = next((i for i in range(before, max(-1, before - _NEAR), -1) if text.word(i) == "parmi"), None)
        if opening is not None:
            return nearest_plural(text, before, reach=before - opening)
        apposed = nearest_plural(text, before, reach=1) if text.word(atom.last) != "," else None
        return apposed if apposed is not None and not _names_amount(apposed) else None
    if (
        sign == "de"
        and atom.scale == 1
        and text.word(before - 1) in ("nombre", "raison")
        and text.word(before - 2) in ("au", "à")
    ):
        return nearest_plural(text, before - 2)  # les salariés, au nombre de 7 400
    pronoun = _subject(text, before)
    return None if pronoun is None else nearest_plural(text, pronoun)


def noun_of_relative(text: Text, atom: Atom) -> str | None:
    """The noun before "dont": "ses terminaux, dont 2 000 en Asie"."""
    before = atom.first - 1
    return nearest_plural(text, before, reach=_NEAR) if text.word(before) == "dont" else None


def noun_of_pronoun(text: Text, atom: Atom) -> str | None:
    """The nearest plural noun before the clause of the number: its own subject is not what "en" stands for."""
    start = atom.first - 1
    while start > 0 and text.word(start) not in _CLAUSE_SIGNS:
        start -= 1
        if atom.first - start > _CLAUSE:
            return None
    return nearest_plural(text, start)


def nearest_plural(text: Text, end: int, *, reach: int = _FAR) -> str | None:
    """The singular of the last plural noun with its determiner in the `reach` tokens before token `end`.

    A line ends the search, but for one that asks: "Et les salariés ?".
    """
    for i in range(end - 1, max(-1, end - 1 - reach), -1):
        if text.word(i) == "\n" and text.word(i - 1) != "?":
            return None
        if _is_plural_noun(text, i):
            return singular(text.tokens[i].text)
    return None


def _is_plural_noun(text: Text, i: int) -> bool:
    token, lists = text.tokens[i], word_lists()
    low = token.low
    if token.kind != WORD or not low.endswith(("s", "x")) or len(low) < 4 or not token.text.islower():
        return False
    if low in lists["function_words"] or low in lists["time_nouns"] or low in lists["months"] or low in words().role:
        return False
    if text.tagger(token.start) not in ("NOUN", "") or unit_at(text.tokens, i) is not None:
        return False
    at = i - 1 - (text.word(i - 1) in lists["prenominal"])
    if text.word(at) in ("de", "d'"):
        return text.word(at - 1) == "combien"
    counted = at >= 0 and (text.tokens[at].kind == NUMBER or text.word(at) in words().role)
    return counted or text.word(at) in _DETERMINERS


def _names_amount(noun: str) -> bool:
    """Whether the noun names money or a number and not the things themselves: les pertes, les effectifs."""
    lists = word_lists()
    amount = noun in lists["money_nouns"] or noun in lists["valued_nouns"] or noun in lists["headcounts"]
    return amount or noun.startswith(stems("money_stems"))


def _subject(text: Text, i: int) -> int | None:
    """The index of "ils", "elles" whose verb "être" stands right before token i + 1: "elles ne seront plus que"."""
    lists, first = word_lists(), max(-1, i - _NEAR)
    while i > first and text.word(i) in lists["being_adverbs"]:
        i -= 1
    if text.word(i) not in lists["being"]:
        return None
    while i > first and text.word(i) not in _PEOPLE:
        i -= 1
        if text.word(i) in _CLAUSE_SIGNS:
            return None
    return i if text.word(i) in _PEOPLE else None
