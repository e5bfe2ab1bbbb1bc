"""Whatever an extraction holds comes back from every format."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.tokens import DocBin

from pipeline.exchange import FORMATS, check_output, complete, format_of, read_annotations, write_annotations
from pipeline.exchange.drawing import to_graph
from pipeline.exchange.graph import FIXED
from pipeline.exchange.reading import from_graph
from pipeline.exchange.tokens import as_doc, french
from pipeline.schema import (
    Argument,
    Entity,
    Event,
    Extraction,
    Mention,
    Quantity,
    Relation,
    Time,
)

PLACES = {
    "manchette": ("own.jsonl", "own"),
    "labelstudio": ("tasks.json",),
    "brat": ("brat",),
    "docbin": ("gold.spacy",),
    "prodigy": ("tasks.jsonl",),
}
CASES = [(name, place) for name, places in PLACES.items() for place in places]
CHARACTERS = st.sampled_from(list('ab é’\n\t\r\u00a0\u202f\u2028\U0001f4b6"\\{;:,1'))
IDENTIFIERS = st.dictionaries(st.sampled_from(["lei", "siren"]), st.text(CHARACTERS, max_size=4), max_size=2)
CONFIDENCE = st.sampled_from([1.0, 0.25])


def test_every_format_is_tried():
    assert PLACES.keys() == FORMATS.keys()


@pytest.mark.parametrize(("name", "place"), CASES)
def test_gold_comes_back_the_same(name, place, annotated, tmp_path):
    some = annotated[::6]
    write_annotations(some, tmp_path / place, name)
    assert format_of(tmp_path / place) == name
    back = {found.doc: found for found in read_annotations(tmp_path / place)}
    assert back == {one.doc: one for one in some}


def test_all_gold_has_a_graph(annotated):
    assert all(from_graph(to_graph(one)) == one for one in annotated)


@pytest.mark.parametrize(("name", "place"), CASES)
def test_predictions_come_back_the_same(name, place, extractions, tmp_path):
    write_annotations(extractions.values(), tmp_path / place, name)
    assert {e.doc: e for e in read_annotations(tmp_path / place)} == {d: complete(e) for d, e in extractions.items()}


def test_formats_follow_one_another(annotated, tmp_path):
    some = annotated[:3]
    for name, place in CASES:
        write_annotations(some, tmp_path / place, name)
        some = list(read_annotations(tmp_path / place))
    assert {e.doc: e for e in some} == {e.doc: e for e in annotated[:3]}


@st.composite
def made_up(draw):
    """Extractions with everything that the schema allows, likely or not."""
    text = draw(st.text(CHARACTERS, min_size=2, max_size=30))
    spans = st.lists(st.integers(0, len(text)), min_size=2, max_size=2, unique=True).map(lambda s: tuple(sorted(s)))
    some = lambda made, most=3: draw(st.lists(made, max_size=most))  # noqa: E731
    kinds = st.sampled_from(["COMPANY", "PERSON"])
    entities = [
        Entity(id=f"e{n}", type=draw(kinds), name=draw(st.text(CHARACTERS)), identifiers=draw(IDENTIFIERS))
        for n in range(draw(st.integers(1, 3)))
    ]
    who = st.sampled_from([e.id for e in entities])
    mentions = [
        Mention(id=f"m{n}", span=span, entity=draw(who), kind=draw(st.sampled_from(["name", "nominal"])))
        for n, span in enumerate(some(spans))
    ]
    quantities = [
        Quantity(
            id=f"q{n}",
            span=span,
            kind=draw(st.sampled_from(["money", "count"])),
            value=draw(st.none() | st.decimals(0, 99, places=2)),
            unit=draw(st.none() | st.text(CHARACTERS, min_size=1, max_size=3)),
            modifier=draw(st.sampled_from(["exact", "range"])),
            equivalent_of=draw(st.none() | st.just("q0")) if n else None,
            confidence=draw(CONFIDENCE),
        )
        for n, span in enumerate(some(spans))
    ]
    times = [
        Time(id=f"t{n}", span=span, value=draw(st.sampled_from([None, "2015"]))) for n, span in enumerate(some(spans))
    ]
    things = st.sampled_from([item.id for item in (*entities, *quantities, *times)])
    relation = st.builds(lambda a, b, c: Relation(type="founder_of", from_=a, to=b, confidence=c), who, who, CONFIDENCE)
    roles = st.sampled_from(["buyer", "time", "step2"])
    by_reference = st.builds(lambda r, f, o: Argument(role=r, ref=f, optional=o), roles, things, st.booleans())
    by_span = st.builds(lambda r, s, c: Argument(role=r, span=s, confidence=c), roles, spans, CONFIDENCE)
    events = [
        Event(
            id=f"v{n}",
            type=draw(st.sampled_from(["FUNDING", "OWN_TYPE"])),
            triggers=some(spans),
            args=draw(st.lists(by_reference | by_span, max_size=3, unique_by=lambda a: (a.role, a.ref or a.span))),
            modality=draw(st.sampled_from(["asserted", "denied"])),
            source=draw(st.none() | who),
            direction=draw(st.sampled_from([None, "up"])),
            evidence=some(spans, 1),
            explanation=draw(st.none() | st.just({"cue": "vise", "n": [1, None]})),
            optional=draw(st.booleans()),
        )
        for n in range(draw(st.integers(0, 2)))
    ]
    relations = draw(st.lists(relation, max_size=2, unique_by=lambda r: (r.from_, r.to)))
    layers = {"mentions": mentions, "quantities": quantities, "times": times, "relations": relations, "events": events}
    told = {"title": draw(st.none() | st.text(CHARACTERS)), "published": "2015-01", "ignore": some(spans, 2)}
    return complete(Extraction(doc="sub-1", text=text, entities=entities, **told, **layers))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(made_up())
@pytest.mark.parametrize(("name", "place"), CASES)
def test_anything_comes_back_the_same(name, place, tmp_path, extraction):
    write_annotations([extraction], tmp_path / place, name)
    assert list(read_annotations(tmp_path / place)) == [extraction]


@given(st.text(CHARACTERS, max_size=30), st.lists(st.tuples(st.integers(0, 29), st.integers(1, 30)), max_size=5))
def test_tokens_are_the_text_and_end_where_spans_do(text, spans):
    spans = [(a, b) for a, b in spans if a < b <= len(text)]
    doc = as_doc(text, spans)
    assert doc.text == text
    assert all(doc.char_span(*span).text == text[slice(*span)] for span in spans)


def test_tokens_without_spans_are_those_of_spacy(xiaomi):
    assert [t.text_with_ws for t in as_doc(xiaomi, [])] == [t.text_with_ws for t in french()(xiaomi)]


# ------------------------------------------------------------------ what each tool finds in its own terms
@pytest.fixture(scope="session")
def xiaomi_annotated(annotated):
    return next(one for one in annotated if one.doc == "xiaomi-2014")


def test_docbin_has_names_for_training(xiaomi_annotated, tmp_path):
    write_annotations([xiaomi_annotated], tmp_path / "x.spacy")
    (doc,) = DocBin().from_disk(tmp_path / "x.spacy").get_docs(french().vocab)
    names = [m for m in xiaomi_annotated.mentions if m.kind == "name"]
    assert [(e.start_char, e.end_char) for e in doc.ents] == [m.span for m in names]
    assert {s.label_ for s in doc.spans["events"]} == {e.type for e in xiaomi_annotated.events}
    assert not set(FIXED) & {s.label_ for s in doc.spans["events"]}


def test_prodigy_relations_lead_to_the_last_token_of_spans(xiaomi_annotated, tmp_path):
    write_annotations([xiaomi_annotated], tmp_path / "x.jsonl", "prodigy")
    task = json.loads((tmp_path / "x.jsonl").read_text(encoding="utf-8"))
    for relation in task["relations"]:
        for index, span in ((relation["head"], relation["head_span"]), (relation["child"], relation["child_span"])):
            assert task["tokens"][index]["end"] == span["end"]
            assert task["tokens"][span["token_start"]]["start"] == span["start"]


@pytest.mark.parametrize(("name", "place"), [("brat", "x.json"), ("labelstudio", "x"), ("docbin", "x.jsonl")])
def test_endings_belong_to_formats(name, place, tmp_path):
    with pytest.raises(ValueError, match="is no place for the format"):
        check_output(tmp_path / place, name)
