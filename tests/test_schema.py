import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from schema import PATHS, rendered

from pipeline.schema import Entity, Extraction, Quantity, Relation, plain_decimal


def test_gold_validates_and_comes_back_the_same(root):
    """Both halves, by program: every gold key survives a round trip through the models."""
    for path in sorted((root / "gold").glob("*.json")):
        if path.name != "splits.json":
            gold = json.loads(path.read_text(encoding="utf-8"))
            again = Extraction.model_validate(gold).model_dump(mode="json")
            assert kept(gold, again) == gold, path.name


def kept(gold, again):
    """`again` with only the keys that `gold` has."""
    if isinstance(gold, dict):
        return {key: kept(value, again[key]) for key, value in gold.items()}
    if isinstance(gold, list):
        assert len(gold) == len(again)
        return [kept(a, b) for a, b in zip(gold, again, strict=True)]
    return again


def test_gold_spans_carry_their_text(sample_pairs):
    for pair in sample_pairs:
        args = [arg for event in pair.gold.events for arg in event.args if arg.span]
        assert all(pair.text[slice(*arg.span)] == arg.text for arg in args)


def test_extractions_come_back_the_same(extractions):
    for found in extractions.values():
        assert Extraction.model_validate_json(found.model_dump_json()) == found


@pytest.mark.parametrize(
    ("value", "text"),
    [("6.11E+7", "61100000"), ("12.50", "12.5"), ("100", "100"), ("0.3333", "0.3333"), ("1E-2", "0.01"), ("0.0", "0")],
)
def test_amounts_are_plain_decimals(value, text):
    assert plain_decimal(Decimal(value)) == text


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=6))
def test_plain_decimals_lose_nothing(value):
    assert Decimal(plain_decimal(value)) == value


def test_amounts_are_never_floats():
    with pytest.raises(ValidationError, match="never float"):
        Quantity(id="q1", span=(0, 1), kind="count", value=1.5)


def test_unknown_keys_are_errors():
    with pytest.raises(ValidationError, match="Extra inputs"):
        Extraction.model_validate({"evnts": []})


def test_results_are_immutable():
    entity = Entity(id="e1", type="ORG", name="Arcep")
    with pytest.raises(ValidationError, match="frozen"):
        entity.name = "ARCEP"


def test_keys_are_those_of_the_guide():
    relation = Relation(type="founder_of", from_="e1", to="e2")
    assert relation.model_dump()["from"] == "e1"
    assert Extraction().model_dump(mode="json")["schema"] == "1"


@pytest.mark.parametrize("path", PATHS, ids=lambda p: p.parent.name)
def test_the_committed_json_schema_is_current(path):
    assert path.read_text(encoding="utf-8") == rendered()
