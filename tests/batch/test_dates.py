import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.batch.article import InputError
from pipeline.batch.dates import date_in_words, iso_date


@pytest.mark.parametrize(
    ("told", "value"),
    [
        ("5 janvier 2015", "2015-01-05"),
        ("le 1er mars 2015", "2015-03-01"),
        ("lundi 5\u00a0janvier\u202f2015", "2015-01-05"),
        ("Samedi 07 février 2015 12h05", "2015-02-07"),
        ("10 août 2015", "2015-08-10"),
        ("5 févr. 2015", "2015-02-05"),
        ("mar. 6 janv. 2015", "2015-01-06"),
        ("Mon, 05 Jan 2015", "2015-01-05"),
        ("Mon, 05 Jan 2015 23:30:00 +0100", "2015-01-05"),
        ("January 5, 2015", "2015-01-05"),
        ("Sept. 5, 2015", "2015-09-05"),
        ("05/01/2015", "2015-01-05"),
        ("5.1.2015 à 18:20", "2015-01-05"),
        ("2015/01/05", "2015-01-05"),
        ("janvier 2015", "2015-01"),
        ("May 2015", "2015-05"),
    ],
)
def test_dates_in_words_are_read(told, value):
    assert date_in_words(told) == iso_date(told) == value


@pytest.mark.parametrize(
    "told",
    [
        "hier",
        "il y a 3 jours",
        "yesterday",
        "lundi",
        "5 janvier",
        "Jan 5",
        "5/1/15",
        "01/13/2015",
        "31 février 2015",
        "T1 2015",
        "12 2015",
        "1420416000",
        "5 janvier 2015 6 février 2016",
        "5-6 janvier 2015",
        "Publié le 5 janvier 2015 par Jean",
        "5 janvier 0015",
        "x",
        "",
    ],
)
def test_what_is_no_whole_date_is_none(told):
    assert date_in_words(told) is None


def test_what_is_no_date_is_told():
    with pytest.raises(InputError, match="'hier' is no date; give YYYY-MM-DD"):
        iso_date("hier")


@given(st.text())
def test_no_text_breaks_the_reader(text):
    date_in_words(f"{text} 2015")
