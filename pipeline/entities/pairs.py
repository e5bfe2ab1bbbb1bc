"""Pairs of entities that an article tells of together: where they meet, what stands between, what readers know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from pipeline.entities.aliases import key_of, same_entity
from pipeline.entities.candidates import is_capitalised
from pipeline.entities.lexicon import Known, cues, names, nouns
from pipeline.entities.patterns import nouns_beside
from pipeline.entities.scene import Place, Scene
from pipeline.text import plain

Pair = tuple[str, str, str]
ENDS = {
    "executive_of": ("PERSON", ("COMPANY", "ORG")),
    "founder_of": ("PERSON", ("COMPANY", "ORG")),
    "product_of": ("PRODUCT", ("COMPANY",)),
    "subsidiary_of": ("COMPANY", ("COMPANY",)),
    "competitor_of": ("COMPANY", ("COMPANY",)),
}
_NEEDED = {  # a cue of these lists must stand where the two meet
    "executive_of": ("executive", "leads", "led", "seats", "appoints"),
    "founder_of": ("founder", "founded", "founds"),
    "subsidiary_of": ("owned", "owning", "held", "holds"),
    "competitor_of": ("rivals", "against"),
    "product_of": (),
}
_MADE_BY = ("launches", "founded", "owned")
_APART = 1  # sentences between two mentions that meet
_WIDE = 8  # tokens beside the pair that are read
_FAR = 6  # sentences back in which an unsaid owner is looked for
_DEPS = ("nsubj", "nsubj:pass", "obj", "nmod", "obl:arg", "obl:mod", "ROOT")
_TITLES = frozenset(noun for noun, rows in nouns().items() if any(r.type == "PERSON" for r in rows))
POSSESSIVE = ("son", "sa", "ses", "leur", "leurs")
_SHORT = 4  # tokens between that are told one by one


def meetings(scene: Scene) -> dict[tuple[str, str], list[tuple[Place, Place]]]:
    """(id, id) -> the mentions of both that stand in one sentence or in neighbouring ones, nearest first."""
    found: dict[tuple[str, str], list[tuple[Place, Place]]] = defaultdict(list)
    by_sentence: dict[int, list[Place]] = defaultdict(list)
    for place in scene.places:
        by_sentence[scene.sentence_of[place.span[0]]].append(place)
    for number, here in by_sentence.items():
        near = here + by_sentence.get(number - 1, []) + by_sentence.get(number + 1, [])
        for one in here:
            for other in near:
                if one.id != other.id:
                    found[one.id, other.id].append((one, other))
    for places in found.values():
        places.sort(key=lambda p: (_apart(scene, *p), _gap(*p)))
    return found


def _apart(scene: Scene, one: Place, other: Place) -> int:
    return abs(scene.sentence_of[one.span[0]] - scene.sentence_of[other.span[0]])


def _gap(one: Place, other: Place) -> int:
    return max(one.span[0] - other.span[1], other.span[0] - one.span[1], 0)


def pair_features(scene: Scene) -> dict[Pair, set[str]]:
    """(type, from id, to id) -> evidence, for every pair that a cue, a sentence or the lexicon brings together."""
    types = {p.id: p.type for p in scene.places}
    met = meetings(scene)
    known = makers(scene)
    counts: dict[str, int] = defaultdict(int)
    for place in scene.places:
        counts[place.id] += 1
    found: dict[Pair, set[str]] = {}
    for kind, (start, ends) in ENDS.items():
        for (one, other), places in met.items():
            if types[one] != start or types[other] not in ends:
                continue
            cue = _cues(scene, places, _NEEDED[kind] or _MADE_BY)
            if _NEEDED[kind] and not any(c.startswith("cue") for c in cue):
                continue
            found[kind, one, other] = {*cue, *_meeting(scene, places), *_weight(scene, (one, other), counts)}
    for pair, evidence in anchored(scene).items():
        found.setdefault(pair, {"never met", *_weight(scene, pair[1:], counts)}).update(evidence)
    for one, other in known:
        if ("product_of", one, other) not in found:
            found["product_of", one, other] = {"never met", *_weight(scene, (one, other), counts)}
    titles = {p.id: set[str]() for p in scene.of("PERSON")}
    for person in scene.of("PERSON"):
        titles[person.id].update(_titles(scene, person))
    for (kind, one, other), evidence in found.items():
        evidence.update(titles.get(one, ()))
        evidence.update(_knowledge(scene, kind, (one, other), known))
    return found


def anchored(scene: Scene) -> dict[Pair, set[str]]:
    """Evidence of offices, products and subsidiaries told of beside a name ("Son PDG, X"): for each firm that may be
    meant, how long ago it was told of there."""
    found: dict[Pair, set[str]] = defaultdict(set)
    for kind, one, token, manner in _anchors(scene):
        for firm, evidence in _recent(scene, token, one).items():
            found[kind, one, firm].update(f"{manner} {e}" for e in evidence)
    return found


def _anchors(scene: Scene) -> Iterator[tuple[str, str, int, str]]:
    """(relation, its first end, token where it is told, manner: own, bare, of)."""
    for person in scene.of("PERSON"):
        for kind, cue in (("executive_of", "executive"), ("founder_of", "founder")):
            for i, side in nouns_beside(scene, person, cues()["relations"][cue]):
                owner = scene.owner(i, person.span[0] if side == "left" else i + 10, ("COMPANY", "ORG", "LOCATION"))
                manner = "of" if owner else "own" if _own(scene, i) else "bare"
                yield kind, person.id, owner.span[1] if owner else i, f"{side} {manner}"
    for product in scene.of("PRODUCT"):
        if product.named and _own(scene, product.span[0]):
            yield "product_of", product.id, product.span[0], "own"
    for i, word in enumerate(scene.words):
        child = scene.at.get(i)
        if word in cues()["owned"] and _own(scene, i):
            child = next((scene.at[j] for j in range(i, min(i + 5, len(scene.words))) if j in scene.at), None)
            if child and child.type == "COMPANY" and scene.same_sentence(i, child.span[0]):
                yield "subsidiary_of", child.id, i, "own"


def _titles(scene: Scene, person: Place) -> Iterator[str]:
    """What a person is called beside the name: "title pdg", "title ministre"; whether it is past."""
    past = cues()["relations"]["past"]
    for i, _ in nouns_beside(scene, person, _TITLES):
        yield f"title {scene.words[i]}"
        if any(w in past for w in scene.words[max(0, i - 2) : i]):
            yield "title past"


def _own(scene: Scene, i: int) -> bool:
    return any(w in POSSESSIVE for w in scene.words[max(0, i - 3) : i])


def _recent(scene: Scene, token: int, one: str) -> dict[str, list[str]]:
    """Firms and bodies told of before a token -> how far back, in which order, as a subject or not."""
    last: dict[str, Place] = {}
    for place in scene.places:
        if place.type in ("COMPANY", "ORG") and place.span[0] < token and place.id != one:
            last[place.id] = place
    order = sorted(last.values(), key=lambda p: -p.span[0])
    found = {}
    for rank, place in enumerate(order):
        apart = scene.sentence_of[token] - scene.sentence_of[place.span[0]]
        if apart > _FAR and place.id != scene.main:
            continue
        root = scene.view.doc[place.span[0] : place.span[1]].root
        told = [f"back={min(apart, 3)}", f"order={min(rank, 3)}", f"{place.type}"]
        told.append(f"back={min(apart, 2)} {root.dep_ if root.dep_ in _DEPS else 'other'}{'' if place.named else ' phrase'}")
        told += ["main", f"main order={min(rank, 3)}"] if place.id == scene.main else [f"aside order={min(rank, 3)}"]
        if place.id == scene.topic(token, but=one):
            told.append("topic")
        found[place.id] = told
    return found


def makers(scene: Scene) -> set[tuple[str, str]]:
    """(product, firm) where every reader knows that the firm makes it: "iPhone 6" begins with a known name."""
    found = set()
    for product in {p.id for p in scene.of("PRODUCT")}:
        for form in scene.forms[product]:
            maker = _maker(form)
            found |= {
                (product, firm)
                for firm in scene.firms
                if maker and any(same_entity(f, maker, "COMPANY") for f in scene.forms[firm])
            }
    return found


def _maker(form: str) -> str:
    words = plain(form).split(" ")
    beginnings: Iterator[Known | None] = (names().get(" ".join(words[:n])) for n in range(len(words), 0, -1))
    return next((k.maker for k in beginnings if k and k.maker), "")


def _meeting(scene: Scene, places: Sequence[tuple[Place, Place]]) -> Iterator[str]:
    """How the nearest mentions stand to one another."""
    one, other = places[0]
    apart, gap = _apart(scene, one, other), _gap(one, other)
    order = "<" if one.span[0] < other.span[0] else ">"
    yield f"apart={apart}"
    yield f"gap={apart}{order}{next((n for n in (0, 1, 2, 4, 8, 16) if gap <= n), 32)}"
    yield f"named={one.named}{other.named}{apart}"
    yield f"shared={min(3, sum(_apart(scene, *p) == 0 for p in places))}"
    if apart == 0:
        yield from _between(scene, one, other, order)
        yield from _syntax(scene, one, other)
    kind = [p for p in scene.of(other.type) if scene.same_sentence(p.span[0], one.span[0])]
    nearer = {p.id for p in kind if _gap(one, p) < gap and p.id != other.id}
    yield f"nearer={min(2, len(nearer))}{apart}"
    own = scene.words[max(0, one.span[0] - 3) : one.span[0]]
    if any(w in POSSESSIVE for w in own):
        yield f"own {apart}{order}"


def _between(scene: Scene, one: Place, other: Place, order: str) -> Iterator[str]:
    low, high = min(one.span[1], other.span[1]), max(one.span[0], other.span[0])
    small = cues()["openers"]
    told = [
        scene.words[i]
        if scene.words[i] in small or not scene.words[i][0].isalnum()
        else "X"
        if i in scene.at
        else scene.view.doc[i].pos_
        for i in range(low, high)
    ]
    if len(told) <= _SHORT:
        yield f"between {order}{'_'.join(told)}"
    if told:
        yield f"first {order}{told[0]}"
        yield f"last {order}{told[-1]}"
    for mark in {",", ";", "(", ")", ":", "«", "»", "par", "X"} & set(told):
        yield f"mark {order}{mark}"
    if any(scene.finite(i) for i in range(low, high)):
        yield f"verb between {order}"


def _syntax(scene: Scene, one: Place, other: Place) -> Iterator[str]:
    first, second = (scene.view.doc[p.span[0] : p.span[1]].root for p in (one, other))
    if second.head == first:
        yield f"under {second.dep_}"
    elif first.head == second:
        yield f"over {first.dep_}"
    elif first.head == second.head:
        yield f"beside {first.dep_} {second.dep_}"
    elif second.head.head == first or first.head.head == second or first.head == second.head.head:
        yield f"two steps {second.dep_}"
    yield f"role {second.dep_}"


def _cues(scene: Scene, places: Sequence[tuple[Place, Place]], lists: Sequence[str]) -> Iterator[str]:
    """Words that tell the relation, by where they stand to the two mentions of any meeting in one sentence or two."""
    for one, other in places[:4]:
        low, high = min(one.span[0], other.span[0]), max(one.span[1], other.span[1])
        apart = _apart(scene, one, other)
        for i in range(max(0, low - _WIDE), min(len(scene.words), high + _WIDE)):
            if not (scene.same_sentence(i, one.span[0]) or scene.same_sentence(i, other.span[0])):
                continue
            for name in lists:
                if _is_cue(scene, i, name):
                    where = "left" if i < low else "right" if i >= high else "between"
                    if one.span[0] <= i < one.span[1] or other.span[0] <= i < other.span[1]:
                        where = "inside"
                    order = "<" if one.span[0] < other.span[0] else ">"
                    yield f"cue {name} {where}{order}{apart}"
                    near = min(_distance(i, one), _distance(i, other))
                    side = "one" if _distance(i, one) <= _distance(i, other) else "other"
                    yield f"near {name} {side} {0 if near <= 1 else 1 if near <= 3 else 2 if near <= 6 else 3}"


def _distance(i: int, place: Place) -> int:
    return max(place.span[0] - i, i - place.span[1] + 1, 0)


def _is_cue(scene: Scene, i: int, name: str) -> bool:
    lists = cues()
    listed = lists["relations"].get(name) or lists[name]
    token = scene.view.doc[i]
    return scene.words[i] in listed or (token.pos_ == "VERB" and token.lemma_ in listed)


def _weight(scene: Scene, pair: tuple[str, str], counts: dict[str, int]) -> Iterator[str]:
    """How much of the article is about each."""
    one, other = pair
    rank = sum(counts[f] > counts[other] for f in scene.firms)
    yield f"rank={min(3, rank)}"
    yield f"count={min(3, counts[one])}"
    yield f"firms={min(6, len(scene.firms))}"
    if one == scene.main:
        yield "from main"
    first = {p.id: p.span[0] for p in reversed(scene.places)}
    yield f"first={first[one] < first[other]}"
    yield f"early={scene.sentence_of[first[one]] < 2}{scene.sentence_of[first[other]] < 2}"


def _knowledge(scene: Scene, kind: str, pair: tuple[str, str], known: set[tuple[str, str]]) -> Iterator[str]:
    one, other = pair
    if kind == "product_of":
        if pair in known:
            yield "known"
        elif any(p == one for p, _ in known):
            yield "known other"
        elif any(_maker(f) for f in scene.forms[one]):
            yield "known absent"
    elif kind in ("executive_of", "founder_of"):
        trades = {k.kind for f in scene.forms[one] if (k := names().get(f))}
        yield from (f"is {trade}" for trade in trades)
    words = {w for f in scene.forms[one] for w in key_of(f).split() if len(w) > 2 and is_capitalised(w.title())}
    others = {w for f in scene.forms[other] for w in key_of(f).split() if len(w) > 2}
    if words & others:
        yield "shares a word"


def rivals(found: dict[Pair, set[str]], patterned: set[Pair]) -> None:
    """Adds that another partner of the same entity is told of by a pattern, or is known, while this one is not."""
    best: dict[tuple[str, str], set[str]] = defaultdict(set)
    for kind, one, other in patterned:
        best[kind, one].add(other)
    for (kind, one, other), evidence in found.items():
        told = best[kind, one]
        if told:
            evidence.add("pattern elsewhere" if other not in told else f"pattern here {min(2, len(told))}")


