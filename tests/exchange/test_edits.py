"""Annotations that were never ours, or were changed in a tool, are read as what the tool shows."""

import json
from contextlib import suppress
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin, Span

from pipeline.exchange import ExchangeError, format_of, read_annotations, write_annotations
from pipeline.exchange.graph import FIXED
from pipeline.exchange.tokens import french
from pipeline.ontology import event_types
from pipeline.schema import Argument, Entity, Event, Extraction, Mention, Quantity

TEXT = "Iliad rachète Brisa pour 3 millions d’euros.\nLe groupe de Xavier Niel confirme."


def span(words):
    start = TEXT.index(words)
    return start, start + len(words)


def only(path, **options):
    (found,) = read_annotations(path, **options)
    return found


@pytest.fixture
def ours():
    return Extraction(
        doc="iliad",
        published="2015-01-05",
        text=TEXT,
        entities=[Entity(id="e1", type="COMPANY", name="Iliad", identifiers={"siren": "342376332"})],
        mentions=[
            Mention(id="m1", span=span("Iliad"), entity="e1", kind="name"),
            Mention(id="m2", span=span("groupe"), entity="e1", kind="nominal"),
        ],
        quantities=[Quantity(id="q1", span=span("3 millions d’euros"), kind="money", value="3000000", unit="EUR")],
        events=[
            Event(
                id="v1",
                type="ACQUISITION",
                subtype="buy",
                triggers=[span("rachète")],
                args=[Argument(role="buyer", ref="e1"), Argument(role="price", ref="q1", optional=True)],
            )
        ],
    )


# ------------------------------------------------------------------ brat
def standoff(tmp_path, *lines, text=TEXT):
    (tmp_path / "iliad.txt").write_text(text, encoding="utf-8", newline="")
    (tmp_path / "iliad.ann").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="")
    return tmp_path / "iliad.ann"


def line(name, label, words):
    start, end = span(words)
    return f"{name}\t{label} {start} {end}\t{words}"


BRAT = (
    line("T1", "COMPANY", "Iliad"),
    line("T2", "COMPANY", "Brisa"),
    "E1\tACQUISITION:T3 buyer:T1 target:T2 price:T4",  # before its trigger
    line("T3", "ACQUISITION", "rachète"),
    line("T4", "MONEY", "3 millions d’euros"),
    line("T5", "COMPANY", "groupe"),
    "A1\tkind T5 nominal",
    "*\tEquiv T1 T5",
    "#1\tAnnotatorNotes T4\tvérifier ce montant",
)


def test_brat_made_by_hand(tmp_path):
    with pytest.warns(UserWarning, match=r"iliad.ann:9: the note 'vérifier ce montant' is left out"):
        found = only(standoff(tmp_path, *BRAT))
    assert (found.doc, found.published) == ("iliad", None)
    assert [(e.id, e.name) for e in found.entities] == [("e1", "Iliad"), ("e2", "Brisa")]
    assert [(m.text, m.entity, m.kind) for m in found.mentions][-1] == ("groupe", "e1", "nominal")
    (event,) = found.events
    assert [(a.role, a.ref) for a in event.args] == [
        ("buyer", "e1"),
        ("target", "e2"),
        ("price", found.quantities[0].id),
    ]


def test_brat_pieces_join_over_a_line_end(tmp_path):
    start, end = span("euros.\nLe groupe")
    told = f"T1\tIGNORE {start} {start + 6};{start + 7} {end}\teuros. Le groupe"
    assert only(standoff(tmp_path, told)).ignore == ((start, end),)


