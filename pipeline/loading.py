"""Reads a spaCy model in a third of spaCy's own time; the pipeline that comes out finds the same."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import spacy
import srsly
from spacy.language import Language
from spacy.lookups import Lookups

from pipeline.tuning import quick_ops

_LONG = 100_000  # characters of a pattern that is worth rewriting
_CLASS = r"\[(?:[^\]\\]|\\.){200,}\][*+?]*"  # the letters of all scripts: milliseconds of compilation each time
_LARGE, _LEADING = re.compile(_CLASS), re.compile(rf"\^?{_CLASS}")
_ALTERNATIVES = re.compile(r"((?:\(\?[a-z]+\))?)\(\?:(.*)\)", re.DOTALL)
_PLAIN = r"[^()|\[\]\\{}]|\\.|\[(?:[^\]\\]|\\.)*\]"
_CLOSED = re.compile(rf"(?:{_PLAIN}|\(\?:(?:{_PLAIN}|\|)*\))*")  # no alternative of its own, no group cut in two
_COMPILE, _FROM_BYTES = re.compile, Lookups.from_bytes


def load_model(name: str, exclude: Iterable[str]) -> Language:
    """`spacy.load` without the components to `exclude`, and without the strings of all words that have a vector:
    700,000, while a text brings its own."""
    with quick_ops(), _shortcuts():
        return spacy.load(name, exclude=[*exclude, "strings"])


@contextmanager
def _shortcuts() -> Iterator[None]:
    """Inside, spaCy takes two roads that are shorter by seconds.

    French words that are not to be cut are one regular expression of 266 alternatives, each of which spells out all
    letters once or twice: it is compiled in its `factored` form. Lookup tables stay plain dictionaries; spaCy would
    hash each of 217,000 words, whose lemmas are looked up by the word.
    """
    re.compile, Lookups.from_bytes = _compile, _plain_tables
    try:
        yield
    finally:
        re.compile, Lookups.from_bytes = _COMPILE, _FROM_BYTES


def _compile(pattern: Any, flags: Any = 0) -> Any:  # noqa: ANN401 - as `re.compile`
    long = isinstance(pattern, str) and len(pattern) > _LONG
    return _COMPILE(factored(pattern) if long else pattern, flags)


def _plain_tables(lookups: Lookups, bytes_data: bytes, **_: Any) -> Lookups:  # noqa: ANN401 - as `Lookups.from_bytes`
    lookups._tables = srsly.msgpack_loads(bytes_data, use_list=False)
    return lookups


def factored(pattern: str) -> str:
    """A pattern "(?:…)|(?:…)" that matches the same texts, in which alternatives unlike only before, or between, large
    classes of characters are one; any other pattern as it is.

    >>> letters = f"[{'a' * 200}]"
    >>> factored(f"(?i)(?:^anti-{letters}+$)|(?:^auto-{letters}+$)") == f"(?i)(?:(?:^anti-|^auto-){letters}+$)"
    True
    """
    found = _ALTERNATIVES.fullmatch(pattern)
    if found is None:
        return pattern
    flags, body = found.groups()
    middles: dict[tuple[str, str], list[str]] = defaultdict(list)
    for alternative in body.split(")|(?:"):
        leading = _LEADING.match(alternative)
        start = leading.end() if leading else 0
        large = _LARGE.search(alternative, start)
        stop = large.start() if large else len(alternative)
        parts = alternative[:start], alternative[start:stop], alternative[stop:]
        if not all(map(_CLOSED.fullmatch, parts)):
            return pattern
        middles[parts[0], parts[2]].append(parts[1])
    return flags + "|".join(f"(?:{a}(?:{'|'.join(between)}){b})" for (a, b), between in middles.items())
