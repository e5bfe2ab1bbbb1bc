"""What an article says its entities are: nouns, demonyms and seats told beside their names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.entities.candidates import Span, View
from pipeline.entities.lexicon import demonyms, names, nouns
from pipeline.text import fold

_NEAR = 12  # tokens between an entity and a place that may be its seat
_REACH = 7  # tokens read on each side of a name
_GENDERS = {"M.": "m", "Monsieur": "m", "Mme": "f", "Mlle": "f", "Madame": "f"}
_STOPS = {".", ";", ":", "!", "?", "(", "»", "«"}


@dataclass
class Profile:
    """One entity of the article: its name mentions as token spans, and what is told of it."""

    id: str
    type: str
    forms: list[str]
    spans: list[Span]
    sentences: list[int] = field(default_factory=list)
    nouns: set[str] = field(default_factory=set)
    origins: set[str] = field(default_factory=set)  # territories of demonyms
    city: str = ""
    near: set[str] = field(default_factory=set)  # places named beside the entity
    beside: set[str] = field(default_factory=set)  # other names beside the entity's
    gender: str = ""  # of a person: "m" or "f" by title or office, else ""
    trade: str = ""  # the lexicon's kind: media, finance, research, tech …


def describe(view: View, profiles: Sequence[Profile]) -> None:
    """Fills `nouns`, `origins` and `city` of every profile, from appositions and from the lexicon."""
    named = {i for p in profiles for start, end in p.spans for i in range(start, end)}
    places = [(span, view.text(span)) for p in profiles if p.type == "LOCATION" for span in p.spans]
    others = sorted((span, p.id, view.text(span)) for p in profiles for span in p.spans)
    for profile in profiles:
        for form in profile.forms:
            known = names().get(form)
            if known and profile.type in known.types:
                profile.trade, profile.city = known.kind, known.city
                profile.origins |= {known.country} - {""}
        for span in profile.spans:
            profile.near |= {
                text for (start, end), text in places if start - _NEAR <= span[1] and span[0] <= end + _NEAR
            }
            profile.beside |= {
                text
                for (start, end), owner, text in others
                if owner != profile.id and start - _NEAR <= span[1] and span[0] <= end + _NEAR
            }
            if profile.type == "PERSON" and span[0] and view.words[span[0] - 1] in _GENDERS:
                profile.gender = _GENDERS[view.words[span[0] - 1]]
            _read(view, profile, _before(view, span, named))
            _read(view, profile, _after(view, span, named))


def _before(view: View, span: Span, named: set[int]) -> range:
    """The noun phrase that runs up to the name: "le fabricant chinois X", "Son fondateur, X"."""
    i = span[0]
    while (
        i > 0 and span[0] - i < _REACH and not view.starts[i] and i - 1 not in named and view.words[i - 1] not in _STOPS
    ):
        i -= 1
        if view.words[i] in (",",) and span[0] - i > 1:
            return range(i + 1, span[0])
    return range(i, span[0])


def _after(view: View, span: Span, named: set[int]) -> range:
    """The apposition after the name: "X, le fabricant chinois", or a predicate: "X est un opérateur"."""
    i, size = span[1], len(view.words)
    if i >= size or view.starts[i] or not (view.words[i] == "," or view.doc[i].lemma_ in ("être", "devenir")):
        return range(0)
    end = i + 1
    while (
        end < size
        and end - i < _REACH
        and not view.starts[end]
        and end not in named
        and view.words[end] not in _STOPS | {","}
    ):
        end += 1
    return range(i + 1, end)


def _read(view: View, profile: Profile, tokens: range) -> None:
    """Nouns of the profile's type and demonyms among the tokens; a noun of one gender tells a person's."""
    for i in tokens:
        for length in (3, 2, 1):
            if i + length - 1 not in tokens:
                continue
            noun = fold(view.text((i, i + length)))
            genders = {row.gender for row in nouns().get(noun, ()) if row.type == profile.type}
            if genders:
                profile.nouns.add(noun)
                profile.gender = profile.gender or ("".join(genders) if len(genders) == 1 else "")
        territory = demonyms().get(view.low[i])
        if territory:
            profile.origins.add(territory)
