"""Gold and predictions from disk; what does not fit is told in one sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from pipeline.schema import Extraction

SPLITS, BLIND = "splits.json", "blind"


class EvaluationError(ValueError):
    """Gold, predictions or texts cannot be read or do not fit together."""


@dataclass(frozen=True)
class Pair:
    """A gold article, with its text where that is known ("" otherwise); of a blind one only figures may be shown."""

    doc: str
    gold: Extraction
    text: str = ""
    blind: bool = False


def read_gold(gold: Path, *, texts: Path | None = None, split: str | None = None) -> list[Pair]:
    """The articles of a gold folder (or file) by name, in order; `split` keeps those of a list in its splits.json."""
    files = [gold] if gold.is_file() else sorted(f for f in gold.glob("*.json") if f.name != SPLITS)
    if split is not None:
        kept = _split(gold, split)
        files = [f for f in files if f.stem in kept]
    if not files:
        raise EvaluationError(f"{gold} holds no gold article: give a folder of DOC.json, or one file")
    blind = _blind(gold if gold.is_dir() else gold.parent)
    return [
        Pair(f.stem, _extraction(f, f.read_text(encoding="utf-8")), article_text(texts, f.stem), blind=f.stem in blind)
        for f in files
    ]


def read_extractions(predictions: Path) -> dict[str, Extraction]:
    """Predictions by article name, from a folder of DOC.json, a JSON Lines file of `manchette batch`, or one file."""
    return dict(stream_extractions(predictions))


def stream_extractions(predictions: Path) -> Iterator[tuple[str, Extraction]]:
    """The name and the extraction of each article, one at a time; see `read_extractions`."""
    if not predictions.exists():
        raise EvaluationError(f"{predictions} does not exist: give a folder of DOC.json or a .jsonl file")
    if predictions.suffix == ".jsonl":
        yield from _lines(predictions)
        return
    folder = predictions.is_dir()
    for file in sorted(predictions.glob("*.json")) if folder else [predictions]:
        if file.name != SPLITS or not folder:
            yield file.stem, _extraction(file, file.read_text(encoding="utf-8"))


def _lines(path: Path) -> Iterator[tuple[str, Extraction]]:
    with path.open(encoding="utf-8", newline="\n") as stream:  # only \n ends a line: texts may hold U+2028
        for number, line in enumerate(stream, 1):
            if line.strip():
                found = _extraction(f"{path}:{number}", line)
                if found.doc is None:
                    raise EvaluationError(f"{path}:{number}: the extraction has no `doc` that names its article")
                yield found.doc, found


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


def _blind(folder: Path) -> set[str]:
    """The articles that splits.json keeps for measuring: who looks at their errors can no longer measure with them."""
    path = folder / SPLITS
    return set(json.loads(path.read_text(encoding="utf-8")).get(BLIND, ())) if path.is_file() else set()


def article_text(texts: Path | None, doc: str) -> str:
    """The exact text of an article in a folder of texts; "" without a folder."""
    if texts is None:
        return ""
    path = texts / f"{doc}.txt"
    if not path.is_file():
        raise EvaluationError(f"{path} does not exist: give the folder of the articles' texts, or leave it out")
    with path.open(encoding="utf-8", newline="") as stream:  # newline="": offsets are those of the exact text
        return stream.read()
