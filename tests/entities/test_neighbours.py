"""Names around a candidate: lists, owners, who acts before it."""

import pytest
import spacy
from spacy.tokens import Doc

from pipeline.entities.candidates import View
from pipeline.entities.neighbours import beside, by_edge, paired

VOCAB = spacy.blank("fr").vocab


@pytest.mark.parametrize(
    ("words", "labels", "name", "expected"),
    [
        ("sur Nuvola et Slack aussi", {"Slack": "PRODUCT"}, "Nuvola", {"then PRODUCT"}),
        ("sur Slack et Nuvola aussi", {"Slack": "PRODUCT"}, "Nuvola", {"past PRODUCT"}),
        ("sur Slack , le Nuvola aussi", {"Slack": "PRODUCT"}, "Nuvola", {"past PRODUCT"}),
        ("le Nuvola de Veltrix sort", {"Veltrix": "COMPANY"}, "Nuvola", {"of COMPANY"}),
        ("le Nuvola de la Veltrix sort", {"Veltrix": "COMPANY"}, "Nuvola", {"of COMPANY"}),
        ("la gamme Nuvola de luxe", {}, "Nuvola", {"of no name"}),
        ("chez Veltrix Nuvola sort", {"Veltrix": "COMPANY"}, "Nuvola", {"glued COMPANY"}),
        ("hier Veltrix lance/VERB le Nuvola ici", {"Veltrix": "COMPANY"}, "Nuvola", {"COMPANY launches"}),
        ("hier Veltrix attend/VERB le Nuvola ici", {"Veltrix": "COMPANY"}, "Nuvola", {"COMPANY acts"}),
        ("hier Veltrix et lance/VERB ; puis Nuvola ici", {}, "Nuvola", set()),
        ("Nuvola", {}, "Nuvola", set()),
    ],
)
def test_names_beside_a_candidate(words, labels, name, expected):
    pairs = [word.partition("/") for word in words.split()]
    tokens = [word for word, _, _ in pairs]
    lemmas = {"lance": "lancer", "attend": "attendre"}
    view = View(
        Doc(
            VOCAB,
            words=tokens,
            pos=[tag or "NOUN" for _, _, tag in pairs],
            lemmas=[lemmas.get(word, word) for word in tokens],
            sent_starts=[True] + [False] * (len(tokens) - 1),
        )
    )
    at = tokens.index(name)
    edges = by_edge([{(tokens.index(word), tokens.index(word) + 1): kind for word, kind in labels.items()}])
    assert set(beside(view, edges, (at, at + 1))) == expected


def test_what_models_and_lexicon_say_is_paired_with_the_words_beside():
    assert paired(["bias", "trained=COMPANY", "lex=none", "l=le", "dep=obj"]) == [
        "trained=COMPANY & lex=none",
        "trained=COMPANY & l=le",
        "lex=none & l=le",
    ]
