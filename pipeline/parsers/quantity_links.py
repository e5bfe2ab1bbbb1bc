"""Third pass: what neighbouring quantities say together (ranges, inherited units, equivalences, counts of one)."""

from __future__ import annotations

import itertools
from collections import Counter
from decimal import Decimal
from typing import NamedTuple

from pipeline.parsers.quantity_atoms import Atom, Text, singular_count
from pipeline.parsers.quantity_tables import read_declared
from pipeline.parsers.tokens import WORD
from pipeline.parsers.units import is_verb, singular, stems, word_lists

_RANGE_LINKS = ("à", "-", "–", "—")
_LIST_LINKS = (
    (",",),
    ("et",),
    ("ou",),
    ("à",),
    ("puis",),
    ("contre",),
    ("au", "lieu", "de"),
    (",", "puis"),
    (",", "et"),
    ("et", "à"),
    ("x",),
    ("×",),
    ("à", "environ"),
    ("à", "-"),
    ("à", "+"),
)
_EXTENT = (
    "allant",
    "varie",
    "varient",
    "variant",
    "va",
    "vont",
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
_PERCENT_LINKS = (("et",), ("ou",), ("contre",), ("puis",))
_PART_LINKS = (("des",), *((link, of) for link in ("de", "sur") for of in ("les", "ses", "leurs", "ces", "nos")))
_WHOLES = ("effectif", "effectifs", "total", "ensemble", "capital", "personnel", "postes", "salariés")
_LISTED = 20  # in a list of more, "et un" begins something else
_PRICE = "pour"
_HOME = "EUR"  # what "une amende de 2 milliards" means in a French article that names no currency
_CUE_REACH = 14
_CLAUSE = 12  # tokens before a number, in which a pronoun may stand for what it counts
_CLITIC_HOSTS = ("il", "elle", "ils", "elles", "on", "n'", "d'", "s'", "y")
_CLAUSE_SIGNS = (".", ",", ";", ":", "(", ")", "\n", "?", "!")
_MILLION = Decimal(1_000_000)
_BEING = frozenset({"est", "sont", "était", "étaient", "sera", "serait", "seront", "fut", "c'", "être", "soit"})


class Around(NamedTuple):
    """What a number without unit can take one from."""

    last: Atom | None
    following: Atom | None
    large: Atom | None
    currency: str | None


def link(text: Text, atoms: list[Atom]) -> list[Atom]:
    """The atoms with ranges joined, units inherited and equivalences marked; atoms that a range swallowed are gone."""
    atoms = _with_counts_of_one(text, atoms)
    atoms = read_declared(text, atoms)
    _share_right(text, atoms)
    atoms = _join_ranges(text, atoms)
    _equivalences(text, atoms)
    _inherit(text, atoms)
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
            counts = {"ne", "n'"} & set(earlier) and not _BEING & set(earlier)  # n'est qu'un souvenir counts nothing
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
            and atom.value <= _LISTED
        )
        found = singular_count(text, at + 1, like=sample) if listed else None
        if found is not None:
            out.append(found)
    return sorted([*atoms, *out], key=lambda atom: atom.core)


def _part_of_name(text: Text, i: int) -> bool:
    token = text.tokens[i]
    return token.text[:1].isupper() or token.text.isdigit()


