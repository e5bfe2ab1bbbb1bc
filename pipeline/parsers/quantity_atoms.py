"""First pass of the quantity grammar: every number with what is written around it (unit, noun, modifier)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from pipeline.parsers.modifiers import bound_by_verb, modifier_after, modifier_before
from pipeline.parsers.numerals import VULGAR, Numeral, numeral_at, words
from pipeline.parsers.ratios import RATIO_STEMS, Ratio, ratio_at, scaled_at, share_at, times_at
from pipeline.parsers.tokens import NUMBER, SIGN, WORD, Token
from pipeline.parsers.units import Unit, currency_before, scaled_currency_at, singular, unit_at, word_lists

Tagger = Callable[[int], str]
_INDEFINITE = ("plusieurs", "quelques")
_GLUED_SCALES = ("k", "K", "M")
_PARTITIVE = ("ses", "leurs", "ces", "nos", "vos", "mes")
_DENOMINATOR = 9  # no fraction of a measure has a larger one
_QUOTES = ("»", "«", '"')
_PARTICIPLES = ("és", "ées", "is", "ises", "us", "ues", "its", "ites", "erts", "ertes")
_FINITE = ("eront", "iront", "aient", "èrent")  # verbs that the tagger takes for nouns: les trois injecteront
_NOT_A_NOUN = ("VERB", "AUX", "ADP", "DET", "PRON", "CCONJ", "SCONJ")


@dataclass(slots=True)
class Atom:
    """A number told in tokens [first, last); its numeral is [core, core_end). `kind` None: neither unit nor noun."""

    first: int
    last: int
    core: int
    core_end: int
    value: Decimal | None
    kind: str | None = None
    unit: str | None = None
    modifier: str = "exact"
    scale: Decimal = Decimal(1)
    worded: bool = False
    grouped: bool = False  # digits with separators of thousands or a decimal comma, or a multiplier: no model number
    time: bool = False  # a date, duration or clock time
    lasting: bool = False  # a number with a noun of time
    low: Decimal | None = None
    high: Decimal | None = None
    equivalent: Atom | None = None
    inherited: bool = False
    bare_name: bool = False  # a currency named without its country: dollars, francs, $


@dataclass(slots=True)
class Text:
    """The tokens of a text, its part-of-speech tagger, and whether the text is nothing but numerals."""

    tokens: list[Token]
    tagger: Tagger
    alone: bool = False
    closing: frozenset[int] = frozenset()
    home: str = "EUR"  # what "une amende de 2 milliards" means in a text that names no currency

    def word(self, i: int) -> str:
        """The lower-case form of token i; "" outside the text."""
        return self.tokens[i].low if 0 <= i < len(self.tokens) else ""

    def glued(self, i: int) -> bool:
        """Whether no space stands between tokens i - 1 and i."""
        return 0 < i < len(self.tokens) and self.tokens[i - 1].end == self.tokens[i].start


def scan(text: Text, blocked: Callable[[int], bool]) -> list[Atom]:
    """The atoms of the text in order; `blocked` tells the offsets inside phone numbers, links, clock times."""
    atoms, i, tokens = list[Atom](), 0, text.tokens
    while i < len(tokens):
        atom = None
        token = tokens[i]
        starts = token.kind == NUMBER or token.low in _starters() or token.low.startswith(RATIO_STEMS)
        if starts and not blocked(token.start):
            atom = _atom_at(text, i)
        if atom is None:
            i += 1
            continue
        atom.first = max(atom.first, atoms[-1].last if atoms else 0)  # "0 $0": a sign belongs to one number
        atoms.append(atom)
        i = max(atom.core_end, atom.last)
    return atoms


@cache
def _starters() -> frozenset[str]:
    """The words and signs, digits apart, that may start a numeral or a ratio."""
    return frozenset({*words().role, *words().ordinals, *_INDEFINITE, *VULGAR})


def _atom_at(text: Text, i: int) -> Atom | None:
    tokens = text.tokens
    if not text.alone and _article(text, i):
        return None
    ratio = ratio_at(tokens, i)
    numeral = numeral_at(tokens, i, alone=text.alone)
    if numeral is not None and numeral.value is not None:
        ratio = times_at(tokens, numeral) or share_at(tokens, numeral) or scaled_at(tokens, numeral) or ratio
    if ratio is not None and (numeral is None or numeral.last <= ratio.last):
        return _ratio_atom(text, ratio)
    return None if numeral is None else _number_atom(text, numeral)


def _article(text: Text, i: int) -> bool:
    """Whether token i is "un" or "une" and neither goes on as a numeral or fraction nor has a unit: the article."""
    if text.word(i) not in ("un", "une"):
        return False
    following = text.word(i + 1)
    numeric = following in _starters() or following in ("bon", "petit", "gros", "et", "virgule", "fois", "-")
    share = any(token.low == "sur" for token in text.tokens[i + 1 : i + 7])
    return not numeric and not share and unit_at(text.tokens, i + 1) is None


def _ratio_atom(text: Text, ratio: Ratio) -> Atom:
    atom = Atom(ratio.first, ratio.last, ratio.first, ratio.last, ratio.value, "ratio", "x", worded=True)
    if text.word(ratio.last) == "de" and text.word(ratio.last + 1) == "point":  # un quart de point
        atom.kind, atom.unit, atom.last = "percent", "pt", ratio.last + 2
    atom.modifier = ratio.modifier or "exact"
    before = modifier_before(text.tokens, ratio.first, fraction=True)
    if before is not None and ratio.modifier is None:
        atom.modifier, atom.first = before
    elif ratio.modifier is None:
        atom.modifier = bound_by_verb(text.tokens, ratio.first) or "exact"
    after = modifier_after(text.tokens, ratio.last) if atom.modifier == "exact" else None
    if after is not None:
        atom.modifier, atom.last = after
    return atom


def _number_atom(text: Text, numeral: Numeral) -> Atom:
    tokens, first = text.tokens, numeral.first
    atom = Atom(first, numeral.last, first, numeral.last, numeral.value, scale=numeral.scale, worded=numeral.worded)
    digits = tokens[first].text
    atom.grouped = numeral.worded or numeral.scale > 1 or not digits.isdigit() or len(digits) > 5
    if numeral.approximate:
        atom.modifier = "approx"
    _read_unit(text, atom, numeral)
    _read_modifiers(text, atom)
    return atom


def _read_unit(text: Text, atom: Atom, numeral: Numeral) -> None:
    """Sets kind, unit, value and end from the currency, unit or counted noun beside the numeral."""
    tokens, at = text.tokens, numeral.last
    prefix = currency_before(tokens, numeral.first)
    if prefix is not None:
        atom.kind, atom.first, atom.unit = "money", prefix[1], prefix[0]
        atom.bare_name = prefix[1] == numeral.first - 1 and tokens[prefix[1]].kind == SIGN
        scale = words().scales.get(tokens[at].text) if at < len(tokens) else None
        if scale is not None and (text.glued(at) or scale.alone):
            atom.value, atom.scale, atom.last = (atom.value or 0) * scale.factor, scale.factor, at + 1
        return
    if _read_pair(text, atom, at):
        return
    link = text.word(at) in ("de", "d'", "d") and numeral.noun
    start = at + link
    if link and text.word(start) in _QUOTES:
        start += 1
    if numeral.noun and text.word(at) in _QUOTES and text.word(at + 1) in ("de", "d'"):
        link, start = True, at + 2
    unit = scaled_currency_at(tokens, start) or unit_at(tokens, start)
    if unit is not None and _accepts(text, atom, unit, start):
        _take_unit(text, atom, unit, numeral)
    elif text.word(at) == "de" and text.word(at + 1) in _PARTITIVE:  # deux de ses cadres, deux de ses dix cadres
        if text.word(at + 2) not in _starters():
            _read_noun(text, atom, at + 2)
    elif not numeral.noun or link:
        start = _glued_scale(text, atom, at) or start
        _read_noun(text, atom, start)


def _read_pair(text: Text, atom: Atom, at: int) -> bool:
    """8/128 Go, 20/10 Mbit/s: the first of two numbers has the measure of the second; 3/4 litre is a fraction."""
    if text.word(at) != "/" or not text.glued(at) or not text.glued(at + 1) or atom.worded:
        return False
    second = numeral_at(text.tokens, at + 1)
    unit = unit_at(text.tokens, second.last) if second is not None else None
    if second is None or unit is None or unit.kind != "measure" or (second.value or 0) <= _DENOMINATOR:
        return False
    atom.kind, atom.unit, atom.value = unit.kind, unit.unit, (atom.value or 0) * unit.factor
    return True


def _glued_scale(text: Text, atom: Atom, at: int) -> int | None:
    """10k abonnés, 3,5M de vues: takes the multiplier in, and tells where the noun may start. 4K and 8K are names."""
    glued = text.glued(at) or (text.word(at) == "m" and text.word(at + 1) != ".")
    scale = words().scales.get(text.tokens[at].text) if at < len(text.tokens) and glued else None
    large = atom.value is not None and (atom.value >= 10 or atom.value % 1 != 0)
    if scale is None or not large or atom.worded or text.tokens[at].text not in _GLUED_SCALES:
        return None
    atom.value, atom.scale, atom.grouped = (atom.value or 0) * scale.factor, scale.factor, True
    atom.last = atom.core_end = at + 1
    return at + 1 + (text.word(at + 1) in ("de", "d'"))


def _accepts(text: Text, atom: Atom, unit: Unit, at: int) -> bool:
    """Whether the form is that unit here: un bar, 3 000 points de vente, 500 livres numériques are something else."""
    tokens, form = text.tokens, text.tokens[at].text
    if atom.worded and atom.value == 1 and not unit.one and not text.alone:
        return text.word(atom.core - 1) == "d'" and unit.unit == "pt" and text.word(at + 2) != "vue"
    if form in ('"', "″"):
        return text.glued(at) and at not in text.closing and (atom.value or 0) < 200
    if form == "US" and unit.last == at + 1:  # 300 millions US, as Quebec writes
        return atom.scale > 1
    if unit.unit == "pt" and unit.factor == 1 and unit.last == at + 1 and (atom.value or 0) >= 100:
        return False  # the level of an index: counted points
    if form.lower() in ("point", "points") and text.word(at + 1) in ("de", "d'"):
        return unit.last > at + 1 or text.word(at + 2) not in word_lists()["point_things"]
    if form.lower() in ("livre", "livres") and unit.last == at + 1 and atom.scale == 1:
        return text.word(at + 1) not in word_lists()["book_words"]
    if len(form) == 1 and form.isalpha() and unit.last == at + 1:
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        return not atom.worded and (following is None or following.start > tokens[at].end or following.kind == SIGN)
    return True


def _take_unit(text: Text, atom: Atom, unit: Unit, numeral: Numeral) -> None:
    atom.kind, atom.unit, atom.last = unit.kind, unit.unit, unit.last
    word = text.tokens[unit.last - 1].text
    atom.bare_name = unit.kind == "money" and not word.isupper() and _one_word(text, unit)
    atom.bare_name |= unit.unit == "XOF" and word != "XOF"  # francs CFA: of the west or of the centre
    if unit.unit == "px" and numeral.noun and atom.value is not None:
        atom.unit, atom.value = "MP", atom.value / 1_000_000
        return
    if atom.value is not None:
        atom.value *= unit.factor
    if unit.kind == "money" and unit.factor != 1:
        atom.scale, atom.grouped = unit.factor, True
    if unit.kind == "money" and unit.factor == 1:
        _read_cents(text, atom)
    half = unit.kind == "measure" and text.word(atom.last) == "et" and text.word(atom.last + 1) in ("demi", "demie")
    if half and atom.value is not None and atom.worded:  # une tonne et demie
        atom.value, atom.last = atom.value + atom.scale * unit.factor / 2, atom.last + 2


def _one_word(text: Text, unit: Unit) -> bool:
    """Whether the currency's name is the one word or sign before `unit.last`."""
    alone = unit_at(text.tokens, unit.last - 1)
    return alone is not None and alone.kind == "money" and alone.unit == unit.unit


