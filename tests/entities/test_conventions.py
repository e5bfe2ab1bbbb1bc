"""What conventions of the press say of a candidate."""

import pytest
import spacy
from spacy.tokens import Doc

from pipeline.entities.candidates import View
from pipeline.entities.conventions import conventions

VOCAB = spacy.blank("fr").vocab


def view(text):
    """Sentences are separated by "|"."""
    words, starts = [], []
    for sentence in text.split("|"):
        parts = sentence.split()
        words += parts
        starts += [True] + [False] * (len(parts) - 1)
    return View(Doc(VOCAB, words=words, pos=["NOUN"] * len(words), sent_starts=starts))


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("Chantal , 54 ans , part", "Chantal", "aged given"),
        ("le Vercors , 54 ans après", "Vercors", "aged"),
        ("Fin . | Hassan EL ARIF", "Hassan EL ARIF", "capitals last given"),
        ("Fin . | Hassan EL ARIF", "Hassan EL ARIF", "alone"),
        ("| Par Marie-Laure Duval | Le groupe", "Marie-Laure Duval", "signed by"),
        ("dit Youssef B. ici", "Youssef B.", "initial last given"),
        ("( Euronext : ABC )", "ABC", "ticker"),
        ("Gildan ( GIL , 65 $ )", "GIL", "quoted"),
        ("l' ADSL recule", "ADSL", "common acronym"),
        ("l' Agence de la presse , de la radio et du livre dit", "Agence de la presse", "tasks cut at a comma"),
        (
            "l' Agence de la presse , de la radio et du livre dit",
            "Agence de la presse , de la radio et du livre",
            "tasks listed",
        ),
        ("le ministère du Travail et de l' Emploi dit", "ministère du Travail", "tasks cut and capital"),
        ("l' université de Veltrie à Nuvola dit", "université de Veltrie", "before its seat"),
    ],
)
def test_said(text, name, said):
    seen, words = view(text.strip("| ")), name.split()
    start = next(k for k in range(len(seen.words)) if seen.words[k : k + len(words)] == words)
    assert said in list(conventions(seen, (start, start + len(words))))


def test_an_unknown_word_alone_says_nothing():
    assert list(conventions(view("le Veltrix sort"), (1, 2))) == []


@pytest.mark.parametrize(
    "text",
    [
        "l' université de Veltrie à Nuvola",
        "l' Agence de la presse , de la radio et du livre et de tous",
        "( Euronext : ABC , 65 $ )",
        "Par Marie Duval , 54 ans et Jo",
    ],
)
def test_a_text_may_end_anywhere(text):
    words = text.split()
    for size in range(1, len(words) + 1):
        seen = view(" ".join(words[:size]))
        for start in range(size):
            for end in range(start + 1, size + 1):
                assert all(list(conventions(seen, (start, end))))
