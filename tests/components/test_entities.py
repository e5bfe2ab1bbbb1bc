"""Names, types and identity on whole sentences."""

import pytest

from pipeline import extract


def names(text):
    result = extract(text)
    types = {e.id: e.type for e in result.entities}
    return [(m.text, types[m.entity]) for m in result.mentions if m.kind == "name"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Le fabricant chinois Xiaomi ouvre une boutique à Paris.", [("Xiaomi", "COMPANY"), ("Paris", "LOCATION")]),
        ("M. Xavier Niel a salué la décision de l'Arcep.", [("Xavier Niel", "PERSON"), ("Arcep", "ORG")]),
        ("Le PDG d'Iliad n'a pas commenté.", [("Iliad", "COMPANY")]),
        (
            "La Commission européenne inflige une amende à Intel.",
            [("Commission européenne", "ORG"), ("Intel", "COMPANY")],
        ),
        ("Apple a vendu dix millions d'iPhone 6 Plus.", [("Apple", "COMPANY"), ("iPhone 6 Plus", "PRODUCT")]),
        ("Mme Christel Heydemann dirige Orange.", [("Christel Heydemann", "PERSON"), ("Orange", "COMPANY")]),
        ("L'ex-Belgacom a perdu des clients en Belgique.", [("Belgacom", "COMPANY"), ("Belgique", "LOCATION")]),
        ("Selon Le Monde, le projet est abandonné.", [("Le Monde", "COMPANY")]),
        ("Les Américains achètent moins de PC et davantage de téléphones.", []),
        ("La loi Macron autorise l'ouverture le dimanche.", []),
    ],
)
def test_names(text, expected):
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L'Accord de libre-échange nord-américain (ALENA) sera renégocié. L'ALENA date de 1994.", []),
        ("Le plan Marshall a coûté cher.", []),
        (
            "L'Autorité des technologies de communication et d'information a fermé le site.",
            [("Autorité des technologies de communication et d'information", "ORG")],
        ),
        pytest.param(  # a firm's name by its look, whatever stands beside it
            "Privaxis, un organisme de surveillance des libertés, a porté plainte.",
            [("Privaxis", "ORG")],
            marks=pytest.mark.xfail(strict=True),
        ),
        ("Veltrix, un syndicat de postiers, appelle à la grève.", [("Veltrix", "ORG")]),
        ("Quavio, un navigateur libre, est disponible.", [("Quavio", "PRODUCT")]),
        ("Le site wikipedia.org est bloqué.", [("wikipedia.org", "PRODUCT")]),
        (
            "Le tribunal de commerce a ouvert une procédure. Le tribunal de commerce de Nanterre a statué.",
            [("tribunal de commerce de Nanterre", "ORG")],
        ),
        ("La Wikipédia en catalan grandit.", [("Wikipédia en catalan", "PRODUCT")]),
        ("Nothing lance le Phone (2).", [("Nothing", "COMPANY"), ("Phone (2)", "PRODUCT")]),
        ("La 8800 GTX coûte 500 euros.", [("8800 GTX", "PRODUCT")]),
        ("Nimbola, un logiciel de dessin, est disponible.", [("Nimbola", "PRODUCT")]),
        pytest.param(  # a service's noun may stand for its firm, too
            "Nimbola, un moteur de recherche, a ouvert.",
            [("Nimbola", "PRODUCT")],
            marks=pytest.mark.xfail(strict=True),
        ),
    ],
)
def test_heads_appositions_and_tails(text, expected):
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("LYON, France--(BUSINESS WIRE)--Genfit annonce ses résultats annuels.", ("Genfit", "COMPANY")),
        ("LYON, France--(BUSINESS WIRE)--Genfit annonce ses résultats annuels.", ("BUSINESS WIRE", "COMPANY")),
        (
            "La Direction générale de la concurrence, de la consommation et de la répression des fraudes enquête.",
            ("Direction générale de la concurrence, de la consommation et de la répression des fraudes", "ORG"),
        ),
        ("Par Marie-Laure CITTANOVA\n\nLe fabricant va recruter.", ("Marie-Laure CITTANOVA", "PERSON")),
    ],
)
def test_conventions_of_the_press(text, name):
    assert name in names(text)


def test_brand_and_version_stand_in_the_product():
    assert ("Xiaomi Mi5", "PRODUCT") in names("Xiaomi pourrait présenter son prochain smartphone, le Xiaomi Mi5.")


def test_a_no_break_space_joins_a_name():
    assert ("Xavier\u00a0Niel", "PERSON") in names("Le fondateur d'Iliad, Xavier\u00a0Niel, a parlé.")


def test_forms_of_one_firm_are_one_entity():
    result = extract("Electronic Arts (EA) rachète PopCap Games. EA paiera 650 millions de dollars pour PopCap.")
    firms = {e.name: e.id for e in result.entities}
    assert set(firms) == {"Electronic Arts", "PopCap Games"}
    assert sum(m.entity == firms["Electronic Arts"] for m in result.mentions) == 3


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Facebook", "Elle a publié un message sur Facebook. Facebook a licencié 300 salariés."),
        pytest.param(  # the firm that acts first carries its type to the service
            "Twitter",
            "Twitter a licencié 300 salariés. Le message a été publié sur Twitter, puis relayé sur Instagram.",
            marks=pytest.mark.xfail(strict=True),
        ),
    ],
)
def test_firm_and_service_are_two_entities(name, text):
    assert {e.type for e in extract(text).entities if e.name == name} == {"COMPANY", "PRODUCT"}


@pytest.mark.parametrize("text", ["", " ", "\n\n", "…", "A", "«»", "1 2 3", "\u00a0", "Le", "d'"])
def test_nothing_to_name(text):
    assert [e.type for e in extract(text).entities if e.type != "COMPANY"] == []


def test_every_span_holds_its_text():
    text = "Alphabet, maison mère de Google, et l'américain Nvidia investissent à Dublin, annonce Sundar Pichai."
    assert all(text[slice(*m.span)] == m.text for m in extract(text).mentions)


def test_confidences_are_probabilities():
    result = extract("Le suédois Spotify, fondé par Daniel Ek, entre en Bourse à New York.")
    assert all(0 < e.confidence <= 1 for e in result.entities)
