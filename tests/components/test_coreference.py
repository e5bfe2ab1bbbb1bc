"""Definite noun phrases and the entities they stand for."""

import pytest

from pipeline import extract


def nominals(text):
    result = extract(text)
    names = {e.id: e.name for e in result.entities}
    return [(m.text, names[m.entity]) for m in result.mentions if m.kind == "nominal"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Xiaomi a vendu 61 millions de smartphones. Le groupe vise désormais l'Europe.",
            ("groupe", "Xiaomi"),
        ),
        (
            "La start-up Deezer lève 100 millions d'euros. La start-up compte recruter deux cents personnes.",
            ("start-up", "Deezer"),
        ),
        (
            "Orange a perdu des clients au premier trimestre. L'opérateur promet de réagir.",
            ("opérateur", "Orange"),
        ),
        (
            "Air Méditerranée est en liquidation. La compagnie employait 200 personnes.",
            ("compagnie", "Air Méditerranée"),
        ),
    ],
)
def test_linked(text, expected):
    assert expected in nominals(text)


@pytest.mark.parametrize(
    "text",
    [
        "Le fabricant chinois Xiaomi a vendu 61 millions de smartphones.",
        "Xiaomi, le fabricant chinois, a vendu 61 millions de smartphones.",
        "Xiaomi est le premier fabricant chinois.",
        "Le groupe n'a pas répondu.",
        "Xiaomi travaille avec deux opérateurs.",
        "Le géant de la téléphonie mobile Nokia supprime des emplois.",
    ],
)
def test_not_linked(text):
    assert nominals(text) == []


def test_the_complement_is_not_the_referent():
    found = dict(nominals("Free a perdu des données. La filiale d'Iliad a prévenu ses abonnés."))
    assert found.get("filiale") != "Iliad"
