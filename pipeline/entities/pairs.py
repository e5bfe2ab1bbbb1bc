"""Two entities that an article tells of: how near they meet, how much of it they are, what readers know of both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipeline.clusters import cluster
from pipeline.entities.aliases import key_of, same_entity
from pipeline.entities.candidates import Span
from pipeline.entities.lexicon import cues, names, nouns
from pipeline.entities.scene import Place, Scene
from pipeline.text import fold, plain

Ends = tuple[str, str]
Meeting = tuple[int, int, Place, Place]  # sentences apart, tokens between, both mentions
_GAPS = (0, 1, 2, 4, 8, 16)  # tokens between two mentions, told as the first that is not less
_SHORTEST = 3  # letters of a word that two names share
_LINK, _BETWEEN, _NEAR = 3, 12, 25  # tokens between two mentions that are read as they are, one by one, at all
_BEFORE, _AFTER = 6, 5  # tokens read around a name
_CUES = ("executive", "founder", "owned", "owning", "held", "rivals", "against", "founded", "led", "seats")


class Pairs:
    """The mentions of one scene by entity, and the lists ("A, B et C") that they stand in."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.of: dict[str, list[Place]] = {}
        self.lists: dict[Place, Span] = {}
        for place in scene.places:
            self.of.setdefault(place.id, []).append(place)
            if place not in self.lists:
                members = scene.listed(place)
                for member in members:
                    self.lists.setdefault(member, (place.span[0], members[-1].span[1]))
        self.sentences = {key: {scene.sentence_of[p.span[0]] for p in places} for key, places in self.of.items()}
        self.keys = {key: [key_of(form) for form in forms] for key, forms in scene.forms.items()}
        self.words = {
            key: {w for k in keys for w in k.split() if len(w) >= _SHORTEST} for key, keys in self.keys.items()
        }
        self.makers = {key: list(filter(None, map(maker_of, scene.forms[key]))) for key in self.of}
        self.rank = {f: min(3, sum(len(self.of[g]) > len(self.of[f]) for g in scene.firms)) for f in self.of}

    def spans(self, one: Place, other: Place) -> tuple[Span, Span]:
        """Both mentions as the lists that they stand in, when these are apart."""
        a, b = self.lists[one], self.lists[other]
        return (a, b) if a[1] <= b[0] or b[1] <= a[0] else (one.span, other.span)

    def gap(self, one: Place, other: Place) -> int:
        """Tokens between two mentions, or the lists that they stand in."""
        a, b = self.spans(one, other)
        return max(a[0] - b[1], b[0] - a[1], 0)

    def apart(self, one: str, other: str) -> int:
        """Sentences between the nearest mentions of both."""
        return min(abs(a - b) for a in self.sentences[one] for b in self.sentences[other])

    def meetings(self, one: str, other: str) -> list[Meeting]:
        """The mentions of both, the nearest first."""
        sentence = self.scene.sentence_of
        found = [
            (abs(sentence[a.span[0]] - sentence[b.span[0]]), self.gap(a, b), a, b)
            for a in self.of[one]
            for b in self.of[other]
        ]
        return sorted(found, key=lambda meeting: meeting[:2])


def maker_of(form: str) -> str:
    """The firm that is known to make what a name begins with; "" when none is."""
    words = plain(form).split(" ")
    beginnings = (names().get(" ".join(words[:n])) for n in range(len(words), 0, -1))
    return next((known.maker for known in beginnings if known and known.maker), "")


def evidence(pairs: Pairs, ends: Ends) -> Iterator[str]:
    """Features of a pair, whatever the relation."""
    one, other = ends
    met = pairs.meetings(one, other)
    yield from _nearest(pairs, met[0], ends)
    yield f"shared={min(3, sum(apart == 0 for apart, *_ in met))}"
    apart, between, *nearest = met[0]
    if apart == 0 and between <= _NEAR:
        yield from _between(pairs, *nearest)
    yield from _weight(pairs, ends)
    yield from _names(pairs, ends)


def _nearest(pairs: Pairs, meeting: Meeting, ends: Ends) -> Iterator[str]:
    """How the nearest mentions of both stand to one another."""
    apart, between, one, other = meeting
    order = "<" if one.span[0] < other.span[0] else ">"
    yield f"apart={min(apart, 3)}"
    yield f"gap={min(apart, 3)}{order}{next((n for n in _GAPS if between <= n), 'far')}"
    yield f"named={one.named:d}{other.named:d}{min(apart, 1)}"
    if apart:
        return
    nearer = sum(
        any(pairs.scene.same_sentence(p.span[0], one.span[0]) and pairs.gap(one, p) < between for p in pairs.of[rival])
        for rival in pairs.scene.firms.difference(ends)
    )
    yield f"nearer={min(2, nearer)}"


