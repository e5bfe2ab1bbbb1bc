"""JSON Lines: one extraction a line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.batch.writers import MAIN, Paths


def write(paths: Paths, results: Iterable[str], roles: Sequence[str]) -> None:
    """The extractions as they are."""
    with paths[MAIN].open("w", encoding="utf-8", newline="\n") as stream:
        for line in results:
            stream.write(line + "\n")
