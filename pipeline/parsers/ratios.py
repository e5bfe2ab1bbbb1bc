"""Ratios told in words: doublé, moitié, un tiers, deux fois plus, multiplié par quatre, huit sur dix."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from pipeline.parsers.modifiers import modifier_after_preposition
from pipeline.parsers.numerals import Numeral, fraction_at, numeral_at, ordinal_value
from pipeline.parsers.tokens import NUMBER, WORD, Token
from pipeline.parsers.units import stems, word_lists

_TIMES = {
    "doubl": 2,
    "tripl": 3,
    "quadrupl": 4,
    "quintupl": 5,
    "sextupl": 6,
    "septupl": 7,
    "octupl": 8,
    "décupl": 10,
    "centupl": 100,
}
_VERB = re.compile(
    rf"({'|'.join(_TIMES)})"
    r"(é|ée|és|ées|er|era|eront|erait|eraient|ait|aient|èrent|a|ant|ement|e|ent)"
)
RATIO_STEMS = (*_TIMES, "multipli", "divis", "moitié")
_SCALED = re.compile(r"(multipli|divis)(é|ée|és|ées|er|e|ent|ait|aient|era|ant)")
_NOUN_BEFORE = ("le", "au", "du", "un")
_SIZED = {"bon": "more_than", "bonne": "more_than", "gros": "more_than", "grosse": "more_than"} | {
    "petit": "less_than",
    "petite": "less_than",
}
_COMPARED = (
    "plus",
    "moins",
    "mieux",
    "supérieur",
    "supérieure",
    "supérieurs",
    "supérieures",
    "inférieur",
    "inférieure",
    "inférieurs",
    "inférieures",
    "moindre",
    "moindres",
)
_LESS = ("moins", "moindre", "moindres", "inférieur", "inférieure", "inférieurs", "inférieures")
_COMPARED_OBJECT = (
    *("le", "la", "les", "l'", "son", "sa", "ses", "leur", "leurs"),
    *("celui", "celle", "ceux", "celles", "ce"),
)
_DONE = ("é", "és", "ée", "ées", "er", "ir", "fait", "prévenu")
_SMALLEST_ORDINAL_PART = 5  # un cinquième; what is larger has a name: moitié, tiers, quart
_LARGEST_WHOLE = 12  # one in twelve is a share, nine of twelve are counted
_OBJECT_REACH = 6  # words of the object in "diviser ses coûts de production par deux"
_SHARE_REACH = 5  # words between a number and "sur": un mot de passe communal sur cinq
_THIRD_PARTY = ("par", "avec", "à", "chez", "vers", "auprès", "que")
_OF = ("de", "d'", "des", "du", "en")


class Ratio(NamedTuple):
    """A ratio in tokens [first, last); `core` is where its own words start (for a modifier before)."""

    first: int
    last: int
    value: Decimal
    modifier: str | None = None


def _low(tokens: list[Token], i: int) -> str:
    return tokens[i].low if 0 <= i < len(tokens) else ""


def ratio_at(tokens: list[Token], i: int) -> Ratio | None:
    """The ratio that starts at token i, or None; numerals alone are no ratio."""
    low = tokens[i].low
    if tokens[i].kind == WORD:
        if low == "moitié":
            return _half(tokens, i)
        if match := _VERB.fullmatch(low):
            return _multiple(tokens, i, Decimal(_TIMES[match[1]]), match[2])
        if _SCALED.fullmatch(low) and _low(tokens, i + 1) == "par":
            return _scaled(tokens, i)
        if low in ("tiers", "quart", "dixième", "cinquième") and _low(tokens, i - 1) in ("le", "du", "au", "ce"):
            return _part(tokens, i) if _low(tokens, i - 2) != "moins" else None  # midi moins le quart
        return _fraction(tokens, i) if low not in ("quart", "quarts", "tiers", "demi", "demie") else None
    return _fraction(tokens, i)


def _half(tokens: list[Token], i: int) -> Ratio | None:
    if _low(tokens, i - 1) in ("première", "seconde", "deuxième", "-") or _low(tokens, i + 1) == "-":
        return None
    if _low(tokens, i - 1) == "à" and _low(tokens, i + 1) != "prix":  # à moitié vide
        return None
    more = _low(tokens, i + 1) in ("moins", "plus")
    modifier = _SIZED.get(_low(tokens, i - 1))
    value = Decimal("1.5") if _low(tokens, i + 1) == "plus" else Decimal("0.5")
    return Ratio(i - (modifier is not None), i + 1 + more, value, modifier)


def _multiple(tokens: list[Token], i: int, times: Decimal, ending: str) -> Ratio | None:
    """A form of doubler, tripler …; "double" is the noun after le/au, the verb before an object, else an adjective."""
    before, after = _low(tokens, i - 1), _low(tokens, i + 1)
    if (
        ending == "e"
        and before not in ("le", "au", "du")
        and after not in ("ses", "son", "sa", "leur", "leurs", "le", "la", "les", "l'")
    ):
        return None
    if (
        ending == "e"
        and before in ("le", "au", "du")
        and after not in ("de", "d'", "des", "du", "l'", "en", ",", ".", "!", "", "?", "\n", ")", ";")
    ):
        return None
    if ending in ("é", "ée", "és", "ées") and (
        before in _NOUN_BEFORE or after in ("d'", "-") or (after == "par" and _low(tokens, i + 2) != "rapport")
    ):
        return None
    return Ratio(i, i + 1, times)


def _scaled(tokens: list[Token], i: int) -> Ratio | None:
    """multiplié par 4, divisé par près de trois."""
    at, modifier = modifier_after_preposition(tokens, i + 2)
    numeral = numeral_at(tokens, at) if at < len(tokens) else None
    if numeral is None or not numeral.value:
        return None
    return Ratio(i, numeral.last, _factor(_low(tokens, i), numeral.value), modifier)


def _factor(verb: str, number: Decimal) -> Decimal:
    return 1 / number if verb.startswith("divis") else number


def _part(tokens: list[Token], i: int) -> Ratio | None:
    """Le tiers, du quart: only as a part of something."""
    if _low(tokens, i + 1) not in (*_OF, ",", ".", ";", ")", "\n", "") or (tokens[i].low in ("cinquième", "dixième")):
        return None
    fraction = fraction_at(tokens, i)
    if fraction is None or fraction.value is None or _low(tokens, fraction.last + 1) in ("finale", "heure", "tour"):
        return None
    return Ratio(i, fraction.last, fraction.value) if fraction.fraction else None


def _fraction(tokens: list[Token], i: int) -> Ratio | None:
    at, modifier = i, None
    if _low(tokens, i) in ("un", "une") and _low(tokens, i + 1) in _SIZED:
        modifier = _SIZED[_low(tokens, i + 1)]
        fraction = fraction_at(tokens, i + 2) if _low(tokens, i + 2) in ("tiers", "quart") else None
    else:
        fraction = fraction_at(tokens, at)
    if fraction is None or not fraction.fraction or fraction.value is None:
        return None
    after, word = _low(tokens, fraction.last), _low(tokens, fraction.last - 1)
    if tokens[i].kind == NUMBER and _low(tokens, i + 1) == "/" and after not in _OF:
        return None  # a mark, a date, a model
    single = _low(tokens, i) in ("un", "une")
    if (after in _OF or after == "'") and _low(tokens, fraction.last + 1) in word_lists()["time_nouns"] | {
        "finale",
        "tour",
    }:
        return None
    if word == "tiers" and single and _low(tokens, i - 1) in _THIRD_PARTY and after not in _OF:
        return None
    if word.startswith("demi") and after and after not in (",", ".", ")"):
        return None
    ordinal = word.endswith(("ième", "ieme"))
    if ordinal and fraction.last < len(tokens) and (ordinal_value(word) or 0) < _SMALLEST_ORDINAL_PART:
        return None  # un troisième est arrivé
    if ordinal and (
        (not single and not word.endswith("s") and fraction.last < len(tokens))
        or (tokens[fraction.last - 2].text == "-" and single)
    ):
        return None
    if ordinal and single and fraction.last < len(tokens) and _noun_follows(tokens, fraction.last):
        return None
    return Ratio(i, fraction.last, fraction.value, modifier)


def _noun_follows(tokens: list[Token], i: int) -> bool:
    """Whether a noun stands at token i: then "un cinquième" is an ordinal."""
    known = tokens[i].low in word_lists()["function_words"] and tokens[i].low != "fois"
    return tokens[i].kind == WORD and not known


def times_at(tokens: list[Token], numeral: Numeral) -> Ratio | None:
    """deux fois plus, dix fois supérieur, trois fois son prix: the ratio told by this numeral and "fois"."""
    at = numeral.last
    if _low(tokens, at) != "fois" or not numeral.value:
        return None
    times, at = numeral.value, at + 1
    if _low(tokens, at) == "et" and _low(tokens, at + 1) in ("demi", "demie"):
        times, at = times + Decimal("0.5"), at + 2
    word = _low(tokens, at)
    if word in _COMPARED:
        return Ratio(numeral.first, at + 1, 1 / times if word in _LESS else times)
    if word in _COMPARED_OBJECT and times != 1 and not _is_frequency(tokens, numeral.first, at):
        return Ratio(numeral.first, at, times)
    return None


def _is_frequency(tokens: list[Token], first: int, at: int) -> bool:
    """Whether "fois" counts occasions: "deux fois l'an", "relever deux fois la barre", not "payé dix fois son prix"."""
    before = _low(tokens, first - 1)
    done = before.endswith(_DONE) and not before.startswith(stems("valued_stems"))
    return done or _low(tokens, at + 1) in word_lists()["time_nouns"]


def _plural_follows(tokens: list[Token], at: int) -> bool:
    """Whether a plural noun stands right after the number: it counts things, and no share."""
    following = _low(tokens, at)
    known = following in word_lists()["function_words"] or following in word_lists()["time_nouns"]
    return len(following) > 3 and following.endswith(("s", "x")) and not known


def scaled_at(tokens: list[Token], numeral: Numeral) -> Ratio | None:
    """diviser ses coûts par deux: the ratio told by this numeral, with an object between the verb and "par"."""
    if _low(tokens, numeral.first - 1) != "par" or not numeral.value:
        return None
    following = tokens[numeral.last] if numeral.last < len(tokens) else None
    if following is not None and following.kind == WORD and following.low not in word_lists()["function_words"]:
        return None
    for at in range(numeral.first - 3, max(-1, numeral.first - 2 - _OBJECT_REACH), -1):
        if _SCALED.fullmatch(tokens[at].low):
            return Ratio(numeral.first, numeral.last, _factor(tokens[at].low, numeral.value))
        if tokens[at].kind != WORD:
            return None
    return None


def share_at(tokens: list[Token], numeral: Numeral) -> Ratio | None:
    """huit sur dix, quatre processeurs vendus sur cinq: a share of a small whole."""
    at = numeral.last
    while at < min(numeral.last + _SHARE_REACH, len(tokens)) and tokens[at].kind == WORD and tokens[at].low != "sur":
        at += 1
    if (
        _low(tokens, at) != "sur"
        or not numeral.value
        or any(t.low in word_lists()["time_nouns"] for t in tokens[numeral.last : at])
    ):
        return None
    whole = numeral_at(tokens, at + 1)
    if whole is None or whole.value is None or not numeral.value < whole.value:
        return None
    if _plural_follows(tokens, whole.last):
        return None  # une option sur huit rames
    known = whole.value in (2, 3, 4, 5, 10, 20, 100) or (numeral.value == 1 and whole.value <= _LARGEST_WHOLE)
    if not known or numeral.value % 1:
        return None
    following = tokens[whole.last] if whole.last < len(tokens) else None
    glued = following is not None and following.kind in (WORD, NUMBER) and following.start == tokens[whole.last - 1].end
    if glued or (following is not None and following.text in ("%", "€", "$")):
        return None
    return Ratio(numeral.first, whole.last, numeral.value / whole.value)
