"""Definite noun phrases that may stand for a named entity: "le groupe", "cette start-up nantaise", "le coréen"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from pipeline.entities.candidates import Span, View, is_capitalised
from pipeline.entities.lexicon import NounRow, demonyms, nouns, plural_demonyms
from pipeline.schema import EntityType
from pipeline.text import fold

_THE = {
    "le": "m",
    "la": "f",
    "l'": "",
    "ce": "m",
    "cet": "m",
    "cette": "f",
    "du": "m",
    "au": "m",
    "son": "",
    "sa": "f",
    "leur": "",
}
_LONGEST_NOUN = 4
_BEFORE, _AFTER = 2, 2  # adjectives around the noun
_LINKS = {"de", "d'", "du", "des", "en", "à", "aux"}
_LONGEST_COMPLEMENT = 9
_COPULAS = {"être", "devenir", "rester", "demeurer", "constituer"}


@dataclass(frozen=True)
class Phrase:
    """A singular definite noun phrase: `span` of tokens without determiner, its noun's readings, its complement."""

    span: Span
    determiner: str
    noun: str
    readings: tuple[NounRow, ...]
    demonyms: tuple[str, ...]
    complement: str  # "", "name", "noun"
    named: tuple[Span, ...]  # the complement's first name
    follows: Span | None = None  # the name before ", le groupe": an apposition when it is the same entity
    places: tuple[str, ...] = ()  # "de Cupertino": the complement's text, when it is a name
    before: Span | None = None  # the name after a comma: "le président du groupe, X"
    leads: Span | None = None  # the name that the phrase runs into: "le géant de la téléphonie Nokia"


def find_phrases(view: View, names: Sequence[Span]) -> list[Phrase]:
    """Phrases with a determiner "le", "ce" or "son" that are neither in apposition to a name nor predicates.

    `names`: token spans of the names already found, in order.
    """
    inside = {i for start, end in names for i in range(start, end)}
    starts = {span[0]: span for span in names}
    ends = {span[1]: span for span in names}
    return [p for i in range(len(view.words)) for p in _phrase_at(view, i, inside, starts, ends)]


def _phrase_at(
    view: View, i: int, inside: set[int], starts: dict[int, Span], ends: dict[int, Span]
) -> Iterator[Phrase]:
    determiner = view.low[i]
    if determiner not in _THE or i in inside:
        return
    for skip in range(_BEFORE + 1):
        begin = i + 1 + skip
        if begin >= len(view.words) or begin in inside or view.starts[begin]:
            return
        readings, length, noun = _noun_at(view, begin, inside)
        if readings:
            end, origins = _adjectives(view, begin + length, inside)
            origins += _demonyms(view, i + 1, begin + length)
            if _agrees(determiner, readings) and not _excluded(view, i, begin, end, starts, ends):
                kind, named = _complement(view, end, starts, inside)
                follows = ends.get(i - 1) if i and view.words[i - 1] == "," and not view.starts[i] else None
                places = tuple(view.text(span) for span in named)
                leads = _leads(view, end, starts, inside)
                comma = end + 1 < len(view.words) and view.words[end] == ","
                yield Phrase(
                    (i + 1, end),
                    determiner,
                    noun,
                    tuple(readings),
                    origins,
                    kind,
                    named,
                    follows=follows,
                    places=places,
                    leads=leads,
                    before=starts.get(end + 1) if comma else None,
                )
            return
        if view.pos[begin] not in ("ADJ", "NUM") and view.low[begin] not in demonyms():
            return


