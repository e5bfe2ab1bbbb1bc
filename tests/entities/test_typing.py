"""From evidence to names."""

import itertools
from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.entities.typing import LABELS, choose, consistent, normalised, score, with_conventions, with_family_names


def favouring(label, chance=0.9):
    rest = (1 - chance) / (len(LABELS) - 1)
    return [log(chance if k == label else rest) for k in LABELS]


def test_score_without_known_evidence_is_uniform():
    assert [round(exp(x), 3) for x in score(["never seen"], {})] == [round(1 / len(LABELS), 3)] * len(LABELS)


def test_score_adds_weights():
    model = {"a": [0, 2, 0, 0, 0, 0], "b": [0, 1, 0, 0, 0, 0]}
    both, one = score(["a", "b"], model), score(["a"], model)
    assert both[1] > one[1]


def test_the_longer_name_wins_when_its_evidence_is_stronger():
    names = choose([(0, 1), (0, 2)], [favouring("COMPANY", 0.6), favouring("PRODUCT", 0.95)])
    assert [(n.span, n.type) for n in names] == [((0, 2), "PRODUCT")]


def test_two_sure_parts_beat_an_unsure_whole():
    names = choose([(0, 1), (0, 2), (1, 2)], [favouring("COMPANY"), favouring("PRODUCT", 0.5), favouring("COMPANY")])
    assert [n.span for n in names] == [(0, 1), (1, 2)]


def test_what_is_no_name_is_left_out():
    assert choose([(0, 1)], [favouring("NONE")]) == []


def test_mentions_of_one_surface_agree():
    unsure = favouring("PRODUCT", 0.4)
    scores = consistent(["x", "x", "x"], [favouring("COMPANY"), favouring("COMPANY"), unsure], [False] * 3)
    assert LABELS[max(range(len(LABELS)), key=lambda k: scores[2][k])] == "COMPANY"


def test_a_dual_name_keeps_its_choice():
    own = favouring("PRODUCT", 0.6)
    scores = consistent(["x", "x"], [favouring("COMPANY"), own], [True, True])
    assert LABELS[max(range(len(LABELS)), key=lambda k: scores[1][k])] == "PRODUCT"


def test_agreement_does_not_make_a_name_of_what_is_none():
    scores = consistent(["x", "x"], [favouring("COMPANY"), favouring("NONE", 0.97)], [False, False])
    assert exp(scores[1][0]) > 0.5


def test_a_lone_family_name_hears_the_full_name():
    scores = with_family_names([["jean", "messier"], ["messier"]], [favouring("PERSON"), favouring("COMPANY", 0.5)])
    assert scores[1][LABELS.index("PERSON")] > favouring("COMPANY", 0.5)[LABELS.index("PERSON")]


@pytest.mark.parametrize(("found", "best"), [(["aged given"], "PERSON"), (["aged"], "COMPANY")])
def test_a_first_name_with_its_age_is_a_person(found, best):
    [scores] = with_conventions([found], [favouring("COMPANY")])
    assert LABELS[max(range(len(LABELS)), key=scores.__getitem__)] == best


@given(st.lists(st.floats(-50, 50), min_size=6, max_size=6))
def test_normalised_sums_to_one(total):
    assert sum(map(exp, normalised(total))) == pytest.approx(1)


spans = st.tuples(st.integers(0, 30), st.integers(1, 5)).map(lambda p: (p[0], p[0] + p[1]))


@given(st.lists(st.tuples(spans, st.lists(st.floats(-5, 5), min_size=6, max_size=6)), unique_by=lambda x: x[0]))
def test_chosen_names_never_overlap(rows):
    names = choose([s for s, _ in rows], [normalised(x) for _, x in rows])
    assert all(a.span[1] <= b.span[0] for a, b in itertools.pairwise(names))
