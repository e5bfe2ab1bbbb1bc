"""Explanations of events, and the least confidence of those told."""

import pytest

from pipeline import extract

TEXT = "Iliad a racheté Free pour 12 millions d'euros en mars 2014."


def test_an_explanation_tells_frames_roles_and_cues():
    event = extract(TEXT, published="2015", explain=True).events[0]
    told = event.explanation
    assert told["frames"][0]["frame"].startswith("ACQUISITION.")
    assert {r["role"] for r in told["roles"]} == {a.role for a in event.args}
    assert told["attributes"]["modality"]["value"] == event.modality


def test_nothing_is_explained_unasked():
    assert all(e.explanation is None for e in extract(TEXT, published="2015").events)


def test_min_confidence_leaves_out_the_less_likely():
    everything = extract(TEXT, published="2015").events
    least = max(e.confidence for e in everything)
    assert extract(TEXT, published="2015", min_confidence=least).events == tuple(
        e for e in everything if e.confidence >= least
    )


@pytest.mark.parametrize("value", [-0.1, 1.1])
def test_an_impossible_confidence_is_told(value):
    with pytest.raises(ValueError, match="between 0 and 1"):
        extract(TEXT, min_confidence=value)
