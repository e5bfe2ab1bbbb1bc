"""Tokens around the marks of news agencies, and in endless words."""

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tokens import tokenize

FRENCH = spacy.blank("fr")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("LYON, France--(BUSINESS WIRE)--Genfit", "LYON , France -- ( BUSINESS WIRE ) -- Genfit"),
        ("PARIS (Dow Jones)--Le titre", "PARIS ( Dow Jones ) -- Le titre"),
        ("(AFP)-Le groupe", "( AFP ) - Le groupe"),
        ("(Reuters)- Le groupe", "( Reuters ) - Le groupe"),
        ("le 2 mars /CNW Telbec/ - Le groupe", "le 2 mars / CNW Telbec / - Le groupe"),
        ("un(e) co(n)-fondateur", "un(e ) co(n)-fondateur"),
    ],
)
def test_agencies_marks_are_tokens(text, words):
    assert [token.text for token in tokenize(FRENCH, text)] == words.split()


@given(st.text(alphabet="aB1 (-)/\n", max_size=60))
def test_no_character_is_lost(text):
    assert tokenize(FRENCH, text).text == text


def test_an_endless_word_is_cut():
    assert max(len(token) for token in tokenize(FRENCH, "a" * 1000)) <= 100
