"""Places towards a trigger: passives, participles, relatives, infinitives and light verbs are undone."""

import pytest
from spacy.language import Language

from pipeline.events.nodes import nodes_of
from pipeline.events.syntax import places


@pytest.mark.parametrize(
    ("text", "head", "phrase", "place"),
    [
        ("Microsoft rachète la société LinkedIn.", "rachète", "Microsoft", "S"),
        ("Microsoft rachète la société LinkedIn.", "rachète", "société", "O"),
        ("La société a été rachetée par Microsoft.", "rachetée", "Microsoft", "S"),
        ("La société a été rachetée par Microsoft.", "rachetée", "société", "O"),
        ("Le fabricant Norvane, qui emploie 300 personnes, recrute.", "emploie", "fabricant", "S"),
        ("L'entreprise veut racheter la société Brisa.", "racheter", "entreprise", "S"),
        ("Le groupe a réussi une levée de fonds de 3 millions d'euros.", "levée", "groupe", "S"),
        ("La direction confirme la fermeture de l'usine.", "fermeture", "usine", "de"),
    ],
)
def test_places(nlp: Language, text: str, head: str, phrase: str, place: str) -> None:
    at = {node.text: node for node in nodes_of(nlp(text))}
    assert places(at[head]).get(at[phrase].i) == place
