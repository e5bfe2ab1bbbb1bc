"""The component: what the Doc adds to the pure parser, and the form of its items."""

from decimal import Decimal

import pytest

from pipeline import extract
from pipeline.api import load
from pipeline.components.quantities import Quantities
from pipeline.schema import Quantity
from pipeline.state import state


@pytest.fixture(scope="module")
def quantities():
    nlp = load()
    keep = {*nlp.pipe_names[: nlp.pipe_names.index("manchette_quantities") + 1]}

    def run(text):
        with nlp.select_pipes(enable=sorted(keep)):
            return state(nlp(text))["quantities"]

    return run


def test_items_fit_the_schema(quantities):
    items = quantities("Il a levé 74 milliards de yuans, soit environ 12 milliards de dollars.")
    assert [Quantity.model_validate(item).id for item in items] == ["q1", "q2"]
    assert items[1]["equivalent_of"] == "q1"
    assert items[0]["value"] == Decimal(74_000_000_000)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Il a reçu 100 000 euros sur 150 000 demandés au minimum.", "EUR"),  # a participle is no counted noun
        pytest.param(
            "Il a perdu 150 000 euros sur 200 000 demandés.",
            "EUR",
            marks=pytest.mark.xfail(strict=True, reason="the tagger takes this participle for a noun"),
        ),
        ("Il emploie 300 salariés, dont 40 travaillent à Lyon.", "salarié"),  # nor is a verb
        ("Il a ouvert 12 boutiques, puis 5 supplémentaires.", "boutique"),  # nor an adjective
        ("Le groupe compte 5 brillants chercheurs.", "chercheur"),  # an adjective before the noun is skipped
    ],
)
def test_parts_of_speech_find_the_counted_noun(quantities, text, unit):
    assert quantities(text)[-1]["unit"] == unit


def test_empty_text(quantities):
    assert quantities("") == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Iliad a levé 1,50 milliard d'euros.", "1500000000"),
        ("Il en coûte 2,50 euros.", "2.5"),
        ("Le fonds pèse 74 milliards de yuans.", "74000000000"),
    ],
)
def test_values_are_plain_decimals(text, value):
    assert extract(text).model_dump(mode="json")["quantities"][0]["value"] == value


def test_an_amount_ends_with_its_block():
    doc = load().make_doc("Ventes de 2 Clients satisfaits")
    Quantities()(doc)
    assert [q["span"] for q in state(doc)["quantities"]] == [[10, 19]]
    state(doc)["blocks"] = [{"span": [0, 11]}, {"span": [12, 30]}]
    assert state(Quantities()(doc))["quantities"] == []
