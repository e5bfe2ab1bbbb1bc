import pytest

from pipeline.schema import Argument, Extraction, Quantity
from pipeline.wording import bounded_amount, equations, filler, values


@pytest.mark.parametrize(
    ("quantity", "shown"),
    [
        ({"value": "61100000", "unit": "smartphone", "text": "61,1 M"}, "61,1 M = 61\u202f100\u202f000 smartphone"),
        ({"min": "10", "max": "15.5", "unit": "%", "text": "x"}, "x = 10–15.5 %"),
        ({"text": "plusieurs millions"}, "plusieurs millions"),
        ({"value": "20", "text": "20"}, "20"),
    ],
)
def test_amounts_are_shown_beside_theirequations(quantity, shown):
    item = {"id": "q1", "span": [0, 1], "kind": "count", **quantity}
    assert equations(Extraction.model_validate({"quantities": [item]})) == {"q1": shown}


def test_a_value_that_says_no_more_than_the_words_is_left_out():
    time = {"id": "t1", "span": [0, 4], "value": "2014", "text": "2014"}
    assert values(Extraction.model_validate({"times": [time, {**time, "id": "t2", "text": "cette année"}]})) == {
        "t2": "2014"
    }


@pytest.mark.parametrize(
    ("modifier", "shown"),
    [("exact", "74 EUR"), ("approx", "≈ 74 EUR"), ("more_than", "> 74 EUR"), ("at_most", "≤ 74 EUR")],
)
def test_modifiers_are_signs(modifier, shown):
    quantity = {"id": "q1", "span": [0, 1], "kind": "money", "value": "74", "unit": "EUR", "modifier": modifier}
    assert bounded_amount(Quantity.model_validate(quantity)) == shown


def test_an_argument_stands_on_one_line_with_its_no_break_spaces():
    assert filler(Argument(role="value", text="3\u202f000\n  postes"), {}) == "3\u202f000 postes"