def _between(pairs: Pairs, one: Place, other: Place) -> Iterator[str]:
    """The words between two mentions of one sentence."""
    scene, (a, b) = pairs.scene, pairs.spans(one, other)
    order, (left, right) = "<" if a < b else ">", sorted((a, b))
    inner = range(left[1], right[0])
    if len(inner) <= _LINK:
        yield f"link{order}{' '.join(scene.words[left[1] : right[0]])}"
    for k in inner if len(inner) <= _BETWEEN else ():
        token = scene.view.doc[k]
        if k in scene.at:
            yield f"mid{order}{scene.at[k].type}"
        elif token.pos_ in ("NOUN", "VERB", "ADJ", "ADV"):
            yield f"mid{order}{fold(token.lemma_)}"
            yield f"mid{order}#{cluster(token)}"
        else:
            yield f"mid{order}{scene.words[k]}"
        yield from (f"mid{order}@{kind}" for kind in cues_of(scene.words[k]))


@lru_cache(maxsize=1)
def cue_words() -> dict[str, list[str]]:
    """Word -> the lists of words that tell a relation in which it stands."""
    lists, found = {**cues(), **cues()["relations"]}, defaultdict(list)
    for kind in _CUES:
        for word in lists[kind]:
            found[word].append(kind)
    return dict(found)


def cues_of(word: str) -> Sequence[str]:
    """The lists of words that tell a relation in which the word stands."""
    return cue_words().get(word, ())


def _weight(pairs: Pairs, ends: Ends) -> Iterator[str]:
    """How much of the article is about each, and where it first names them."""
    scene, (one, other) = pairs.scene, ends
    first = [pairs.of[key][0].span[0] for key in ends]
    early = [scene.sentence_of[token] < 2 for token in first]
    yield f"rank={pairs.rank[other]}"
    yield f"count={min(3, len(pairs.of[one]))}"
    yield f"firms={min(6, len(scene.firms))}"
    yield f"first={first[0] < first[1]}"
    yield f"early={early[0]:d}{early[1]:d}"
    if one == scene.main:
        yield "from main"
    if other == scene.main:
        yield "to main"


def _names(pairs: Pairs, ends: Ends) -> Iterator[str]:
    """What the names themselves tell: a known maker, shared words."""
    one, other = ends
    if pairs.makers[one]:
        its = any(same_entity(f, m, "COMPANY") for m in pairs.makers[one] for f in pairs.scene.forms[other])
        yield "known maker" if its else "another maker"
    if pairs.words[one] & pairs.words[other]:
        yield "shares a word"
        both = [(a, b) for a in pairs.keys[one] for b in pairs.keys[other] if a != b]
        if any(a.startswith(b + " ") for a, b in both):
            yield "begins with its name"
        if any(a.endswith(" " + b) for a, b in both):
            yield "ends with its name"
        if any(b.startswith(a + " ") for a, b in both):
            yield "its name begins so"


def about(pairs: Pairs, key: str) -> Iterator[str]:
    """What an entity is called and what it does, wherever it is mentioned."""
    scene = pairs.scene
    for place in pairs.of[key]:
        start, end = place.span
        root = scene.root(place)
        if not place.named:
            yield f"called {fold(root.lemma_)}"
            yield from (f"called @{kind}" for kind in cues_of(scene.words[root.i]))
            continue
        yield from _nouns(scene, place, range(max(0, start - _BEFORE), start), "left")
        if end < len(scene.words) and scene.words[end] in (",", "("):
            yield from _nouns(scene, place, range(end + 1, min(len(scene.words), end + 1 + _AFTER)), "right")
        if root.dep_ in ("nsubj", "nsubj:pass", "obj", "obl:agent"):
            yield f"{root.dep_} {fold(root.head.lemma_)}"
            yield f"{root.dep_} #{cluster(root.head)}"
        yield f"before {scene.words[start - 1] if scene.same_sentence(start - 1, start) else '^'}"


def _nouns(scene: Scene, place: Place, tokens: range, side: str) -> Iterator[str]:
    """Nouns of the mention's type, and words that tell a relation, beside a name."""
    for i in tokens:
        other = scene.at.get(i)
        if not scene.same_sentence(i, place.span[0]) or (other is not None and other.type == place.type):
            continue
        if any(row.type == place.type for row in nouns().get(scene.words[i], ())):
            yield f"noun {scene.words[i]}"
        yield from (f"{side} @{kind}" for kind in cues_of(scene.words[i]))
