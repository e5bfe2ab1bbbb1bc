"""French numerals, in digits and in words: pure functions from text or tokens to Decimal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal, NamedTuple

from pipeline.lexicon import DATA, Row, read_table
from pipeline.parsers.tokens import NUMBER, WORD, Token, tokenize

Role = Literal["digit", "teen", "ten", "hundred", "thousand", "scale", "collective", "denominator"]
MAX_DIGITS = 16  # longer runs of digits are identifiers (IBAN, card numbers), not amounts
_DOTTED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?")
_SWISS = re.compile(r"\d{1,3}(?:'\d{3})+(?:[.,]\d+)?")
_PLAIN = re.compile(r"\d+(?:[.,]\d+)?")
_SPACED = re.compile(r"\d{1,3}(?: \d{3})+(?:,\d+)?")
VULGAR = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅙": (1, 6), "⅛": (1, 8)}
_TENS_WITH_TEENS = (60, 80)
_FRACTION_REACH = 6
_ONE_BEFORE = ("le", "au", "du")


class NumeralWord(Row):
    """A row of numerals.csv."""

    form: str
    value: Decimal
    role: Role


class Scale(Row):
    """A row of scales.csv."""

    form: str
    factor: Decimal
    alone: bool


@dataclass(slots=True)
class Numeral:
    """A number in tokens [first, last). `scale` is its last multiplier (1 if none); `value` None: indefinite amount."""

    first: int
    last: int
    value: Decimal | None
    scale: Decimal = Decimal(1)
    worded: bool = False
    approximate: bool = False
    fraction: bool = False
    noun: bool = False  # ends in a multiplier that takes "de" before what is counted


class Words(NamedTuple):
    """The numeral lexicon by lower-case form."""

    role: dict[str, Role]
    value: dict[str, Decimal]
    scales: dict[str, Scale]
    ordinals: dict[str, Decimal]


@cache
def words() -> Words:
    """The lexicon, read once; ordinals and denominators in -ième are derived from the cardinals."""
    rows = read_table(DATA / "numerals.csv", NumeralWord, key=lambda row: row.form)
    scales = {row.form: row for row in read_table(DATA / "scales.csv", Scale, key=lambda row: row.form)}
    ordinals = {"premier": Decimal(1), "première": Decimal(1), "second": Decimal(2), "seconde": Decimal(2)}
    for row in rows:
        if row.role not in ("collective", "denominator") and row.value > 0 and row.form not in ("une", "mil"):
            stem = {"cinq": "cinqu", "neuf": "neuv", "un": "uni"}.get(row.form, row.form.rstrip("e"))
            for ending in ("ième", "ieme") if stem != "uni" else ("ème", "eme"):
                ordinals[stem + ending] = row.value
    return Words({r.form: r.role for r in rows}, {r.form: r.value for r in rows}, scales, ordinals)


def parse_digits(text: str) -> Decimal | None:
    """The value of a number in digits: "1 234,5", "1.234.567", "12.5", "4,800" (4.8); None for a version "1.2.3"."""
    if len(text) > MAX_DIGITS and sum(c.isdigit() for c in text) > MAX_DIGITS:
        return None
    if _DOTTED.fullmatch(text) and not text.startswith("0"):
        return Decimal(text.replace(".", "").replace(",", "."))
    if _SWISS.fullmatch(text):
        return Decimal(text.replace("'", "").replace(",", "."))
    if _PLAIN.fullmatch(text):
        return Decimal(text.replace(",", "."))
    if _SPACED.fullmatch(text):
        return Decimal(text.replace(" ", "").replace(",", "."))
    if _ENGLISH.fullmatch(text):
        return Decimal(text.replace(",", ""))
    return None


def parse_numeral(text: str) -> Decimal | None:
    """The value of a text that is one numeral, words or digits, sign allowed; None for anything else.

    >>> parse_numeral("quatre-vingt-dix mille")
    Decimal('90000')
    """
    tokens = tokenize(text.strip())
    negative = bool(tokens) and tokens[0].low in ("-", "moins")
    found = numeral_at(tokens, 1 if negative else 0, alone=True)
    if found is None or found.last != len(tokens) or found.value is None:
        return None
    return -found.value if negative else found.value


def ordinal_value(text: str) -> Decimal | None:
    """The rank of an ordinal: "deuxième", "2e", "vingt et unième", "premier"; None for anything else."""
    digits = re.fullmatch(r"(\d{1,4})\s?(?:er|re|ère|e|è|ème|eme|ième|nd|nde)", text.strip().lower())
    if digits:
        return Decimal(digits[1])
    head = re.fullmatch(r"(?:(.*)[ -])?(\w+)", text.strip().lower())
    rank = words().ordinals.get(head[2]) if head else None
    if head is None or rank is None:
        return None
    if not head[1]:
        return rank
    cardinal = next((form for form, value in words().value.items() if value == rank), "")
    return parse_numeral(f"{head[1]} {cardinal}")


_Term = tuple[Decimal, int, bool]  # value, index after it, in words


class _Reader:
    """Walks over tokens; hyphens between number words count as spaces. Every method returns (value, next index)."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.lexicon = words()

    def skip(self, i: int) -> int:
        """The index after a hyphen that is glued on both sides."""
        tokens = self.tokens
        if 0 < i < len(tokens) - 1 and tokens[i].text == "-":
            return i + 1 if tokens[i - 1].end == tokens[i].start and tokens[i].end == tokens[i + 1].start else i
        return i

    def word(self, i: int) -> str:
        return self.tokens[i].low if i < len(self.tokens) and self.tokens[i].kind == WORD else ""

    def role(self, i: int) -> str:
        return self.lexicon.role.get(self.word(i), "")

    def small(self, i: int) -> tuple[int | None, int]:
        """0 to 99."""
        role, value = self.role(i), int(self.lexicon.value.get(self.word(i), 0))
        after = self.skip(i + 1)
        if role == "digit" and value == 4 and self.word(after) in ("vingt", "vingts"):
            return self.rest_of_ten(80, after + 1)
        if role == "teen" and value == 10 and self.role(after) == "digit" and self.lexicon.value[self.word(after)] >= 7:
            return 10 + int(self.lexicon.value[self.word(after)]), after + 1
        if role in ("digit", "teen"):
            return value, i + 1
        return self.rest_of_ten(value, i + 1) if role == "ten" else (None, i)

    def rest_of_ten(self, ten: int, i: int) -> tuple[int, int]:
        """The units after "vingt", "soixante" or "quatre-vingts", with or without "et"."""
        after = self.skip(i)
        linked = self.word(after) == "et"
        after = self.skip(after + 1) if linked else after
        if self.word(after) == "quatre" and self.word(self.skip(after + 1)) in ("vingt", "vingts"):
            return ten, i  # a numeral of its own
        limit = 19 if ten in _TENS_WITH_TEENS else 9
        unit, end = self.small(after) if self.role(after) in ("digit", "teen") else (None, after)
        if unit is None or not 1 <= unit <= limit or (linked and unit not in (1, 11) and ten != 80):
            return ten, i
        return ten + unit, end

    def below_thousand(self, i: int) -> tuple[int | None, int]:
        value, end = self.small(i)
        after = self.skip(end) if value is not None else i
        if self.role(after) == "hundred" and (value is None or (2 <= value <= 19 and value != 10)):
            tail, last = self.small(self.skip(after + 1))
            return (value or 1) * 100 + (tail or 0), last if tail else after + 1
        return value, end

    def below_million(self, i: int) -> tuple[int | None, int]:
        value, end = self.below_thousand(i)
        after = self.skip(end) if value is not None else i
        if self.role(after) != "thousand" or value == 0:
            return value, end
        thousands, after = (value or 1) * 1000, after + 1
        start = self.skip(after)
        if self.word(start) == "et" and self.word(start + 1) in ("un", "une"):
            return thousands + 1, start + 2
        tail, last = self.below_thousand(start)
        return (thousands + tail, last) if tail else (thousands, after)

    def decimals(self, i: int) -> tuple[str, int]:
        """The digits told after "virgule": "zéro cinq" is 05, "deux trois six" is 236."""
        digits, end = "", i
        while end < len(self.tokens) and len(digits) < MAX_DIGITS:
            value, after = self.below_million(self.skip(end) if digits else end)
            if value is None or after <= end or (self.word(after - 1) in ("un", "une") and digits and value > 1):
                break
            digits, end = digits + str(value), after
        return digits, end


