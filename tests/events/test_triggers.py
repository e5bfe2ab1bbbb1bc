"""Trigger candidates: found by dictionary readings, over gaps, in any inflection."""

import pytest
from spacy.language import Language

from pipeline.events.triggers import TriggerMatcher
from pipeline.events.view import View


@pytest.fixture(scope="module")
def matcher(nlp: Language) -> TriggerMatcher:
    return TriggerMatcher(nlp)


@pytest.mark.parametrize(
    ("text", "type_", "trigger"),
    [
        ("Norvane rachète Brisa.", "ACQUISITION", "rachète"),
        ("Norvane a mis définitivement la main sur Brisa.", "ACQUISITION", "mis définitivement la main"),
        ("Le titre s'est nettement effondré à Paris.", "STOCK_MOVE", "s'est nettement effondré"),
        ("Le chiffre d’affaires de Kaptio a bondi de 12 %.", "REVENUE", "chiffre d’affaires"),
        ("Brisa dépose le bilan.", "INSOLVENCY", "dépose le bilan"),
        ("Nokia supprime 10.000 emplois et ferme trois sites", "CLOSURE", "ferme"),
        ("Ana Roux prendra la tête de Brisa.", "APPOINTMENT", "prendra la tête"),
        ("La société va s'attaquer cette année aux marchés occidentaux.", "EXPANSION", "s'attaquer"),
    ],
)
def test_finds(nlp: Language, matcher: TriggerMatcher, text: str, type_: str, trigger: str) -> None:
    doc = nlp(text)
    assert trigger in {doc[c.start : c.end].text for c in matcher.find(View(doc)) if c.type == type_}


def test_longest_form_of_a_type_stays(nlp: Language, matcher: TriggerMatcher) -> None:
    doc = nlp("La liquidation judiciaire de Brisa a été prononcée.")
    found = [doc[c.start : c.end].text for c in matcher.find(View(doc)) if c.type == "INSOLVENCY"]
    assert found == ["liquidation judiciaire"]


def test_no_candidate_crosses_a_sentence(nlp: Language, matcher: TriggerMatcher) -> None:
    doc = nlp("Il prend son temps. La main sur le cœur, elle promet.")
    starts = [s.start for s in doc.sents]
    assert len(starts) == 2
    assert all(not (c.start < starts[1] < c.end) for c in matcher.find(View(doc)))
