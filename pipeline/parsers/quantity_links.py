"""Third pass: what neighbouring quantities say together (ranges, inherited units, equivalences, counts of one)."""

from __future__ import annotations

import itertools
from decimal import Decimal

from pipeline.parsers.quantity_atoms import Atom, Text, singular_count
from pipeline.parsers.quantity_inheritance import LIST_LINKS, MILLION, gap, inherit
from pipeline.parsers.quantity_tables import read_declared
from pipeline.parsers.units import is_verb

_RANGE_LINKS = ("à", "-", "–", "—")
_EXTENT = (
    "allant",
    "varie",
    "varient",
    "variant",
    "étale",
    "échelonne",
    "fourchette",
    "situe",
    "comprise",
    "compris",
    "comprises",
    "oscille",
    "oscillent",
)
_UNITS = ("money", "count", "percent", "measure")
_SAME_AMOUNT = ({"percent", "count"}, {"percent", "money"})
_FROM = ("more_than", "at_least")
_TO = ("less_than", "at_most")
_WHOLES = ("effectif", "effectifs", "total", "ensemble", "capital", "personnel", "postes", "salariés")
_LEFT = frozenset({"y", "reste", "restait", "restera", "resterait", "compte", "comptait"})
_LIST_ENDS = (".", ",", ";", ":", ")", "!", "?", "\n", "")
_MANNERS = ("à", "pour")
_FINGERS = 10
_APART = 100  # times: so much larger, and millions do not count what follows
_FEW = 20  # "deux ou trois" is a range, "64 ou 128" a choice


def link(text: Text, atoms: list[Atom]) -> list[Atom]:
    """The atoms with ranges joined, units inherited and equivalences marked; atoms that a range swallowed are gone."""
    atoms = _with_counts_of_one(text, atoms)
    atoms = read_declared(text, atoms)
    _share_right(text, atoms)
    atoms = _join_ranges(text, atoms)
    _equivalences(text, atoms)
    inherit(text, atoms)
    return [atom for atom in atoms if not _is_manner(text, atom)]


def _is_manner(text: Text, atom: Atom) -> bool:
    """Whether a small number word without a unit tells how: un marché à trois, une salle pour deux."""
    small = atom.worded and atom.unit is None and atom.kind == "count" and atom.value is not None
    return bool(small and (atom.value or 0) <= _FINGERS and text.word(atom.first - 1) in _MANNERS and not text.alone)


def _with_counts_of_one(text: Text, atoms: list[Atom]) -> list[Atom]:
    """Adds "un N" where it counts: after "ne … plus que", and last in a list of few ("cinq Airbus et un Boeing,")."""
    out: list[Atom] = []
    sample = Atom(0, 0, 0, 0, None)
    taken = {i for atom in atoms for i in range(atom.core, atom.last)}
    for i, token in enumerate(text.tokens):
        if token.low in ("un", "une") and i not in taken and text.word(i - 1) == "qu'":
            earlier = [t.low for t in text.tokens[max(0, i - 8) : i - 1] if t.sentence == token.sentence]
            counts = {"ne", "n'"} & set(earlier) and "plus" in earlier and _LEFT & set(earlier)
            found = singular_count(text, i, like=sample) if counts else None
            if found is not None:
                out.append(found)
    for atom in atoms:
        at = atom.last
        while at < min(len(text.tokens), atom.last + 3) and _part_of_name(text, at):
            at += 1
        listed = (
            atom.kind == "count"
            and text.word(at) == "et"
            and text.word(at + 1) in ("un", "une")
            and at + 1 not in taken
            and atom.value is not None
            and atom.value <= _FEW
        )
        found = singular_count(text, at + 1, like=sample) if listed else None
        if found is not None and text.word(found.last) in _LIST_ENDS:  # "et un courrier est parti" counts nothing
            out.append(found)
    return sorted([*atoms, *out], key=lambda atom: atom.core)


def _part_of_name(text: Text, i: int) -> bool:
    token = text.tokens[i]
    return token.text[:1].isupper() or token.text.isdigit()


def _share_right(text: Text, atoms: list[Atom]) -> None:
    """Bare numbers take the unit, and the multiplier, of what they are listed with: "150, 75 et 100 millions"."""
    opposed = {id(b) for a, b in itertools.pairwise(atoms) if a.kind == "count" and gap(text, a, b) == ("contre",)}
    for atom, following in zip(atoms[-2::-1], atoms[:0:-1], strict=True):
        if atom.kind is not None or following.value is None or atom.value is None:
            continue
        if id(atom) in opposed and gap(text, atom, following) == ("et",):
            continue  # 300 voix contre 270 et 36 abstentions
        if following.kind not in _UNITS and following.scale == 1:
            continue
        between = gap(text, atom, following)
        if following.kind == "percent" and atom.scale > 1:  # 11 milliards et 43 % du capital
            continue
        if following.kind == "count" and atom.scale >= MILLION and atom.value > _APART * following.value:
            continue  # moyennant 380 millions, 30 000 points de vente
        shares = following.kind == "count" and between == ("sur",)
        if between not in LIST_LINKS and not (len(between) == 1 and between[0] in _RANGE_LINKS) and not shares:
            continue
        atom.kind, atom.unit, atom.inherited = following.kind, following.unit, True
        if shares:
            continue
        least = following.value / following.scale if following.value else Decimal(0)
        left_out = (
            atom.value < max(Decimal(1000), least) if following.scale > 1 else atom.value >= 1
        )  # 46 à 43 centimes
        if atom.scale == 1 and following.scale != 1 and left_out:
            atom.value, atom.scale = atom.value * following.scale, following.scale


