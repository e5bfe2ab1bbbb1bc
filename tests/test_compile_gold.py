import json

import pytest
from compile_gold import Compiler, compile_article

TEXT = "Iliad rachète Free pour 3 M€. Free, l'opérateur, et Iliad SA signent [sic]. Free Mobile suit."
SOURCE = {
    "doc": "x",
    "published": "2014",
    "entities": [
        {"id": "e1", "type": "COMPANY", "name": "Iliad", "names": ["all:Iliad", "et [Iliad SA] signent"]},
        {"id": "e2", "type": "COMPANY", "name": "Free", "names": ["all:Free"], "nominals": ["l'[opérateur]"]},
        {"id": "e3", "type": "COMPANY", "name": "Free Mobile", "names": ["all:Free Mobile"]},
    ],
    "quantities": [{"id": "q1", "at": "pour [3 M€]", "kind": "money", "value": "3.0E+6", "unit": "EUR"}],
    "times": [],
    "relations": [{"type": "subsidiary_of", "from": "e2", "to": "e1"}],
    "events": [
        {
            "id": "v1",
            "type": "ACQUISITION",
            "subtype": "buy",
            "triggers": ["Iliad [rachète]"],
            "args": {"buyer": ["e1"], "target": ["e2"], "price": ["q1"]},
            "optional_roles": ["price"],
            "modality": "asserted",
            "polarity": "pos",
        }
    ],
}


def compiled(**change):
    compiler = Compiler(TEXT, {**SOURCE, **change})
    return compiler.compile(), compiler.problems


def test_contexts_become_offsets():
    gold, problems = compiled()
    assert problems == []
    found = [(TEXT[slice(*m["span"])], m["entity"], m["kind"]) for m in gold["mentions"]]
    assert found == [
        ("Iliad", "e1", "name"),
        ("Free", "e2", "name"),
        ("Free", "e2", "name"),
        ("opérateur", "e2", "nominal"),
        ("Iliad SA", "e1", "name"),
        ("Free Mobile", "e3", "name"),
    ]
    assert gold["quantities"][0]["value"] == "3000000"
    assert gold["events"][0]["args"][2] == {"role": "price", "ref": "q1", "optional": True}


def test_other_brackets_for_texts_that_hold_square_ones():
    gold, problems = compiled(ignore=["signent ⟦[sic]⟧."])
    assert (TEXT[slice(*gold["ignore"][0])], problems) == ("[sic]", [])


def event(**change):
    return {"events": [{**SOURCE["events"][0], **change}]}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"ignore": ["pas de crochets"]}, "one span in brackets is wanted"),
        ({"entities": [{"id": "e1", "type": "COMPANY", "name": "", "names": ["all:"]}]}, "names nothing"),
        ({"ignore": ["[Free]"]}, "the context occurs 3 times"),
        ({"ignore": ["[Orange]"]}, "the context occurs 0 times"),
        (event(type="TAKEOVER"), "unknown type TAKEOVER"),
        (event(subtype="hire"), "unknown subtype hire"),
        (event(args={"winner": ["e1"]}), "ACQUISITION has no role winner"),
        (event(args={"price": ["e1"]}), "takes QUANTITY, not COMPANY 'e1'"),
        (event(args={"price": ["q1", "q1"]}), "role price takes one filler"),
        (event(triggers=[]), "no trigger"),
        (event(source="e9"), "unknown source e9"),
        (event(modality="sure"), "events.0.modality: Input should be"),
        ({"times": [{"id": "t1", "at": "[suit]", "value": "hier"}]}, "the value 'hier' is no date"),
        ({"times": [{"id": "e1", "at": "[suit]", "value": "2014"}]}, "the id is used twice"),
        ({"times": [{"id": "m1", "at": "[suit]", "value": "2014"}]}, "the id is used twice"),
        ({"relations": [{"type": "subsidiary_of", "from": "e1", "to": "e7"}]}, "unknown id e7"),
    ],
)
def test_problems_are_listed(change, told):
    assert told in "\n".join(compiled(**change)[1])


def test_committed_gold_is_what_the_authoring_form_gives(root):
    """By program, blind half included; nothing of an article is shown."""
    for path in sorted((root / "gold/authored").glob("*.json")):
        rendered, problems = compile_article(path.stem)
        assert problems == [], path.stem
        gold = json.loads((root / "gold" / path.name).read_text(encoding="utf-8"))
        assert (gold == json.loads(rendered)) is True, path.stem