def numeral_at(tokens: list[Token], i: int, *, alone: bool = False) -> Numeral | None:
    """The longest numeral that starts at token i. `alone`: bare signs such as "100k" may stand without a unit."""
    reader = _Reader(tokens)
    found = _term(reader, i)
    if alone and (whole := _alone(reader, i)):
        return whole
    if found is None and (one := _definite_scale(reader, i)):
        return one
    if found is None:
        part = fraction_at(tokens, i)
        return part if part is not None and not part.fraction else _collective(reader, i, None)
    value, end, worded = found
    part = fraction_at(tokens, i)
    if part is not None and not part.fraction and part.last > end:
        return part
    collective = _collective(reader, i, found)
    if collective is not None and collective.last > end:
        return collective
    return _scaled(reader, Numeral(i, end, value, worded=worded), alone=alone)


def _definite_scale(reader: _Reader, i: int) -> Numeral | None:
    """One of a scale, told with the article: "le milliard d'euros", "au million et demi d'abonnés"."""
    if reader.role(i) != "scale" or reader.word(i).endswith("s"):
        return None
    value = reader.lexicon.value[reader.word(i)]
    one = _with_fraction(reader, Numeral(i, i + 1, value, value, worded=True, noun=True))
    return one if reader.word(i - 1) in _ONE_BEFORE else None


