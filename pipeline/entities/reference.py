"""Which entity a definite noun phrase stands for: a logistic model over pairs of phrase and entity, or none."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import exp, log2
from pathlib import Path

from pipeline.entities.candidates import View
from pipeline.entities.descriptors import Profile
from pipeline.entities.lexicon import cues, demonyms, names
from pipeline.entities.phrases import Phrase
from pipeline.lexicon import DATA
from pipeline.text import fold

WEIGHTS = DATA / "models" / "nominal_weights.json"
THRESHOLD = 0.45  # a phrase whose best entity is less likely stays unlinked
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
    linked: dict[str, list[tuple[int, str]]] = field(default_factory=dict)  # entity id -> (token, noun) of its phrases

    def last(self, profile: Profile, before: int) -> int:
        """Token of the last name or phrase of the entity before a token; -1 when there is none."""
        starts = [start for start, _ in profile.spans]
        k = bisect_left(starts, before)
        name = starts[k - 1] if k else -1
        return max([name, *(t for t, _ in self.linked.get(profile.id, []) if t < before)])


def candidates_for(story: Story, phrase: Phrase) -> list[Profile]:
    """Entities of a fitting type, told before the phrase, that are not the phrase's own complement."""
    kinds = {row.type for row in phrase.readings}
    return [p for p in story.profiles if p.type in kinds and story.last(p, phrase.span[0]) >= 0]


def resolve(story: Story, phrase: Phrase) -> tuple[Profile, float] | None:
    """The entity meant and its probability."""
    model = weights()
    scored = [(p, _logistic(sum(model.get(f, 0.0) for f in pair_features(story, phrase, p)))) for p in candidates_for(story, phrase)]
    best = max(scored, key=lambda s: s[1], default=None)
    if best is None or best[1] < THRESHOLD:
        return None
    story.linked.setdefault(best[0].id, []).append((phrase.span[0], phrase.noun))
    return best


def _logistic(x: float) -> float:
    return 1 / (1 + exp(-max(-30.0, min(30.0, x))))


def pair_features(story: Story, phrase: Phrase, profile: Profile) -> list[str]:
    """Evidence that the phrase stands for the entity."""
    kind = profile.type
    found = ["bias", *_phrase(story, phrase, kind)]
    found += [*_distance(story, phrase, profile), *_salience(story, phrase, profile), *_agreement(phrase, profile)]
    if any(span in profile.spans for span in phrase.named):
        found.append("own complement")
    return found


def _phrase(story: Story, phrase: Phrase, kind: str) -> Iterator[str]:
    alone = next((r.alone for r in phrase.readings if r.type == kind), "weak")
    determiner = {"ce": "this", "cet": "this", "cette": "this", "son": "own", "sa": "own", "leur": "own"}.get(phrase.determiner, "the")
    yield f"type={kind}"
    yield f"alone={alone}:{determiner}"
    yield f"complement={phrase.complement}:{alone}"
    yield f"complement={phrase.complement}:{kind}"
    yield f"noun={phrase.noun}"
    yield f"adjectives={min(2, phrase.span[1] - phrase.span[0])}{'d' if phrase.demonyms else ''}"
    root = story.view.doc[phrase.span[0] : phrase.span[1]].root
    yield f"dep={root.dep_}"
    after = story.view.words[phrase.span[1]] if phrase.span[1] < len(story.view.words) else "."
    yield f"after={after if not after[0].isalnum() else story.view.doc[phrase.span[1]].pos_}"


def _distance(story: Story, phrase: Phrase, profile: Profile) -> Iterator[str]:
    here, last = phrase.span[0], story.last(profile, phrase.span[0])
    apart = story.sentence_of[here] - story.sentence_of[last]
    yield f"apart={min(apart, 4)}"
    rank = sum(story.last(p, here) > last for p in story.profiles if p.type == profile.type and p is not profile)
    yield f"nearer={min(rank, 4)}"
    if apart == 0:
        verb, other = story.view.doc[here].head, story.view.doc[last].head
        yield "same clause" if verb == other else "same sentence"
    token = story.view.doc[last]
    yield f"was={token.dep_ if token.dep_ in ('nsubj', 'nsubj:pass', 'obj', 'nmod', 'obl:arg', 'obl:mod', 'ROOT', 'appos') else 'other'}"


def _salience(story: Story, phrase: Phrase, profile: Profile) -> Iterator[str]:
    here = phrase.span[0]

    def told(p: Profile) -> int:
        return sum(start < here for start, _ in p.spans) + len(story.linked.get(p.id, []))

    count = told(profile)
    more = sum(told(p) > count for p in story.profiles if p.type == profile.type)
    rivals = sum(told(p) > 0 for p in story.profiles if p.type == profile.type) - 1
    yield f"count={int(log2(max(1, count)))}"
    yield f"rank={min(more, 3)}"
    yield f"rivals={min(rivals, 4)}"
    first = story.sentence_of[profile.spans[0][0]]
    yield f"introduced={min(first, 3)}"
    nouns = [n for _, n in story.linked.get(profile.id, [])]
    if phrase.noun in nouns:
        yield "called so before"
    elif any(phrase.noun == n for linked in story.linked.values() for _, n in linked):
        yield "another called so"
    if nouns:
        yield "phrases before"


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
    known = next((k for f in profile.forms if (k := names().get(f))), None)
    told_kinds = {k for k, listed in kinds.items() if profile.nouns & listed}
    for k in special:
        yield "kind told" if k in told_kinds else "kind not told"
    if not special and told_kinds & {"media", "finance", "research"}:
        yield "kind of source"
    if known and known.country and not phrase.demonyms:
        yield "well known"
    yield from _origin(phrase, profile)


def _origin(phrase: Phrase, profile: Profile) -> Iterator[str]:
    territories = {demonyms()[d] for d in phrase.demonyms} - _WIDE
    if territories:
        if profile.origins & territories:
            yield "origin agrees"
        else:
            yield "origin differs" if profile.origins - _WIDE else "origin unknown"


def _role(noun: str) -> set[str]:
    """The classes of offices that a noun belongs to ("PDG" and "patron" lead)."""
    return {role for role, listed in cues()["roles"].items() if fold(noun) in listed}
