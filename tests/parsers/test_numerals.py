"""French numerals: digits with every separator, words in old and new spelling, ordinals, fractions."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.parsers.numerals import MAX_DIGITS, ordinal_value, parse_digits, parse_numeral
from pipeline.parsers.units import singular

ONES = [
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
]
TENS = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante"}


def spell(n: int) -> str:
    """The French words of 0 to 999 999 999, old spelling (an independent speller: the parser must read it back)."""
    for scale, name in ((1_000_000, "million"), (1000, "mille"), (100, "cent")):
        if n >= scale:
            head, rest = divmod(n, scale)
            plural = "s" if head > 1 and (name == "million" or (name == "cent" and not rest)) else ""
            count = "" if head == 1 and name != "million" else f"{spell(head)} "
            return f"{count}{name}{plural}" + (f" {spell(rest)}" if rest else "")
    if n < 17:
        return ONES[n]
    if n < 20:
        return f"dix-{ONES[n - 10]}"
    if n >= 80:
        return "quatre-vingts" if n == 80 else f"quatre-vingt-{spell(n - 80)}"
    ten, unit = min(n // 10, 6), n - min(n // 10, 6) * 10
    joint = " et " if unit in (1, 11) else "-"
    return TENS[ten] + (joint + spell(unit) if unit else "")


@given(st.integers(0, 999_999_999))
def test_spelled_numbers_are_read_back(number):
    assert parse_numeral(spell(number)) == number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234", "1234"),
        ("1 234", "1234"),
        ("1.234", "1234"),
        ("1'234", "1234"),
        ("1 234 567,89", "1234567.89"),
        ("1,234,567.89", "1234567.89"),
        ("3,5", "3.5"),
        ("3.5", "3.5"),
        ("0.079", "0.079"),
        ("4,800", "4.8"),
        ("12.50", "12.50"),
    ],
)
def test_digits(text, value):
    assert parse_digits(text) == Decimal(value)


@pytest.mark.parametrize("text", ["1.2.3", "10.0.19041", "1.23.456", "9" * (MAX_DIGITS + 1), "1,23,45"])
def test_no_amounts_in_digits(text):
    assert parse_digits(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("septante-deux", "72"),
        ("huitante et un", "81"),
        ("nonante-neuf", "99"),
        ("vingt-et-une", "21"),
        ("soixante et onze", "71"),
        ("mil neuf cent vingt", "1920"),
        ("onze cents", "1100"),
        ("deux mille milliards", "2000000000000"),
        ("trois millions et demi", "3500000"),
        ("un demi-milliard", "500000000"),
        ("1 million 200 000", "1200000"),
        ("1,2 milliard", "1200000000"),
        ("10 mille", "10000"),
        ("deux virgule zéro cinq", "2.05"),
        ("moins cinq", "-5"),
        ("-1,2", "-1.2"),
        ("2 1/4", "2.25"),
        ("quart de million", "250000"),
    ],
)
def test_numerals(text, value):
    assert parse_numeral(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "smartphone", "vingt smartphones", "trente et onze", "deux trois", "-"])
def test_no_numeral(text):
    assert parse_numeral(text) is None


@pytest.mark.parametrize(
    ("text", "rank"),
    [("premier", 1), ("deuxième", 2), ("vingt et unième", 21), ("quatre-vingt-dixième", 90), ("3e", 3), ("1er", 1)],
)
def test_ordinals(text, rank):
    assert ordinal_value(text) == rank


@pytest.mark.parametrize("text", ["deux", "un cinquième", "e", "quatre centièmes"])
def test_no_ordinal(text):
    assert ordinal_value(text) is None


@pytest.mark.parametrize(
    ("noun", "expected"),
    [
        ("smartphones", "smartphone"),
        ("terminaux", "terminal"),
        ("jeux", "jeu"),
        ("réseaux", "réseau"),
        ("pays", "pays"),
        ("voix", "voix"),
        ("travaux", "travail"),
        ("Airbus", "Airbus"),
        ("iPhones", "iPhone"),
        ("IBAN", "IBAN"),
        ("3DS", "3DS"),
        ("start-ups", "start-up"),
        ("sites", "site"),
    ],
)
def test_singular(noun, expected):
    assert singular(noun) == expected
