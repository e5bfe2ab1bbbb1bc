"""Quantities of a French text: amounts, counts, percents, ratios, measures and ranks, with exact bounds and values."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from pipeline.parsers.currency_places import local_currencies, namesakes
from pipeline.parsers.numerals import numeral_at, ordinal_value
from pipeline.parsers.quantity_atoms import Atom, Tagger, Text, scan
from pipeline.parsers.quantity_filters import blocked_spans, keep_quantities
from pipeline.parsers.quantity_inheritance import MILLION
from pipeline.parsers.quantity_links import link
from pipeline.parsers.ranks import ranks
from pipeline.parsers.tokens import SIGN, Token, tokenize

_LONGEST_FRAGMENT = 80
_LASTING_FRANC = "CHF"  # whose centimes are told beside those of the euro
_CONNECTIVES = frozenset({"est", "et", "ou", "à", "de", "moins", "plus", "puis", "virgule"})


@dataclass(frozen=True, slots=True)
class QuantityMatch:
    """A quantity at [start, end) of the text. `equivalent_of` is the index of another match of the same list."""

    start: int
    end: int
    kind: str
    value: Decimal | None
    min: Decimal | None = None
    max: Decimal | None = None
    unit: str | None = None
    modifier: str = "exact"
    equivalent_of: int | None = None
    confidence: float = 1.0


def _untagged(offset: int) -> str:
    return ""


def find_quantities(text: str, tagger: Tagger = _untagged) -> list[QuantityMatch]:
    """The quantities of a text in order, by annotation guide sections 2 and 8; spans are offsets into `text`.

    `tagger` gives the coarse part of speech (Universal Dependencies) at a character offset, or "" when unknown; it only
    helps to tell counted nouns from adjectives and verbs. Time is linear in the length of the text.
    """
    if lone := _lone_ordinals(text):
        return lone
    tokens = tokenize(text)
    view = Text(tokens, tagger, closing=_closing_quotes(tokens) if '"' in text else frozenset())
    view.alone = _only_numerals(view)
    atoms = keep_quantities(view, scan(view, blocked_spans(text)))
    _place_currencies(view, atoms)
    atoms = link(view, atoms)
    if view.alone:
        atoms = [_signed(view, atom) for atom in atoms]
    if found := ranks(view):
        taken = {i for atom in found for i in range(atom.first, atom.last)}
        atoms = sorted([*(atom for atom in atoms if atom.core not in taken), *found], key=lambda atom: atom.core)
    order = {id(atom): n for n, atom in enumerate(atoms)}
    return [_match(view, atom, lambda other: order[id(other)]) for atom in atoms]


def _place_currencies(view: Text, atoms: list[Atom]) -> None:
    """Gives bare dollars, francs and cents the country that the sentence names, else that of the article."""
    amounts = [atom for atom in atoms if atom.kind == "money"]
    if not amounts:
        view.home = _home(view, atoms)
        return
    named = {atom.unit for atom in amounts if not atom.bare_name}
    used = {atom.unit for atom in amounts if atom.bare_name and atom.unit}
    francs = {"FRF"} if any(_is_centime(view, atom) for atom in amounts) else set[str]()
    local = local_currencies(view.tokens, used | francs, distinct=frozenset({"USD"} & named & used))
    local = {default: code for default, code in local.items() if not (default == "USD" and code in named)}
    said: Atom | None = None  # the last amount of money with its country
    for atom in amounts:
        near = said is not None and view.tokens[said.core].sentence == view.tokens[atom.core].sentence
        code = said.unit if said is not None and near else None
        if _is_centime(view, atom):
            home = local.get("FRF") if "EUR" not in named else None
            atom.unit = code if code in namesakes("FRF") else home if home == _LASTING_FRANC else atom.unit
        elif atom.unit is None or not atom.bare_name or not namesakes(atom.unit):
            said = atom
        else:
            cents = code == "EUR" and view.word(atom.last - 1) in ("cent", "cents")
            atom.unit = code if code and (cents or code in namesakes(atom.unit)) else local.get(atom.unit, atom.unit)
            said = atom if atom.unit in namesakes("FRF") else said


def _home(view: Text, atoms: list[Atom]) -> str:
    """What bare millions are told in where the text names no currency: the dollar or the franc of its places."""
    if not [atom for atom in atoms if atom.kind is None and atom.scale >= MILLION]:
        return view.home
    found = local_currencies(view.tokens, {"USD", "FRF"})
    return found.get("USD") or found.get("FRF") or view.home


def _is_centime(view: Text, atom: Atom) -> bool:
    """Whether the amount is told in bare centimes, of the euro or of a franc."""
    return atom.unit in ("EUR", *namesakes("FRF")) and view.word(atom.last - 1) in ("centime", "centimes")


def _lone_ordinals(text: str) -> list[QuantityMatch]:
    """The ranks of a text that is one ordinal or a list of them ("Premier, deuxième"); others need a scope."""
    if len(text) > _LONGEST_FRAGMENT:
        return []
    for pattern in (r"[^,;.!?]+", r"(?:(?!\bet\b)[^,;.!?])+"):
        pieces = [piece for piece in re.finditer(pattern, text) if piece[0].strip(" et")]
        ranks_found = [ordinal_value(piece[0].removeprefix("le ").removeprefix("la ")) for piece in pieces]
        if pieces and None not in ranks_found:
            return [
                QuantityMatch(
                    piece.start() + len(piece[0]) - len(piece[0].lstrip()),
                    piece.start() + len(piece[0].rstrip()),
                    "rank",
                    rank,
                )
                for piece, rank in zip(pieces, ranks_found, strict=True)
            ]
    return []


def _closing_quotes(tokens: list[Token]) -> frozenset[int]:
    """The indices of straight double quotes that close a quotation: every second one of a line."""
    closing, opened = set(), False
    for i, token in enumerate(tokens):
        if token.text == "\n":
            opened = False
        elif token.text == '"':
            if opened:
                closing.add(i)
            opened = not opened
    return frozenset(closing)


def _only_numerals(view: Text) -> bool:
    """Whether the text holds nothing but numerals, connectives and signs: then bare numbers count, signs included."""
    i, found = 0, False
    while i < len(view.tokens):
        numeral = numeral_at(view.tokens, i, alone=True)
        if numeral is not None:
            i, found = numeral.last, True
        elif view.tokens[i].kind == SIGN or view.tokens[i].low in _CONNECTIVES:
            i += 1
        else:
            return False
    return found


def _signed(view: Text, atom: Atom) -> Atom:
    """A bare number of a text of numerals takes its sign: "-1,2", "moins quatre-vingts"."""
    if atom.unit is None and view.word(atom.core - 1) in ("-", "moins") and atom.core == 1 and atom.value is not None:
        atom.value, atom.first = -atom.value, 0
    return atom


def _match(view: Text, atom: Atom, index: Callable[[Atom], int]) -> QuantityMatch:
    return QuantityMatch(
        start=view.tokens[atom.first].start,
        end=view.tokens[atom.last - 1].end,
        kind=atom.kind or "count",
        value=atom.value,
        min=atom.low,
        max=atom.high,
        unit=atom.unit,
        modifier=atom.modifier,
        equivalent_of=index(atom.equivalent) if atom.equivalent is not None else None,
    )
