"""Blocks and sentences from characters alone."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.parsers.sentences import find_blocks, split_sentences


@pytest.mark.parametrize(
    "marked",
    [
        "M. Niel vend.|Il part.",
        "MM. Martin et J. R. Durand ont vendu leurs parts à la société.|Le prix est tenu secret.",
        "« C’est fini. »|Il a quitté la salle.",
        "« Nous embauchons ! », a lancé Mme Roux.|Puis rien.",
        "Le CA atteint 1.200 euros.|La perte, 3,5 millions.",
        "Yahoo! rachète Tumblr.|L'opération coûte 1,1 milliard.",
        "Et après ?|On verra…|Un jour.",
        "La start-up lyonnaise lève 3 M€.",
        "La manette, bientôt collector ?|Bonne nouvelle.",
        "Apple Inc. a publié ses comptes.|Ils sont bons.",
        "Logo Xiaomi  |Son fondateur parle.",
    ],
)
def test_split_sentences(marked: str) -> None:
    text = marked.replace("|", " ")
    assert [text[s:e] for s, e in split_sentences(text)] == [part.strip() for part in marked.split("|")]


def test_question_glued_to_the_next_sentence() -> None:
    text = "Le pad, bientôt collector ?Bonne nouvelle."
    assert [text[s:e] for s, e in split_sentences(text)] == ["Le pad, bientôt collector ?", "Bonne nouvelle."]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Titre sans point\n\nUn corps avec un point.", ["title", "body"]),
        (
            "Titre\n\nPARIS, 17 juil 2012 (AFP) - Le groupe recule.\n\nabc/def",
            ["title", "dateline", "body", "signature"],
        ),
        ("Titre\n\nZurich (awp/ats) - Le groupe recule.\nFin.", ["title", "dateline", "body", "body"]),
        ("Titre\n\n(Agence Ecofin) - Le groupe recule.\nFin.", ["title", "dateline", "body", "body"]),
        ("Titre\n\nMILAN, 19 décembre (Reuters) - Le groupe recule.\nFin.", ["title", "dateline", "body", "body"]),
        ("Titre\n\nLYON, France--(BUSINESS WIRE)--Le groupe recule.\nFin.", ["title", "dateline", "body", "body"]),
        ("Titre\n\nMONTRÉAL, le 2 mars 2021 /CNW/ - Le groupe recule.\nFin.", ["title", "dateline", "body", "body"]),
        ("Titre\n\nLe groupe (en bas) - le seul - recule.\nFin.", ["title", "body", "body"]),
        ("Titre\n19 octobre 2017 . –\nLa firme ferme.", ["title", "dateline", "body"]),
        ("Un corps.\n\nLogo Acme  Son fondateur parle.\n\nFin.", ["body", "caption", "body", "body"]),
        ("Titre\n\nUn corps.\n\nUn intertitre\n\nUn corps.", ["title", "body", "heading", "body"]),
        ("Rennes, le 14 septembre 2021\nCyrvane lève 22 M€\nFin.", ["dateline", "heading", "body"]),
        ("", []),
        (" \n\r\n ", []),
    ],
)
def test_find_blocks(text: str, kinds: list[str]) -> None:
    assert [b.kind for b in find_blocks(text)] == kinds


@given(st.text(max_size=300))
def test_blocks_hold_every_visible_character_once(text: str) -> None:
    blocks = find_blocks(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(blocks))
    inside = "".join(text[b.start : b.end] for b in blocks)
    assert "".join(inside.split()) == "".join(text.split())


@given(st.text(max_size=300))
def test_sentences_lie_in_order_without_outer_spaces(text: str) -> None:
    spans = split_sentences(text)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
    assert all(text[s:e] == text[s:e].strip() != "" for s, e in spans)
