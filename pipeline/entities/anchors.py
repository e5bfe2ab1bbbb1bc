"""Where an article tells a relation of an entity ("son PDG, X"), and how each firm stands to that place."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.entities.lexicon import cues
from pipeline.entities.pairs import Pairs
from pipeline.entities.patterns import POSSESSIVE
from pipeline.entities.scene import Place, Scene

SIGNS = {
    "executive_of": ("executive", "founder", "seats", "led", "appoints"),
    "founder_of": ("founder", "founded"),
    "product_of": (),
    "subsidiary_of": ("owned", "owning", "held"),
    "competitor_of": ("rivals", "against"),
}
_REACH = 16  # tokens from a mention to the word that tells its relation
_OWNER = 10  # tokens from that word to whose it is
_BARRIER = 20  # what a finite verb, or another of the type, between them counts in tokens
_MOST = 2  # anchors read of an entity


class Anchor(NamedTuple):
    """A token where the relation of an entity is told, by a word of the list `sign` (or "" where it is only named)."""

    far: bool
    token: int
    sign: str
    side: str
    owner: str  # entity id of who is said to own the word, else ""


@lru_cache(maxsize=1)
def signs() -> dict[str, dict[str, str]]:
    """Relation -> word -> the list that it stands in."""
    lists = {**cues(), **cues()["relations"]}
    return {kind: {w: name for name in reversed(listed) for w in lists[name]} for kind, listed in SIGNS.items()}


def told(pairs: Pairs, kind: str, key: str) -> list[Anchor]:
    """Where words tell the relation beside mentions of the entity ("le concurrent, X"), the best first."""
    return sorted(filter(None, (_sign_of(pairs, kind, place) for place in pairs.of[key])))


def anchored(pairs: Pairs, key: str, firms: Collection[str], anchors: Sequence[Anchor]) -> dict[str, list[str]]:
    """Of each firm, how it stands to the first of the places that tell a relation of the entity."""
    found: dict[str, list[str]] = {firm: [] for firm in firms}
    for anchor in anchors[:_MOST]:
        for firm, rows in standing(pairs, anchor.token, firms, but=key).items():
            found[firm] += [anchor.sign, f"{anchor.sign} {anchor.side}"]
            if anchor.owner:
                found[firm].append(f"{anchor.sign}: {'its' if anchor.owner == firm else 'other'} {anchor.side}")
            if anchor.owner in ("", firm):
                found[firm] += [f"{anchor.sign}: {row}" for row in rows]
    return found


def first(pairs: Pairs, kind: str, key: str) -> Anchor:
    """The first name of an entity of which no word tells the relation."""
    scene = pairs.scene
    start = next((p for p in pairs.of[key] if p.named), pairs.of[key][0]).span[0]
    state = "none"
    if kind == "product_of":
        own = any(w in POSSESSIVE for w in scene.words[max(0, start - 3) : start])
        state = "own" if own else "heading" if scene.headings[scene.block_of[start]] else "first"
    return Anchor(False, start, state, "", "")


def _sign_of(pairs: Pairs, kind: str, place: Place) -> Anchor | None:
    """The nearest word around a mention that tells the relation."""
    scene, listed = pairs.scene, signs()[kind]
    if not listed:
        return None
    start, end = place.span
    inside = next((i for i in range(start, end) if scene.words[i] in listed), None)
    if inside is not None and not place.named:
        how, owner = _ownership(scene, inside, inside + _OWNER)
        return Anchor(False, inside, f"{listed[scene.words[inside]]} {how}", "self", owner)
    found = [
        (cost, i, side)
        for step, begin, side in ((-1, pairs.lists[place][0] - 1, "L"), (1, pairs.lists[place][1], "R"))
        for cost, i in _nearest(scene, place, listed, (begin, step))
    ]
    if not found:
        return None
    cost, i, side = min(found)
    how, owner = _ownership(scene, i, start if side == "L" else i + _OWNER)
    past = " past" if any(w in cues()["relations"]["past"] for w in scene.words[max(0, i - 2) : i]) else ""
    far = cost >= _BARRIER
    token = start if side == "R" and not far else i
    return Anchor(far, token, f"{listed[scene.words[i]]} {how}{past}", side + ("far" if far else ""), owner)


def _nearest(scene: Scene, place: Place, listed: Mapping[str, str], way: tuple[int, int]) -> list[tuple[int, int]]:
    """Cost and token of the first listed word on the way (token, step) from a mention, at most one barrier away."""
    (begin, step), barriers, i = way, 0, way[0]
    while scene.same_sentence(i, place.span[0]) and abs(i - begin) < _REACH and barriers < 2:
        other, word = scene.at.get(i), scene.words[i]
        if word in listed and not (other is not None and other.named):
            return [(abs(i - begin) + _BARRIER * barriers, i)]
        rival = other is not None and other.type == place.type == "PERSON" and other.id != place.id
        barriers += rival + (scene.finite(i) or word in (";", "»", ")"))
        i += step
    return []


def _ownership(scene: Scene, i: int, stop: int) -> tuple[str, str]:
    """Whose the noun at token i is said to be: "of" a firm or body and which, "of PLACE", "own", "bare"."""
    owner = scene.owner(i, stop, ("COMPANY", "ORG", "LOCATION", "PRODUCT"))
    if owner is not None:
        return ("of", owner.id) if owner.type in ("COMPANY", "ORG") else (f"of {owner.type}", "")
    return ("own" if any(w in POSSESSIVE for w in scene.words[max(0, i - 3) : i]) else "bare"), ""


def standing(pairs: Pairs, i: int, firms: Collection[str], *, but: str = "") -> dict[str, list[str]]:
    """Of each firm, how it stands to token i: whether it is the topic, how lately told, whether to come."""
    scene = pairs.scene
    last = {f: max((p.span[0] for p in pairs.of[f] if p.span[0] < i), default=-1) for f in firms}
    order = sorted((f for f in firms if last[f] >= 0), key=lambda f: -last[f])
    topic, subject = scene.topic(i, but=but), scene.last_subject(i, but=but)
    return {
        f: list(_stands(pairs, i, f, (last[f], order)))
        + (["last subject"] if f == subject else [])
        + [f"topic={f == topic}{f == scene.main}"]
        for f in firms
    }


def _stands(pairs: Pairs, i: int, firm: str, told: tuple[int, Sequence[str]]) -> list[str]:
    scene, (last, order) = pairs.scene, told
    found = ["not yet"]
    if last >= 0:
        apart, rank = scene.sentence_of[i] - scene.sentence_of[last], order.index(firm)
        found = [f"since={min(3, apart)}", f"recent={min(3, rank)}", f"recent={min(2, rank)} since={min(2, apart)}"]
    if any(p.span[0] >= i and scene.same_sentence(p.span[0], i) for p in pairs.of[firm]):
        found.append("ahead")
    if scene.openers.get(scene.block_of[i]) == firm:
        found.append("opens block")
    return found
