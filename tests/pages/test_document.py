from hypothesis import given
from hypothesis import strategies as st

from pipeline.pages.document import Judged, document
from pipeline.schema import Extraction

LETTERS = st.text(st.sampled_from("ab .\n\r\u00a0\u2028é😀<&"), max_size=60)


def words(shown, number=None):
    """The text of all segments, or of those of one mark."""
    segments = [segment for block in shown["blocks"] for segment in block["segments"]]
    return "".join(text for text, *numbers in segments if number is None or number in numbers)


@given(LETTERS, st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9)), max_size=6))
def test_no_word_is_lost_and_every_mark_covers_its_own(text, places):
    spans = [(start, start + length) for start, length in places if start + length <= len(text)]
    quantities = [{"id": f"q{n}", "span": span, "kind": "count"} for n, span in enumerate(spans)]
    shown = document(text, Extraction.model_validate({"quantities": quantities}))
    assert "".join(words(shown).split()) == "".join(text.split())
    for number, mark in enumerate(shown["marks"]):
        assert "".join(words(shown, number).split()) == "".join(text[slice(*mark["at"])].split())


def test_real_articles_come_whole(sample_pairs, extractions):
    for pair in sample_pairs:
        shown = document(pair.text, extractions[pair.doc])
        assert "".join(words(shown).split()) == "".join(pair.text.split())
        for event, told in zip(extractions[pair.doc].events, shown["events"], strict=True):
            assert tuple(words(shown, number) for number in told["triggers"]) == event.trigger_texts


def test_an_argument_lights_its_mentions_in_the_evidence_or_else_the_nearest():
    mentions = [{"id": f"m{n}", "span": [n, n + 2], "entity": "e1", "kind": "name"} for n in (0, 10, 20)]
    event = {"id": "v1", "type": "FUNDING", "triggers": [[13, 15]], "args": [{"role": "company", "ref": "e1"}]}
    entity = {"id": "e1", "type": "COMPANY", "name": "Iliad"}
    marks = []
    for evidence in ([[9, 30]], []):
        layers = {"entities": [entity], "mentions": mentions, "events": [event | {"evidence": evidence}]}
        shown = document("x" * 40, Extraction.model_validate(layers))
        marks.append([shown["marks"][n]["at"][0] for n in shown["events"][0]["arguments"][0]["marks"]])
    assert marks == [[10, 20], [10]]


def test_a_relation_lights_its_entities_where_they_stand_closest():
    places = {"e1": (0, 30), "e2": (12, 33)}
    layers = {
        "entities": [{"id": "e1", "type": "PERSON", "name": "Niel"}, {"id": "e2", "type": "COMPANY", "name": "Iliad"}],
        "mentions": [
            {"id": f"{id_}{n}", "span": [n, n + 2], "entity": id_, "kind": "name"}
            for id_ in places
            for n in places[id_]
        ],
        "relations": [{"type": "executive_of", "from": "e1", "to": "e2", "confidence": 0.5}],
    }
    found = Extraction.model_validate(layers)
    shown = document("x" * 40, found)
    (relation,) = shown["relations"]
    sides = [(a["role"], a["text"], [shown["marks"][n]["at"] for n in a["marks"]]) for a in relation["arguments"]]
    assert sides == [("executive", "Niel", [(30, 32)]), ("of", "Iliad", [(33, 35)])]
    assert document("x" * 40, found, Judged())["relations"] == []
