"""Places towards a trigger: passives, participles, relatives, infinitives and light verbs are undone."""

import pytest
from spacy.language import Language

from pipeline.events.syntax import places


@pytest.mark.parametrize(
    ("text", "head", "phrase", "place"),
    [
        ("Norvane rachète Brisa.", "rachète", "Norvane", "S"),
        ("Norvane rachète Brisa.", "rachète", "Brisa", "O"),
        ("Brisa a été rachetée par Norvane.", "rachetée", "Norvane", "S"),
        ("Brisa a été rachetée par Norvane.", "rachetée", "Brisa", "O"),
        ("Le fabricant Norvane, qui emploie 300 personnes, recrute.", "emploie", "fabricant", "S"),
        ("L'entreprise compte racheter la société Brisa.", "racheter", "entreprise", "S"),
        ("Le groupe a réussi une levée de fonds de 3 millions d'euros.", "levée", "groupe", "S"),
        ("La direction confirme la fermeture de l'usine.", "fermeture", "usine", "de"),
    ],
)
def test_places(nlp: Language, text: str, head: str, phrase: str, place: str) -> None:
    doc = nlp(text)
    at = {token.text: token for token in doc}
    assert places(at[head]).get(at[phrase].i) == place
