import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text import fold, plain


@given(st.text())
def test_views_keep_the_length(text):
    assert len(plain(text)) == len(fold(text)) == len(text)


@given(st.text())
def test_views_of_views_change_nothing(text):
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize(
    ("text", "view"),
    [
        ("l’an\u00a0dernier", "l'an dernier"),
        ("12\u202f%", "12 %"),
        ("“Le Soir”", '"Le Soir"'),
        ("porte\u2011parole", "porte-parole"),
    ],
)
def test_plain(text, view):
    assert plain(text) == view


@pytest.mark.parametrize(("text", "view"), [("ÉTÉ", "été"), ("İliad", "İliad"), ("L’État", "l'état")])
def test_fold(text, view):
    assert fold(text) == view