def _read_cents(text: Text, atom: Atom) -> None:
    """Parts after the currency: "29€99", "deux euros et vingt centimes", "deux dollars vingt", "un dollar et demi"."""
    at = atom.last
    linked = text.word(at) == "et"
    if linked and text.word(at + 1) in ("demi", "demie") and atom.value is not None:
        atom.value, atom.last = atom.value + atom.scale / 2, at + 2  # un dollar et demi
        return
    cents = numeral_at(text.tokens, at + linked) if at + linked < len(text.tokens) else None
    if cents is None or cents.value is None or atom.value is None or not 0 < cents.value < 100 or cents.value % 1:
        return
    named = text.word(cents.last) in ("centime", "centimes", "cent", "cents")
    digits = at < len(text.tokens) and text.tokens[at].kind == NUMBER and len(text.tokens[at].text) == 2
    glued = digits and (text.glued(at) or text.word(at - 1) == ".")  # 29€99, 49 fr. 95
    spoken = atom.worded and cents.worded and cents.last == len(text.tokens)
    if named or glued or spoken:
        atom.value, atom.last = atom.value + cents.value / 100, cents.last + named


def _read_noun(text: Text, atom: Atom, start: int) -> None:
    """The counted noun at token `start`, past adjectives before it; nouns of time mark the atom as a time."""
    at, lists, tokens = start, word_lists(), text.tokens
    for _ in range(3):
        if text.word(at) not in lists["prenominal"] and (text.word(at) in lists["nominal"] or not _adjective(text, at)):
            break
        if at + 1 >= len(tokens) or not _nominal(text, at + 1, after_adjective=True):
            break
        at += 1
    if text.word(at) in lists["time_nouns"] and not _model(text, at):
        atom.time, atom.lasting, atom.last = True, True, at + 1
        return
    if text.word(at) == "fois" and (atom.value or 0) >= 2:
        atom.kind, atom.unit, atom.last = "count", "fois", at + 1
        return
    if at >= len(tokens) or not _nominal(text, at, after_adjective=at > start, after_de=start > atom.core_end):
        return
    last = at + 2 if tokens[at].kind == NUMBER or (_model(text, at) and text.word(at + 1) != "-") else at + 1
    last += last > at + 1 and last < len(tokens) and text.glued(last) and tokens[last].kind == WORD  # A320neo
    while last + 1 < len(tokens) and text.word(last) in ("-", "&") and text.glued(last) and text.glued(last + 1):
        last += 2
    surface = "".join(token.text for token in tokens[at:last])
    atom.kind, atom.last = "count", last
    if surface[:1].isupper():  # cinq Airbus A321: the rest of the name
        while atom.last < len(tokens) and (_name_piece(text, atom.last)):
            atom.last += 1
    lower = surface.lower() if len(surface) > 4 and surface.isupper() and tokens[start - 1].text.isupper() else surface
    atom.unit = singular(lower)


