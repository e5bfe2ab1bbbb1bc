from collections import Counter

from pipeline.evaluation import confused_events, confused_names, score_article
from pipeline.evaluation.confusion import confuse


def test_equal_types_are_paired_first():
    assert confuse([((0, 9), "ORG")], [((0, 9), "COMPANY"), ((0, 5), "ORG")]) == Counter(
        {("ORG", "ORG"): 1, (None, "COMPANY"): 1}
    )


def test_sums_are_those_of_the_figures(sample_pairs, extractions):
    for pair in sample_pairs:
        predicted = extractions[pair.doc]
        score = score_article(pair.gold, predicted, pair.text)
        for cells, measure in (
            (confused_names(score, pair.gold, predicted), "names_strict"),
            (confused_events(score), "events"),
        ):
            counts = score.counts[measure]
            assert sum(n for (gold, _), n in cells.items() if gold) == counts.tp + counts.fn
            assert sum(n for (_, told), n in cells.items() if told) == counts.tp + counts.fp
