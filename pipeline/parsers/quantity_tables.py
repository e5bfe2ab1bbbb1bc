"""Units declared once for the figures below: "En millions d'euros", "(en M€)" over the rows of a table."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from pipeline.parsers.numerals import words
from pipeline.parsers.quantity_atoms import Atom, Text
from pipeline.parsers.tokens import NUMBER, WORD
from pipeline.parsers.units import scaled_currency_at, stems, unit_at

_PROSE_WORDS = 14  # a line of so many words is prose: the table is over


class Declared(NamedTuple):
    """A currency and multiplier for the bare numbers of the table that begins at token `start`."""

    start: int
    unit: str
    factor: Decimal


def read_declared(text: Text, atoms: list[Atom]) -> list[Atom]:
    """Gives declared units to the bare numbers of their tables, and drops the atoms that declarations left behind."""
    starts = (i for i, token in enumerate(text.tokens) if token.low == "en" or token.text == "(")
    declared = [found for i in starts if (found := _declaration_at(text, i)) is not None]
    if not declared:
        return atoms
    zones: dict[int, Declared] = {}
    for zone, following in zip(declared, [*declared[1:], None], strict=True):
        stop = len(text.tokens) if following is None else following.start
        zones |= dict.fromkeys(range(zone.start, _end_of_table(text, zone.start, stop)), zone)
    kept = []
    for atom in atoms:
        if atom.value is None and atom.kind == "money" and text.word(atom.first - 1) == "en":
            continue
        over = zones.get(atom.core)
        if (
            over is not None
            and atom.kind is None
            and atom.value is not None
            and atom.scale == 1
            and not _head_count(text, atom)
        ):
            atom.kind, atom.unit, atom.value, atom.scale = "money", over.unit, atom.value * over.factor, over.factor
        kept.append(atom)
    return kept


def _declaration_at(text: Text, i: int) -> Declared | None:
    """ "en millions d'euros", "(M€)" at token i, with no number before it."""
    at = i + 1
    if (i and text.tokens[i - 1].kind == NUMBER) or at >= len(text.tokens) or text.tokens[at].kind != WORD:
        return None
    scale = words().value.get(text.word(at)) if words().role.get(text.word(at)) in ("scale", "collective") else None
    if scale is not None and text.word(at + 1) in ("de", "d'"):
        unit, factor = unit_at(text.tokens, at + 2), scale
    else:
        unit = scaled_currency_at(text.tokens, at)
        factor = unit.factor if unit is not None else Decimal(1)
    if unit is None or unit.kind != "money":
        return None
    return Declared(unit.last, unit.unit, factor)


def _end_of_table(text: Text, start: int, stop: int) -> int:
    """The index of the first token of the next line of prose; `stop` at the latest."""
    line, count, i = start, 0, start
    while i < stop:
        token = text.tokens[i]
        if token.text == "\n":
            line, count = i + 1, 0
        elif token.kind == WORD:
            count += 1
            if count >= _PROSE_WORDS:
                return line
        i += 1
    return i


def _head_count(text: Text, atom: Atom) -> bool:
    """Whether the row is about people or things: "Effectifs 1 234"."""
    i = atom.core - 1
    while i >= 0 and text.tokens[i].text != "\n" and atom.core - i < _PROSE_WORDS:
        if text.word(i).startswith(("effectif", "nombre", *stems("count_stems"))):
            return True
        i -= 1
    return False
