"""An article on its way to extraction, and what stands in for one that cannot be read."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Reason = Literal["empty", "binary", "undecodable", "too long", "metadata", "unreadable", "timeout", "internal"]


class InputError(ValueError):
    """An article cannot be read; the message is a sentence that says what to do, `kind` its class, and
    `line` its line or row where the file holds several."""

    def __init__(self, message: str, kind: Reason = "unreadable", line: int | None = None) -> None:
        super().__init__(message)
        self.kind, self.line = kind, line


@dataclass(frozen=True)
class Article:
    """A text ready for extraction. `origin` is the file, or the file and line, that it comes from."""

    origin: str
    doc: str
    text: str
    published: str | None = None
    title: str | None = None

    def record(self) -> dict[str, Any]:
        """The article as `extract_many` takes it."""
        return {key: value for key, value in asdict(self).items() if key != "origin"}


@dataclass(frozen=True)
class Failure:
    """An article that gave no result, and why."""

    path: str
    kind: Reason
    reason: str
