"""Third pass: what neighbouring quantities say together (ranges, inherited units, equivalences, counts of one)."""

from __future__ import annotations

from decimal import Decimal

from pipeline.parsers.quantity_atoms import Atom, Text, singular_count
from pipeline.parsers.units import stems, word_lists

_RANGE_LINKS = ("à", "-", "–", "—")
_LIST_LINKS = ((",",), ("et",), ("ou",), ("à",), ("puis",), ("contre",), ("au", "lieu", "de"), (",", "puis"), (",", "et"), ("et", "à"), ("à", "environ"))
_EXTENT = ("allant", "varie", "varient", "variant", "va", "vont", "étale", "échelonne", "fourchette", "situe", "comprise", "compris", "comprises", "oscille", "oscillent")
_UNITS = ("money", "count", "percent", "measure")
_CUE_REACH = 14


def link(text: Text, atoms: list[Atom]) -> list[Atom]:
    """The atoms with ranges joined, units inherited and equivalences marked; atoms that a range swallowed are gone."""
    atoms = _with_counts_of_one(text, atoms)
    _share_right(text, atoms)
    atoms = _join_ranges(text, atoms)
    _inherit(text, atoms)
    _equivalences(text, atoms)
    return atoms


def _gap(text: Text, left: Atom, right: Atom) -> tuple[str, ...]:
    """The words between two atoms, at most five; longer gaps are one empty word."""
    if right.first - left.last > 5:
        return ("",)
    return tuple(token.low for token in text.tokens[left.last : right.first])


def _with_counts_of_one(text: Text, atoms: list[Atom]) -> list[Atom]:
    """Adds "un N" where it counts: after "ne … que", and in a list with other counts ("cinq Airbus et un Boeing")."""
    out: list[Atom] = []
    sample = Atom(0, 0, 0, 0, None)
    taken = {i for atom in atoms for i in range(atom.core, atom.last)}
    for i, token in enumerate(text.tokens):
        if token.low in ("un", "une") and i not in taken and text.word(i - 1) == "qu'":
            earlier = [t.low for t in text.tokens[max(0, i - 8) : i - 1] if t.sentence == token.sentence]
            found = singular_count(text, i, like=sample) if {"ne", "n'"} & set(earlier) else None
            if found is not None:
                out.append(found)
    for atom in atoms:
        at = atom.last
        while at < min(len(text.tokens), atom.last + 3) and _part_of_name(text, at):
            at += 1
        listed = atom.kind == "count" and text.word(at) == "et" and text.word(at + 1) in ("un", "une") and at + 1 not in taken
        found = singular_count(text, at + 1, like=sample) if listed else None
        if found is not None:
            out.append(found)
    return sorted([*atoms, *out], key=lambda atom: atom.core)


def _part_of_name(text: Text, i: int) -> bool:
    token = text.tokens[i]
    return token.text[:1].isupper() or token.text.isdigit()


def _share_right(text: Text, atoms: list[Atom]) -> None:
    """Bare numbers take the unit, and the multiplier, of the quantity they are listed with: "150, 75 et 100 millions"."""
    for atom, following in zip(atoms[-2::-1], atoms[:0:-1], strict=True):
        if atom.kind is not None or following.kind not in _UNITS or following.value is None or atom.value is None:
            continue
        gap = _gap(text, atom, following)
        if gap not in _LIST_LINKS and not (len(gap) == 1 and gap[0] in _RANGE_LINKS):
            continue
        atom.kind, atom.unit, atom.inherited = following.kind, following.unit, True
        if atom.scale == 1 and following.scale > 1 and atom.value < 1000:
            atom.value, atom.scale = atom.value * following.scale, following.scale


def _join_ranges(text: Text, atoms: list[Atom]) -> list[Atom]:
    out: list[Atom] = []
    for atom in atoms:
        if out and _is_range(text, out[-1], atom):
            left = out.pop()
            atom.low, atom.high, atom.value = left.value, atom.value, None
            atom.modifier, atom.first, atom.core = "range", _range_start(text, left), left.core
        out.append(atom)
    return out


def _range_start(text: Text, left: Atom) -> int:
    return left.first - 1 if text.word(left.first - 1) == "entre" else left.first


