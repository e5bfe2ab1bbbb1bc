import pytest

from pipeline.evaluation import changes, differences, score_article, summarise
from pipeline.schema import Extraction


def article(*events):
    return Extraction.model_validate(
        {"entities": [{"id": "e1", "type": "COMPANY", "name": "Iliad"}], "events": list(events)}
    )


def event(start=0, modality="asserted"):
    args = [{"role": "company", "ref": "e1"}]
    return {"id": f"v{start}", "type": "FUNDING", "triggers": [[start, start + 5]], "args": args, "modality": modality}


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ([], [event()], [("fixed", "missed")]),
        ([event()], [], [("broken", "missed")]),
        ([], [event(modality="denied")], [("changed", "differs")]),
        ([event(), event(40)], [event()], [("fixed", "spurious")]),
        ([event(), event(40)], [event(), event(42)], []),
        ([event()], [event()], []),
        ([], [], []),
    ],
)
def test_changes(before, after, found):
    scores = [score_article(article(event()), article(*events)) for events in (before, after)]
    assert [(change.status, change.finding.kind) for change in changes(*scores)] == found


def test_differences_are_those_of_the_figures(sample_pairs, extractions):
    before = [score_article(p.gold, None, p.text) for p in sample_pairs]
    after = [score_article(p.gold, extractions[p.doc], p.text) for p in sample_pairs]
    found = differences(before, after)["events"]
    assert (found.before, found.after) == (0.0, summarise(after)["events"]["f1"])
    assert 0 < found.interval[0] <= found.after <= found.interval[1]
    assert differences(after, after)["events"].interval == (0.0, 0.0)


def test_runs_on_other_articles_are_refused(sample_pairs):
    score = score_article(sample_pairs[0].gold, None)
    with pytest.raises(ValueError, match="the same articles"):
        differences([score], [score, score])
