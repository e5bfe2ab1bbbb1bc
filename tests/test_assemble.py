import pytest
import spacy
from pydantic import ValidationError

from pipeline.assemble import assemble
from pipeline.state import LAYERS, state

TEXT = "Iliad rachète Free pour 3 M€ en 2014."
LAYERED = {
    "entities": [{"id": "e1", "type": "COMPANY", "name": "Iliad"}],
    "mentions": [{"id": "m1", "span": [0, 5], "entity": "e1", "kind": "name"}],
    "quantities": [{"id": "q1", "span": [24, 28], "kind": "money", "value": "3000000", "unit": "EUR"}],
    "times": [{"id": "t1", "span": [32, 36], "value": "2014"}],
    "relations": [],
    "events": [
        {
            "id": "v1",
            "type": "ACQUISITION",
            "triggers": [[6, 13]],
            "args": [{"role": "buyer", "ref": "e1"}, {"role": "target", "span": [14, 18]}],
        }
    ],
}


@pytest.fixture
def doc():
    doc = spacy.blank("fr")(TEXT)
    state(doc).update(LAYERED)
    return doc


def test_every_span_gets_its_text(doc):
    found = assemble(doc)
    assert [i.text for i in (*found.mentions, *found.quantities, *found.times)] == ["Iliad", "3 M€", "2014"]
    (event,) = found.events
    assert event.trigger_texts == ("rachète",)
    assert [(arg.ref, arg.text) for arg in event.args] == [("e1", None), (None, "Free")]


def test_the_layers_are_left_as_they_were(doc):
    assemble(doc)
    assert {name: doc._.manchette[name] for name in LAYERED} == LAYERED
    assert "text" not in doc._.manchette["mentions"][0]


def test_a_wrong_layer_is_an_error(doc):
    state(doc)["times"] = [{"id": "t1", "span": [0, 1], "type": "epoch"}]
    with pytest.raises(ValidationError, match=r"times\.0\.type"):
        assemble(doc)


def test_a_fresh_state_has_every_layer_empty():
    doc = spacy.blank("fr")("Rien.")
    assert {name: state(doc)[name] for name in LAYERS} == {name: [] for name in LAYERS}
    assert assemble(doc).events == ()
