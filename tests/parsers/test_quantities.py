"""The quantity grammar on cases written from French grammar (quantity_cases.txt)."""

import re
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.parsers.quantities import find_quantities

CASES = Path(__file__).with_name("quantity_cases.txt")
MARK = re.compile(r"\[([^|\]]+)\|([^\]]+)\]")


def read_cases():
    """Every case line, with its section and line number as id."""
    section, cases = "", []
    for number, line in enumerate(CASES.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("§"):
            section = line[2:].split(":")[0].replace(" ", "-")
        elif line and not line.startswith("#"):
            cases.append(pytest.param(line, id=f"{section}-{number}"))
    return cases


def expectation(line):
    """The plain text of a case and its quantities as (start, end, kind, value, min, max, unit, modifier, equivalent)."""
    text, out, end = "", [], 0
    for mark in MARK.finditer(line):
        text += line[end : mark.start()]
        kind, value, unit, *rest = mark[2].split()
        low, _, high = value.partition("..")
        link = next((int(r[1:]) - 1 for r in rest if r.startswith("~")), None)
        modifier = next((r for r in rest if not r.startswith("~")), "exact")
        number = None if value == "-" or high else Decimal(value)
        bounds = (Decimal(low), Decimal(high)) if high else (None, None)
        out.append(
            (len(text), len(text) + len(mark[1]), kind, number, *bounds, None if unit == "-" else unit, modifier, link)
        )
        text += mark[1]
        end = mark.end()
    return text + line[end:], out


@pytest.mark.parametrize("line", read_cases())
def test_case(line):
    text, expected = expectation(line)
    found = [
        (q.start, q.end, q.kind, q.value, q.min, q.max, q.unit, q.modifier, q.equivalent_of)
        for q in find_quantities(text)
    ]
    assert [(text[a:b], *rest) for a, b, *rest in found] == [(text[a:b], *rest) for a, b, *rest in expected]
    assert found == expected


@given(st.text(alphabet="0123456789 .,€%$kM-/'\n\u00a0deuxilonsvgtpr", max_size=80))
def test_spans_are_ordered_inside_the_text_and_disjoint(text):
    end = 0
    for quantity in find_quantities(text):
        assert end <= quantity.start < quantity.end <= len(text)
        end = quantity.end


def work(text):
    """The number of calls, Python's and the built-ins', that the parser makes on a text."""
    count = 0

    def tick(frame, event, arg):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(tick)
    try:
        find_quantities(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "piece",
    [
        "7", " ", "de ", "(", ")", "1 ", "123 ", "1.", "cent ", "un ", "zéro virgule ", "1 million et demi ", "10 à ", "€", "1€",
        "quatre-vingt-", "dizaines de ", '"', "A330 ", "(en M€) 12\n", "5 Airbus A1 ", "-", "1/", "2 a b sur ", "plus de ", "dépasse les 5 ",
        "soit 1 € ", "nombre de 5 ", "[1]", "01 ", "https://a", "ne qu'un ", "un seul et ", "en a 5 ", "ils sont 5 ", "les clients, 5 ",
    ],
)  # fmt: skip
def test_work_grows_linearly(piece):
    find_quantities("1 € de plus que 2 %. Ils sont 5. Il en a 3.")  # the lexicons are read once
    once, twice = (work((piece * n)[:n]) for n in (3000, 6000))
    assert twice <= 2.2 * once + 100


def test_long_runs_of_digits_are_no_amounts():
    assert find_quantities("7" * 100_000) == []
