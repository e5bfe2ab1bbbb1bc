from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.schema import Extraction
from pipeline.sections import cut, join


@given(st.text(alphabet="a. \n"), st.integers(2, 20))
def test_sections_cover_the_text_and_keep_to_the_length(text, length):
    spans = cut(text, length)
    assert (spans[0][0], spans[-1][1]) == (0, len(text))
    assert all(left[1] == right[0] for left, right in pairwise(spans))
    assert all(end - start <= length for start, end in spans)
    assert all(end > start for start, end in spans[:-1])


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        ("Un deux.\nTrois. Quatre", ["Un deux.\n", "Trois. Quatre"]),
        ("Un deux. Trois quatre cinq", ["Un deux. ", "Trois quatre ", "cinq"]),
        ("un deux trois quatre", ["un deux trois ", "quatre"]),
        ("abcdefghijklmnopqrstuvwxyz", ["abcdefghijklmno", "pqrstuvwxyz"]),
    ],
)
def test_cuts_fall_at_lines_then_sentences_then_words(text, sections):
    assert [text[start:end] for start, end in cut(text, 15)] == sections


def section(name="Iliad", type_="COMPANY"):
    return Extraction.model_validate(
        {
            "entities": [{"id": "e1", "type": type_, "name": name}],
            "mentions": [{"id": "m1", "span": [0, 5], "entity": "e1", "kind": "name", "text": name}],
            "quantities": [{"id": "q1", "span": [6, 8], "kind": "money", "value": "3", "text": "3 €"}],
            "relations": [{"type": "product_of", "from": "e1", "to": "e1"}],
            "events": [
                {
                    "id": "v1",
                    "type": "FUNDING",
                    "triggers": [[9, 12]],
                    "evidence": [[0, 15]],
                    "source": "e1",
                    "args": [{"role": "amount", "ref": "q1"}, {"role": "investor", "span": [13, 15], "text": "y."}],
                }
            ],
        }
    )


def test_sections_join_with_shifted_spans_and_fresh_ids():
    found = join([(0, section()), (100, section())])
    assert [(m.id, m.span, m.entity) for m in found.mentions] == [("m1", (0, 5), "e1"), ("m2", (100, 105), "e1")]
    assert [e.id for e in found.entities] == ["e1"]
    event = found.events[1]
    assert (event.id, event.triggers, event.evidence, event.source) == ("v2", ((109, 112),), ((100, 115),), "e1")
    assert [(arg.ref, arg.span) for arg in event.args] == [("q2", None), (None, (113, 115))]
    assert [r.from_ for r in found.relations] == ["e1"]


@pytest.mark.parametrize(
    ("name", "type_", "count"), [("ILIAD", "COMPANY", 1), ("Free", "COMPANY", 2), ("Iliad", "PRODUCT", 2)]
)
def test_entities_of_one_name_and_type_become_one(name, type_, count):
    found = join([(0, section()), (100, section(name, type_))])
    assert len(found.entities) == count
    assert found.mentions[1].entity == f"e{count}"


def test_one_section_stays_as_it_is():
    assert join([(0, section())]) == section()
