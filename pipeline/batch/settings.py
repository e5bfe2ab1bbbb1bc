"""What a run's results depend on beside the articles."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from spacy.language import Language

from pipeline import __version__
from pipeline.api import load
from pipeline.batch.work import Work
from pipeline.events.own_frames import own_roles

PACKAGE = Path(__file__).parents[1]


@dataclass(frozen=True)
class Settings:
    """The base model, files of the user's own names and event types, and the least confidence of an event."""

    model: str
    lexicon: tuple[Path, ...] = ()
    frames: tuple[Path, ...] = ()
    min_confidence: float = 0.0

    def work(self, timeout: float) -> Work:
        """How every process of a run makes its pipeline."""
        return Work(partial(load, self.model, lexicon=self.lexicon, frames=self.frames), timeout, self.min_confidence)

    def roles(self) -> list[str]:
        """The roles of the user's own event types."""
        return own_roles(self.frames)

    def fingerprint(self, nlp: Language) -> str:
        """A hash of the base model's and this package's version, code and data, and of the user's files and wishes."""
        told = f"{__version__}\0{json.dumps(nlp.meta, sort_keys=True, default=str)}\0{self.min_confidence}"
        digest = hashlib.sha256(told.encode())
        for path in (*_package_files(), *self.lexicon, *self.frames):
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        return digest.hexdigest()


def _package_files() -> Iterator[Path]:
    """Code and data that results come from; readers, writers and commands do not change them."""
    apart = {"batch", "cli", "evaluation", "exchange", "__pycache__"}
    return (p for p in sorted(PACKAGE.rglob("*")) if p.is_file() and apart.isdisjoint(p.relative_to(PACKAGE).parts))
