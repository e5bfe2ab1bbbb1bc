"""The component: what the Doc adds to the pure parser, and the form of its items."""

from decimal import Decimal

import pytest

from pipeline.api import load
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