def _alone(reader: _Reader, i: int) -> Numeral | None:
    """What counts only in a text of numerals: "demi", "2 1/4", "3/4"."""
    if reader.word(i) == "demi" and i + 1 == len(reader.tokens):
        return Numeral(i, i + 1, Decimal("0.5"), worded=True)
    if found := _slashed(reader.tokens, i):
        return found
    mixed = _slashed(reader.tokens, i + 1)
    if mixed is not None and mixed.value is not None and reader.tokens[i].text.isdigit():
        return Numeral(i, mixed.last, int(reader.tokens[i].text) + mixed.value)
    return None


def _term(reader: _Reader, i: int) -> _Term | None:
    """A number without a scale noun: digits or words below a million; digits may go on with "cent" or "mille"."""
    tokens = reader.tokens
    if i >= len(tokens):
        return None
    if tokens[i].kind == NUMBER:
        value = parse_digits(tokens[i].text)
        return None if value is None else (*_after_digits(reader, value, i + 1), False)
    whole, end = reader.below_million(i)
    if whole is None:
        return None
    if reader.word(end) == "virgule":
        digits, after = reader.decimals(end + 1)
        if digits:
            return Decimal(f"{whole}.{digits}"), after, True
    return Decimal(whole), end, True


def _after_digits(reader: _Reader, value: Decimal, i: int) -> tuple[Decimal, int]:
    factor = {"hundred": 100, "thousand": 1000}.get(reader.role(i))
    if factor is None or (factor == 100 and (value > 19 or reader.word(i) == "cents")) or value >= 1000:
        return value, i
    tail, end = reader.below_thousand(i + 1)
    return value * factor + (tail or 0), end if tail else i + 1


def _scaled(reader: _Reader, numeral: Numeral, *, alone: bool) -> Numeral:
    """Multiplies and adds on while scale nouns fall: "1 milliard 200 millions", "trois millions et demi"."""
    total, term = Decimal(0), numeral.value or Decimal(0)
    numeral.scale = Decimal(10) ** 99
    while True:
        scale, end = _scale_at(reader, numeral.last, alone=alone)
        if scale is None or (scale >= numeral.scale and total):
            total += term
            numeral.scale = Decimal(1) if numeral.scale == Decimal(10) ** 99 else numeral.scale
            break
        total, numeral.scale, numeral.last = total + term * scale, scale, end
        numeral.noun = reader.role(end - 1) == "scale" or reader.tokens[end - 1].text in reader.lexicon.scales
        scale_again, after = _scale_at(reader, end, alone=False)
        if scale_again and total:  # "mille milliards", "cinquante mille millions"
            total, numeral.scale, numeral.last = total * scale_again, scale_again, after
        following = _continuation(reader, numeral)
        if following is None:
            break
        term, numeral.last, numeral.noun = following[0], following[1], False
    numeral.value = total
    return _with_fraction(reader, numeral)


def _scale_at(reader: _Reader, i: int, *, alone: bool) -> tuple[Decimal | None, int]:
    """The multiplier at token i and the index after it: a scale noun, or an abbreviation."""
    at = reader.skip(i)
    if reader.role(at) == "scale":
        return reader.lexicon.value[reader.word(at)], at + 1
    if i >= len(reader.tokens):
        return None, i
    scale = reader.lexicon.scales.get(reader.tokens[i].text)
    if scale is None:
        return None, i
    return (scale.factor, i + 1) if scale.alone or alone else (None, i)


def _continuation(reader: _Reader, numeral: Numeral) -> tuple[Decimal, int] | None:
    """The smaller number told after a scale noun: "1 million 200 000", "un million deux cent mille"."""
    following = _term(reader, reader.skip(numeral.last))
    if following is None or following[0] >= numeral.scale or following[0] == 0:
        return None
    digits = reader.tokens[reader.skip(numeral.last)]
    if following[2] and (not numeral.worded or reader.word(following[1]) in ("an", "ans", "mois", "jours", "heures")):
        return None
    if digits.kind == NUMBER and " " not in digits.text and "." not in digits.text:
        return None
    return following[0], following[1]


def _with_fraction(reader: _Reader, numeral: Numeral) -> Numeral:
    """Adds "et demi", "et trois quarts" (of the last scale, or of the scale noun that follows the fraction)."""
    i, value = numeral.last, numeral.value or Decimal(0)
    if reader.word(i) != "et":
        return numeral
    fraction = fraction_at(reader.tokens, i + 1)
    if fraction is None or fraction.value is None:
        return numeral
    scale, end = _scale_at(reader, fraction.last, alone=False)
    if not fraction.fraction and scale is None and fraction.noun:  # et trois quarts de million
        scale = Decimal(1)
    numeral.value = value + fraction.value * (scale or numeral.scale)
    numeral.last = end if scale else fraction.last
    return numeral


