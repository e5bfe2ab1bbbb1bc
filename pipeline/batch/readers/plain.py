"""A file that is one text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from pipeline.batch.decoding import decode
from pipeline.batch.readers import Record, Source


def read(stream: IO[bytes], source: Source) -> Iterator[Record]:
    """The text as it is."""
    yield {"text": decode(stream.read(), source.name, source.warn)}