def _share_right(text: Text, atoms: list[Atom]) -> None:
    """Bare numbers take the unit, and the multiplier, of what they are listed with: "150, 75 et 100 millions"."""
    opposed = {id(b) for a, b in itertools.pairwise(atoms) if a.kind == "count" and _gap(text, a, b) == ("contre",)}
    for atom, following in zip(atoms[-2::-1], atoms[:0:-1], strict=True):
        if atom.kind is not None or following.value is None or atom.value is None:
            continue
        if id(atom) in opposed and _gap(text, atom, following) == ("et",):
            continue  # 300 voix contre 270 et 36 abstentions
        if following.kind not in _UNITS and following.scale == 1:
            continue
        gap = _gap(text, atom, following)
        if following.kind == "percent" and atom.scale > 1:  # 11 milliards et 43 % du capital
            continue
        shares = following.kind == "count" and gap == ("sur",)
        if gap not in _LIST_LINKS and not (len(gap) == 1 and gap[0] in _RANGE_LINKS) and not shares:
            continue
        atom.kind, atom.unit, atom.inherited = following.kind, following.unit, True
        if shares:
            continue
        if atom.scale == 1 and following.scale > 1 and atom.value < 1000:
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
    if left.value is None or right.value is None or _gap(text, left, right) != ("et",):
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
    earlier = [t.low for t in text.tokens[max(0, left.first - 16) : left.first] if t.sentence == sentence]
    nearest = earlier[-6:] if left.kind == "percent" else earlier
    if any(word in _EXTENT for word in earlier):
        return True
    changes = "level_stems" if left.kind == "percent" and left.inherited else "change_stems"
    if before in ("de", "d'") and any(is_verb(word, changes) for word in nearest):
        return False
    return left.inherited or left.kind is None


def _inherit(text: Text, atoms: list[Atom]) -> None:
    """Numbers without unit take it from their sentence; a bare "3 millions" in an article about money is money."""
    last: Atom | None = None  # the latest quantity of the sentence whose unit can be taken over
    large: Atom | None = None  # the latest quantity of the article in millions or more
    currency = next((atom.unit for atom in atoms if atom.kind == "money"), None)
    told = Counter[str]()  # the currencies of large amounts
    count: Atom | None = None  # the latest things counted in the sentence
    for n, atom in enumerate(atoms):
        following = atoms[n + 1] if n + 1 < len(atoms) else None
        if last is not None and text.tokens[last.core].sentence != text.tokens[atom.core].sentence:
            last = count = None
        told_again = atom.equivalent is not None or text.word(atom.first - 1) == "soit"
        if atom.kind == "money" and not atom.inherited and not told_again:
            currency = _prevailing(told, atom, currency)
        if atom.kind is None:
            ahead = _next_of_sentence(text, atoms, n) if last is None and atom.scale == 1 else None
            source = count if count is not None and atom.worded and atom.scale == 1 else last or ahead
            _inherit_one(text, atom, Around(source, following, large, currency))
        elif atom.kind == "count" and atom.scale > 1 and currency and _money_noun(atom, last):
            atom.kind, atom.unit, atom.last = "money", currency, atom.core_end
        elif atom.scale >= _MILLION and last is not None and last.kind == "money" and _giver(text, atom):
            atom.kind, atom.unit, atom.last = "money", last.unit, atom.core_end
        if atom.equivalent is not None:
            continue
        if atom.kind in ("money", "count", "measure") and atom.unit is not None:
            beside = following is not None and _gap(text, atom, following) in _LIST_LINKS
            last = atom if atom.kind != "measure" or last is None or beside else last
            if atom.kind == "count" and text.word(atom.first - 1) == "dont" and count is not None:
                last = count  # 220 boutiques, dont 20 de franchisés, et 80 à l'étranger
            count = atom if atom.kind == "count" and text.word(atom.first - 1) != "dont" else count
            large = _larger(large, atom) if atom.scale >= _MILLION else large
        elif (
            atom.kind == "percent"
            and following is not None
            and following.scale == 1
            and _gap(text, atom, following) in _PERCENT_LINKS
        ):
            last = atom


def _prevailing(told: Counter[str], atom: Atom, currency: str | None) -> str | None:
    """The currency that bare millions take: that of most large amounts so far, of equals the latest."""
    unit = atom.unit or _HOME
    if atom.scale < _MILLION and told:
        return currency
    told[unit] += atom.scale >= _MILLION
    return unit if told[unit] >= told[currency or unit] else currency


