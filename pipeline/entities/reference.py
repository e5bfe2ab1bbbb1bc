"""Which entity a definite noun phrase stands for, or none: a conditional logistic model over pairs of both."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import exp, log2
from pathlib import Path

from pipeline.entities.aliases import same_entity
from pipeline.entities.candidates import View
from pipeline.entities.descriptors import Profile
from pipeline.entities.lexicon import cues, demonyms, names, towns
from pipeline.entities.phrases import Phrase
from pipeline.lexicon import DATA
from pipeline.text import fold

WEIGHTS = DATA / "models" / "nominal_weights.json"
THRESHOLD = 0.25  # a phrase whose best entity is less likely stays unlinked
_TRADES = {"media", "finance", "research"}
_DETERMINERS = {"ce": "this", "cet": "this", "cette": "this", "son": "own", "sa": "own", "leur": "own"}
_WIDE = {"EU", "AS", "AF", "NA"}  # demonyms of wide areas agree with any territory


@lru_cache(maxsize=1)
def weights(path: Path = WEIGHTS) -> Mapping[str, float]:
    """Feature -> weight, as `scripts/train_ner.py` writes them."""
    found: dict[str, float] = json.loads(path.read_text(encoding="utf-8"))
    return found


@dataclass
class Story:
    """What has been told so far, while phrases are resolved from left to right."""

    view: View
    profiles: Sequence[Profile]
    sentence_of: list[int]
    block_of: list[int]  # paragraph of each token
    headings: list[bool]  # whether each paragraph is a heading or title
    kind_of: dict[tuple[int, int], str]  # type of every name, by span
    linked: dict[str, list[tuple[int, str]]] = field(default_factory=dict)  # entity id -> (token, noun) of its phrases
    openers: dict[int, tuple[int, str]] = field(default_factory=dict)  # paragraph -> its first name: token, entity id
    sizes: dict[str, list[int]] = field(default_factory=dict)  # type -> how many names its entities have, rising
    _at: int = -1
    _now: Told | None = None

    def __post_init__(self) -> None:
        for start, key in sorted((start, p.id) for p in self.profiles for start, _ in p.spans):
            self.openers.setdefault(self.block_of[start], (start, key))
        for profile in self.profiles:
            insort(self.sizes.setdefault(profile.type, []), len(profile.spans))

    def told(self, before: int) -> Told:
        """What has been told before a token; kept for the token, at which every entity is compared with every other."""
        if self._now is None or self._at != before:
            self._at, self._now = before, Told({p.id: self._of(p, before) for p in self.profiles}, self.profiles)
        return self._now

    def _of(self, profile: Profile, before: int) -> tuple[int, int]:
        phrases = [t for t, _ in self.linked.get(profile.id, [])]
        names = bisect_left(profile.spans, (before, 0))
        name = profile.spans[names - 1][0] if names else -1
        return max([name, *(t for t in phrases if t < before)]), names + len(phrases)

    def larger(self, profile: Profile) -> int:
        """How many entities of its type have more names in the whole article."""
        return _above(len(profile.spans), self.sizes[profile.type])


class Told:
    """Of every entity, the token of its last name or phrase before a place (-1: none) and how often it is told; and
    how many of its type are told later, or more often."""

    def __init__(self, found: Mapping[str, tuple[int, int]], profiles: Iterable[Profile]) -> None:
        self._found = found
        self._lasts: dict[str, list[int]] = defaultdict(list)
        self._times: dict[str, list[int]] = defaultdict(list)
        for profile in profiles:
            last, times = found[profile.id]
            insort(self._lasts[profile.type], last)
            insort(self._times[profile.type], times)

    def last(self, profile: Profile) -> int:
        """Token of the last name or phrase of the entity; -1 when there is none."""
        return self._found[profile.id][0]

    def times(self, profile: Profile) -> int:
        """How often the entity is told, by names or phrases."""
        return self._found[profile.id][1]

    def nearer(self, profile: Profile) -> int:
        """How many others of its type are told after its last telling."""
        return _above(self.last(profile), self._lasts[profile.type])

    def commoner(self, profile: Profile) -> int:
        """How many others of its type are told more often."""
        return _above(self.times(profile), self._times[profile.type])

    def rivals(self, profile: Profile) -> int:
        """How many of its type are told at all, less one."""
        return _above(0, self._times[profile.type]) - 1


def _above(value: int, rising: Sequence[int]) -> int:
    return len(rising) - bisect_right(rising, value)


def candidates_for(story: Story, phrase: Phrase) -> list[Profile]:
    """Entities of a fitting type, told before the phrase, that are not the phrase's own complement."""
    kinds = {row.type for row in phrase.readings}
    told = story.told(phrase.span[0])
    return [p for p in story.profiles if p.type in kinds and told.last(p) >= 0]