def _join_ranges(text: Text, atoms: list[Atom]) -> list[Atom]:
    out: list[Atom] = []
    for atom in atoms:
        bounds = out and _are_bounds(text, out[-1], atom)
        if out and (bounds or _is_range(text, out[-1], atom)):
            left = out.pop()
            low, high = sorted([left.value or Decimal(0), atom.value or Decimal(0)])
            atom.low, atom.high, atom.value, atom.unit, atom.kind = (
                low,
                high,
                None,
                left.unit or atom.unit,
                left.kind or atom.kind,
            )
            atom.modifier, atom.first, atom.core = "range", _range_start(text, left), left.core
        out.append(atom)
    return out


def _range_start(text: Text, left: Atom) -> int:
    return left.first - 1 if text.word(left.first - 1) == "entre" else left.first


def _are_bounds(text: Text, left: Atom, right: Atom) -> bool:
    """supérieur à A et inférieur à B; au plus B et au moins A."""
    if left.value is None or right.value is None or gap(text, left, right) != ("et",):
        return False
    lower, upper = (left, right) if left.modifier in _FROM else (right, left)
    fits = lower.modifier in _FROM and upper.modifier in _TO and left.value != right.value
    return (
        fits
        and lower.value is not None
        and upper.value is not None
        and lower.value < upper.value
        and left.unit in (right.unit, None)
    )


def _is_range(text: Text, left: Atom, right: Atom) -> bool:
    """entre A et B; de A à B unless a verb of change governs it; A-B; A ou B for neighbouring numbers."""
    if left.value is None or right.value is None or left.modifier in ("range",) or right.modifier == "range":
        return False
    if left.kind != right.kind or left.unit != right.unit or left.kind == "ratio" or left.value >= right.value:
        return False
    between, before = gap(text, left, right), text.word(left.first - 1)
    if before == "entre" and between == ("et",):
        return True
    if between == ("ou",):
        close = right.value <= left.value * Decimal("1.5") and left.kind in ("money", "percent")
        return close or (left.kind == "count" and right.value - left.value <= 2 and right.value < _FEW)
    if len(between) != 1 or between[0] not in _RANGE_LINKS or left.modifier not in ("exact", "approx"):
        return False
    if between[0] != "à":
        return left.inherited or left.kind is not None
    sentence = text.tokens[left.core].sentence
    earlier = [t.low for t in text.tokens[max(0, left.first - 16) : left.first] if t.sentence == sentence]
    nearest = earlier[-6:] if left.kind == "percent" else earlier
    if any(word in _EXTENT for word in earlier) or text.word(left.first - 2) in ("va", "vont"):
        return True  # va de 2 à 3 euros, but: va passer de 2 à 3 euros
    changes = "level_stems" if left.kind == "percent" and left.inherited else "change_stems"
    if before in ("de", "d'") and any(is_verb(word, changes) for word in nearest):
        return False
    return left.inherited or left.kind is None


def _equivalences(text: Text, atoms: list[Atom]) -> None:
    for left, right in itertools.pairwise(atoms):
        if text.tokens[left.core].sentence != text.tokens[right.core].sentence or right.kind is None:
            continue
        if left.kind is None:  # 16,2 milliards (14,7 milliards d'euros): the first takes its currency from the sentence
            bracketed = gap(text, left, right) == ("(",) and text.word(right.last) == ")"
            right.equivalent = left if bracketed and right.kind == "money" and left.scale >= MILLION else None
            continue
        if _told_again(text, left, right):
            right.equivalent = left.equivalent or left


def _told_again(text: Text, left: Atom, right: Atom) -> bool:
    """ "A, soit B"; "A (B)"; "A / B" with another unit."""
    other = (left.kind, left.unit) != (right.kind, right.unit)
    before = text.word(right.first - 1)
    if before == "soit" and right.first - left.last <= 10:
        compared = text.word(right.last) in ("de", "en") and text.word(right.last + 1) in ("plus", "moins", "mieux")
        summed = "plus" in {t.low for t in text.tokens[max(0, left.first - 2) : left.first]}
        kinds = {left.kind, right.kind}
        return (
            other
            and not compared
            and not summed
            and (len(kinds) == 1 or kinds in _SAME_AMOUNT)
            and "ratio" not in kinds
        )
    between = gap(text, left, right)
    if {left.kind, right.kind} in _SAME_AMOUNT and between[-1:] in (("(",), ("environ",)) and "(" in between:
        share = left if left.kind == "percent" else right
        whole = [text.word(k) for k in range(share.last, share.last + 3)]
        return any(word in _WHOLES for word in whole) and (share is left or len(between) <= 2)
    same_kind = left.kind == right.kind and left.kind in ("money", "measure")
    if not same_kind or left.unit == right.unit:
        return False
    return between == ("/",) or (between in (("(",), ("(", "soit")) and text.word(right.last) == ")")
