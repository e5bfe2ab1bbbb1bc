"""The decoder makes the choices of spaCy's own loop."""

import pytest

from pipeline import load
from pipeline.entities.decoding import read_names


@pytest.fixture(scope="module")
def ner():
    return load().get_pipe("manchette_entities").recognize.model


def usual(ner, docs):
    ner.set_annotations(docs, ner.predict(docs))
    return [{(e.start, e.end): e.label_ for e in doc.ents} for doc in docs]


def parsed(texts):
    nlp = load()
    with nlp.select_pipes(enable=["tok2vec", "morphologizer", "manchette_layout", "parser"]):
        return list(nlp.pipe(texts))


def test_names_of_articles(ner, sample_pairs):
    docs = parsed([pair.text for pair in sample_pairs])
    found = read_names(ner, docs)
    assert found == usual(ner, docs)
    assert sum(map(len, found)) > 100


@pytest.mark.parametrize(
    "texts",
    [
        [""],
        ["", "Iliad", ""],
        ["   ", "Xavier Niel"],
        ["La Banque de France\n\nLa Poste de la rue de", "Le ministère de l'Économie et des Finances"],
        ["Tim\u00a0Cook \n Steve  Jobs", "🙂", "Jean", "Hewlett-Packard (HP) et"],
    ],
)
def test_names_at_the_edges(ner, texts):
    docs = parsed(texts)
    assert read_names(ner, docs) == usual(ner, docs)


def test_articles_together_or_alone(ner, sample_pairs):
    docs = parsed([pair.text for pair in sample_pairs[:3]])
    assert read_names(ner, docs) == [read_names(ner, [doc])[0] for doc in docs]
