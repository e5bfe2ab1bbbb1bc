"""Our own JSON: a folder of DOC.json as in gold/, one such file, or JSON Lines with one extraction a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.batch.files import atomic
from pipeline.evaluation.reading import BLIND, EvaluationError, article_text, read_gold, stream_extractions
from pipeline.exchange.drawing import complete
from pipeline.exchange.graph import ExchangeError, Warn
from pipeline.schema import Extraction

LINES = (".jsonl", ".ndjson")


def read(path: Path, *, texts: Path | None, split: str | None, warn: Warn) -> Iterator[Extraction]:
    """The extractions of a file or folder, with the texts of `texts` (DOC.txt) where they bring none of their own.

    Of a folder with splits.json, only one split; without `split`, all but the articles kept blind for measuring.
    """
    try:
        for found in _lines(path, texts) if path.suffix.lower() in LINES else _files(path, texts, split, warn):
            try:
                yield complete(found)
            except ExchangeError as error:
                raise ExchangeError(f"{path}: {error}") from error
    except EvaluationError as error:
        raise ExchangeError(str(error)) from error


def _lines(path: Path, texts: Path | None) -> Iterator[Extraction]:
    for doc, found in stream_extractions(path):
        text = article_text(texts, doc) if found.text is None and texts else found.text
        yield found.model_copy(update={"text": text})


def _files(path: Path, texts: Path | None, split: str | None, warn: Warn) -> Iterator[Extraction]:
    left = 0
    for pair in read_gold(path, texts=texts, split=split):
        if pair.blind and split != BLIND and path.is_dir():
            left += 1
            continue
        text = pair.gold.text if pair.gold.text is not None else pair.text or None
        yield pair.gold.model_copy(update={"doc": pair.gold.doc or pair.doc, "text": text})
    if left:
        warn(f"{left} articles of {path} are kept blind and left out; --split {BLIND} gives them")


def write(extractions: Iterable[Extraction], path: Path) -> None:
    """JSON Lines, or for a path without an ending a folder of DOC.json."""
    if path.suffix.lower() in LINES:
        with atomic(path) as part, part.open("w", encoding="utf-8", newline="\n") as stream:
            for extraction in map(complete, extractions):
                stream.write(extraction.model_dump_json() + "\n")
        return
    used = set[str]()
    for number, extraction in enumerate(map(complete, extractions), 1):
        name = extraction.doc or f"article-{number}"
        if name in used or "/" in name:
            raise ExchangeError(f"{name!r} cannot name a file in {path}, or is there twice; write {path}.jsonl")
        used.add(name)
        with atomic(path / f"{name}.json") as part:
            text = json.dumps(extraction.model_dump(mode="json"), ensure_ascii=False, indent=1)
            part.write_text(text + "\n", encoding="utf-8")