def test_brat_is_read_with_windows_line_ends(tmp_path):
    file = standoff(tmp_path, *BRAT)
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert len(only(file, warn=str).events) == 1


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([line("T1", "COMPANY", "Iliad").replace("0 5", "1 6")], "ann:1: T1 says 'Iliad' where the text has 'liad '"),
        ([line("T1", "COMPANY", "Iliad").replace("0 5", "0")], "ann:1: T1 is no standoff annotation"),
        ([line("T1", "FIRM", "Iliad")], "ann:1: 'FIRM' is no label; there are COMPANY"),
        ([line("T1", "COMPANY", "Iliad")] * 2, "ann:2: T1 is there twice"),
        ([*BRAT, "R1\tfounder_of Arg1:T9 Arg2:T1"], "ann:10: founder_of leads to T9, which is not there"),
        ([*BRAT, "R1\tfounder_of Arg1:T4 Arg2:T1"], "ann:10: a MONEY cannot bear the link founder_of"),
        ([*BRAT, "R1\tSAME_ENTITY Arg1:T1 Arg2:T4"], "ann:10: SAME_ENTITY cannot lead to a MONEY"),
        ([*BRAT, "E2\tFUNDING:T3 company:E1"], "ann:10: company cannot lead to a ACQUISITION"),
        ([*BRAT, "E2\tFUNDING:T8"], "ann:10: E2 is no standoff annotation: 'T8' is not there"),
        ([*BRAT, "A2\tmodality E1 vague"], "ann:3: modality: Input should be"),
        ([*BRAT, "N1\tReference T1 Wikidata:Q1\tIliad"], "ann:10: lines 'N' are not known"),
        ([*BRAT, line("T6", "PERSON", "Xavier Niel"), "*\tEquiv T1 T6"], "ann:10: one entity has two types, COMPANY"),
        ([line("T1", "TEXT", "Iliad")], "ann:1: the TEXT 'Iliad' fills no role"),
        ([*BRAT, "#2\tAnnotatorNotes T1\t{"], "ann:10 is no JSON"),
        ([*BRAT, '#2\tAnnotatorNotes T4\t{"value": 1.5}'], "ann:5: value: amounts are decimal strings"),
        (["T1\tIGNORE 0 5;14 19\tIliad Brisa"], "ann:1: T1 has a gap with words in it"),
    ],
)
def test_brat_errors_name_file_and_line(lines, told, tmp_path):
    with pytest.raises(ExchangeError) as error:
        only(standoff(tmp_path, *lines), warn=str)
    assert str(error.value).startswith(f"{tmp_path}/iliad.{told}"), error.value


def test_brat_needs_its_text(tmp_path):
    standoff(tmp_path).with_suffix(".txt").unlink()
    with pytest.raises(ExchangeError, match=r"iliad.ann has no iliad.txt beside it"):
        only(tmp_path)


@pytest.mark.parametrize("doc", ["../x", "/x"])
def test_brat_stays_in_its_folder(doc, ours, tmp_path):
    with pytest.raises(ExchangeError, match="is no name for a file"):
        write_annotations([ours.model_copy(update={"doc": doc})], tmp_path / "brat", "brat")


def test_brat_keeps_articles_apart(ours, tmp_path):
    with pytest.raises(ExchangeError, match="is there twice"):
        write_annotations([ours, ours], tmp_path / "brat", "brat")


def test_brat_configuration_knows_every_label(ours, tmp_path):
    write_annotations([ours], tmp_path / "brat", "brat")
    lines = (tmp_path / "brat/annotation.conf").read_text(encoding="utf-8").splitlines()
    assert {line.split("\t")[0] for line in lines} >= {*FIXED, *event_types(), "founder_of", "modality"}


# ------------------------------------------------------------------ Label Studio
@pytest.fixture
def tasks(ours, tmp_path):
    """The tasks of one article, and a function that reads them as they are then."""
    file = tmp_path / "tasks.json"
    write_annotations([ours], file)
    found = json.loads(file.read_text(encoding="utf-8"))

    def again():
        file.write_text(json.dumps(found, indent=1), encoding="utf-8")
        return only(file)

    return found, again


def results(tasks, **wanted):
    return [r for r in tasks[0]["annotations"][0]["result"] if all(r.get(k) == v for k, v in wanted.items())]


def test_label_studio_corrections_are_read(tasks):
    found, again = tasks
    results(found, id="m2", type="labels")[0]["value"]["labels"] = ["ORG"]  # another type …
    same = results(found, labels=["SAME_ENTITY"])[0]
    found[0]["annotations"][0]["result"].remove(same)  # … so another entity
    results(found, id="q1", from_name="value")[0]["value"]["text"] = ["4000000"]
    results(found, id="v1", from_name="subtype")[0]["value"]["choices"] = ["merge"]
    place = {"start": 14, "end": 19, "text": "Brisa"}
    found[0]["annotations"][0]["result"] += [
        {
            "id": "aX3",
            "from_name": "label",
            "to_name": "text",
            "type": "labels",
            "value": {**place, "labels": ["COMPANY"]},
        },
        {"type": "relation", "from_id": "aX3", "to_id": "v1", "direction": "left", "labels": ["target"]},
    ]
    read = again()
    assert [(e.id, e.type, e.name) for e in read.entities] == [
        ("e1", "COMPANY", "Iliad"),
        ("e2", "ORG", "groupe"),
        ("e3", "COMPANY", "Brisa"),
    ]
    assert read.entities[0].identifiers == {"siren": "342376332"}
    assert str(read.quantities[0].value) == "4000000"
    assert read.events[0].subtype == "merge"
    assert [(a.role, a.ref, a.optional) for a in read.events[0].args] == [
        ("buyer", "e1", False),
        ("price", "q1", True),
        ("target", "e3", False),
    ]


