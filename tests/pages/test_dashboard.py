import json

from pipeline.pages import dashboard, dashboard_page


def payload(parsed, *extractions, **options):
    return parsed(dashboard_page(extractions, title="out.jsonl", **options)).payload


def test_events_come_with_companies_dates_amounts_and_sentence(parsed, hostile, hostile_text):
    event = payload(parsed, hostile)["events"][0]
    assert event["told"] == "2014"
    assert event["amounts"] == [{"rank": 3e6, "unit": "EUR", "shown": "3\u202f000\u202f000", "role": "amount"}]
    assert "".join(event["details"]["quote"]) == hostile_text.split("\n")[1]
    assert event["details"]["quote"][1] == "levé"


def test_one_company_in_two_spellings_is_one(parsed, hostile):
    other = hostile.model_copy(
        update={"entities": (hostile.entities[0].model_copy(update={"name": hostile.entities[0].name.upper()}),)}
    )
    found = payload(parsed, hostile, other)
    assert len(found["companies"]) == 1
    assert [event["companies"] for event in found["events"] if event["companies"]] == [[0], [0]]


def test_without_a_text_the_trigger_stands_alone(parsed, hostile):
    bare = hostile.model_copy(update={"text": None})
    assert payload(parsed, bare)["events"][0]["details"]["quote"] == ["", "levé", ""]


def test_the_least_confident_events_lose_their_sentences_not_their_count(parsed, hostile, monkeypatch):
    monkeypatch.setattr(dashboard, "DETAILED", 1)
    html = dashboard_page([hostile], title="out.jsonl")
    assert [event["details"] is None for event in parsed(html).payload["events"]] == [False, True]
    assert "Sentences of the 1 least confident events are not in this page" in html


def test_every_event_counts(parsed, extractions):
    found = payload(parsed, *extractions.values())
    assert len(found["events"]) == sum(len(e.events) for e in extractions.values())
    assert json.dumps(found["types"]) == json.dumps(list(dict.fromkeys(found["types"])))
