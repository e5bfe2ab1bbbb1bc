"""The neural judge: what its file keeps, what it reads, and that articles do not mix."""

import numpy as np
import pytest
from spacy.strings import hash_string

from pipeline.events.network import Network, Tokens

WIDTH, WORDS, STATES = 4, 3, 2
LABELS = {"type": ["FUNDING", "IPO"], "role": ["none", "company"], "modality": ["asserted", "planned"]}
FEATURES = {"token": ["pos:NOUN"], "candidate": ["word:lever"], "pair": ["kind:COMPANY"]}


def made() -> Network:
    chance = np.random.default_rng(1)

    def weights(*shape):
        return chance.normal(size=shape).astype(np.float32)

    layers = {
        "vector": (WIDTH, WORDS), "state": (WIDTH, STATES), "conv.0": (2 * WIDTH, 5 * WIDTH), "from_state": (WIDTH, 2 * WIDTH),
        "candidate_hidden": (WIDTH, WIDTH), "pair_hidden": (WIDTH, WIDTH), "pair_trigger": (WIDTH, WIDTH),
        "pair_filler": (WIDTH, WIDTH), "pair_before": (WIDTH, WIDTH), "yes": (1, WIDTH), "role": (2, WIDTH), "modality": (2, WIDTH),
    }  # fmt: skip
    found = {f"{n}.weight": weights(*shape) for n, shape in layers.items()}
    found |= {f"{n}.bias": weights(shape[0]) for n, shape in layers.items()}
    for name in ("first", "norm.0", "candidate_norm", "pair_norm"):
        found |= {f"{name}.weight": weights(WIDTH), f"{name}.bias": weights(WIDTH)}
    found |= {f"{n}.weight": weights(2, WIDTH) for n in ("type_any", "type_yes", "pair_type")}
    found |= {"type_modality.weight": weights(2, 2)} | {f"{t}.weight": weights(1, WIDTH) for t in FEATURES}
    keys = {t: np.array([hash_string(f) for f in names], dtype=np.uint64) for t, names in FEATURES.items()}
    return Network(found, keys, LABELS)


def tokens(features, heads, sentences) -> Tokens:
    n = len(features)
    vectors = np.arange(n * WORDS, dtype=np.float32).reshape(n, WORDS) / 10
    states = np.ones((n, STATES), dtype=np.float32)
    return Tokens(features, vectors, states, np.array(heads), np.array(sentences))


ARTICLE = tokens([["pos:NOUN"], ["pos:VERB"], ["pos:NOUN"]], [1, 1, 1], [0, 0, 1])


def test_every_token_has_its_state_and_its_sentence_s_maximum():
    states = made().encode(ARTICLE)
    assert states.shape == (3, 2 * WIDTH)
    assert states.dtype == np.float32
    assert np.array_equal(states[:2, WIDTH:], np.tile(states[:2, :WIDTH].max(axis=0), (2, 1)))


def test_a_feature_that_training_did_not_see_says_nothing():
    network = made()
    other = tokens([["pos:NOUN", "new"], [], ["pos:NOUN"]], [1, 1, 1], [0, 0, 1])
    assert np.array_equal(network.encode(ARTICLE), network.encode(other))


def test_the_file_keeps_the_network(tmp_path):
    network = made()
    network.save(tmp_path / "network.npz")
    again = Network.load(tmp_path / "network.npz")
    assert again.labels == LABELS
    assert again.encode(ARTICLE) == pytest.approx(network.encode(ARTICLE), abs=0.05)  # half precision


def test_scores_have_a_row_a_candidate_and_a_pair():
    network, types = made(), ["IPO", "FUNDING"]
    states = network.encode(ARTICLE)
    hidden = network.candidates(states, np.array([1, 2]), types, [["word:lever"], []])
    assert network.triggers(hidden, types).shape == (2,)
    assert network.attribute("modality", hidden, types).shape == (2, 2)
    places = (np.array([1]), np.array([0]), np.array([0]))
    assert network.roles(states, places, ["IPO"], [["kind:COMPANY"]]).shape == (1, 2)
