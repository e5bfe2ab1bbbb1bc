"""The component on parsed sentences: the tense of the clause decides, and times and quantities share no characters."""

from __future__ import annotations

import pytest

from pipeline import extract, extract_many
from pipeline.components.times import settle_overlaps
from pipeline.parsers.times import TimeFound

PUBLISHED = "2014-03-19"  # a Wednesday

TENSES = [
    ("Le groupe a annoncé jeudi la fermeture du site.", "2014-03-13"),
    ("Le groupe publiera jeudi ses comptes.", "2014-03-20"),
    ("Le groupe va publier jeudi ses comptes.", "2014-03-20"),
    ("Le groupe doit publier jeudi ses comptes.", "2014-03-20"),
    ("Le groupe avait publié jeudi ses comptes.", "2014-03-13"),
    ("Le titre perdait 2 % jeudi à Paris.", "2014-03-13"),
    ("L'usine a fermé en mai.", "2013-05"),
    ("L'usine fermera en mai.", "2014-05"),
    ("L'usine devrait fermer en janvier.", "2015-01"),
    ("L'usine pourrait fermer en janvier.", "2015-01"),
    ("L'usine, fermée en janvier, sera vendue.", "2014-01"),
    ("Elle compte ouvrir une boutique le 13 février.", "2015-02-13"),
    ("Elle a ouvert une boutique le 13 juin.", "2013-06-13"),
    ("Elle ouvrira une boutique le 13 juin.", "2014-06-13"),
    ("La société aurait levé deux millions en mai.", "2013-05"),
    ("Il serait remplacé en septembre par son adjoint.", "2014-09"),
    ("Il restera, à moins qu'un rival ne surenchérisse en janvier.", "2015-01"),
    ("Le ministre est attendu samedi à Brest.", "2014-03-22"),
    ("Les syndicats ont appelé à une grève générale samedi.", "2014-03-22"),
    ("La production démarrerait en juin.", "2014-06"),
    ("Le groupe retirait ses modèles en juin.", "2013-06"),
    ("Le site doit être vendu samedi.", "2014-03-22"),
    ("Le rachat sera bouclé fin février.", "2015-02-21/2015-02-28"),
    ("Le rachat a été bouclé fin février.", "2014-02-21/2014-02-28"),
    ("Les ventes ont reculé au quatrième trimestre.", "2013-10/2013-12"),
    ("Les ventes reculeront au quatrième trimestre.", "2014-10/2014-12"),
    ("Un conseil est convoqué vendredi.", "2014-03-21"),
    ("Le conseil de surveillance se réunit vendredi à Wolfsburg.", "2014-03-21"),
    ("L'union, arrachée dimanche soir à Berne, se fera par échange de titres.", "2014-03-16"),
    ("Elle prendra la tête du groupe, a fait savoir lundi la société.", "2014-03-17"),
    ("L'intrusion remonterait au 10 mai.", "2013-05-10"),
    ("Premier vol espéré en septembre.", "2014-09"),
    ("Les tablettes, attendues à l'automne, sont passées inaperçues.", "2014-09/2014-11"),
    ("La console, elle, débarque le 3 mai.", "2014-05-03"),
    ("Le chiffre d'affaires baisse : -3,4 % au premier trimestre.", "2014-01/2014-03"),
    ("L'un de ses pères emploie ce mardi un autre mot.", "2014-03-18"),
    ("Le groupe russe, appelé en mai comme chevalier blanc, empochera une indemnité.", "2013-05"),
    ("Le groupe devait encore verser les millions promis en août.", "2013-08"),
    ("Le groupe ne tenait que 17 % du marché en juin.", "2013-06"),
]


@pytest.fixture(scope="module")
def told():
    """The first time's value by sentence."""
    records = [{"text": text, "published": PUBLISHED} for text, _ in TENSES]
    return {text: found.times[0].value for (text, _), found in zip(TENSES, extract_many(records), strict=True)}


@pytest.mark.parametrize(("text", "value"), TENSES)
def test_tense(told, text, value):
    assert told[text] == value


def test_ids_and_order():
    times = extract("En 2010, puis en 2012 et mardi.", published=PUBLISHED).times
    assert [t.id for t in times] == ["t1", "t2", "t3"]
    assert [t.span for t in times] == sorted(t.span for t in times)


def test_durations_are_no_quantities():
    found = extract("Il a vendu 12 usines en trois ans, pour 46 millions d'euros.", published=PUBLISHED)
    assert [t.value for t in found.times] == ["P3Y"]
    assert [q.unit for q in found.quantities] == ["usine", "EUR"]


def quantity(name: str, start: int, end: int, equivalent_of: str | None = None) -> dict:
    return {"id": name, "span": [start, end], "equivalent_of": equivalent_of}


def test_a_time_wins_over_a_quantity():
    time = TimeFound((10, 18), "duration", "P3Y")
    times, quantities = settle_overlaps(
        [time], [quantity("q1", 0, 5), quantity("q2", 10, 15), quantity("q3", 20, 22, "q2")]
    )
    assert times == [time]
    assert quantities == [quantity("q1", 0, 5), quantity("q3", 20, 22)]


def test_a_bare_year_gives_way_to_a_longer_quantity():
    kept = [quantity("q1", 10, 23)]
    assert settle_overlaps([TimeFound((10, 14), "date", "2014")], kept) == ([], kept)
