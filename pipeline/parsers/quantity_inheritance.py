"""Which unit a number without one takes: that of its sentence, the money of the article, or none."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import NamedTuple

from pipeline.parsers.quantity_antecedents import (
    among_them,
    has_pronoun,
    nearest_plural,
    noun_before,
    noun_of_pronoun,
    noun_of_relative,
)
from pipeline.parsers.quantity_atoms import Atom, Text
from pipeline.parsers.tokens import WORD
from pipeline.parsers.units import singular, stems, word_lists

LIST_LINKS = (
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
_PERCENT_LINKS = (("et",), ("ou",), ("contre",), ("puis",))
_PART_LINKS = (("des",), *((link, of) for link in ("de", "sur") for of in ("les", "ses", "leurs", "ces", "nos")))
_PRICE = "pour"
_CUE_REACH = 14
_MEMORY = 2  # sentences
_PARTS_REACH = 4  # quantities back to the whole of "dont"
_SIGNS = ("+", "-", "–", "−")
_HUNDRED = 100
_APART = 50  # times the amount before: then not milliards but millions are left out
_CENTS = 2  # decimals
_TURNS = ("fois", "reprise")  # what is counted so is no thing that "en" may stand for
MILLION = Decimal(1_000_000)


def gap(text: Text, left: Atom, right: Atom) -> tuple[str, ...]:
    """The words between two atoms, at most five; longer gaps are one empty word."""
    if right.first - left.last > 5:
        return ("",)
    return tuple(token.low for token in text.tokens[left.last : right.first])


class Around(NamedTuple):
    """What a number without unit can take one from."""

    last: Atom | None
    following: Atom | None
    large: Atom | None
    currency: str | None
    told: Atom | None = None  # the things counted last, in this sentence or shortly before
    fresh: bool = False  # whether no money was told after them
    share: Atom | None = None  # the percentage or points told right before it in the sentence
    points: Atom | None = None  # the last points of the sentence
    money: Atom | None = None  # the amount of money told shortly before


def inherit(text: Text, atoms: list[Atom]) -> None:
    """Numbers without unit take it from their sentence; a bare "3 millions" in an article about money is money."""
    last: Atom | None = None  # the latest quantity of the sentence whose unit can be taken over
    large: Atom | None = None  # the latest quantity of the article in millions or more
    currency = next((atom.unit for atom in atoms if atom.kind == "money"), None)
    told = Counter[str]()  # the currencies of large amounts
    count: Atom | None = None  # the latest things counted in the sentence
    things: Atom | None = None  # and in the article
    money: Atom | None = None  # the latest amount of money
    points: Atom | None = None  # the latest points of percentage
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
            source = _whole(text, atoms, n, source)
            fresh = things is not None and (money is None or money.core < things.core)
            share = atoms[n - 1] if n and atoms[n - 1].kind == "percent" else None
            around = Around(
                source,
                following,
                large,
                currency,
                told=_if_near(text, things, atom, _MEMORY),
                fresh=fresh,
                share=_if_near(text, share, atom, 0),
                points=_if_near(text, points, atom, 0),
                money=_if_near(text, money, atom, _MEMORY),
            )
            _inherit_one(text, atom, around)
            told[text.home] += atom.unit == text.home and atom.scale >= MILLION  # no aside in dollars turns the article
        elif atom.kind == "count" and atom.scale > 1 and currency and _money_noun(atom, last):
            atom.kind, atom.unit, atom.last = "money", currency, atom.core_end
        elif atom.scale >= MILLION and last is not None and last.kind == "money" and _giver(text, atom):
            atom.kind, atom.unit, atom.last = "money", last.unit, atom.core_end
        points = atom if atom.unit == "pt" else points
        money = atom if atom.kind == "money" else money
        if atom.equivalent is not None:
            continue
        if atom.kind in ("money", "count", "measure") and atom.unit is not None:
            beside = following is not None and gap(text, atom, following) in LIST_LINKS
            last = atom if atom.kind != "measure" or last is None or beside else last
            if atom.kind == "count" and text.word(atom.first - 1) == "dont" and count is not None:
                last = count  # 220 boutiques, dont 20 de franchisés, et 80 à l'étranger
            count = atom if atom.kind == "count" and text.word(atom.first - 1) != "dont" else count
            things = atom if atom.kind == "count" and atom.unit not in _TURNS else things
            large = _larger(large, atom) if atom.scale >= MILLION else large
        elif (
            atom.kind == "percent"
            and following is not None
            and following.scale == 1
            and gap(text, atom, following) in _PERCENT_LINKS
        ):
            last = atom


def _whole(text: Text, atoms: list[Atom], n: int, source: Atom | None) -> Atom | None:
    """What "dont 9 000" is a part of: of 22 000 people in 16 countries, the people."""
    atom = atoms[n]
    if source is None or source.kind != "count" or text.word(atom.first - 1) != "dont":
        return source
    part, sentence = atom.value or Decimal(0), text.tokens[atom.core].sentence
    for other in atoms[max(0, n - _PARTS_REACH) : n][::-1]:
        here = text.tokens[other.core].sentence == sentence
        if here and other.kind == "count" and other.unit and (other.value or 0) > part:
            return source if (source.value or 0) >= part else other
    return source


def _if_near(text: Text, earlier: Atom | None, atom: Atom, sentences: int) -> Atom | None:
    """The earlier quantity, if it was told at most so many sentences before."""
    if earlier is None or text.tokens[atom.core].sentence - text.tokens[earlier.core].sentence > sentences:
        return None
    return earlier


def _prevailing(told: Counter[str], atom: Atom, currency: str | None) -> str | None:
    """The currency that bare millions take: that of most large amounts so far, of equals the latest."""
    unit = atom.unit or ""
    if atom.scale < MILLION and told:
        return currency
    told[unit] += atom.scale >= MILLION
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
            goes_on = text.word(atom.first - 1) == "à" and atom.kind == "money" and atom.scale >= MILLION
            return atom if goes_on else None
    return None


def _money_noun(atom: Atom, last: Atom | None) -> bool:
    """40 millions de revenus; 3 milliards de commandes; and, after an amount of money, 4 millions de ventes."""
    lists = word_lists()
    if atom.unit in lists["money_nouns"] or (atom.unit in lists["valued_nouns"] and atom.scale > MILLION):
        return True
    return atom.unit == "vente" and last is not None and last.kind == "money"


def _inherit_one(text: Text, atom: Atom, around: Around) -> None:
    last = around.last
    found = _by_words_around(text, atom, around) or _by_pronoun(text, atom, around) or _by_number_of(text, atom, last)
    if found is not None:
        atom.kind, atom.unit = found
        return
    if atom.scale >= MILLION and (last is None or last.kind != "money"):
        if _is_money(text, atom, around):
            atom.kind, atom.unit = "money", around.currency or text.home
            return
        last = last if last is not None and _can_share(text, last, atom) else None
    price = last is None or (last.kind == "money" and atom.value is not None and atom.value % 1 != 0)
    if price and atom.scale == 1 and around.currency and _priced(text, atom):
        atom.kind, atom.unit = "money", around.currency
        if around.money is not None and around.money.scale < 1 and atom.unit == around.money.unit:
            _multiply(atom, around.money.scale)  # tombée à 132 pence, elle en valait 1 200
        return
    if last is None and around.money is not None and atom.scale == 1 and _in_cents(text, atom):
        atom.kind, atom.unit = "money", around.money.unit  # 39,99 euros par mois. Ensuite, ce sera 49,99
        return
    if last is None or (last.kind in ("percent", "measure") and atom.scale >= MILLION):
        atom.kind = "count"
        return
    _take_over(atom, last)


def _in_cents(text: Text, atom: Atom) -> bool:
    """Whether the number is written like a price, with two decimals."""
    _, _, decimals = text.tokens[atom.core].text.replace(".", ",").rpartition(",")
    return len(decimals) == _CENTS and (atom.value or 0) % 1 != 0


_Reading = tuple[str, str | None]


def _by_words_around(text: Text, atom: Atom, around: Around) -> _Reading | None:
    """What the words beside the number say that it counts: a part of the next quantity, a noun, a percentage."""
    following, last = around.following, around.last
    if following is not None and following.kind == "count" and gap(text, atom, following) in _PART_LINKS:
        return "count", following.unit  # une soixantaine des 210 emplois
    if around.share is not None and text.word(atom.core - 1) in _SIGNS and text.word(atom.core - 2) == "(":
        return "percent", "pt"  # 15,9 % (+ 0,4)
    if last is None and around.share is not None and atom.scale == 1 and (atom.value or 0) % 1:
        points = around.points if has_pronoun(text, atom) else None
        return "percent", (points or around.share).unit  # 11,7 % d'audience, contre 9,4 à sa rivale
    reached = atom.scale == 1 and text.word(atom.first - 1) == "à" and (atom.value or 0) <= _HUNDRED
    if last is None and around.share is not None and reached:
        return "percent", around.share.unit  # de 72 % à 20; l'un à 5 %, l'autre à 7
    noun = noun_before(text, atom) or (noun_of_relative(text, atom) if last is None else None)
    if noun is not None:
        return "count", noun
    if among_them(text, atom):
        return "count", around.told.unit if around.told is not None else nearest_plural(text, atom.first)
    return None


def _by_pronoun(text: Text, atom: Atom, around: Around) -> _Reading | None:
    """What "en" stands for: elle en compte 900; la région en a versé cinq (millions)."""
    priced = around.currency is not None and _priced(text, atom)
    if around.last is not None or priced or not has_pronoun(text, atom):
        return None
    money_word = _money_before(text, atom, around)
    if around.share is not None and around.told is None and atom.scale == 1 and (atom.value or 0) <= _HUNDRED:
        return "percent", around.share.unit  # l'action A cédait 4 %, l'action B en gagnait 46
    large = None if around.fresh else _if_near(text, around.large, atom, _MEMORY)
    if large is not None and large.kind == "money" and atom.scale == 1 and _same_scale(atom, large):
        if money_word or (atom.value or 0) % 1:
            _multiply(atom, large.scale)
            return "money", large.unit
        return None
    if around.told is not None and _can_share(text, around.told, atom) and (around.fresh or not money_word):
        return "count", around.told.unit
    if around.told is not None or atom.scale > 1 or money_word or (atom.value or 0) % 1:
        return None
    noun = noun_of_pronoun(text, atom)
    return None if noun is None else ("count", noun)


def _by_number_of(text: Text, atom: Atom, last: Atom | None) -> _Reading | None:
    noun = _number_of(text, atom, last if last is not None and last.kind != "money" else None)
    return None if noun is None else ("count", noun)


def _take_over(atom: Atom, last: Atom) -> None:
    """The kind and unit of the quantity before, and its multiplier where the number leaves it out."""
    atom.kind, atom.unit = last.kind, last.unit
    worded = atom.worded and last.kind != "money"
    if atom.scale == 1 and not worded and (last.scale < 1 or (last.scale >= MILLION and _same_scale(atom, last))):
        smaller = last.scale > MILLION and (atom.value or 0) * last.scale > _APART * (last.value or last.high or 0)
        _multiply(atom, MILLION if smaller else last.scale)  # 3,5 milliards pour l'ensemble et 350 d'argent frais


def _multiply(atom: Atom, factor: Decimal) -> None:
    atom.scale = factor
    atom.value, atom.low, atom.high = (x if x is None else x * factor for x in (atom.value, atom.low, atom.high))


def _same_scale(atom: Atom, last: Atom) -> bool:
    """Whether a bare number is told in the millions of the amount before it: 110 after 20 milliards."""
    told = atom.value if atom.value is not None else atom.high
    return told is not None and (told < 1000 or (last.value or last.high or 0) >= 1000 * last.scale)


def _money_before(text: Text, atom: Atom, around: Around) -> bool | None:
    """Whether the last word of money or of counting before the number is one of money; None where there is neither."""
    start = max(0, atom.first - _CUE_REACH, around.last.last if around.last is not None else 0)
    words = [t.low for t in text.tokens[start : atom.first] if t.sentence == text.tokens[atom.core].sentence]
    for distance, word in enumerate(reversed(words)):
        if word in word_lists()["money_words"] or word.startswith(stems("money_stems")):
            return True
        if word == _PRICE and distance == 0:  # racheté pour 5 millions
            return True
        if word.startswith(stems("count_stems")):
            return False
    return None


def _is_money(text: Text, atom: Atom, around: Around) -> bool:
    """Whether millions without a noun are money: after a word of money, else as the latest millions of the article."""
    told = _money_before(text, atom, around)
    if told is not None:
        return told
    if around.currency is None or (around.last is not None and _can_share(text, around.last, atom)):
        return False
    large = around.large
    if around.last is None:
        return not has_pronoun(text, atom) or (around.large is not None and around.large.kind == "money")
    if large is None or large.kind == "money" or large.value is None or atom.value is None:
        return large is None or large.kind == "money"
    return atom.value > 100 * large.value  # milliards after millions of customers


def _priced(text: Text, atom: Atom) -> bool:
    """Whether a verb of price stands right before the number, or one adverb before it."""
    return any(text.word(i) in word_lists()["price_verbs"] for i in (atom.first - 1, atom.first - 2))


def _can_share(text: Text, last: Atom, atom: Atom) -> bool:
    """Whether millions or milliards can count what `last` counts: millions after 710 000 machines, not 12 sites."""
    if atom.scale < MILLION:
        return True
    linked = text.word(atom.first - 1) in ("à", "contre", "dont", "sur")  # 30 000 abonnés de plus, à 7,9 millions
    floor = Decimal(10_000 if linked else 100_000) if atom.scale == MILLION else MILLION
    return last.kind != "count" or last.value is None or last.value >= floor


def _number_of(text: Text, atom: Atom, last: Atom | None) -> str | None:
    """The noun of "le nombre de N" in the sentence of a number without a noun, told after the quantity before it."""
    sentence, tokens = text.tokens[atom.core].sentence, text.tokens
    start = max(0, atom.first - 2 * _CUE_REACH, last.last if last is not None else 0)
    near = range(start, min(len(tokens) - 2, atom.last + (_CUE_REACH if last is None else 0)))
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