def resolve(story: Story, phrase: Phrase) -> tuple[Profile, float] | None:
    """The entity meant and its probability, among the entities told before and "none of them"."""
    model, fitting = weights(), candidates_for(story, phrase)
    totals = [sum(model.get(f, 0.0) for f in set(pair_features(story, phrase, p))) for p in fitting]
    top = max([0.0, *totals])
    parts = [exp(t - top) for t in totals]
    chance, best = max(zip(parts, range(len(parts)), strict=True), default=(0.0, 0))
    chance /= exp(-top) + sum(parts)
    if chance < THRESHOLD:
        return None
    story.linked.setdefault(fitting[best].id, []).append((phrase.span[0], phrase.noun))
    return fitting[best], chance


def pair_features(story: Story, phrase: Phrase, profile: Profile) -> list[str]:
    """Evidence that the phrase stands for the entity."""
    kind = profile.type
    found = ["bias", *_phrase(story, phrase, kind)]
    found += [*_distance(story, phrase, profile), *_salience(story, phrase, profile), *_place(story, phrase, profile)]
    agreement = list(_agreement(phrase, profile))
    found += [*agreement, *(f"{kind} {a}" for a in agreement), *_together(story, phrase, profile)]
    if any(span in profile.spans for span in phrase.named):
        found.append("own complement")
    return found


def _phrase(story: Story, phrase: Phrase, kind: str) -> Iterator[str]:
    alone = next((r.alone for r in phrase.readings if r.type == kind), "weak")
    determiner = _DETERMINERS.get(phrase.determiner, "the")
    yield f"type={kind}"
    yield f"alone={alone}:{determiner}"
    yield f"complement={phrase.complement}:{alone}"
    yield f"complement={phrase.complement}:{kind}"
    yield f"noun={phrase.noun}"
    if " " in phrase.noun:
        yield f"noun={phrase.noun.split()[0]}"
    if len(phrase.readings) > 1:
        yield f"noun={phrase.noun}:{kind}"
    if phrase.noun.startswith("<"):
        yield f"{phrase.noun}:{kind}"
    yield f"adjectives={min(2, phrase.span[1] - phrase.span[0])}{'d' if phrase.demonyms else ''}"
    root = story.view.doc[phrase.span[0] : phrase.span[1]].root
    yield f"dep={root.dep_}"
    after = story.view.words[phrase.span[1]] if phrase.span[1] < len(story.view.words) else "."
    yield f"after={after if not after[0].isalnum() else story.view.pos[phrase.span[1]]}"


def _together(story: Story, phrase: Phrase, profile: Profile) -> Iterator[str]:
    """What only holds of phrase, distance and entity together."""
    view, here = story.view, phrase.span[0]
    last = story.told(here).last(profile)
    apart = min(3, story.sentence_of[here] - story.sentence_of[last])
    rank = min(2, story.told(here).nearer(profile))
    root, then = view.doc[here : phrase.span[1]].root, view.doc[last]
    subject = "subject" if then.dep_ in ("nsubj", "nsubj:pass") else "other"
    yield f"roles={root.dep_[:5]}>{subject} apart={min(apart, 1)}"
    if apart == 0 and root.head == then.head:
        yield f"clause {root.dep_[:5]}>{then.dep_[:5]}"
    yield f"noun={phrase.noun} nearer={min(rank, 1)}"
    after = [start for start, _ in profile.spans if start > here]
    if after and story.sentence_of[after[0]] == story.sentence_of[here]:
        yield "named again here"
    whole = story.larger(profile)
    yield f"whole={min(whole, 3)}"
    yield f"whole={min(whole, 2)} nearer={rank}"
    if profile.type == "PERSON":
        yield from _gender(phrase, profile)
    start, opener = story.openers.get(story.block_of[here], (here, ""))
    if start < here and opener == profile.id:
        yield "opens block"
    if phrase.places:
        yield "complement beside" if set(phrase.places) & profile.beside else "complement elsewhere"
        made = {k.maker for place in phrase.places if (k := names().get(place)) and k.maker}
        if made:
            its = any(same_entity(form, maker, "COMPANY") for maker in made for form in profile.forms)
            yield "complement its product" if its else "complement made by another"


