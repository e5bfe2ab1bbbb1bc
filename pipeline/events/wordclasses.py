"""Classes of words that features speak of (data/word_classes.toml)."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from pipeline.lexicon import DATA, Row, read_records


class _Class(Row):
    id: str
    words: tuple[str, ...]


@cache
def classes_of() -> dict[str, tuple[str, ...]]:
    """The classes of a lemma (single words; several words are listed under their first)."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in read_records(DATA / "word_classes.toml", _Class, "class", key=lambda r: r.id):
        for word in row.words:
            found[word.removeprefix("s'").removeprefix("se ").lower()].append(row.id)
    return {word: tuple(dict.fromkeys(ids)) for word, ids in found.items()}