def test_label_studio_reads_the_ground_truth_or_the_prediction(tasks):
    found, again = tasks
    whole = found[0]["annotations"][0]
    found[0]["annotations"] = [{"result": []}, {**whole, "ground_truth": True}]
    assert len(again().events) == 1
    found[0]["annotations"] = [{**whole, "was_cancelled": True}]
    with pytest.warns(UserWarning, match=r"task 1: annotations that were cancelled are left out \(1\)"):
        assert again().events == ()
    found[0] |= {"annotations": [], "predictions": [whole]}
    assert len(again().events) == 1


def spoil(found, what):
    result = found[0]["annotations"][0]["result"]
    if what == "annotations":
        found[0]["annotations"] *= 2
    elif what == "text":
        del found[0]["data"]["text"]
    elif what == "words":
        result[0]["value"]["text"] = "Free"
    elif what == "labels":
        result[0]["value"]["labels"] = ["COMPANY", "ORG"]
    elif what == "field":
        result.append({"id": "m1", "from_name": "mood", "type": "choices", "value": {"choices": ["good"]}})
    elif what == "region":
        result.append({"id": "zz", "from_name": "kind", "type": "choices", "value": {"choices": ["name"]}})
    elif what == "end":
        result.append({"type": "relation", "from_id": "v1", "to_id": "zz", "labels": ["buyer"]})


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("annotations", "task 1 has 2 annotations; mark one as ground truth"),
        ("text", "task 1 has no 'text' (str)"),
        ("words", "task 1, region m1 says 'Free' where the text has 'Iliad'"),
        ("labels", "task 1, region m1 has the labels COMPANY, ORG; give it one"),
        ("field", "task 1, region m1: mood = ['good'] is nothing of an extraction"),
        ("region", "task 1, region zz has kind but no label"),
        ("end", "task 1, relation v1 to zz: buyer leads to zz, which is not there"),
    ],
)
def test_label_studio_errors_name_task_and_region(what, told, tasks, tmp_path):
    found, again = tasks
    spoil(found, what)
    with pytest.raises(ExchangeError) as error:
        again()
    assert str(error.value).startswith(f"{tmp_path}/tasks.json:2, {told}"), error.value


@pytest.mark.parametrize(
    ("content", "told"),
    [("[\n {},\n {x}\n]", "tasks.json:3: no JSON"), ("[{} {}]", "',' or ']' expected"), ("[", "tasks.json:1: no JSON")],
)
def test_label_studio_json_errors_name_the_line(content, told, tmp_path):
    (tmp_path / "tasks.json").write_text(content.replace("{}", '{"data": {"text": "x"}}'), encoding="utf-8")
    with pytest.raises(ExchangeError) as error:
        list(read_annotations(tmp_path / "tasks.json"))
    assert told in str(error.value)


def test_label_studio_configuration_knows_every_field(tasks, tmp_path):
    view = ET.parse(tmp_path / "tasks.xml").getroot()
    names = {element.get("name") for element in view} - {None}
    assert {r["from_name"] for r in results(tasks[0]) if "from_name" in r} <= names
    assert {label.get("value") for label in view.iter("Label")} == {*FIXED, *event_types()}
    assert {"buyer", "SAME_ENTITY", "founder_of"} <= {relation.get("value") for relation in view.iter("Relation")}


# ------------------------------------------------------------------ Prodigy
def prodigy(tmp_path, *tasks):
    (tmp_path / "p.jsonl").write_text("".join(json.dumps(task) + "\n" for task in tasks), encoding="utf-8")
    return tmp_path / "p.jsonl"


def bare(words, label):
    start, end = span(words)
    return {"start": start, "end": end, "label": label}


def test_prodigy_made_by_hand(tmp_path):
    spans = [bare("Iliad", "COMPANY"), bare("rachète", "ACQUISITION")]
    relation = {"head": 1, "child": 0, "head_span": spans[1], "child_span": spans[0], "label": "buyer"}
    task = {"text": TEXT, "spans": spans, "relations": [relation], "answer": "accept", "_task_hash": 1}
    file = prodigy(tmp_path, {"text": "Non.", "answer": "reject"}, task)
    assert format_of(file) == "prodigy"
    with pytest.warns(UserWarning, match=r"tasks that were not accepted are left out \(1\)"):
        assert only(file).events[0].args[0].ref == "e1"


