"""Names of the user's own, from .csv, .json or .toml files: they win over what the models guess."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from pipeline.entities.candidates import Span, View
from pipeline.entities.lexicon import LONGEST_NAME, Known, Names, bare, first_word, names
from pipeline.lexicon import LexiconError, Row, read_json, read_records, read_table
from pipeline.schema import EntityType
from pipeline.text import plain

_SHOUTED = 4  # letters from which a word in capitals may be a name written otherwise


def _aliases(value: Any) -> Any:  # noqa: ANN401 - CSV has one cell, JSON and TOML a list
    return tuple(filter(None, map(str.strip, value.split("|")))) if isinstance(value, str) else value


def _code(pattern: str, what: str) -> Any:  # noqa: ANN401 - a type
    """A registry's code, without the spaces that people put into it."""

    def checked(value: Any) -> str | None:  # noqa: ANN401 - whatever the file holds
        code = re.sub(r"\s", "", value) if isinstance(value, str) else str(value)
        if not re.fullmatch(pattern, code):
            raise ValueError(f"{value!r} is not {what}")
        return code

    return Annotated[str | None, BeforeValidator(checked)]


class OwnName(Row):
    """A name with its type, other forms of it, and what registers know its bearer by."""

    name: str = Field(min_length=1)
    type: EntityType
    aliases: Annotated[tuple[str, ...], BeforeValidator(_aliases)] = ()
    lei: _code(r"[A-Z0-9]{18}\d{2}", "20 letters and digits") = None  # type: ignore[valid-type]
    siren: _code(r"\d{9}", "nine digits") = None  # type: ignore[valid-type]
    siret: _code(r"\d{14}", "14 digits") = None  # type: ignore[valid-type]
    isin: _code(r"[A-Z]{2}[A-Z0-9]{9}\d", "two letters, nine letters or digits, one digit") = None  # type: ignore[valid-type]
    ticker: str | None = None
    wikidata: _code(r"Q[1-9]\d*", "an item like Q312") = None  # type: ignore[valid-type]
    id: str | None = None

    def identifiers(self) -> dict[str, str]:
        """What is given of the identifiers."""
        found = self.model_dump(exclude={"name", "type", "aliases"}, exclude_none=True)
        return {key: str(value) for key, value in found.items()}


_READERS: dict[str, Callable[[Path], list[OwnName]]] = {
    ".csv": lambda path: read_table(path, OwnName, _key),
    ".json": lambda path: read_json(path, OwnName, _key),
    ".toml": lambda path: read_records(path, OwnName, "name", _key),
}


def _key(row: OwnName) -> tuple[str, str]:
    return row.name, row.type


@dataclass
class OwnNames:
    """The user's names by form, over the well-known ones."""

    known: Names = field(default_factory=names)
    forms: dict[str, OwnName] = field(default_factory=dict)
    folded: dict[str, OwnName] = field(default_factory=dict)
    first_words: set[str] = field(default_factory=set)

    def add(self, form: str, row: OwnName) -> None:
        """Registers a form, unless another name has it."""
        if form not in self.forms:
            self.forms[form] = row
            self.folded.setdefault(bare(form), row)
            self.first_words.add(first_word(form))
            self.known.put(form, Known(frozenset([row.type]), row.name))

    def get(self, form: str) -> OwnName | None:
        """The user's name of this form as it stands in a text; words in capitals are looked for whatever the case."""
        found = self.forms.get(plain(form))
        return found or (self.folded.get(bare(form)) if form.isupper() and len(form) >= _SHOUTED else None)


def read_own_names(files: Sequence[str | Path]) -> OwnNames:
    """The names of these files; the first to claim a form has it. Raises LexiconError (file:line)."""
    if not files:
        return OwnNames()
    own = OwnNames(names().copy())
    for path in map(Path, files):
        reader = _READERS.get(path.suffix.lower())
        if reader is None:
            raise LexiconError(f"{path}:1: a lexicon is a file in {', '.join(_READERS)}")
        for row in reader(path):
            for form in map(plain, (row.name, *row.aliases)):
                own.add(form, row)
    return own


def own_spans(view: View, own: OwnNames) -> dict[Span, OwnName]:
    """Where the user's names stand, longest first; one inside a longer well-known name is only a part of that."""
    found: dict[Span, OwnName] = {}
    taken: set[int] = set()
    for span, row in sorted(_matches(view, own), key=lambda match: (match[0][0] - match[0][1], match[0][0])):
        if taken.isdisjoint(range(*span)) and not _inside_known(view, span, own.known):
            found[span] = row
            taken.update(range(*span))
    return found


def _matches(view: View, own: OwnNames) -> Iterator[tuple[Span, OwnName]]:
    for i, word in enumerate(view.words):
        if first_word(word) in own.first_words:
            for j in range(i + 1, min(i + LONGEST_NAME, len(view.words)) + 1):
                row = own.get(view.text((i, j)))
                if row and not _is_hyphenated(view, (i, j)):
                    yield (i, j), row


def _is_hyphenated(view: View, span: Span) -> bool:
    """Whether a hyphen ties the span to a word beside it: "Match" in "Paris-Match"."""
    first, last = view.doc[span[0]], view.doc[span[1] - 1]
    around = view.plain[max(0, first.idx - 2) : first.idx], view.plain[last.idx + len(last) :][:2]
    return any(len(pair) == 2 and "-" in pair and pair.strip("-").isalnum() for pair in around)


def _inside_known(view: View, span: Span, known: Names) -> bool:
    around = (
        (i, j)
        for i in range(max(0, span[0] - LONGEST_NAME), span[0] + 1)
        for j in range(span[1], min(len(view.words), i + LONGEST_NAME) + 1)
        if (i, j) != span
    )
    return any(view.text(wide) in known.exact for wide in around)


def apart(spans: Iterable[Span], own: Iterable[Span]) -> list[Span]:
    """The candidates that share no token with a name of the user's own."""
    taken = {i for span in own for i in range(*span)}
    return [span for span in spans if taken.isdisjoint(range(*span))]
