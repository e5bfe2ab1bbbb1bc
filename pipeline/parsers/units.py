"""Units and currencies after (or before) a number, and the singular of a counted noun."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from functools import cache
from typing import Literal, NamedTuple

from babel import Locale

from pipeline.lexicon import DATA, Row, read_table, read_toml
from pipeline.parsers.numerals import words
from pipeline.parsers.tokens import NUMBER, SIGN, WORD, Token, tokenize

_ISO_CODE = re.compile(r"[A-Z]{3}")
_INHABITANTS = re.compile(r"[A-ZÉ][a-zà-ÿ]+(?:[ia]in|[ié]en|ique|and|ol|ine|aine|enne|aise|oise|ande|ole)s")
_NOTE = re.compile(r"\s*\(.*")


class UnitRow(Row):
    """A row of units.csv."""

    form: str
    kind: Literal["percent", "measure", "count"]
    unit: str
    factor: Decimal
    one: bool


class CurrencyRow(Row):
    """A row of currencies.csv."""

    form: str
    code: str
    factor: Decimal


class Unit(NamedTuple):
    """What a unit in tokens [.., last) says: the number is multiplied by `factor`."""

    kind: str
    unit: str
    factor: Decimal
    one: bool
    last: int


class Forms(NamedTuple):
    """Token sequences by first token, longest first; `exact` by case, `loose` in lower case."""

    exact: dict[str, list[tuple[tuple[str, ...], Unit]]]
    loose: dict[str, list[tuple[tuple[str, ...], Unit]]]


@cache
def word_lists() -> dict[str, frozenset[str]]:
    """The closed word classes of quantity_words.toml."""
    return {k: frozenset(v) for k, v in read_toml(DATA / "quantity_words.toml").items() if isinstance(v, list)}


@cache
def stems(name: str) -> tuple[str, ...]:
    """A list of quantity_words.toml for str.startswith."""
    return tuple(sorted(word_lists()[name]))


def is_verb(word: str, name: str) -> bool:
    """Whether the word is a form of a verb whose stem is in the list `name`: "portait" of "port", but not "portail"."""
    lists = word_lists()
    if not word.startswith(stems(name)) or word in lists["verb_lookalikes"]:
        return False
    return any(word.startswith(stem) and word[len(stem) :] in lists["verb_endings"] for stem in lists[name])


@cache
def iso_codes() -> frozenset[str]:
    """The ISO 4217 codes that CLDR knows."""
    return frozenset(str(code) for code in Locale("fr").currencies if code != "XXX")


@cache
def forms() -> Forms:
    """All unit forms: units.csv, currencies.csv, and the French currency names of several words from CLDR."""
    table: dict[str, Unit] = {}
    for code, texts in Locale("fr")._data["currency_names_plural"].items():
        for text in texts.values():
            name = _NOTE.sub("", text)
            if " " in name and not any(c.isdigit() for c in text) and code in iso_codes():
                table.setdefault(name, Unit("money", code, Decimal(1), True, 0))
    for money in read_table(DATA / "currencies.csv", CurrencyRow, key=lambda row: row.form):
        table[money.form] = Unit("money", money.code, money.factor, money.form not in ("livre", "couronne", "mark"), 0)
    for row in read_table(DATA / "units.csv", UnitRow, key=lambda row: row.form):
        table[row.form] = Unit(row.kind, row.unit, row.factor, row.one, 0)
    exact, loose = defaultdict(list), defaultdict(list)
    for form, unit in table.items():
        parts = tuple(token.text for token in tokenize(form))
        exact[parts[0]].append((parts, unit))
        if len(parts[0]) >= 4:
            low = tuple(part.lower() for part in parts)
            loose[low[0]].append((low, unit))
    for index in (exact, loose):
        for entries in index.values():
            entries.sort(key=lambda entry: -len(entry[0]))
    return Forms(dict(exact), dict(loose))


def unit_at(tokens: list[Token], i: int) -> Unit | None:
    """The longest unit of measure, percent or currency that starts at token i; its `last` is the index after it."""
    if i >= len(tokens):
        return None
    token, index = tokens[i], forms()
    for parts, unit in index.exact.get(token.text, ()):
        if len(parts) == 1 or parts == tuple(token.text for token in tokens[i : i + len(parts)]):
            return unit._replace(last=i + len(parts))
    for parts, unit in index.loose.get(token.low, ()):
        if len(parts) == 1 or parts == tuple(token.low for token in tokens[i : i + len(parts)]):
            return unit._replace(last=i + len(parts))
    if token.kind == WORD and _ISO_CODE.fullmatch(token.text) and token.text in iso_codes():
        return Unit("money", token.text, Decimal(1), True, i + 1)
    return None


def scaled_currency_at(tokens: list[Token], i: int) -> Unit | None:
    """A multiplier abbreviation with its currency: "M€", "k$", "Mds d'euros", "MdF", "MEUR"; `factor` holds both."""
    if i >= len(tokens) or tokens[i].kind != WORD:
        return None
    text, scales = tokens[i].text, words().scales
    if text in scales:
        at = i + 1
        linked = at < len(tokens) and tokens[at].low in ("de", "d'", "d")
        unit = unit_at(tokens, at + linked)
        if unit is not None and unit.kind == "money" and unit.factor == 1:
            return unit._replace(factor=scales[text].factor)
        return None
    for length in (3, 2, 1):
        code = text[length:]
        if text[:length] in scales and (code == "F" or code in ("EUR", "USD", "CHF", "GBP")):
            return Unit("money", "FRF" if code == "F" else code, scales[text[:length]].factor, True, i + 1)
    return None


def currency_before(tokens: list[Token], i: int) -> tuple[str, int] | None:
    """The currency written before the number at token i, and its first token: "$10", "US$ 10", "EUR 20"."""
    if i == 0:
        return None
    before = tokens[i - 1]
    if before.kind == WORD and before.text in iso_codes() and tokens[i].start - before.end <= 1:
        return before.text, i - 1
    if before.kind != SIGN or tokens[i].start - before.end > 1:
        return None
    glued = i > 1 and tokens[i - 2].end == before.start
    if glued and tokens[i - 2].kind == NUMBER:
        return None
    for first in (i - 2, i - 1) if glued else (i - 1,):
        unit = unit_at(tokens, first)
        if unit is not None and unit.kind == "money" and unit.last == i:
            close = tokens[i].start == before.end or first < i - 1
            return (unit.unit, first) if close else None
    return None


@cache
def _odd_plurals() -> dict[str, str]:
    return dict(read_toml(DATA / "quantity_words.toml")["odd_plurals"])


def singular(noun: str) -> str:
    """The singular of a French noun: "terminaux" gives "terminal". Names ("Airbus", "IBAN", "3DS") stay as they are.

    >>> singular("jeux")
    'jeu'
    """
    if noun in _odd_plurals():
        return _odd_plurals()[noun]
    if noun in word_lists()["invariable"]:
        return noun
    if _INHABITANTS.fullmatch(noun):
        return noun[:-1]
    if any(c.isupper() for c in noun):
        inner = noun[:1].islower() or any(c.isupper() for c in noun[1:-1])
        return noun[:-1] if inner and noun.endswith("s") and len(noun) > 3 else noun
    head, _, last = noun.rpartition("-")
    if head in words().role:  # un deux-roues
        return noun
    one = last if last in word_lists()["invariable"] else _one(last)
    return f"{head[:-1] if _is_plural(head) else head}-{one}" if head else one


def _one(plural: str) -> str:
    """The singular of a plain noun by its ending."""
    if plural in _odd_plurals():
        return _odd_plurals()[plural]
    if plural.endswith(("eaux", "eux", "oux")):
        return plural[:-1]
    if plural.endswith("aux"):
        return plural[:-3] + "al"
    return plural[:-1] if plural.endswith("s") and not plural.endswith("ss") and len(plural) > 2 else plural


def _is_plural(head: str) -> bool:
    """Whether the first word of a compound is a plural: "satellites-relais", not "sous-traitants"."""
    return head.endswith("s") and len(head) > 3 and head not in word_lists()["noun_prefixes"]