@pytest.mark.parametrize(
    ("task", "told"),
    [
        ([1], "p.jsonl:1 is no JSON object"),
        ({"texte": ""}, "p.jsonl:1 has no 'text' (str)"),
        ({"text": TEXT, "spans": [{"start": 0}]}, "p.jsonl:1, span 1 has no 'end' (int)"),
        ({"text": "x", "spans": [bare("Iliad", "ORG")]}, "p.jsonl:1, span 1: the span [0, 5] is no part of the text"),
        (
            {"text": TEXT, "relations": [{"head_span": bare("Iliad", "ORG"), "child_span": {}, "label": "x"}]},
            "p.jsonl:1, relation 1 leads to no span ORG at (0, 5)",
        ),
    ],
)
def test_prodigy_errors_name_line_and_item(task, told, tmp_path):
    with pytest.raises(ExchangeError) as error:
        only(prodigy(tmp_path, task), format="prodigy")
    assert str(error.value).startswith(f"{tmp_path}/{told}"), error.value


# ------------------------------------------------------------------ DocBin
def test_docbin_made_by_hand(tmp_path):
    doc = Doc(french().vocab, words=["Iliad", "rachète", "Brisa"])
    doc.spans["entities"] = [Span(doc, 0, 1, "COMPANY"), Span(doc, 2, 3, "COMPANY")]
    doc.spans["sc"] = [Span(doc, 0, 1, "VERB")]
    DocBin(docs=[doc], store_user_data=True).to_disk(tmp_path / "x.spacy")
    with pytest.warns(UserWarning, match="the span groups sc are left out"):
        found = only(tmp_path / "x.spacy")
    assert [m.text for m in found.mentions] == ["Iliad", "Brisa"]


def test_docbin_errors_name_the_doc(tmp_path):
    doc = Doc(french().vocab, words=["Iliad"])
    doc.spans["entities"] = [Span(doc, 0, 1, "FIRM")]
    DocBin(docs=[doc]).to_disk(tmp_path / "x.spacy")
    with pytest.raises(ExchangeError, match=r"x.spacy, doc 1, entities, s1: 'FIRM' is no label"):
        only(tmp_path / "x.spacy")
    (tmp_path / "x.spacy").write_bytes(b"no DocBin")
    with pytest.raises(ExchangeError, match=r"x\.spacy is no spaCy DocBin"):
        only(tmp_path / "x.spacy")


# ------------------------------------------------------------------ what cannot be written
@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"text": None}, "iliad has no text"),
        ({"text": "Iliad"}, "m2 has the span"),
        ({"entities": ()}, "m1 refers to e1, which is not there"),
        ({"mentions": (Mention(id="q1", span=(0, 5), entity="e1", kind="name"),)}, "the id q1 is used twice"),
        (
            {"events": (Event(id="v1", type="MONEY", triggers=[(0, 1)]),)},
            "the event type MONEY has the name of another",
        ),
    ],
)
def test_what_does_not_fit_is_not_written(change, told, ours, tmp_path):
    with pytest.raises(ExchangeError, match=told):
        write_annotations([ours.model_copy(update=change)], tmp_path / "x.spacy")
    assert list(tmp_path.iterdir()) == []


# ------------------------------------------------------------------ anything at all
def places(value, path=()):
    """The keys that lead to every part of a JSON value."""
    yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from places(part, (*path, key))


def replaced(value, path, by):
    if not path:
        return by
    parts = dict(value) if isinstance(value, dict) else list(value)
    parts[path[0]] = replaced(value[path[0]], path[1:], by)
    return parts


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), by=st.sampled_from([None, 7, "x", "v1", True, [], [1], ["x"], {}, {"x": 1}, [{}], [[0, {}]]]))
@pytest.mark.parametrize("name", ["labelstudio", "prodigy"])
def test_damaged_tasks_are_read_or_told(name, ours, tmp_path, data, by):
    file = tmp_path / {"labelstudio": "x.json", "prodigy": "x.jsonl"}[name]
    write_annotations([ours], file, name)
    (task,) = json.loads(file.read_text()) if name == "labelstudio" else [json.loads(file.read_text())]
    damaged = replaced(task, data.draw(st.sampled_from(list(places(task)))), by)
    file.write_text(json.dumps([damaged] if name == "labelstudio" else damaged), encoding="utf-8")
    with suppress(ExchangeError):
        assert all(found.doc in ("iliad", by, None) for found in read_annotations(file, name, warn=str))