def fraction_at(tokens: list[Token], i: int) -> Numeral | None:
    """A fraction at token i: "deux tiers", "un cinquième", "3/4", "½"; also before a scale ("quart de million")."""
    if i < len(tokens) and tokens[i].text in VULGAR:
        numerator, denominator = VULGAR[tokens[i].text]
        return Numeral(i, i + 1, Decimal(numerator) / denominator, fraction=True)
    if slashed := _slashed(tokens, i):
        return slashed
    if _under().isdisjoint([token.low for token in tokens[i : i + _FRACTION_REACH]]):
        return None
    reader = _Reader(tokens)
    if reader.role(i) == "denominator":
        over, at = 1, i
    else:
        if i < len(tokens) and tokens[i].kind == NUMBER and tokens[i].text.isdigit() and len(tokens[i].text) < 3:
            whole, after = int(tokens[i].text), i + 1
        else:
            counted, after = reader.small(i)
            whole = counted if counted is not None else 0
        over, at = whole, reader.skip(after)
    under = _denominator(reader, at)
    if not under or not over or over > 19:
        return None
    numeral = Numeral(i, at + 1, Decimal(over) / under, worded=True, fraction=True)
    return _fraction_of_scale(reader, numeral)


@cache
def _under() -> frozenset[str]:
    """The words that may end a fraction."""
    lexicon = words()
    ordinals = {form + plural for form in lexicon.ordinals for plural in ("", "s")}
    return frozenset(ordinals | {form for form, role in lexicon.role.items() if role == "denominator"})


def _slashed(tokens: list[Token], i: int) -> Numeral | None:
    """3/4: two small numbers around a slash, the first the smaller."""
    parts = tokens[i : i + 3]
    if len(parts) < 3 or parts[1].text != "/" or parts[0].end != parts[1].start or parts[1].end != parts[2].start:
        return None
    over, under = parts[0].text, parts[2].text
    if not (over.isdigit() and under.isdigit()) or len(under) > 3 or not 0 < int(over) < int(under):
        return None
    return Numeral(i, i + 3, Decimal(over) / int(under), fraction=True)


def _denominator(reader: _Reader, i: int) -> int | None:
    word = reader.word(i)
    if reader.role(i) == "denominator":
        return int(reader.lexicon.value[word])
    rank = reader.lexicon.ordinals.get(word.removesuffix("s"))
    return int(rank) if rank is not None and rank > 2 else None  # deuxième is no half: that is demi


def _fraction_of_scale(reader: _Reader, numeral: Numeral) -> Numeral:
    """ "un demi-milliard", "deux tiers de million"."""
    at = reader.skip(numeral.last)
    at = at + 1 if reader.word(at) == "de" else at
    if reader.role(at) == "scale" and numeral.value is not None:
        scale = reader.lexicon.value[reader.word(at)]
        value = (numeral.value * scale).quantize(Decimal("0.000001")).normalize()
        return Numeral(numeral.first, at + 1, value, scale, worded=True, noun=True)
    return numeral


def _collective(reader: _Reader, i: int, term: _Term | None) -> Numeral | None:
    """ "une dizaine", "trois douzaines", "une demi-douzaine", "centaines de milliers": approximate, or indefinite."""
    count, at = _collective_count(reader, i, term)
    half = reader.word(at) == "demi"
    at = reader.skip(at + 1) if half else at
    head = reader.word(at)
    if reader.role(at) != "collective" and not (count is None and reader.role(at) == "scale" and head.endswith("s")):
        return None
    unit = reader.lexicon.value[head]
    if count is None and not head.endswith("s"):
        count = Decimal(1) if i == at else None
    value = None if count is None else count * unit * (Decimal("0.5") if half else 1)
    scale, last = unit if reader.role(at) == "scale" or head.startswith("millier") else Decimal(1), at + 1
    while reader.word(last) == "de" and reader.role(last + 1) in ("scale", "collective"):
        factor = reader.lexicon.value[reader.word(last + 1)]
        value, scale, last = None if value is None else value * factor, factor, last + 2
    return Numeral(i, last, value, scale, worded=True, approximate=True, noun=True)


def _collective_count(reader: _Reader, i: int, term: _Term | None) -> tuple[Decimal | None, int]:
    if reader.word(i) in ("plusieurs", "quelques", "maintes"):
        return None, i + 1
    if reader.role(i) in ("collective", "scale"):
        return None, i
    if term is None:
        return (Decimal(1), i) if reader.word(i) == "demi" else (None, i)
    return term[0], reader.skip(term[1])
