"""The lists of names, nouns and cues."""

import pytest

from pipeline.entities.lexicon import cues, demonyms, first_names, inflected, names, nouns, plural_demonyms, towns


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Xiaomi", "COMPANY"),
        ("EA", "COMPANY"),
        ("Cnil", "ORG"),
        ("Commission européenne", "ORG"),
        ("iPhone", "PRODUCT"),
        ("Allemagne", "LOCATION"),
        ("Etats-Unis", "LOCATION"),
        ("Pékin", "LOCATION"),
        ("Villeurbanne", "LOCATION"),
        ("Tim Cook", "PERSON"),
    ],
)
def test_known_names(name, kind):
    assert kind in names().get(name).types


@pytest.mark.parametrize("name", ["Facebook", "Twitter", "Deezer", "Uber"])
def test_firm_and_service_share_a_name(name):
    assert names().get(name).dual


def test_aliases_share_a_canonical_name():
    assert names().get("EA").canonical == names().get("Electronic Arts").canonical


@pytest.mark.parametrize(
    ("adjective", "forms"),
    [
        ("français", {"français", "française", "françaises"}),
        ("canadien", {"canadien", "canadiens", "canadienne", "canadiennes"}),
        ("grec", {"grec", "grecs", "grecque", "grecques"}),
        ("russe", {"russe", "russes"}),
        ("européen", {"européen", "européens", "européenne", "européennes"}),
    ],
)
def test_inflected(adjective, forms):
    assert set(inflected(adjective)) == forms


def test_demonyms_know_their_territory_and_town():
    assert demonyms()["chinoise"] == "CN"
    assert towns()["nantaise"] == "Nantes"


def test_plural_demonyms():
    assert "américains" in plural_demonyms()
    assert "chinois" not in plural_demonyms()


def test_lists_are_not_empty():
    assert "Camille" in first_names()
    assert {row.type for row in nouns()["pdg"]} == {"PERSON"}
    assert {
        "titles",
        "openers",
        "left",
        "of",
        "verbs",
        "surface",
        "parts",
        "roles",
        "kinds",
        "relations",
    } <= cues().keys()
