"""Which name forms are one entity."""

import pytest

from pipeline.entities.aliases import NameMention, canonical, group, key_of, same_entity, without_legal_form


@pytest.mark.parametrize(
    ("name", "bare"),
    [("Iliad SA", "Iliad"), ("Snap Inc.", "Snap"), ("SAS", "SAS"), ("Voltéane GmbH", "Voltéane"), ("Orange", "Orange")],
)
def test_without_legal_form(name, bare):
    assert without_legal_form(name) == bare


@pytest.mark.parametrize(
    ("one", "two", "kind"),
    [
        ("PopCap Games", "PopCap", "COMPANY"),
        ("Electronic Arts", "EA", "COMPANY"),
        ("Iliad SA", "Iliad", "COMPANY"),
        ("États-Unis", "Etats-Unis", "LOCATION"),
        ("Tim Cook", "Cook", "PERSON"),
        ("Anne Le Goff", "Le Goff", "PERSON"),
        ("Xiaomi Mi5", "Mi5", "PRODUCT"),
        ("VOLTÉANE", "Voltéane", "COMPANY"),
        ("Banque centrale européenne", "BCE", "ORG"),
        ("Les Échos", "Les Echos", "COMPANY"),
        ("Clearview AI", "Clearview", "COMPANY"),
        ("Laboratoires Vergnaud", "Vergnaud", "COMPANY"),
        ("Ligue de football professionnel", "Ligue", "ORG"),
        ("Agence fédérale pour la sécurité de la chaîne alimentaire", "Afsca", "ORG"),
    ],
)
def test_one_entity(one, two, kind):
    assert same_entity(one, two, kind)
    assert same_entity(two, one, kind)


@pytest.mark.parametrize(
    ("one", "two", "kind"),
    [
        ("Free", "Free Mobile", "COMPANY"),
        ("Nokia", "Nokia Siemens Networks", "COMPANY"),
        ("iPhone 6", "iPhone 7", "PRODUCT"),
        ("Galaxy S6", "Galaxy S6 Edge", "PRODUCT"),
        ("Tim Cook", "Tim Sweeney", "PERSON"),
        ("New York", "York", "LOCATION"),
        ("Orange", "Orange Bank", "COMPANY"),
        ("Voltéane", "Voltéane Canada", "COMPANY"),
        ("Québec", "Gouvernement du Québec", "ORG"),
        ("Voltéane", "Voltéane Italia", "COMPANY"),
    ],
)
def test_two_entities(one, two, kind):
    assert not same_entity(one, two, kind)


def mentions(text, *names):
    found, at = [], 0
    for name, kind in names:
        at = text.index(name, at)
        found.append(NameMention(at, at + len(name), name, kind, 1.0))
        at += len(name)
    return found


def test_acronym_in_brackets_is_the_same_entity():
    text = "La Banque publique du Nord (BXN) prête."
    found = mentions(text, ("Banque publique du Nord", "ORG"), ("BXN", "ORG"))
    assert group(found, text) == [[0, 1]]


def test_a_country_in_brackets_is_not_its_town():
    text = "Ulm (ALLEMAGNE) attend."
    assert group(mentions(text, ("Ulm", "LOCATION"), ("ALLEMAGNE", "LOCATION")), text) == [[0], [1]]


def test_a_family_name_goes_to_the_person_told_last():
    text = "Anne Martin parle. Paul Martin répond. Martin sourit."
    found = mentions(text, ("Anne Martin", "PERSON"), ("Paul Martin", "PERSON"), ("Martin", "PERSON"))
    assert group(found, text) == [[0], [1, 2]]


def test_firm_and_service_stay_two_entities():
    text = "Twitter licencie. Sur Twitter, on en rit."
    assert len(group(mentions(text, ("Twitter", "COMPANY"), ("Twitter", "PRODUCT")), text)) == 2


def test_canonical_is_the_longest_form_without_legal_form():
    assert canonical(["EA", "Electronic Arts Inc.", "Electronic Arts"]) == "Electronic Arts"


def test_canonical_prefers_small_letters():
    assert canonical(["VOLTÉANE", "Voltéane"]) == "Voltéane"


def test_key_folds_case_accents_and_hyphens():
    assert key_of("Saint-Étienne") == key_of("SAINT ETIENNE")