def _giver(text: Text, atom: Atom) -> bool:
    """After an amount of money, "7 millions de Whirlpool": from whom it comes, unless the sentence counts things."""
    if atom.kind != "count" or atom.unit is None or not atom.unit[:1].isupper():
        return False
    sentence = text.tokens[atom.core].sentence
    before = (t.low for t in text.tokens[max(0, atom.first - 2 * _CUE_REACH) : atom.first] if t.sentence == sentence)
    return not any(word.startswith(stems("count_stems")) for word in before)


def _larger(large: Atom | None, atom: Atom) -> Atom:
    """The latest, but of two counts the greater."""
    both = large is not None and large.kind == atom.kind == "count" and large.value and atom.value
    return large if large is not None and both and (large.value or 0) > (atom.value or 0) else atom


def _next_of_sentence(text: Text, atoms: list[Atom], n: int) -> Atom | None:
    """The amount of money that goes on from this number: "de 132, il y a un an, à 103 M$"."""
    if text.word(atoms[n].first - 1) not in ("de", "d'"):
        return None
    for atom in atoms[n + 1 : n + 4]:
        if text.tokens[atom.core].sentence != text.tokens[atoms[n].core].sentence:
            return None
        if atom.kind in ("money", "count"):
            goes_on = text.word(atom.first - 1) == "à" and atom.kind == "money" and atom.scale >= _MILLION
            return atom if goes_on else None
    return None


def _money_noun(atom: Atom, last: Atom | None) -> bool:
    """40 millions de revenus; 3 milliards de commandes; and, after an amount of money, 4 millions de ventes."""
    lists = word_lists()
    if atom.unit in lists["money_nouns"] or (atom.unit in lists["valued_nouns"] and atom.scale > _MILLION):
        return True
    return atom.unit == "vente" and last is not None and last.kind == "money"


def _inherit_one(text: Text, atom: Atom, around: Around) -> None:
    last, following = around.last, around.following
    if following is not None and following.kind == "count" and _gap(text, atom, following) in _PART_LINKS:
        atom.kind, atom.unit = "count", following.unit  # une soixantaine des 210 emplois
        return
    number_of = _number_of(text, atom) if last is None or last.kind == "money" else None
    if number_of is not None:
        atom.kind, atom.unit = "count", number_of
        return
    if atom.scale >= _MILLION and (last is None or last.kind != "money"):
        if _is_money(text, atom, around):
            atom.kind, atom.unit = "money", around.currency or _HOME
            return
        last = last if last is not None and _can_share(text, last, atom) else None
    price = last is None or (last.kind == "money" and atom.value is not None and atom.value % 1 != 0)
    if price and atom.scale == 1 and around.currency and _priced(text, atom):
        atom.kind, atom.unit = "money", around.currency
        return
    if last is None or (last.kind in ("percent", "measure") and atom.scale >= _MILLION):
        atom.kind = "count"
        return
    atom.kind, atom.unit = last.kind, last.unit
    if atom.scale == 1 and last.scale >= _MILLION and not atom.worded and _same_scale(atom, last):
        factor = last.scale
        atom.scale = factor
        atom.value, atom.low, atom.high = (x if x is None else x * factor for x in (atom.value, atom.low, atom.high))


def _same_scale(atom: Atom, last: Atom) -> bool:
    """Whether a bare number is told in the millions of the amount before it: 110 after 20 milliards."""
    told = atom.value if atom.value is not None else atom.high
    return told is not None and (told < 1000 or (last.value or last.high or 0) >= 1000 * last.scale)


