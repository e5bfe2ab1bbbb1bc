"""The Python interface: `load`, `extract`, `extract_many`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from datetime import date
from functools import lru_cache
from itertools import islice
from os import PathLike
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.article import check_date, check_text
from pipeline.assemble import assemble
from pipeline.base import BASE_MODEL
from pipeline.lexicon import LexiconError
from pipeline.loading import load_model
from pipeline.schema import Extraction
from pipeline.sections import cut, join
from pipeline.state import state
from pipeline.tokens import tokenize
from pipeline.tuning import common_words, index_lemmas, no_collection, one_thread

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
_NEEDED = ("parser", "lemmatizer")
_UNUSED = ("ner", "senter")  # manchette has its own

Files = str | PathLike[str] | Iterable[str | PathLike[str]]
Version = tuple[str, int, int]  # a file as it is now: path, time of change in nanoseconds, size


def load(model: str = BASE_MODEL, *, lexicon: Files = (), frames: Files = ()) -> Language:
    """The spaCy pipeline with manchette's components around a French base `model`: a package's name or a folder.

    `lexicon` are files of names of your own (.csv, .json, .toml), `frames` of event types of your own (.toml); the
    guide to both is docs/customise.md. The same pipeline is made once a process. Raises OSError when the model is not
    installed or lacks a component, and ValueError, with file and line, when a file does not fit.
    """
    return _load(model, _versions(lexicon), _versions(frames))


def _versions(files: Files) -> tuple[Version, ...]:
    paths = [files] if isinstance(files, str | PathLike) else files
    return tuple(_version(Path(path)) for path in paths)


def _version(path: Path) -> Version:
    try:
        found = path.stat()
    except OSError as error:
        raise LexiconError(f"{path} cannot be read: {error.strerror}") from error
    return str(path), found.st_mtime_ns, found.st_size


@lru_cache(maxsize=2)
@no_collection()
def _load(model: str, lexicon: tuple[Version, ...], frames: tuple[Version, ...]) -> Language:
    nlp = _base(model)
    config = {
        "manchette_entities": {"lexicon": [path for path, *_ in lexicon]},
        "manchette_events": {"frames": [path for path, *_ in frames]},
    }
    for name in BEFORE_PARSER:
        nlp.add_pipe(name, before="parser")
    for name in AFTER_BASE:
        nlp.add_pipe(name, config=config.get(name, {}))
    return nlp


def _base(model: str) -> Language:
    try:
        nlp = load_model(model, _UNUSED)
    except OSError as error:
        raise OSError(_no_model(model)) from error
    missing = [name for name in _NEEDED if not nlp.has_pipe(name)]
    if nlp.lang != "fr" or missing:
        lacks = f"has no {' nor '.join(missing)}" if missing else f"is for the language {nlp.lang!r}"
        raise OSError(f"the spaCy model {model!r} {lacks}; take a French pipeline with both, e.g. {BASE_MODEL}")
    index_lemmas(nlp)
    return nlp


def _no_model(model: str) -> str:
    if Path(model).exists():
        return f"{model} holds no spaCy pipeline; give a folder that Language.to_disk wrote, or the name of a model"
    return f"the spaCy model {model!r} is not installed; run: pip install {model}==3.8.0"


def extract(  # noqa: PLR0913 - options are keyword-only
    text: str,
    *,
    published: str | date | None = None,
    doc: str | None = None,
    min_confidence: float = 0.0,
    explain: bool = False,
    nlp: Language | None = None,
) -> Extraction:
    """The facts of one article.

    `published` anchors relative dates: an ISO date, month or year, or a `datetime.date`. `doc` names the article.
    `min_confidence` (0 to 1) leaves out less likely events: fewer, surer ones. `explain` gives every event its
    `explanation`: the frame, the place or cue behind each role, the strongest cue of each attribute. `nlp` is a
    pipeline of `load`, where the plain one is not wanted. Every span is half-open and in code points of `text`.
    Raises ValueError for a text that is no str, is longer than two million characters or holds lone surrogates, and
    for an impossible date or confidence.
    """
    article = {"text": text, "published": published, "doc": doc}
    return next(extract_many([article], min_confidence=min_confidence, explain=explain, nlp=nlp))


def extract_many(
    articles: Iterable[str | Mapping[str, Any]],
    *,
    batch_size: int = 16,
    min_confidence: float = 0.0,
    explain: bool = False,
    nlp: Language | None = None,
) -> Iterator[Extraction]:
    """One Extraction an article, in order, streamed in constant memory. An article is a text, or a mapping with the
    key `text` and optionally `published`, `doc` and `title`; `batch_size` go through spaCy together. The other
    options are those of `extract`."""
    if not 0 <= min_confidence <= 1:
        raise ValueError(f"min_confidence is {min_confidence}; it must lie between 0 and 1")
    nlp = nlp or load()
    records = ({**_checked(article), "explain": explain} for article in articles)
    while batch := list(islice(records, batch_size)):
        # What spaCy learns of new words goes when the zone ends; results hold nothing of it. Zones do not nest.
        inside = nlp.vocab.in_memory_zone  # type: ignore[attr-defined]
        if not inside:
            common_words(nlp).learn(record["text"] for record in batch)
        with one_thread(), nullcontext() if inside else nlp.memory_zone():
            results = _extract_batch(nlp, batch)
        yield from (_at_least(min_confidence, result) for result in results)


def _at_least(confidence: float, result: Extraction) -> Extraction:
    kept = tuple(event for event in result.events if event.confidence >= confidence)
    return result if len(kept) == len(result.events) else result.model_copy(update={"events": kept})


def _extract_batch(nlp: Language, batch: list[dict[str, Any]]) -> list[Extraction]:
    short = (_make_doc(nlp, record) for record in batch if not _is_long(record))
    found = map(assemble, nlp.pipe(short, batch_size=len(batch)))
    return [_extract_long(nlp, record) if _is_long(record) else next(found) for record in batch]


def _is_long(record: dict[str, Any]) -> bool:
    return len(record["text"]) > SECTION_LENGTH


def _checked(article: str | Mapping[str, Any]) -> dict[str, Any]:
    record: Mapping[str, Any] = article if isinstance(article, Mapping) else {"text": article}
    text, published = check_text(record.get("text")), check_date(record.get("published"))
    return {"text": text, "published": published, "doc": record.get("doc"), "title": record.get("title")}


def _make_doc(nlp: Language, record: dict[str, Any]) -> Doc:
    doc = tokenize(nlp, record["text"])
    state(doc).update({key: record[key] for key in ("published", "doc", "title", "explain")})
    return doc


def _extract_long(nlp: Language, record: dict[str, Any]) -> Extraction:
    spans = cut(record["text"], SECTION_LENGTH)
    docs = (_make_doc(nlp, {**record, "text": record["text"][start:end]}) for start, end in spans)
    found = join((start, assemble(doc)) for (start, _), doc in zip(spans, nlp.pipe(docs, batch_size=1), strict=True))
    return found.model_copy(update={key: record[key] for key in ("doc", "title", "published", "text")})
