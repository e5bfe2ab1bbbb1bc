"""Where dateparser and price-parser are right, whole dates and plain prices, the parsers here read the same."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from babel.dates import format_date
from dateparser import parse
from hypothesis import given, settings
from hypothesis import strategies as st
from price_parser import Price
from price_parser._currencies import CURRENCY_SYMBOLS

from pipeline.parsers.quantities import find_quantities
from pipeline.parsers.times import read_times

PUBLISHED = "2014-03-19"
DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2030, 12, 31))


@settings(max_examples=20, deadline=None)
@given(DAYS, st.sampled_from(["long", "full", "dd/MM/yyyy"]))
def test_whole_dates_are_those_of_dateparser(day, form):
    told = format_date(day, form, locale="fr")
    expected = parse(told, languages=["fr"], settings={"DATE_ORDER": "DMY"})
    (found,) = read_times(f"Signé le {told}.", PUBLISHED)
    assert expected is not None
    assert found.value == expected.date().isoformat() == day.isoformat()


@settings(max_examples=50)
@given(st.decimals(min_value=1, max_value=999_999, places=2), st.sampled_from(["€", "$", "£"]))
def test_plain_prices_are_those_of_price_parser(amount, sign):
    told = f"{amount:,.2f} {sign}".replace(",", " ").replace(".", ",")
    (found,) = find_quantities(f"Il coûte {told} ici.")
    assert found.value == Price.fromstring(told).amount == amount


@pytest.mark.parametrize(
    ("told", "here", "there"),
    [("61,1 millions d'euros", "61100000", "61.1"), ("1,2 Md€", "1200000000", "1.2"), ("trois euros", "3", None)],
)
def test_price_parser_knows_no_multipliers_nor_words(told, here, there):
    assert find_quantities(told)[0].value == Decimal(here)
    assert Price.fromstring(told).amount == (None if there is None else Decimal(there))


# Signs of a currency in Unicode; the rupee sign is that of seven countries.
SIGNS = sorted({s for s in CURRENCY_SYMBOLS if len(s) == 1 and unicodedata.category(s) == "Sc"} - {"₨"})


@pytest.mark.parametrize("told", ["{}1 200", "1 200 {}", "1,2 million {}"])
@pytest.mark.parametrize("sign", SIGNS)
def test_the_signs_of_price_parser_are_money_here(sign, told):
    (found,) = find_quantities(f"Il coûte {told.format(sign)} ici.")
    assert found.kind == "money"
    assert len(found.unit) == 3


def test_price_parser_takes_signs_apart():
    assert Price.fromstring("12 MXN$").currency == "N$"
    assert find_quantities("Il coûte 12 MXN$ ici.")[0].unit == "MXN"
