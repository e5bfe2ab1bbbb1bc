"""The log-linear model: masked softmax, saved and loaded unchanged."""

from pathlib import Path

import numpy as np
import pytest
from spacy.strings import hash_string

from pipeline.events.linear import Linear


@pytest.fixture
def model() -> Linear:
    keys = np.array([hash_string("a"), hash_string("b")], dtype=np.uint64)
    return Linear(["no", "yes"], keys, np.array([[0.0, 2.0], [1.0, 0.0]], dtype=np.float32))


def test_probabilities(model: Linear) -> None:
    assert model.probabilities(["a"])[1] == pytest.approx(1 / (1 + np.exp(-2)))


def test_unknown_features_weigh_nothing(model: Linear) -> None:
    assert model.probabilities(["never seen"]).tolist() == [0.5, 0.5]


def test_masked_classes_get_nothing(model: Linear) -> None:
    assert model.probabilities(["a"], np.array([True, False])).tolist() == [1.0, 0.0]


def test_file_round_trip(model: Linear, tmp_path: Path) -> None:
    model.save(tmp_path / "m.npz")
    again = Linear.load(tmp_path / "m.npz")
    assert again.classes == model.classes
    assert again.scores(["a", "b"]).tolist() == model.scores(["a", "b"]).tolist()
