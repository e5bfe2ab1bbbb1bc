from html.parser import HTMLParser

from pipeline import notebook
from pipeline.schema import Extraction

EVIL = "<script>alert(1)</script>"


def test_events_are_a_table(extractions):
    html = extractions["xiaomi-2014"]._repr_html_()
    assert html.count("<tr><td>") == len(extractions["xiaomi-2014"].events)
    assert "61,1 millions de smartphones" in html


def test_relations_are_told():
    entities = [{"id": "e1", "type": "PERSON", "name": "Xavier Niel"}, {"id": "e2", "type": "COMPANY", "name": "Iliad"}]
    relation = {"type": "founder_of", "from": "e1", "to": "e2"}
    html = Extraction.model_validate({"entities": entities, "relations": [relation]})._repr_html_()
    assert '<bdi>Xavier Niel</bdi> <span class="role">founder of</span><bdi>Iliad</bdi>' in html


def test_hostile_words_stay_words():
    found = Extraction.model_validate(
        {
            "doc": EVIL,
            "entities": [{"id": "e1", "type": "COMPANY", "name": EVIL}],
            "events": [
                {
                    "id": "v1",
                    "type": "FUNDING",
                    "triggers": [[0, 1]],
                    "trigger_texts": [EVIL],
                    "args": [{"role": "company", "ref": "e1"}],
                }
            ],
        }
    )
    tags = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, _: tags.append(tag)
    parser.feed(found._repr_html_())
    assert "script" not in tags
    assert found._repr_html_().count("&lt;script&gt;") == 4


def test_what_is_left_out_is_said(monkeypatch):
    monkeypatch.setattr(notebook, "SHOWN", 1)
    event = {"id": "v1", "type": "FUNDING", "triggers": [[0, 1]]}
    html = Extraction.model_validate({"events": [event, event, event]})._repr_html_()
    assert "… and 2 more events" in html
