"""Gold and predictions from disk; what does not fit is told in one sentence."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from pipeline.schema import Extraction

SPLITS = "splits.json"


class EvaluationError(ValueError):
    """Gold, predictions or texts cannot be read or do not fit together."""


@dataclass(frozen=True)
class Pair:
    """A gold article, with its text where that is known ("" otherwise)."""

    doc: str
    gold: Extraction
    text: str = ""


def read_gold(gold: Path, *, texts: Path | None = None, split: str | None = None) -> list[Pair]:
    """The articles of a gold folder (or file) by name, in order; `split` keeps those of a list in its splits.json."""
    files = [gold] if gold.is_file() else sorted(f for f in gold.glob("*.json") if f.name != SPLITS)
    if split is not None:
        kept = _split(gold, split)
        files = [f for f in files if f.stem in kept]
    if not files:
        raise EvaluationError(f"{gold} holds no gold article: give a folder of DOC.json, or one file")
    return [Pair(f.stem, _extraction(f, f.read_text(encoding="utf-8")), _text(texts, f.stem)) for f in files]


def read_extractions(predictions: Path) -> dict[str, Extraction]:
    """Predictions by article name, from a folder of DOC.json, a JSON Lines file of `manchette batch`, or one file."""
    if predictions.is_dir():
        files = (f for f in sorted(predictions.glob("*.json")) if f.name != SPLITS)
        return {f.stem: _extraction(f, f.read_text(encoding="utf-8")) for f in files}
    if not predictions.exists():
        raise EvaluationError(f"{predictions} does not exist: give a folder of DOC.json or a .jsonl file")
    text = predictions.read_text(encoding="utf-8")
    if predictions.suffix != ".jsonl":
        return {predictions.stem: _extraction(predictions, text)}
    found = {}
    for line, extraction in _lines(predictions, text.splitlines()):
        if extraction.doc is None:
            raise EvaluationError(f"{predictions}:{line}: the extraction has no `doc` that names its article")
        found[extraction.doc] = extraction
    return found


def _lines(path: Path, lines: Iterable[str]) -> Iterator[tuple[int, Extraction]]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield number, _extraction(f"{path}:{number}", line)


def _extraction(where: object, data: str) -> Extraction:
    try:
        return Extraction.model_validate_json(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "JSON"
        raise EvaluationError(f"{where} is no extraction: {place}: {first['msg']}") from error


def _split(gold: Path, split: str) -> set[str]:
    path = gold / SPLITS
    if not path.is_file():
        raise EvaluationError(f"{path} does not exist: a split needs a folder of gold with {SPLITS}")
    splits = json.loads(path.read_text(encoding="utf-8"))
    if split not in splits:
        raise EvaluationError(f"{path} has no split {split!r}, only {', '.join(sorted(splits))}")
    return set(splits[split])


def _text(texts: Path | None, doc: str) -> str:
    if texts is None:
        return ""
    path = texts / f"{doc}.txt"
    if not path.is_file():
        raise EvaluationError(f"{path} does not exist: give the folder of the articles' texts, or leave it out")
    with path.open(encoding="utf-8", newline="") as stream:  # newline="": offsets are those of the exact text
        return stream.read()
