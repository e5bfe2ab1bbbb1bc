"""Which names of an article are one entity: same form, known alias, acronym, short form, family name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.entities.lexicon import Names, bare, cues, names
from pipeline.text import plain

_LITTLE = 4  # letters of a word that an acronym may leave out: "pour", "de"
_BRACKET_GAP = 2  # characters between a full name and its acronym: " ("


@dataclass(frozen=True)
class NameMention:
    """A name in the text: character span, surface, type, confidence."""

    start: int
    end: int
    text: str
    type: str
    confidence: float


@lru_cache(maxsize=10_000)
def without_legal_form(name: str) -> str:
    """The name without a legal form at its end.

    >>> without_legal_form("Iliad SA")
    'Iliad'
    """
    words = plain(name).split(" ")
    legal = cues()["surface"]["legal"]
    while len(words) > 1 and words[-1] in legal:
        words.pop()
    return " ".join(words).rstrip(",") if len(words) < len(name.split()) else name


@lru_cache(maxsize=10_000)
def key_of(name: str) -> str:
    """What equal names share: no legal form, case, accents, hyphens.

    >>> key_of("États-Unis") == key_of("Etats Unis")
    True
    """
    return bare(without_legal_form(name)).replace("-", " ").strip()


def same_entity(a: str, b: str, kind: str, known: Names | None = None) -> bool:
    """Whether two name forms of one type name one entity, by their form alone and the names `known`."""
    first, second = key_of(a), key_of(b)
    if first == second:
        return True
    known = known or names()
    one, two = known.get(a), known.get(b)
    short, long = sorted((a, b), key=lambda n: len(n.split()))
    if kind in ("COMPANY", "ORG") and _is_acronym(short, long):
        return True
    if one and two and kind in one.types and kind in two.types:
        return one.canonical == two.canonical
    if kind == "PERSON":
        return _is_family_name(short, long)
    if kind in ("COMPANY", "ORG"):
        return _is_short_form(short, long) or _is_part(short, long, kind, known)
    return kind == "PRODUCT" and _lacks_brand(short, long, known)


def _is_family_name(short: str, long: str) -> bool:
    part, whole = key_of(short).split(), key_of(long).split()
    return len(part) < len(whole) and (
        whole[-len(part) :] == part or (len(part) == 1 and len(whole) > 1 and whole[0] == part[0])
    )


def _is_short_form(short: str, long: str) -> bool:
    part, whole = key_of(short).split(), key_of(long).split()
    rest = plain(without_legal_form(long)).split(" ")[len(part) :]
    generic = cues()["parts"]["dropped"]
    return len(part) < len(whole) and whole[: len(part)] == part and all(w in generic for w in rest)


def _is_part(short: str, long: str, kind: str, known: Names) -> bool:
    """Whether a name that is nobody's in the lexicon begins or ends a longer one: "Clearview" is "Clearview AI", but
    "Orange" is not "Orange Bank". What a place sets apart ("Jonview Canada") or a hyphen joins is another."""
    part, whole = plain(short).split(" "), plain(without_legal_form(long)).split(" ")
    if len(part) >= len(whole) or _is(short, kind, known):
        return False
    size, same = len(part), [key_of(word) for word in part]
    if [key_of(word) for word in whole[:size]] == same:
        rest = " ".join(whole[size:])
        return not _is(rest, "LOCATION", known) and rest not in cues()["parts"]["apart"]
    return [key_of(word) for word in whole[-size:]] == same and not _is(short, "LOCATION", known)


def _is(name: str, kind: str, known: Names) -> bool:
    found = known.get(name)
    return found is not None and kind in found.types


def _is_acronym(short: str, long: str) -> bool:
    """Whether a short form holds the first letters of a name's words in order, of all but the little ones."""
    if not (short.isupper() or short.istitle()) or " " in short or not 2 <= len(short) <= 7:
        return False
    words = [w for w in key_of(long).replace("'", " ").split() if w[0].isalnum()]
    pattern = "".join(w[0] if len(w) > _LITTLE else f"{w[0]}?" for w in words)
    strong = sum(len(w) > _LITTLE - 1 for w in words)
    return strong > 1 and re.fullmatch(pattern, key_of(short)) is not None


def _lacks_brand(short: str, long: str, known: Names) -> bool:
    part, whole = key_of(short).split(), key_of(long).split()
    if len(part) >= len(whole) or whole[-len(part) :] != part:
        return False
    return _is(" ".join(plain(long).split(" ")[: len(whole) - len(part)]), "COMPANY", known)


def group(mentions: Sequence[NameMention], text: str, known: Names | None = None) -> list[list[int]]:
    """Indices of mentions, one list an entity, entities in order of first mention.

    A family name alone goes to the last person before it of that name, else to the first after it.
    """
    groups: list[list[int]] = []
    order = sorted(range(len(mentions)), key=lambda k: (-len(mentions[k].text.split()), mentions[k].start))
    for index in order:
        mention = mentions[index]
        fitting = [g for g in groups if _fits(mention, [mentions[m] for m in g], text, known)]
        if fitting:
            _nearest(mention, fitting, mentions).append(index)
        else:
            groups.append([index])
    return sorted((sorted(g, key=lambda k: mentions[k].start) for g in groups), key=lambda g: mentions[g[0]].start)


def _fits(mention: NameMention, members: Sequence[NameMention], text: str, known: Names | None) -> bool:
    return members[0].type == mention.type and any(
        same_entity(mention.text, m.text, mention.type, known) or _in_brackets(m, mention, text) for m in members
    )


def _nearest(mention: NameMention, fitting: list[list[int]], mentions: Sequence[NameMention]) -> list[int]:
    """An equal name first, then the last one told before, then the first after."""

    def rank(members: list[int]) -> tuple[bool, bool, int]:
        equal = any(key_of(mentions[m].text) == key_of(mention.text) for m in members)
        before = [mentions[m].start for m in members if mentions[m].start < mention.start]
        return (not equal, not before, mention.start - max(before) if before else mentions[members[0]].start)

    return min(fitting, key=rank)


def _in_brackets(full: NameMention, short: NameMention, text: str) -> bool:
    """ "Banque européenne d'investissement (BEI)": an acronym in brackets right after a longer name."""
    between = text[full.end : short.start]
    closed = text[short.end : short.end + 1] == ")"
    capitals = short.text.isupper() and len(short.text) > 1 and short.type in ("COMPANY", "ORG")
    return (
        capitals
        and closed
        and plain(between).strip() == "("
        and len(between) <= _BRACKET_GAP + 1
        and len(full.text) > len(short.text)
    )


def canonical(forms: Sequence[str]) -> str:
    """The longest form without legal form; among equals the first, not in capitals when another is not."""
    return max(map(without_legal_form, forms), key=lambda f: (len(f), not f.isupper()))