def _gender(phrase: Phrase, profile: Profile) -> Iterator[str]:
    genders = {row.gender for row in phrase.readings if row.type == "PERSON"}
    if len(genders) != 1:
        return
    gender = next(iter(genders))
    if profile.gender:
        yield "gender agrees" if profile.gender == gender else "gender differs"
    first = max(profile.forms, key=len).split()[0]
    yield f"gender {gender} of -{first[-1] if first[-1] in 'aeio' else 'other'}"


def _distance(story: Story, phrase: Phrase, profile: Profile) -> Iterator[str]:
    here, told = phrase.span[0], story.told(phrase.span[0])
    last = told.last(profile)
    apart = story.sentence_of[here] - story.sentence_of[last]
    yield f"apart={min(apart, 4)}"
    yield f"nearer={min(told.nearer(profile), 4)}"
    if apart == 0:
        verb, other = story.view.doc[here].head, story.view.doc[last].head
        yield "same clause" if verb == other else "same sentence"
    token = story.view.doc[last]
    known = ("nsubj", "nsubj:pass", "obj", "nmod", "obl:arg", "obl:mod", "ROOT", "appos")
    yield f"was={token.dep_ if token.dep_ in known else 'other'}"


def _salience(story: Story, phrase: Phrase, profile: Profile) -> Iterator[str]:
    told = story.told(phrase.span[0])
    yield f"count={int(log2(max(1, told.times(profile))))}"
    yield f"rank={min(told.commoner(profile), 3)}"
    yield f"rivals={min(told.rivals(profile), 4)}"
    first = story.sentence_of[profile.spans[0][0]]
    yield f"introduced={min(first, 3)}"
    nouns = [n for _, n in story.linked.get(profile.id, [])]
    if phrase.noun in nouns:
        yield "called so before"
    elif any(phrase.noun == n for linked in story.linked.values() for _, n in linked):
        yield "another called so"
    if nouns:
        yield "phrases before"


def _place(story: Story, phrase: Phrase, profile: Profile) -> Iterator[str]:
    """Apposition to a name of the entity or of another, and the paragraph that both stand in."""
    for link, span in (("follows", phrase.follows), ("leads", phrase.leads), ("before", phrase.before)):
        if span is not None:
            yield (
                f"{link} it"
                if span in profile.spans
                else f"{link} its type"
                if story.kind_of.get(span) == profile.type
                else f"{link} other"
            )
    here = story.block_of[phrase.span[0]]
    blocks = {story.block_of[start] for start, _ in profile.spans if start < phrase.span[0]}
    yield "same block" if here in blocks else "block above" if here - 1 in blocks else "other block"
    if blocks and here - 1 in blocks and story.headings[here - 1]:
        yield "in heading above"
    if 0 in blocks:
        yield "in title"


def _agreement(phrase: Phrase, profile: Profile) -> Iterator[str]:
    kinds = cues()["kinds"]
    special = [k for k, listed in kinds.items() if phrase.noun in listed]
    if phrase.noun in profile.nouns:
        yield "told"
    elif _role(phrase.noun) & {r for n in profile.nouns for r in _role(n)}:
        yield "told role"
    elif profile.nouns:
        yield f"told other:{profile.type}"
    else:
        yield f"told nothing:{profile.type}"
    told_kinds = {k for k, listed in kinds.items() if profile.nouns & listed}
    for k in special:
        yield f"{k} ~ {profile.trade or 'unknown'}"
        yield "kind told" if k in told_kinds else "kind not told"
    if not special and told_kinds & {"media", "finance", "research"}:
        yield "kind of source"
    if profile.trade:
        yield f"trade {profile.trade}{' special' if special else ''}"
        if special and profile.type == "COMPANY" and (set(special) | {profile.trade}) & _TRADES:
            yield "trade agrees" if profile.trade in special else "trade differs"
    if any(phrase.noun in fold(form).split() for form in profile.forms):
        yield "noun in name"
    yield from _origin(phrase, profile)


def _origin(phrase: Phrase, profile: Profile) -> Iterator[str]:
    territories = {demonyms()[d] for d in phrase.demonyms} - _WIDE
    if territories:
        if profile.origins & territories:
            yield "origin agrees"
        else:
            yield "origin differs" if profile.origins - _WIDE else "origin unknown"
    seats = {towns()[d] for d in phrase.demonyms if d in towns()} | set(phrase.places)
    if seats:
        yield (
            "seat agrees"
            if profile.city in seats
            else "seat told"
            if seats & profile.near
            else "seat differs"
            if profile.city
            else "seat unknown"
        )


def _role(noun: str) -> set[str]:
    """The classes of offices that a noun belongs to ("PDG" and "patron" lead)."""
    return {role for role, listed in cues()["roles"].items() if fold(noun) in listed}
