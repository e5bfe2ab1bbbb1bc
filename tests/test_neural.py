"""The layers in numpy against plain loops."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.strings import hash_string

from pipeline.neural import Rows, bags, gelu, most, sigmoid, standardised, sums

ROWS = st.lists(st.integers(0, 4), min_size=1, max_size=12)


def drawn(count: int) -> np.ndarray:
    return np.random.default_rng(count).normal(size=(2, count, 3)).astype(np.float32)


@given(ROWS)
def test_most_is_the_maximum_of_the_group(groups):
    x, numbers = drawn(len(groups)), np.array(groups)
    for row, group in enumerate(groups):
        assert (most(x, numbers)[:, row] == x[:, numbers == group].max(axis=1)).all()


@given(ROWS)
def test_sums_gather_rows_at_their_targets(targets):
    x, numbers = drawn(5 + len(targets)), np.array(targets)
    rows = np.arange(len(targets))
    found = sums(x, rows, numbers)
    for target in range(5):
        assert found[:, target] == pytest.approx(x[:, rows[numbers == target]].sum(axis=1), abs=1e-5)


@given(st.lists(st.lists(st.integers(0, 4), max_size=12), max_size=6))
def test_bags_add_the_rows_of_each_list_in_order(lists):
    table = drawn(5)[0]
    for rows, found in zip(lists, bags(table, lists), strict=True):
        total = np.zeros(3, dtype=np.float32)
        for row in rows:
            total += table[row]
        assert (found == total).all()


def test_standardised_rows_have_mean_0_and_variance_1():
    found = standardised(drawn(7) * 5 + 2)
    assert found.mean(axis=-1) == pytest.approx(np.zeros((2, 7)), abs=1e-5)
    assert found.var(axis=-1) == pytest.approx(np.ones((2, 7)), abs=1e-3)


@pytest.mark.parametrize(("function", "at", "value"), [(gelu, 0.0, 0.0), (gelu, 3.0, 2.9964), (sigmoid, 0.0, 0.5)])
def test_activations(function, at, value):
    assert float(function(np.array([at], dtype=np.float32))[0]) == pytest.approx(value, abs=1e-4)


def test_rows_know_the_features_of_training_only():
    rows = Rows(np.array([hash_string(f) for f in ("a", "b")], dtype=np.uint64))
    assert rows.of(["b", "c", "a", "b"]) == [1, 0, 1]
