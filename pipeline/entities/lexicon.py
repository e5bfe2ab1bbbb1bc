"""What is known beforehand: well-known names, nouns that introduce or stand for an entity, cue words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pipeline.lexicon import DATA, Row, packed, read_table, read_toml
from pipeline.schema import EntityType
from pipeline.text import fold, plain

FILES: dict[str, EntityType] = {
    "companies": "COMPANY",
    "organisations": "ORG",
    "people": "PERSON",
    "products": "PRODUCT",
    "places": "LOCATION",
}
NAME_INDEX = DATA / "models" / "names.msgpack"
LONGEST_NAME = 20  # tokens
_WORD = re.compile(r"\w+")


class NameRow(Row):
    """A well-known name; `aliases` are separated by "|"."""

    name: str
    aliases: str = ""
    kind: str = ""
    dual: Literal["yes", ""] = ""
    country: str = ""
    city: str = ""
    maker: str = ""


class NounRow(Row):
    """A noun that stands for an entity: "groupe", "start-up", "PDG", "console"."""

    noun: str
    type: EntityType
    gender: Literal["m", "f"]
    alone: Literal["yes", "weak", "no"]


class DemonymRow(Row):
    """An adjective of place in the masculine singular, the ISO 3166 code of its territory, its town if any."""

    demonym: str
    territory: str
    town: str = ""


class FirstName(Row):
    """One first name."""

    name: str


class Known(NamedTuple):
    """What the lexicon knows of one name form."""

    types: frozenset[EntityType]
    canonical: str
    dual: bool = False
    country: str = ""
    city: str = ""
    kind: str = ""
    maker: str = ""


@dataclass
class Names:
    """Name forms, and the first word of each with the characters of the longest that begins with it; forms are `plain`
    text, `folded` ones serve headings in capitals."""

    exact: dict[str, Known] = field(default_factory=dict)
    folded: dict[str, str] = field(default_factory=dict)
    first_words: dict[str, int] = field(default_factory=dict)

    def add(self, form: str, known: Known) -> None:
        """Registers a form; one that is there already keeps its facts and gains the types."""
        old = self.exact.get(form)
        if old:
            known = old._replace(types=old.types | known.types)
        self.exact[form] = known
        key = bare(form)
        self.folded.setdefault(key, form)
        first = _first(key)
        self.first_words[first] = max(len(form), self.first_words.get(first, 0))

    def put(self, form: str, known: Known) -> None:
        """Registers a form in the place of what is known of it."""
        self.exact.pop(form, None)
        self.add(form, known)

    def copy(self) -> Names:
        """A copy that can grow by itself."""
        return Names(dict(self.exact), dict(self.folded), dict(self.first_words))

    def get(self, form: str) -> Known | None:
        """The facts of a form as it stands in a text."""
        return self.exact.get(plain(form))


@lru_cache(maxsize=10_000)
def first_word(form: str) -> str:
    """The first run of letters and digits, `bare`: the key under which a form is looked for."""
    return _first(bare(form))


def _first(key: str) -> str:
    found = _WORD.search(key)
    return found[0] if found else key


@lru_cache(maxsize=10_000)
def bare(form: str) -> str:
    """The form in lower case and without accents: what a heading in capitals keeps of it."""
    if form.isascii():
        return fold(form)
    parts = unicodedata.normalize("NFD", fold(form))
    return "".join(c for c in parts if not unicodedata.combining(c))


def _known_forms(row: NameRow, types: frozenset[EntityType]) -> Iterator[tuple[str, Known]]:
    known = Known(types, row.name, bool(row.dual), row.country, row.city, row.kind, row.maker)
    for form in (row.name, *filter(None, row.aliases.split("|"))):
        yield plain(form), known


def name_files() -> list[Path]:
    """The tables of well-known names."""
    return [DATA / "names" / f"{file}.csv" for file in FILES]


def read_names() -> Names:
    """All well-known names, from their tables."""
    found = Names()
    for path, kind in zip(name_files(), FILES.values(), strict=True):
        types = frozenset([kind])
        for row in read_table(path, NameRow, key=lambda r: r.name):
            for form, known in _known_forms(row, types):
                found.add(form, known)
    return found


def flat_names() -> tuple[dict[str, tuple[Any, ...]], dict[str, str], dict[str, int]]:
    """`read_names` as plain values, which can be packed: the parts of Names, with the types of a name in order."""
    found = read_names()
    exact = {form: (tuple(sorted(known.types)), *known[1:]) for form, known in found.exact.items()}
    return exact, found.folded, found.first_words


@lru_cache(maxsize=1)
def names() -> Names:
    """All well-known names of pipeline/data/names/."""
    exact, folded, first_words = packed(NAME_INDEX, name_files(), flat_names)
    types: dict[tuple[EntityType, ...], frozenset[EntityType]] = {row[0]: frozenset(row[0]) for row in exact.values()}
    return Names({form: Known(types[row[0]], *row[1:]) for form, row in exact.items()}, folded, first_words)


@lru_cache(maxsize=1)
def first_names() -> frozenset[str]:
    """First names, as written."""
    return frozenset(row.name for row in read_table(DATA / "names" / "first_names.csv", FirstName))


def is_given(word: str) -> bool:
    """Whether a word is a first name, or a compound that begins with one ("Marie-Laure")."""
    return word in first_names() or word.partition("-")[0] in first_names()


@lru_cache(maxsize=1)
def nouns() -> dict[str, list[NounRow]]:
    """Noun (lower case, several words possible) -> its readings."""
    found: dict[str, list[NounRow]] = {}
    for row in read_table(DATA / "nominals.csv", NounRow):
        found.setdefault(fold(row.noun), []).append(row)
    return found


@lru_cache(maxsize=1)
def _demonym_rows() -> list[DemonymRow]:
    return read_table(DATA / "names" / "demonyms.csv", DemonymRow, key=lambda r: r.demonym)


@lru_cache(maxsize=1)
def demonyms() -> dict[str, str]:
    """Every form (gender, number) of the demonyms in lower case -> territory."""
    return {form: row.territory for row in _demonym_rows() for form in inflected(row.demonym)}


@lru_cache(maxsize=1)
def towns() -> dict[str, str]:
    """Every form of the demonyms of towns in lower case -> the town."""
    return {form: row.town for row in _demonym_rows() if row.town for form in inflected(row.demonym)}


def inflected(adjective: str) -> tuple[str, ...]:
    """Masculine and feminine, singular and plural forms of a regular French adjective.

    >>> inflected("canadien")
    ('canadien', 'canadiens', 'canadienne', 'canadiennes')
    """
    feminine = adjective
    for ending, other in (("ien", "ienne"), ("éen", "éenne"), ("on", "onne"), ("er", "ère"), ("ec", "ecque")):
        if adjective.endswith(ending):
            feminine = adjective[: -len(ending)] + other
            break
    else:
        if not adjective.endswith("e"):
            feminine = adjective + "e"
    plural = adjective if adjective.endswith(("s", "x")) else adjective + "s"
    return adjective, plural, feminine, feminine + "s"


@lru_cache(maxsize=1)
def cues() -> dict[str, Any]:
    """The word lists of entity_cues.toml, every list a frozenset of lower-case words but those of names' parts."""
    raw = read_toml(DATA / "entity_cues.toml")
    keep = {"surface", "parts"}

    def group(key: str, value: Any) -> Any:  # noqa: ANN401 - a list or lists by name
        if isinstance(value, list):
            return frozenset(value)
        return {k: frozenset(v if key in keep else map(fold, v)) for k, v in value.items()}

    found = {key: group(key, value) for key, value in raw.items()}
    found["titles"] = frozenset(raw["titles"])
    found["openers"] = frozenset(map(fold, raw["openers"]))
    return found


@lru_cache(maxsize=1)
def plural_demonyms() -> frozenset[str]:
    """The plural forms that differ from every singular one ("chinois" is not among them)."""
    forms = [inflected(row.demonym) for row in _demonym_rows()]
    return frozenset(p for f in forms for p in (f[1], f[3])) - frozenset(s for f in forms for s in (f[0], f[2]))
