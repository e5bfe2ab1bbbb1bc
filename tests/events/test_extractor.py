"""The event layer on whole sentences: shapes, spans, and facts that a trained layer must not miss."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from pipeline import extract
from pipeline.events.decode import NONE
from pipeline.events.judges import role_mask, value_mask
from pipeline.ontology import event_types
from pipeline.schema import Event, Extraction


def found(result: Extraction, type_: str) -> Event:
    return next(e for e in result.events if e.type == type_)


def filler(result: Extraction, event: Event, role: str) -> str:
    arg = next(a for a in event.args if a.role == role)
    if arg.ref is None:
        return str(arg.text)
    named = {e.id: e.name for e in result.entities}
    worded = {x.id: str(x.text) for x in (*result.quantities, *result.times)}
    return {**named, **worded}[arg.ref]


@pytest.mark.parametrize(
    ("text", "type_", "role", "value"),
    [
        (
            "La start-up Kaptio a levé 20 millions d'euros auprès de Bpifrance.",
            "FUNDING",
            "amount",
            "20 millions d'euros",
        ),
        ("La start-up Kaptio a levé 20 millions d'euros auprès de Bpifrance.", "FUNDING", "company", "Kaptio"),
        ("Microsoft a racheté LinkedIn pour 26,2 milliards de dollars en 2016.", "ACQUISITION", "buyer", "Microsoft"),
        ("Microsoft a racheté LinkedIn pour 26,2 milliards de dollars en 2016.", "ACQUISITION", "target", "LinkedIn"),
        ("Le groupe Nokia a annoncé la suppression de 10.000 emplois.", "WORKFORCE", "change", "10.000 emplois"),
        ("Fondée en 2011 par Marc Delattre, la société Sekwen emploie 240 personnes.", "FOUNDING", "time", "2011"),
        (
            "La Cnil a infligé une amende de 50 millions d'euros à Google.",
            "REGULATORY_ACTION",
            "penalty",
            "50 millions d'euros",
        ),
    ],
)
def test_facts(text: str, type_: str, role: str, value: str) -> None:
    result = extract(text, published="2019-06-03")
    assert filler(result, found(result, type_), role) == value


def test_events_carry_evidence_and_confidence() -> None:
    text = "Un titre\n\nNokia a racheté Alcatel-Lucent pour 15,6 milliards d'euros. Le temps est beau."
    event = found(extract(text, published="2015-04-15"), "ACQUISITION")
    assert [text[s:e] for s, e in event.evidence] == ["Nokia a racheté Alcatel-Lucent pour 15,6 milliards d'euros."]
    assert 0 < event.confidence <= 1


@pytest.mark.parametrize(
    ("text", "type_", "trigger"),
    [
        ("Apple présente l'iPhone 15.", "PRODUCT_LAUNCH", "présente"),
        ("Apple dévoile son iPhone 15 mardi.", "PRODUCT_LAUNCH", "dévoile"),
        ("Renault reste numéro un du marché français en 2023.", "MARKET_SHARE", "reste numéro un"),
    ],
)
def test_a_trigger_leaves_out_the_article_of_what_follows(text: str, type_: str, trigger: str) -> None:
    assert found(extract(text), type_).trigger_texts == (trigger,)


@pytest.mark.parametrize("type_", sorted(event_types()))
def test_masks_let_only_roles_of_the_type(type_: str) -> None:
    classes = [NONE, *sorted({r for t in event_types().values() for r in t.roles})]
    allowed = {c for c, ok in zip(classes, role_mask(type_, "QUANTITY", classes), strict=True) if ok}
    assert allowed - {NONE} == {r.name for r in event_types()[type_].roles.values() if "QUANTITY" in r.fillers}


def test_subtypes_belong_to_their_type() -> None:
    classes = ["buy", "cut", NONE]
    assert value_mask("subtype", event_types()["ACQUISITION"], classes).tolist() == [True, False, False]
    assert value_mask("subtype", event_types()["IPO"], classes).tolist() == [False, False, True]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from(["Nokia", "a", "racheté", "10 %", "de", "Free", "en 2014", ".", "\n", "«", "lève", "3 M€"]),
        max_size=25,
    )
)
def test_roles_fit_the_ontology_whatever_the_text(words: list[str]) -> None:
    result = extract(" ".join(words))
    for event in result.events:
        roles = event_types()[event.type].roles
        assert {a.role for a in event.args} <= set(roles)
        counted = [a.role for a in event.args if not roles[a.role].many]
        assert len(counted) == len(set(counted))


def test_component_needs_no_other_layer(nlp: Language) -> None:
    with nlp.select_pipes(disable=["manchette_entities", "manchette_coreference", "manchette_relations"]):
        doc = nlp("Nokia supprime 300 postes.")
    assert isinstance(doc._.manchette["events"], list)
