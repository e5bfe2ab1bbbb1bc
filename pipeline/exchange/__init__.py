"""Annotations to and from the formats of annotation tools: `read_annotations`, `write_annotations`.

>>> sorted(FORMATS)
['brat', 'docbin', 'labelstudio', 'manchette', 'prodigy']

All but our own go through a graph of labelled spans and links (`graph.py`): `drawing.py` makes it from an extraction,
`reading.py` the other way. A format is one module with `read(path, warn)` and `write(graphs, path)`; to add one, write
it and name it in FORMATS. What each can hold is told in docs/exchange.md.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from pipeline.exchange import native
from pipeline.exchange.drawing import complete, to_graph
from pipeline.exchange.graph import ExchangeError, Warn
from pipeline.exchange.reading import from_graph
from pipeline.schema import Extraction

__all__ = [
    "FORMATS",
    "ExchangeError",
    "Format",
    "check_output",
    "complete",
    "format_of",
    "read_annotations",
    "write_annotations",
]


@dataclass(frozen=True)
class Format:
    """What a format is, and the endings of its files ("" for a folder)."""

    meaning: str
    endings: tuple[str, ...]


OWN = "manchette"
FORMATS = {
    OWN: Format("extractions: JSON Lines, or a folder of DOC.json", (*native.LINES, "")),
    "labelstudio": Format("Label Studio tasks, with their labeling configuration", (".json",)),
    "brat": Format("a folder of brat standoff, DOC.txt and DOC.ann", ("",)),
    "docbin": Format("spaCy DocBin", (".spacy",)),
    "prodigy": Format("Prodigy tasks", (".jsonl",)),
}


def read_annotations(
    path: Path,
    format: str | None = None,
    *,
    texts: Path | None = None,
    split: str | None = None,
    warn: Warn = warnings.warn,
) -> Iterator[Extraction]:
    """The annotated articles of a file or folder, in order, with their texts and the words of every span.

    Args:
        path: What to read.
        format: A name in FORMATS; by default what the path looks like.
        texts: Folder of DOC.txt for extractions that bring no text (our own format only).
        split: A list of the folder's splits.json (our own format only).
        warn: Hears what is left out.

    Raises ExchangeError, with file and line or item, for what cannot be read; OSError.
    """
    name = format_of(path, format)
    if name != OWN and (texts or split):
        raise ExchangeError(f"{path} is in the format {name}, which brings its texts and has no splits; leave both out")
    try:
        if name == OWN:
            yield from native.read(path, texts=texts, split=split, warn=warn)
        else:
            yield from map(from_graph, import_module(f"{__name__}.{name}").read(path, warn))
    except UnicodeDecodeError as error:
        raise ExchangeError(f"{path} is not in UTF-8 (byte {error.start}); convert it first") from error


def write_annotations(extractions: Iterable[Extraction], path: Path, format: str | None = None) -> None:
    """Writes annotated articles to a file or folder, whole or not at all (of a folder: each file).

    Raises ExchangeError for extractions without text or that do not fit together; OSError.
    """
    name = check_output(path, format)
    if name == OWN:
        native.write(extractions, path)
    else:
        import_module(f"{__name__}.{name}").write(map(to_graph, extractions), path)


def check_output(path: Path, format: str | None = None) -> str:
    """The format to write there; ExchangeError when the ending leaves it open or belongs to another, and for a folder
    with other files."""
    name = _known(format) if format else _by_ending(path, FORMATS, "--to")
    if path.suffix.lower() not in FORMATS[name].endings:
        wanted = " or ".join(ending or "a folder without ending" for ending in FORMATS[name].endings)
        raise ExchangeError(f"{path} is no place for the format {name}; give {wanted}")
    if path.is_dir() and any(path.iterdir()) and format_of(path) != name:
        raise ExchangeError(f"the folder {path} holds other files, which {name} could overwrite; give a new one")
    return name


def format_of(path: Path, format: str | None = None) -> str:
    """The format that a file or folder is in: the one that is given, else from its ending and first object."""
    if not path.exists():
        raise ExchangeError(f"{path} does not exist; give a file or folder of annotations")
    if format:
        return _known(format)
    if path.is_dir():
        return "brat" if next(path.rglob("*.ann"), None) else OWN
    ending = path.suffix.lower()
    if ending == ".ann":
        return "brat"
    if ending == ".json":
        with path.open(encoding="utf-8") as stream:
            return "labelstudio" if stream.read(4096).lstrip().startswith("[") else OWN
    if ending in native.LINES:
        with path.open(encoding="utf-8", newline="\n") as lines:
            return "prodigy" if _is_task(next((line for line in lines if line.strip()), "")) else OWN
    return _by_ending(path, ["docbin"], "--from")


def _is_task(line: str) -> bool:
    try:
        found = json.loads(line)
    except ValueError:
        return False
    return isinstance(found, dict) and "text" in found and "schema" not in found


def _by_ending(path: Path, among: Iterable[str], option: str) -> str:
    names = [name for name in among if path.suffix.lower() in FORMATS[name].endings]
    if len(names) == 1:
        return names[0]
    why = "may be in several formats" if names else "has no ending of a known format"
    raise ExchangeError(f"{path} {why}; choose with {option}: {', '.join(names or FORMATS)}")


def _known(name: str) -> str:
    if name not in FORMATS:
        raise ExchangeError(f"{name} is no format; choose {', '.join(FORMATS)}")
    return name
