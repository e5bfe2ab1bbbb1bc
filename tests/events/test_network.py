"""The neural judge: what its file keeps, what it reads, and that articles do not mix."""

import numpy as np
import pytest
from spacy.strings import hash_string

from pipeline.events.network import Network, Pairs, Tokens

MEMBERS, WIDTH, WORDS, STATES = 2, 4, 3, 2
LABELS = {"type": ["FUNDING", "IPO"], "role": ["none", "company"], "modality": ["asserted", "planned"]}
FEATURES = {"token": ["pos:NOUN"], "candidate": ["word:lever"], "pair": ["kind:COMPANY"]}


def made() -> Network:
    chance = np.random.default_rng(1)

    def weights(*shape):
        return chance.normal(size=(MEMBERS, *shape)).astype(np.float32)

    layers = {
        "vector": (WIDTH, WORDS), "state": (WIDTH, STATES), "conv.0": (2 * WIDTH, 5 * WIDTH), "from_state": (WIDTH, 2 * WIDTH),
        "candidate_hidden": (WIDTH, WIDTH), "pair_hidden": (WIDTH, WIDTH), "pair_trigger": (WIDTH, WIDTH),
        "pair_filler": (WIDTH, WIDTH), "pair_before": (WIDTH, WIDTH), "yes": (1, WIDTH), "role": (2, WIDTH), "modality": (2, WIDTH),
        "candidate_mix": (WIDTH, 3 * WIDTH), "pair_mix": (WIDTH, 2 * WIDTH),
    }  # fmt: skip
    found = {f"{n}.weight": weights(*shape) for n, shape in layers.items()}
    found |= {f"{n}.bias": weights(shape[0]) for n, shape in layers.items()}
    for name in ("first", "norm.0", "read_norm", "candidate_norm", "pair_norm", "candidate_mix_norm", "pair_mix_norm"):
        found |= {f"{name}.weight": weights(WIDTH), f"{name}.bias": weights(WIDTH)}
    for way in ("", "_reverse"):
        found |= {
            f"read.weight_ih_l0{way}": weights(2 * WIDTH, WIDTH),
            f"read.weight_hh_l0{way}": weights(2 * WIDTH, WIDTH // 2),
        }
        found |= {f"read.bias_{part}_l0{way}": weights(2 * WIDTH) for part in ("ih", "hh")}
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


def judged(network, heads=(1, 2), types=("IPO", "FUNDING")):
    """States, and hidden states of candidates with these heads."""
    states = network.encode(ARTICLE)
    places = np.array(heads), ARTICLE.sentences[list(heads)]
    return states, network.candidates(states, places, types, [["word:lever"]] * len(heads))


def test_every_token_has_its_state_and_its_sentence_s_maximum():
    states = made().encode(ARTICLE)
    assert states.shape == (MEMBERS, 3, 2 * WIDTH)
    assert states.dtype == np.float32
    expected = states[:, :2, :WIDTH].max(axis=1, keepdims=True)
    assert np.array_equal(states[:, :2, WIDTH:], np.repeat(expected, 2, axis=1))


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
    states, hidden = judged(network)
    assert network.triggers(hidden, types).shape == (2,)
    assert network.attribute("modality", hidden, types).shape == (2, 2)
    pairs = Pairs(np.array([0]), np.array([1]), np.array([0]), np.array([0]))
    assert network.roles(states, pairs, ["IPO"], [["kind:COMPANY"]]).shape == (1, 2)


def test_members_are_averaged():
    both = made()
    alone = [Network({n: w[m : m + 1] for n, w in both.weights.items()}, both.keys, LABELS) for m in range(MEMBERS)]
    scores = [network.triggers(judged(network)[1], ["IPO", "FUNDING"]) for network in (both, *alone)]
    assert scores[0] == pytest.approx(np.mean(scores[1:], axis=0), abs=1e-4)


def test_a_candidate_sees_its_sentence_s_rivals_and_no_others():
    network = made()
    alone, beside, apart = (judged(network, heads, ["IPO"] * len(heads))[1] for heads in ((1,), (1, 0), (1, 2)))
    assert np.allclose(alone[:, 0], apart[:, 0], atol=1e-5)
    assert not np.allclose(alone[:, 0], beside[:, 0])


def test_a_pair_sees_the_other_fillers_of_its_candidate():
    network = made()
    states, _ = judged(network)

    def scores(candidates, fillers):
        n = len(fillers)
        pairs = Pairs(np.array(candidates), np.ones(n, dtype=int), np.array(fillers), np.zeros(n, dtype=int))
        return network.roles(states, pairs, ["IPO"] * n, [["kind:COMPANY"]] * n)[0]

    alone = scores([0], [0])
    assert np.allclose(alone, scores([0, 1], [0, 2]))
    assert not np.allclose(alone, scores([0, 0], [0, 2]))
