import pytest

from pipeline import extract, load
from pipeline.events.own_frames import own_roles, read_own_frames
from pipeline.lexicon import LexiconError
from pipeline.ontology import event_types

STRIKE = """\
[[type]]
name = "STRIKE"

[[role]]
type = "STRIKE"
name = "employer"
fillers = ["COMPANY", "ORG"]
core = true

[[role]]
type = "STRIKE"
name = "strikers"
fillers = ["QUANTITY"]

[[role]]
type = "STRIKE"
name = "time"
fillers = ["TIME"]

[[group]]
type = "STRIKE"
id = "walkout"
pos = "noun"
words = ["grève", "mouvement social"]
roles = { chez = "employer", "à" = "employer" }

[[group]]
type = "FUNDING"
id = "slang"
pos = "verb"
words = ["ramasser le pactole"]
roles = { S = "company", "auprès" = "investor" }
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("frames") / "own.toml"
    path.write_text(STRIKE, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def own_nlp(file):
    return load(frames=file)


def events(text, nlp):
    found = extract(text, published="2015-01-07", nlp=nlp)
    names = {x.id: x.name for x in found.entities} | {x.id: x.text for x in (*found.quantities, *found.times)}
    return {
        e.type: {a.role: names.get(a.ref, a.text) for a in e.args} | {"confidence": e.confidence} for e in found.events
    }


@pytest.mark.parametrize(
    ("text", "type_", "roles"),
    [
        (
            "Une grève chez Renault a mobilisé 300 salariés lundi.",
            "STRIKE",
            {"employer": "Renault", "strikers": "300 salariés", "time": "lundi"},
        ),
        ("Le mouvement social de mardi touche Renault.", "STRIKE", {"employer": "Renault", "time": "mardi"}),
        (
            "Deezer ramasse le pactole auprès de Kima Ventures.",
            "FUNDING",
            {"company": "Deezer", "investor": "Kima Ventures"},
        ),
    ],
)
def test_own_words_tell_events(text, type_, roles, own_nlp):
    found = events(text, own_nlp)[type_]
    assert roles.items() <= found.items()
    assert 0.3 <= found["confidence"] <= 1


def test_the_expected_place_is_surer_than_another(own_nlp):
    sure = events("Une grève chez Renault dure.", own_nlp)["STRIKE"]["confidence"]
    unsure = events("La grève continue, et Renault attend.", own_nlp)["STRIKE"]["confidence"]
    assert sure > unsure


@pytest.mark.parametrize("text", ["La grève continue.", "La grève de lundi est finie."])
def test_a_trigger_with_nobody_in_it_tells_nothing(text, own_nlp):
    assert "STRIKE" not in events(text, own_nlp)


def test_events_of_the_package_stay_as_they_are(xiaomi, own_nlp):
    assert extract(xiaomi, nlp=own_nlp) == extract(xiaomi)
    assert "STRIKE" not in event_types()


def test_files_see_the_types_of_files_before_them(file, tmp_path):
    more = tmp_path / "more.toml"
    more.write_text(
        '[[group]]\ntype = "STRIKE"\nid = "x"\npos = "verb"\nwords = ["débrayer"]\nroles = { S = "strikers" }\n'
    )
    assert [f.key for f in read_own_frames([file, more])] == ["STRIKE.walkout", "FUNDING.slang", "STRIKE.x"]
    assert {"employer", "strikers"} <= set(own_roles([file]))
    with pytest.raises(LexiconError, match=r"more\.toml:1: STRIKE is no event type"):
        read_own_frames([more])


GROUP = '[[group]]\ntype = "IPO"\nid = "a"\npos = "verb"\nwords = ["coter"]\n'


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ('\n[[type]]\nname = "strike"\n', "a.toml:2: name: String should match"),
        ('[[role]]\ntype = "STRIKE"\nname = "x"\nfillers = ["COMPANY"]\n', "a.toml:1: STRIKE is no event type"),
        ('[[role]]\ntype = "IPO"\nname = "x"\nfillers = ["FIRM"]\n', "a.toml:1: fillers.0: Input should be"),
        ('[[role]]\ntype = "IPO"\nname = "x"\nfillers = []\n', "a.toml:1: fillers"),
        ("\n\n" + GROUP + 'roles = { S = "bride" }\n', "a.toml:3: group a: unknown role or subtype bride of IPO"),
        (GROUP + 'subtype = "buy"\n', "a.toml:1: group a: unknown role or subtype buy of IPO"),
        (GROUP + GROUP, "a.toml:6: ('IPO', 'a') is already on line 1"),
        (GROUP.replace('"IPO"', '"X"'), "a.toml:1: X is no event type; declare it in a [[type]] table"),
        (GROUP + 'colour = "red"\n', "a.toml:1: colour: Extra inputs"),
        ('[[type]]\nname = "X"\n', "a.toml:1: no [[group]] table"),
        ("[[words]]\n", "a.toml:1: unknown table words; a file of frames has type, role, group"),
        ("[[group]\n", "a.toml:1: "),
    ],
)
def test_errors_name_file_and_line(body, told, tmp_path):
    path = tmp_path / "a.toml"
    path.write_text(body, encoding="utf-8")
    with pytest.raises(LexiconError) as caught:
        read_own_frames([path])
    assert told in str(caught.value)