def _is_money(text: Text, atom: Atom, around: Around) -> bool:
    """Whether millions without a noun are money: after a word of money, else as the latest millions of the article."""
    start = max(0, atom.first - _CUE_REACH, around.last.last if around.last is not None else 0)
    words = [t.low for t in text.tokens[start : atom.first] if t.sentence == text.tokens[atom.core].sentence]
    for distance, word in enumerate(reversed(words)):
        if word in word_lists()["money_words"] or word.startswith(stems("money_stems")):
            return True
        if word == _PRICE and distance == 0:  # racheté pour 5 millions
            return True
        if word.startswith(stems("count_stems")):
            return False
    if around.currency is None or (around.last is not None and _can_share(text, around.last, atom)):
        return False
    large = around.large
    if around.last is None:
        return not _has_pronoun(text, atom) or (around.large is not None and around.large.kind == "money")
    if large is None or large.kind == "money" or large.value is None or atom.value is None:
        return large is None or large.kind == "money"
    return atom.value > 100 * large.value  # milliards after millions of customers


def _priced(text: Text, atom: Atom) -> bool:
    """Whether a verb of price stands right before the number, or one adverb before it."""
    return any(text.word(i) in word_lists()["price_verbs"] for i in (atom.first - 1, atom.first - 2))


def _has_pronoun(text: Text, atom: Atom) -> bool:
    """Whether "en" or "ils sont" says in the clause that the number counts what was told: "elle en compte 2 millions"."""
    for i in range(atom.first - 1, max(-1, atom.first - _CLAUSE), -1):
        low, after = text.word(i), text.word(i + 1)
        if low in _CLAUSE_SIGNS:
            return False
        if low in ("ils", "elles") and after in _BEING:
            return True
        verbal = text.word(i - 1) in _CLITIC_HOSTS or text.tagger(text.tokens[i + 1].start) in ("VERB", "AUX")
        if low == "en" and verbal and not after.endswith("ant"):
            return True
    return False


def _can_share(text: Text, last: Atom, atom: Atom) -> bool:
    """Whether millions or milliards can count what `last` counts: millions after 710 000 machines, not 12 sites."""
    linked = text.word(atom.first - 1) in ("à", "contre", "dont", "sur")  # 30 000 abonnés de plus, à 7,9 millions
    floor = Decimal(10_000 if linked else 100_000) if atom.scale == _MILLION else _MILLION
    return last.kind != "count" or last.value is None or last.value >= floor


def _number_of(text: Text, atom: Atom) -> str | None:
    """The noun of "le nombre de N" in the sentence of a number without a noun."""
    sentence, tokens = text.tokens[atom.core].sentence, text.tokens
    near = range(max(0, atom.first - 2 * _CUE_REACH), min(len(tokens) - 2, atom.last + _CUE_REACH))
    for i in near:
        if tokens[i].low != "nombre" or tokens[i].sentence != sentence or tokens[i + 1].low not in ("de", "d'", "des"):
            continue
        noun = (
            tokens[i + 3]
            if tokens[i + 2].low in word_lists()["function_words"] and i + 3 < len(tokens)
            else tokens[i + 2]
        )
        if noun.kind == WORD and noun.low not in word_lists()["function_words"]:
            return singular(noun.text)
    return None


def _equivalences(text: Text, atoms: list[Atom]) -> None:
    for left, right in itertools.pairwise(atoms):
        if text.tokens[left.core].sentence != text.tokens[right.core].sentence or right.kind is None:
            continue
        if left.kind is None:  # 16,2 milliards (14,7 milliards d'euros): the first takes its currency from the sentence
            bracketed = _gap(text, left, right) == ("(",) and text.word(right.last) == ")"
            right.equivalent = left if bracketed and right.kind == "money" and left.scale >= _MILLION else None
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
    gap = _gap(text, left, right)
    if {left.kind, right.kind} in _SAME_AMOUNT and gap[-1:] in (("(",), ("environ",)) and "(" in gap:
        share = left if left.kind == "percent" else right
        whole = [text.word(k) for k in range(share.last, share.last + 3)]
        return any(word in _WHOLES for word in whole) and (share is left or len(gap) <= 2)
    same_kind = left.kind == right.kind and left.kind in ("money", "measure")
    if not same_kind or left.unit == right.unit:
        return False
    return gap == ("/",) or (gap in (("(",), ("(", "soit")) and text.word(right.last) == ")")