def _adjective(text: Text, i: int) -> bool:
    return text.tagger(text.tokens[i].start if i < len(text.tokens) else 0) == "ADJ"


def _model(text: Text, i: int) -> bool:
    """A model as counted thing: 39 E-190, cinq A380."""
    if not text.tokens[i].text.isupper() or i + 1 >= len(text.tokens) or not text.glued(i + 1):
        return False
    at = i + 2 if text.word(i + 1) == "-" else i + 1
    return at < len(text.tokens) and text.glued(at) and text.tokens[at].kind == NUMBER


def _name_piece(text: Text, i: int) -> bool:
    """Whether token i goes on with a product name: a capitalised or mixed token, or its digits and hyphens."""
    token = text.tokens[i]
    return (
        (token.kind == WORD and token.text[:1].isupper())
        or token.text.isdigit()
        or (token.text == "-" and text.glued(i))
    )


def _nominal(text: Text, i: int, *, after_adjective: bool, after_de: bool = False) -> bool:
    """Whether token i can be the counted noun."""
    token = text.tokens[i]
    if token.kind == NUMBER:  # a name such as 3DS: digits with letters glued after, and "de" before
        return (
            text.glued(i + 1)
            and text.tokens[i + 1].kind == WORD
            and text.word(i - 1) in ("de", "d'")
            and len(text.tokens[i + 1].text) > 1
        )
    if token.kind != WORD or token.low.endswith("'"):
        return False
    if _model(text, i):
        return True
    if len(token.text) < 2:
        return False
    lists = word_lists()
    if token.low in lists["nominal"]:
        return True
    compound = text.word(i + 1) == "-" and text.glued(i + 1)
    begun = compound and (token.low in lists["noun_prefixes"] or token.low in words().role)  # deux-roues
    if (token.low in lists["function_words"] or token.low in words().role) and not begun:
        return False
    if token.low in lists["months"] or token.low in lists["elliptic"]:
        return False
    if token.low in lists["weekdays"] or (text.glued(i) and text.word(i - 1)[-1:] not in ("'", *_QUOTES)):
        return False
    tag = text.tagger(token.start)
    if after_de or compound:
        return True
    if tag == "ADJ" and not after_adjective:
        if i + 1 < len(text.tokens) and text.tagger(text.tokens[i + 1].start) in ("PRON", "AUX", "VERB"):
            return token.low.endswith("s")
        if token.low.endswith(("s", "x")) and not token.low.endswith(_PARTICIPLES) and i + 1 < len(text.tokens):
            following = text.tokens[i + 1]
            return following.kind == SIGN or text.word(i + 1) == "l'" or text.tagger(following.start) == "ADP"
        return text.word(i + 1) in ("de", "d'", "du", "des", "qui", "que", "ont", "sont")
    if token.low.endswith(_FINITE):
        return False
    if tag == "VERB" and token.low.endswith("s") and not token.low.endswith(_PARTICIPLES):
        return True  # a mistagged plural: nothing else ends so after a number
    if tag in _NOT_A_NOUN:
        return False
    return not (tag in ("", "ADV") and token.low.endswith("ment"))


def _read_modifiers(text: Text, atom: Atom) -> None:
    before = modifier_before(text.tokens, atom.first)
    if before is not None:
        atom.modifier, atom.first = before
    else:
        bound = bound_by_verb(text.tokens, atom.first)
        atom.modifier = bound or atom.modifier
    demanded = text.word(atom.last).endswith(_PARTICIPLES) and atom.kind != "count"  # 150 000 demandés au minimum
    after = modifier_after(text.tokens, atom.last + demanded)
    if after is not None and (before is None or before[0] == "approx"):
        atom.modifier = after[0]
        atom.last = atom.last if demanded else after[1]


def singular_count(text: Text, at: int, *, like: Atom) -> Atom | None:
    """ "un Boeing" as a count of one, where the context says that "un" counts; None if no noun follows."""
    atom = replace(
        like, first=at, last=at + 1, core=at, core_end=at + 1, value=Decimal(1), kind=None, unit=None, worded=True
    )
    atom.modifier, atom.scale, atom.time = "exact", Decimal(1), False
    _read_noun(text, atom, at + 1)
    return atom if atom.kind == "count" else None
