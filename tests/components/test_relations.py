"""Standing facts that the text tells."""

import pytest

from pipeline import extract


def facts(text):
    result = extract(text)
    names = {e.id: e.name for e in result.entities}
    return [(names[r.from_], r.type, names[r.to]) for r in result.relations]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tim Cook, directeur général d'Apple, a parlé lundi.", ("Tim Cook", "executive_of", "Apple")),
        ("Le PDG de Renault, Carlos Ghosn, a été arrêté.", ("Carlos Ghosn", "executive_of", "Renault")),
        (
            "Fondée en 2000 par John Vechey, PopCap Games emploie 400 personnes.",
            ("John Vechey", "founder_of", "PopCap Games"),
        ),
        ("PopCap Games a été fondé par John Vechey.", ("John Vechey", "founder_of", "PopCap Games")),
        ("Dailymotion, filiale d'Orange, embauche à New York.", ("Dailymotion", "subsidiary_of", "Orange")),
        ("Iliad, maison mère de Free, a publié ses comptes.", ("Free", "subsidiary_of", "Iliad")),
        ("Apple lance lundi l'iPhone 6 en France.", ("iPhone 6", "product_of", "Apple")),
        (
            "Fondée en 2016 par Alice Martin et Paul Durand, Voltéane SA emploie 30 salariés.",
            ("Paul Durand", "founder_of", "Voltéane"),
        ),
        ("Instagram, filiale de Facebook, change de patron.", ("Instagram", "subsidiary_of", "Facebook")),
    ],
)
def test_told(text, expected):
    assert expected in facts(text)


@pytest.mark.parametrize(
    "text",
    [
        "Apple et Samsung publient leurs résultats jeudi.",
        "Le maire de Nantes a visité l'usine.",
        "Google a ouvert un bureau à Paris.",
    ],
)
def test_not_told(text):
    assert facts(text) == []


def test_no_entity_is_related_to_itself():
    text = "Sa filiale Voltéane GmbH, l'autre filiale de Voltéane et le PDG de Voltéane ont signé."
    assert all(r.from_ != r.to for r in extract(text).relations)
