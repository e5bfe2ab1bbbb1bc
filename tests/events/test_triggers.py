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
    assert "liquidation judiciaire" in found
    assert "liquidation" not in found


@pytest.mark.parametrize(
    ("text", "type_", "figures"),
    [
        ("Nokia domine devant Samsung (20,8 %).", "MARKET_SHARE", ["20,8 %"]),
        ("Orange (-5,7 %) et Iliad ont souffert.", "STOCK_MOVE", ["5,7 %"]),
        ("Le titre Orange a perdu 5,7 % mardi.", "STOCK_MOVE", []),
        ("Ils sont partout : 20 000, dont 9 000 en France.", "WORKFORCE", ["20 000", "9 000"]),
    ],
)
def test_figures_may_stand_without_a_verb(
    nlp: Language, matcher: TriggerMatcher, text: str, type_: str, figures: list[str]
) -> None:
    doc = nlp(text)
    found = [c for c in matcher.find(View(doc)) if c.type == type_ and c.frame.group.pos == "figure"]
    assert [doc[c.start : c.end].text.strip("-") for c in found] == figures


def test_no_candidate_crosses_a_sentence(nlp: Language, matcher: TriggerMatcher) -> None:
    doc = nlp("Il prend son temps. La main sur le cœur, elle promet.")
    starts = [s.start for s in doc.sents]
    assert len(starts) == 2
    assert all(not (c.start < starts[1] < c.end) for c in matcher.find(View(doc)))


@pytest.mark.parametrize(
    "word", ["rachat", "l'accord", "mise sur le marché", "Rolls-Royce", "av.", "aujourd'hui", "12%"]
)
def test_a_trigger_is_cut_as_a_text_is(nlp: Language, matcher: TriggerMatcher, word: str) -> None:
    assert list(matcher._pieces(word)) == [token.text for token in nlp.make_doc(word)]


def test_a_preposition_at_the_end_may_stand_apart(matcher: TriggerMatcher) -> None:
    assert matcher._pieces("s'attaquer à") == ["s'", "attaquer"]


def test_every_pattern_is_found_by_its_first_word(matcher: TriggerMatcher) -> None:
    for number in range(0, len(matcher._words), 97):
        pattern = matcher._read(number)
        assert all(number in matcher._index[reading] for reading in pattern.parts[0])
