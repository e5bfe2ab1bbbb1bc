"""Web pages: the main text, title and date that trafilatura finds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

import trafilatura
from trafilatura.settings import Document

from pipeline.batch.article import InputError
from pipeline.batch.decoding import decode
from pipeline.batch.readers import Record, Source

# Dates that the page states, not numbers that look like one.
_DATES = {"original_date": True, "extensive_search": False}
_CHARSET = re.compile(rb"<meta[^>]+charset=[\"']?([\w.:-]+)", re.IGNORECASE)
_WHATWG = {"iso-8859-1": "windows-1252", "latin1": "windows-1252", "us-ascii": "windows-1252"}  # as browsers read them


def read(stream: IO[bytes], source: Source) -> Iterator[Record]:
    """One article; offsets of its facts are those of the main text, which comes with the result."""
    page = trafilatura.bare_extraction(
        _decoded(stream.read(), source), with_metadata=True, include_comments=False, date_extraction_params=dict(_DATES)
    )
    if not isinstance(page, Document) or not page.text:
        raise InputError(f"{source.name} has no main text that could be found; give its text as .txt", "empty")
    yield {"text": page.text, "title": page.title, "published": page.date}


def _decoded(data: bytes, source: Source) -> str:
    """The page in the encoding that it declares, else as any other file."""
    declared = _CHARSET.search(data, 0, 2048)
    if declared:
        charset = declared[1].decode("ascii").lower()
        try:
            return data.decode(_WHATWG.get(charset, charset))
        except (LookupError, UnicodeDecodeError):  # no such charset, or not the page's
            pass
    return decode(data, source.name, source.warn)
