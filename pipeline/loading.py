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
from spacy.strings import get_string_id

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
    letters once or twice: it is compiled in its `factored` form. Lookup tables are filled at once rather than by each
    of 217,000 words, and hold tuples, which the garbage collector need not walk, rather than lists.
    """
    re.compile, Lookups.from_bytes = _compile, _from_bytes  # type: ignore[assignment, method-assign]
    try:
        yield
    finally:
        re.compile, Lookups.from_bytes = _COMPILE, _FROM_BYTES  # type: ignore[method-assign]


def _compile(pattern: Any, flags: Any = 0) -> Any:  # noqa: ANN401 - as `re.compile`
    long = isinstance(pattern, str) and len(pattern) > _LONG
    return _COMPILE(factored(pattern) if long else pattern, flags)


def _from_bytes(lookups: Lookups, bytes_data: bytes, **_: Any) -> Lookups:  # noqa: ANN401 - as `Lookups.from_bytes`
    tables = srsly.msgpack_loads(bytes_data, use_list=False)
    lookups._tables = {name: _Table(table) for name, table in tables.items()}  # type: ignore[misc]
    return lookups


class _Table(dict[int, Any]):
    """A lookup table as spaCy's own: its keys are hashes, and may be given as strings."""

    def __getitem__(self, key: str | int) -> Any:  # noqa: ANN401 - whatever the table holds
        return super().__getitem__(get_string_id(key))

    def __setitem__(self, key: str | int, value: Any) -> None:  # noqa: ANN401 - whatever the table holds
        super().__setitem__(get_string_id(key), value)

    def __contains__(self, key: str | int) -> bool:  # type: ignore[override]
        return super().__contains__(get_string_id(key))

    def get(self, key: str | int, default: Any = None) -> Any:  # noqa: ANN401 - as `dict.get`
        return super().get(get_string_id(key), default)


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
