"""Markdown: the words without the marks; title and date from the front matter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import IO, Any

import srsly
from markdown_it import MarkdownIt
from markdown_it.token import Token

from pipeline.batch.article import InputError
from pipeline.batch.decoding import decode
from pipeline.batch.readers import Record, Source

_FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_BREAKS = {"softbreak": "\n", "hardbreak": "\n"}


def read(stream: IO[bytes], source: Source) -> Iterator[Record]:
    """One article; the title is that of the front matter, else the first heading of level one."""
    data = decode(stream.read(), source.name, source.warn)
    front = _FRONT.match(data)
    facts = _facts(front[1], source.name) if front else {}
    tokens = MarkdownIt("commonmark").enable("table").parse(data[front.end() :] if front else data)
    blocks = [(before.tag, _words(token.children or ())) for before, token in _inline(tokens)]
    heading = next((words for tag, words in blocks if tag == "h1"), None)
    yield {
        "text": "\n\n".join(words for _, words in blocks if words),
        "title": facts.get("title") or heading,
        "published": facts.get("published") or facts.get("date"),
    }


def _facts(front: str, name: str) -> dict[str, Any]:
    try:
        found = srsly.yaml_loads(front)
    except Exception as error:  # the YAML library has no common base for its errors
        raise InputError(f"the front matter of {name} is no YAML ({error}); correct it", "metadata") from error
    return dict(found) if isinstance(found, dict) else {}


def _inline(tokens: list[Token]) -> Iterator[tuple[Token, Token]]:
    return ((tokens[k - 1], token) for k, token in enumerate(tokens) if token.type == "inline")


def _words(children: Iterable[Token]) -> str:
    return "".join(_BREAKS.get(c.type, c.content if c.type in ("text", "code_inline") else "") for c in children)