def _is_range(text: Text, left: Atom, right: Atom) -> bool:
    """entre A et B; de A à B unless a verb of change governs it; A-B; A ou B for neighbouring numbers."""
    if left.value is None or right.value is None or left.modifier in ("range",) or right.modifier == "range":
        return False
    if left.kind != right.kind or left.unit != right.unit or left.kind == "ratio" or left.value >= right.value:
        return False
    gap, before = _gap(text, left, right), text.word(left.first - 1)
    if before == "entre" and gap == ("et",):
        return True
    if gap == ("ou",):
        return left.kind == "count" and right.value - left.value <= 2 and right.value < 20
    if len(gap) != 1 or gap[0] not in _RANGE_LINKS or left.modifier not in ("exact", "approx"):
        return False
    if gap[0] != "à":
        return left.inherited or left.kind is not None
    sentence = text.tokens[left.core].sentence
    earlier = [t.low for t in text.tokens[max(0, left.first - 10) : left.first] if t.sentence == sentence]
    if any(word in _EXTENT for word in earlier):
        return True
    if before in ("de", "d'") and any(word.startswith(stems("change_stems")) for word in earlier):
        return False
    return left.inherited or left.kind is None


def _inherit(text: Text, atoms: list[Atom]) -> None:
    """Numbers without unit take it from the sentence: the quantity before, else, for money words, the article's currency."""
    last: Atom | None = None
    currency: str | None = next((atom.unit for atom in atoms if atom.kind == "money"), None)
    for atom, following in zip(atoms, [*atoms[1:], None], strict=False):
        sentence = text.tokens[atom.core].sentence
        if last is not None and text.tokens[last.core].sentence != sentence:
            last = None
        if atom.kind is None:
            _inherit_one(text, atom, (last, following), currency)
        if atom.kind in ("money", "count", "measure") and atom.unit is not None:
            last = atom
            currency = atom.unit if atom.kind == "money" else currency
        elif atom.kind == "percent" and following is not None and _gap(text, atom, following) in _LIST_LINKS:
            last = atom


def _inherit_one(text: Text, atom: Atom, around: tuple[Atom | None, Atom | None], currency: str | None) -> None:
    last, following = around
    if following is not None and following.kind == "count" and _gap(text, atom, following) in (("des",), ("de", "les")):
        atom.kind, atom.unit = "count", following.unit  # une soixantaine des 210 emplois
        return
    about_money = currency is not None and _money_cue(text, atom, last)
    if about_money and (last is None or last.kind != "money") and (atom.scale > 1):
        atom.kind, atom.unit = "money", currency
        return
    if last is None:
        atom.kind = "count"
        return
    atom.kind, atom.unit = last.kind, last.unit
    scale = last.scale
    if last.value is not None and atom.value is not None and atom.scale == 1 and scale > 1 and atom.value < 1000 and last.kind == "money":
        atom.value, atom.scale = atom.value * scale, scale


def _money_cue(text: Text, atom: Atom, last: Atom | None) -> bool:
    """Whether a word of money stands before the number: in its sentence, after the quantity before it."""
    start = max(0, atom.first - _CUE_REACH, last.last if last is not None else 0)
    sentence = text.tokens[atom.core].sentence
    return any(t.low.startswith(stems("money_stems")) for t in text.tokens[start : atom.first] if t.sentence == sentence)


def _equivalences(text: Text, atoms: list[Atom]) -> None:
    for left, right in zip(atoms, atoms[1:], strict=False):
        if text.tokens[left.core].sentence != text.tokens[right.core].sentence or left.kind is None or right.kind is None:
            continue
        if _told_again(text, left, right):
            right.equivalent = left.equivalent or left


def _told_again(text: Text, left: Atom, right: Atom) -> bool:
    """"A, soit B"; "A (B)"; "A / B" with another unit."""
    other = (left.kind, left.unit) != (right.kind, right.unit)
    before = text.word(right.first - 1)
    if before == "soit" and right.first - left.last <= 10:
        compared = text.word(right.last) in ("de", "en") and text.word(right.last + 1) in ("plus", "moins", "mieux")
        summed = "plus" in {t.low for t in text.tokens[max(0, left.first - 2) : left.first]}
        return not compared and not summed and right.kind != "ratio" and left.kind != "ratio" and other
    same_kind = left.kind == right.kind and left.kind in ("money", "measure")
    if not same_kind or left.unit == right.unit:
        return False
    gap = _gap(text, left, right)
    return gap == ("/",) or (gap in (("(",), ("(", "soit")) and text.word(right.last) == ")")


def as_decimal(value: Decimal | None) -> Decimal | None:
    """The value without trailing zeros; None stays None."""
    return None if value is None else value.normalize()


def names_time(word: str) -> bool:
    """Whether the word is a noun of time."""
    return word in word_lists()["time_nouns"]
