"""The network of names: what a candidate hears, and that it survives its file."""

import numpy as np
import pytest
from spacy.strings import hash_string

from pipeline.entities.network import NameNetwork, numbered, overlapping
from pipeline.entities.typing import LABELS

WIDTH, AROUND = 4, 6
KEYS = np.array([hash_string(f) for f in ("lex=none", "title")], dtype=np.uint64)


SHAPES = {
    "bag.weight": (2, WIDTH),
    "direct.weight": (2, len(LABELS)),
    "around.weight": (WIDTH, AROUND),
    "hidden.weight": (WIDTH, WIDTH),
    "mix.weight": (WIDTH, 3 * WIDTH),
    "out.weight": (len(LABELS), WIDTH),
    "first.weight": (WIDTH,),
    "second.weight": (WIDTH,),
}


@pytest.fixture(scope="module")
def network():
    chance = np.random.default_rng(1)
    weights = {name: chance.normal(size=shape).astype(np.float16).astype(np.float32) for name, shape in SHAPES.items()}
    for name in ("around", "hidden", "mix", "out", "first", "second"):
        weights[f"{name}.bias"] = np.zeros(SHAPES[f"{name}.weight"][0], dtype=np.float32)
    return NameNetwork(weights, KEYS)


def scores(network, rows, surfaces, chains):
    around = np.random.default_rng(2).normal(size=(len(rows), AROUND)).astype(np.float32)
    return network.scores(rows, around, (np.array(surfaces), np.array(chains)))


def test_a_candidate_hears_those_of_its_surface(network):
    rows = [["lex=none"], ["title"], []]
    together, apart = (scores(network, rows, surfaces, [0, 1, 2]) for surfaces in ([0, 0, 1], [0, 1, 2]))
    assert together.shape == (3, len(LABELS))
    assert not np.allclose(together[:2], apart[:2])
    assert together[2] == pytest.approx(apart[2])


def test_it_survives_its_file(network, tmp_path):
    network.save(tmp_path / "names.npz")
    again = NameNetwork.load(tmp_path / "names.npz")
    rows = [["lex=none", "title"], ["unknown"]]
    assert scores(again, rows, [0, 1], [0, 1]) == pytest.approx(scores(network, rows, [0, 1], [0, 1]))


def test_surfaces_and_chains_are_numbered():
    assert numbered(["a", "b", "a"]).tolist() == [0, 1, 0]
    assert overlapping([(0, 2), (5, 6), (1, 3), (2, 4)]).tolist() == [0, 1, 0, 0]
