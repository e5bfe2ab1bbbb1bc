"""The lists of names, nouns and cues."""

import pytest
import srsly

from pipeline.entities.lexicon import (
    NAME_INDEX,
    cues,
    demonyms,
    first_names,
    inflected,
    name_files,
    names,
    nouns,
    plural_demonyms,
    read_names,
    towns,
)
from pipeline.entities.ties import TIE_INDEX, TIES, read_ties, ties
from pipeline.lexicon import checksum_of


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


def test_the_packed_copies_are_what_the_tables_say():
    assert names() == read_names()
    assert ties() == read_ties()
    assert checksum_of(name_files()) == srsly.msgpack_loads(NAME_INDEX.read_bytes())[0]
    assert checksum_of([TIES]) == srsly.msgpack_loads(TIE_INDEX.read_bytes())[0]


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