def _noun_at(view: View, i: int, inside: set[int]) -> tuple[list[NounRow], int, str]:
    """Readings, length and text of the longest known noun at token i; a demonym is a noun of every acting type."""
    for length in range(min(_LONGEST_NOUN, len(view.words) - i), 0, -1):
        if not inside.isdisjoint(range(i, i + length)):
            continue
        noun = fold(view.text((i, i + length)))
        if noun in nouns():
            return nouns()[noun], length, noun
    word = view.low[i]
    follows = view.pos[i + 1] if i + 1 < len(view.words) else "PUNCT"
    if (
        word in demonyms()
        and word not in plural_demonyms()
        and follows not in ("NOUN", "PROPN")
        and (view.pos[i] != "ADJ" or follows not in ("ADJ", "SPACE", "SYM", "X"))
    ):
        kinds: tuple[EntityType, ...] = ("PERSON", "COMPANY") if is_capitalised(view.words[i]) else ("COMPANY",)
        name = "<Demonym>" if is_capitalised(view.words[i]) else "<demonym>"
        return [NounRow(noun=name, type=k, gender="m", alone="weak") for k in kinds], 1, name
    return [], 0, ""


def _adjectives(view: View, i: int, inside: set[int]) -> tuple[int, tuple[str, ...]]:
    end = i
    while end < len(view.words) and end - i < _AFTER and end not in inside and not view.starts[end]:
        if view.low[end] not in demonyms() and view.pos[end] != "ADJ":
            break
        end += 1
    return end, _demonyms(view, i, end)


def _demonyms(view: View, i: int, j: int) -> tuple[str, ...]:
    return tuple(w for w in (view.low[k] for k in range(i, j)) if w in demonyms())


def _agrees(determiner: str, readings: Sequence[NounRow]) -> bool:
    gender = _THE[determiner]
    return not gender or any(r.gender == gender or r.noun.startswith("<") for r in readings)


def _excluded(  # noqa: PLR0913, PLR0917 - the six say where the phrase stands
    view: View, i: int, begin: int, end: int, starts: dict[int, Span], ends: dict[int, Span]
) -> bool:
    """Apposition to a name beside it, a predicate, or the first part of a longer noun."""
    size = len(view.words)
    if end < size and not view.starts[end]:
        if end in starts:
            return True
        if view.words[end] == "," and end + 1 in starts and view.low[i] not in ("du", "l'", "la"):
            return True
        if view.words[end] == "," and end + 2 in starts and view.low[end + 1] in ("le", "la", "l'"):
            return True
    before = view.words[i - 1] if i and not view.starts[i] else ""
    if (
        before == ","
        and (i - 1 in ends or (i >= 2 and view.words[i - 2] == ")"))
        and view.doc[begin].dep_ in ("appos", "nmod", "conj")
    ):
        return True
    return before != "" and _is_predicate(view.doc[i - 1], view.doc[begin])


def _is_predicate(before: Token, noun: Token) -> bool:
    if any(child.dep_ == "cop" for child in noun.children):
        return True
    return before.lemma_ in _COPULAS and before.pos_ in ("AUX", "VERB")


def _leads(view: View, end: int, starts: dict[int, Span], inside: set[int]) -> Span | None:
    """The name that stands right after a complement of common nouns."""
    if end >= len(view.words) or view.starts[end] or view.low[end] not in _LINKS:
        return None
    for k in range(end + 1, min(end + _LONGEST_COMPLEMENT, len(view.words))):
        if k in starts:
            return starts[k] if view.low[k - 1] not in _LINKS | _THE.keys() | {"et", "les"} else None
        if view.starts[k] or k in inside or view.pos[k] in ("VERB", "AUX", "PUNCT", "PRON", "CCONJ"):
            return None
    return None


def _complement(view: View, end: int, starts: dict[int, Span], inside: set[int]) -> tuple[str, tuple[Span, ...]]:
    """What "de" brings after the phrase: names, a common noun, or nothing."""
    if end >= len(view.words) or view.starts[end] or view.low[end] not in ("de", "d'", "du", "des"):
        return "", ()
    named = tuple(starts[k] for k in range(end + 1, min(end + 5, len(view.words))) if k in starts)
    near = end + 1 in inside or (end + 2 in inside and view.pos[end + 1] in ("DET", "NOUN", "ADJ"))
    return ("name", named[:1]) if named and near else ("noun", ())
