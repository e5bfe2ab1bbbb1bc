import json

import pytest

from pipeline import extract, load
from pipeline.entities.own_names import read_own_names
from pipeline.lexicon import LexiconError
from pipeline.text import plain

CSV = """\
# our portfolio
name,type,aliases,lei,siren,siret,isin,ticker,wikidata,id
Norvane,COMPANY,NVN|Norvane Labs,969500HMVSZ0TCV65D58,552 100 554,,FR0000131104,NVN.PA,Q499707,p1
Brisa,PRODUCT
"""
ROWS = [
    {
        "name": "Norvane", "type": "COMPANY", "aliases": ["NVN", "Norvane Labs"], "lei": "969500HMVSZ0TCV65D58",
        "siren": 552100554, "isin": "FR0000131104", "ticker": "NVN.PA", "wikidata": "Q499707", "id": "p1",
    },
    {"name": "Brisa", "type": "PRODUCT"},
]  # fmt: skip
TOML = """\
[[name]]
name = "Norvane"
type = "COMPANY"
aliases = ["NVN", "Norvane Labs"]
lei = "969500HMVSZ0TCV65D58"
siren = "552100554"
isin = "FR0000131104"
ticker = "NVN.PA"
wikidata = "Q499707"
id = "p1"
[[name]]
name = "Brisa"
type = "PRODUCT"
"""
FORMS = {"own.csv": CSV, "own.json": json.dumps(ROWS, indent=1), "own.toml": TOML}


def put(folder, name, body):
    path = folder / name
    path.write_text(body, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", FORMS)
def test_the_three_forms_say_the_same(name, tmp_path):
    own = read_own_names([put(tmp_path, name, FORMS[name])])
    assert set(own.forms) == {"Norvane", "NVN", "Norvane Labs", "Brisa"}
    assert own.get("Norvane\u00a0Labs").identifiers() == {
        "lei": "969500HMVSZ0TCV65D58", "siren": "552100554", "isin": "FR0000131104", "ticker": "NVN.PA",
        "wikidata": "Q499707", "id": "p1",
    }  # fmt: skip
    assert own.known.get("NVN").canonical == "Norvane"


def test_the_package_s_names_stay_as_they_are(tmp_path):
    own = read_own_names([put(tmp_path, "a.csv", "name,type\nApple,PRODUCT\n")])
    assert own.known.get("Apple").types == {"PRODUCT"}
    assert "COMPANY" in read_own_names([]).known.get("Apple").types


@pytest.mark.parametrize(
    ("name", "body", "told"),
    [
        ("a.csv", "name,type\nNorvane,COMPANY\nBrisa,FIRM\n", "a.csv:3: type: Input should be 'COMPANY'"),
        ("a.csv", "name,type\nNorvane,COMPANY\n\nNorvane,COMPANY\n", "a.csv:4: ('Norvane', 'COMPANY') is already on line 2"),
        ("a.csv", "name,colour\nNorvane,red\n", "a.csv:2: type: Field required"),
        ("a.csv", "name,type,siren\nNorvane,COMPANY,123\n", "a.csv:2: siren: '123' is not nine digits"),
        ("a.csv", "name,type,lei\nNorvane,COMPANY,X\n", "a.csv:2: lei: 'X' is not 20 letters and digits"),
        ("a.csv", "name,type,wikidata\nNorvane,COMPANY,499707\n", "'499707' is not an item like Q312"),
        ("a.csv", "", "a.csv:1: no header line"),
        ("a.json", '[{"name": "Norvane", "type": "COMPANY"},\n {"name": "Brisa"}]', "a.json:2: type: Field required"),
        ("a.json", '[{"name": "Norvane",\n "type": }]', "a.json:2: Expecting value"),
        ("a.json", '{"name": "Norvane"}', "a.json:1: a list of objects is needed"),
        ("a.json", '[\n"Norvane"]', "a.json:2: an object {…} is needed here"),
        ("a.json", '[{"name": "Norvane", "type": "COMPANY"}\n{}]', "a.json:2: a comma or the end"),
        ("a.toml", '[[name]]\nname = "Norvane"\ntype = "COMPANY"\n[[name]]\ntype = "ORG"\n', "a.toml:4: name: Field"),
        ("a.toml", '[[name]]\nname = "Norvane\n', "a.toml:2: "),
        ("a.txt", "Norvane", "a.txt:1: a lexicon is a file in .csv, .json, .toml"),
    ],
)  # fmt: skip
def test_errors_name_file_and_line(name, body, told, tmp_path):
    with pytest.raises(LexiconError) as caught:
        read_own_names([put(tmp_path, name, body)])
    assert told in str(caught.value)


def test_a_file_that_is_not_utf8_is_told(tmp_path):
    (tmp_path / "a.csv").write_bytes("name,type\nSociété,COMPANY\n".encode("latin-1"))
    with pytest.raises(LexiconError, match=r"a\.csv:2: the file is not UTF-8"):
        read_own_names([tmp_path / "a.csv"])


# ------------------------------------------------------------------ in a text
@pytest.fixture(scope="module")
def own_nlp(tmp_path_factory):
    rows = "Norvane,COMPANY,NVN|Norvane Labs,552100554\nFree,PRODUCT,,\nParis,COMPANY,,\nla Ruche,ORG,,\n"
    path = put(tmp_path_factory.mktemp("own"), "own.csv", "name,type,aliases,siren\n" + rows)
    return load(lexicon=path)


def entities(text, nlp):
    found = extract(text, nlp=nlp)
    for mention in found.mentions:
        assert text[slice(*mention.span)] == mention.text
    names = {
        e.id: [plain(m.text) for m in found.mentions if m.entity == e.id and m.kind == "name"] for e in found.entities
    }
    return {(e.type, e.name): names[e.id] for e in found.entities}


@pytest.mark.parametrize(
    ("text", "key", "mentions"),
    [
        ("Norvane Labs a racheté Brisa. NVN gagne 3 %.", ("COMPANY", "Norvane"), ["Norvane Labs", "NVN"]),
        ("NORVANE LABS RACHÈTE UNE SOCIÉTÉ DE CONSEIL", ("COMPANY", "Norvane"), ["NORVANE LABS"]),
        ("L’abonnement Free coûte 20 euros.", ("PRODUCT", "Free"), ["Free"]),
        ("Paris a levé 3 millions d’euros.", ("COMPANY", "Paris"), ["Paris"]),
        ("Selon la Ruche, les prix montent.", ("ORG", "la Ruche"), ["la Ruche"]),
    ],
)
def test_own_names_win_over_guesses(text, key, mentions, own_nlp):
    assert entities(text, own_nlp)[key] == mentions


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Paris-Match a publié une photo.", "Paris"),
        ("Free Mobile recrute.", "Free"),
        ("Il est norvane.", "Norvane"),
    ],
)
def test_a_part_of_a_longer_name_is_not_the_name(text, form, own_nlp):
    assert all(form not in mentions for mentions in entities(text, own_nlp).values())


def test_identifiers_come_out_on_the_entity(own_nlp):
    found = extract("Norvane Labs a levé 10 millions d’euros auprès de Kima Ventures.", nlp=own_nlp)
    assert {e.name: e.identifiers for e in found.entities} == {"Norvane": {"siren": "552100554"}, "Kima Ventures": {}}
    assert {e.confidence for e in found.entities if e.name == "Norvane"} == {1.0}


def test_without_a_lexicon_nothing_changes(xiaomi, own_nlp):
    assert extract(xiaomi, nlp=own_nlp) == extract(xiaomi)
