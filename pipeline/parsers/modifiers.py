"""Modifiers of an amount: environ, plus de, jusqu'à, au maximum …"""

from __future__ import annotations

from functools import cache
from typing import Literal, NamedTuple

from pipeline.lexicon import DATA, Row, read_table
from pipeline.parsers.tokens import WORD, Token, tokenize
from pipeline.parsers.units import is_verb, stems, word_lists

LONGEST = 8
_ARTICLES = ("la", "le", "les", "l'")


class ModifierRow(Row):
    """A row of modifiers.csv."""

    phrase: str
    modifier: Literal["exact", "approx", "more_than", "less_than", "at_least", "at_most"]
    side: Literal["before", "after"]


class Phrases(NamedTuple):
    """Modifier by its lower-case tokens joined with spaces; `contracted` end in du, des: before fractions only."""

    before: dict[str, str]
    contracted: dict[str, str]
    after: dict[str, str]
    last: frozenset[str]
    first: frozenset[str]


@cache
def phrases() -> Phrases:
    """The modifier lexicon with the elided and contracted forms of its prepositions."""
    before, contracted, after = dict[str, str](), dict[str, str](), dict[str, str]()
    for row in read_table(DATA / "modifiers.csv", ModifierRow, key=lambda row: (row.phrase, row.side)):
        key = " ".join(token.low for token in tokenize(row.phrase))
        if row.side == "after":
            after[key] = row.modifier
            continue
        before[key] = row.modifier
        if key.endswith(" de"):
            before[key[:-1] + "'"] = row.modifier
            contracted |= {key[:-2] + form: row.modifier for form in ("du", "des")}
        if key.endswith(" à"):
            contracted |= {key[:-1] + form: row.modifier for form in ("au", "aux")}
        if key.endswith(" que"):
            before[key[:-1] + "'"] = row.modifier
    last = frozenset(key.split(" ")[-1] for key in (*before, *contracted))
    return Phrases(before, contracted, after, last, frozenset(key.split(" ")[0] for key in after))


def modifier_before(tokens: list[Token], i: int, *, fraction: bool = False) -> tuple[str, int] | None:
    """The longest modifier that ends right before token i, and its first token. `fraction`: du, des, la may come in."""
    table = phrases()
    end = i - 1 if fraction and i and tokens[i - 1].low in _ARTICLES else i
    if not end or tokens[end - 1].low not in table.last:
        return None
    for first in range(max(0, end - LONGEST), end):
        key = " ".join(token.low for token in tokens[first:end])
        modifier = table.before.get(key) or (table.contracted.get(key) if fraction else None)
        if modifier is not None and _holds(tokens, first, key):
            return modifier, first
    return None


def _holds(tokens: list[Token], first: int, key: str) -> bool:
    """Not: "n'attend plus que" (only), "tombé jusqu'à" (the level reached), "de plus de" after a number."""
    earlier = [token.low for token in tokens[max(0, first - 5) : first]]
    number = tokens[first + key.count(" ") + 1]
    if key in _TIME_PREPOSITIONS and _names_year(number):
        return False
    if key == "dans les":  # dans les 400 personnes, but: dans les 22 pays
        return number.text.replace(" ", "")[-1:] == "0" or number.low in ("trente", "cinquante", "cent", "mille")
    if key.startswith("plus qu"):
        return not {"ne", "n'"} & set(earlier)
    if key.startswith("jusqu"):
        return not any(is_verb(word, "fall_stems") for word in earlier)
    if key in ("sous", "sous les"):  # passé sous les 10 euros, but: ployait sous 34 milliards de dettes
        return any(is_verb(word, "fall_stems") or is_verb(word, "level_stems") for word in earlier)
    return True


def _names_year(token: Token) -> bool:
    return len(token.text) == 4 and token.text.isdigit() and "1900" <= token.text <= "2100"


def modifier_after(tokens: list[Token], i: int) -> tuple[str, int] | None:
    """The modifier that starts at token i, and the index after it: "environ", "au maximum", "ou plus"."""
    table = phrases().after
    if i >= len(tokens) or tokens[i].low not in phrases().first:
        return None
    for last in range(min(len(tokens), i + 3), i, -1):
        phrase = " ".join(token.low for token in tokens[i:last])
        modifier = table.get(phrase)
        if modifier is None or tokens[last - 1].text[:1].isupper():
            continue
        following = tokens[last].low if last < len(tokens) else ""
        if phrase == "au plus" and following and following not in _AFTER_AU_PLUS:
            return None
        whole = modifier == "approx" and following in ("de", "d'")  # la moitié environ de la facture
        if (following in _NOT_AFTER and not whole) or following.isdigit():
            return None
        return modifier, last
    return None


def modifier_after_preposition(tokens: list[Token], i: int) -> tuple[int, str | None]:
    """The index after the modifier that starts at token i (i when there is none), and the modifier."""
    table = phrases().before
    for last in range(min(len(tokens), i + LONGEST), i, -1):
        modifier = table.get(" ".join(token.low for token in tokens[i:last]))
        if modifier is not None:
            return last, modifier
    return i, None


def bound_by_verb(tokens: list[Token], i: int) -> str | None:
    """The modifier that a verb before token i sets without belonging to the amount: dépasse, franchit le cap des."""
    at, skipped = i - 1, 0
    if at > 0 and tokens[at].low == "les":  # dépassait, selon la Bourse, les 20 millions
        for k in range(at - 1, max(-1, at - 8), -1):
            if tokens[k].kind != WORD:
                break
            if tokens[k].low.startswith(stems("exceed_stems")):
                at = k
                break
    while at >= 0 and skipped < 5 and (tokens[at].low in _SKIPPED or tokens[at].low in word_lists()["thresholds"]):
        at, skipped = at - 1, skipped + 1
    low = tokens[at].low if at >= 0 else ""
    if low.startswith(stems("exceed_stems")) and not low.endswith(("ement", "eur", "eurs", "ements")):
        before = {token.low for token in tokens[max(0, at - 4) : at]}
        negated = {"ne", "n'"} & before and (tokens[at + 1].low == "pas" or "pas" in before)
        return "at_most" if negated else "more_than"
    return (
        "approx"
        if low.startswith(stems("near_stems")) and low.endswith(("e", "ent", "ait", "ant", "aient", "er"))
        else None
    )


_AFTER_AU_PLUS = (".", ",", ";", ")", "\n", "!", "?", "en", "dans", "par", "pour", "à", "et", "sur", "d'")
_NOT_AFTER = ("haut", "bas", "tard", "tôt", "de", "que", "d'", "un", "une")
_TIME_PREPOSITIONS = ("dès", "à partir de", "jusqu' à", "jusque", "autour de", "sous")
_SKIPPED = frozenset(
    {"le", "la", "les", "l'", "de", "d'", "des", "du", "largement", "désormais", "ainsi", "déjà", "pas", "même"}
)
