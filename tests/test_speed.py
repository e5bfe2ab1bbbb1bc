"""What keeps extraction quick: fast roads that change no result, and work counted rather than timed."""

from collections import Counter

import pytest

from pipeline import extract_many, load
from pipeline.events.nodes import nodes_of
from pipeline.text import fold, plain
from pipeline.tuning import CommonWords


def test_nodes_say_what_the_tokens_say(xiaomi):
    doc = load()(xiaomi)
    for node, token in zip(nodes_of(doc), doc, strict=True):
        for name in ("i", "idx", "text", "lower_", "lemma_", "pos_", "dep_", "orth", "lemma", "is_sent_start"):
            assert getattr(node, name) == getattr(token, name)
        assert node.head.i == token.head.i
        assert node.morph == {field: token.morph.get(field) for field in token.morph.to_dict()}
        for name in ("children", "ancestors", "subtree"):
            assert [other.i for other in getattr(node, name)] == [other.i for other in getattr(token, name)]


def test_every_component_reads_every_token_once(xiaomi, monkeypatch):
    """Counts work: a component that runs twice, or another parser, would show here."""
    nlp, calls, tokens = load(), Counter(), Counter()

    def counted(name, component):
        def run(doc):
            calls[name] += 1
            tokens[name] += len(doc)
            return component(doc)

        return run

    monkeypatch.setattr(nlp, "_components", [(name, counted(name, part)) for name, part in nlp._components])
    found = list(extract_many([xiaomi, xiaomi], nlp=nlp))
    assert len(found) == 2
    size = len(nlp.tokenizer(xiaomi))
    assert set(calls) >= {"tok2vec", "parser", "manchette_events"}
    assert "ner" not in calls
    assert set(calls.values()) == {2}
    assert set(tokens.values()) == {2 * size}


def test_known_words_are_cut_as_new_ones_are():
    nlp, text = load(), "Zorglub n'a-t-il pas levé 3,5M€ (soit +12%) aujourd'hui ?"
    before = [token.text for token in nlp.tokenizer(text)]
    CommonWords(nlp).learn([text])
    assert [token.text for token in nlp.tokenizer(text)] == before


@pytest.mark.parametrize("text", ["ΟΔΟΣ", "İstanbul", "L’ÉTÉ\u00a0», SA", "straße"])
def test_fold_is_by_the_character(text):
    assert fold(text) == "".join(c.lower() if len(c.lower()) == 1 else c for c in plain(text))
