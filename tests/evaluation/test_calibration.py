import pytest

from pipeline.evaluation import calibrate, judged_arguments, judged_events, judged_names, score_article


def test_bins_hold_what_they_say():
    found = calibrate([(0.0, False), (0.81, True), (0.85, False), (1.0, True)])
    assert [(b.low, b.n, b.confidence, b.precision) for b in found.bins] == [
        (0.0, 1, 0.0, 0.0),
        (0.8, 2, pytest.approx(0.83), 0.5),
        (0.9, 1, 1.0, 1.0),
    ]
    assert (found.n, found.ece) == (4, pytest.approx(2 * 0.33 / 4))


def test_nothing_has_no_error():
    assert calibrate([]).ece is None


def test_what_is_judged_is_what_is_counted(sample_pairs, extractions):
    scores = [score_article(p.gold, extractions[p.doc], p.text) for p in sample_pairs]
    for judged, measure in ((judged_events, "events"), (judged_names, "names_strict"), (judged_arguments, "arguments")):
        points = judged(scores)
        right = sum(score.counts[measure].tp for score in scores)
        assert (sum(r for _, r in points), len(points)) == (right, right + sum(s.counts[measure].fp for s in scores))
