"""The verdict: its numbers for real drafts, and its file."""

import numpy as np
import pytest

from pipeline.events.verdict import Verdict, numbers_of

TEXT = "Nokia a supprimé 300 postes en Finlande. Ericsson a levé 20 millions d'euros et recruté 50 personnes."


@pytest.fixture(scope="module")
def drafts(nlp):
    extractor = nlp.get_pipe("manchette_events").extractor
    return extractor, extractor.drafts(nlp(TEXT))[1]


def test_numbers_are_finite_one_row_a_draft(drafts):
    numbers = numbers_of(drafts[1])
    assert len(numbers) == len(drafts[1]) > 1
    assert np.isfinite(numbers).all()


def test_chances_do_not_hang_on_the_order(drafts):
    extractor, found = drafts
    verdict, types = extractor.judges.verdict, [d.type for d in found]
    forwards = verdict.probabilities(types, numbers_of(found))
    backwards = verdict.probabilities(types[::-1], numbers_of(found[::-1]))
    assert backwards[::-1] == pytest.approx(forwards, abs=1e-5)
    assert ((forwards > 0) & (forwards < 1)).all()


def test_it_survives_its_file(drafts, tmp_path):
    verdict, types = drafts[0].judges.verdict, [d.type for d in drafts[1]]
    verdict.save(tmp_path / "verdict.npz")
    again = Verdict.load(tmp_path / "verdict.npz")
    assert (
        again.probabilities(types, numbers_of(drafts[1])) == verdict.probabilities(types, numbers_of(drafts[1]))
    ).all()
