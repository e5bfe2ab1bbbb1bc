"""Modality, polarity, direction, subtype and source of an event: features, and the choice of the source entity."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise

from pipeline.events.nodes import Node
from pipeline.events.scene import Scene
from pipeline.events.sources import Speaker, speakers
from pipeline.events.view import Filler, View

Links = dict[str, list[Filler]]

_NEGATIONS = frozenset(
    {"ne", "n'", "n’", "pas", "plus", "jamais", "aucun", "aucune", "rien", "sans", "ni", "non", "guère"}
)
_SIGNS = {"+": "up", "-": "down", "−": "down", "–": "down"}
_OPENING, _CLOSING = frozenset("«“"), frozenset("»”")


def attribute_features(scene: Scene, links: Links) -> dict[str, list[str]]:
    """Features for each attribute: modality, polarity, direction, subtype, source_kind."""
    clause = _clause(scene)
    roles = [f"role:{role}" for role in links]
    moves = _movement(scene, links)
    type_, group, word = scene.candidate.type, scene.candidate.frame.key, scene.candidate.word
    base = ["1", type_, group, f"w:{word}"]
    said = _saying(scene, links)
    return {
        "modality": [*base, *clause, *said, *_future(scene, links), *(f"{r}|{type_}" for r in roles)],
        "polarity": [*base, *clause],
        "direction": [
            *base,
            *roles,
            *(f"{r}|{type_}" for r in roles),
            *moves,
            f"d:{scene.candidate.frame.group.direction}",
        ],
        "subtype": [
            *base,
            *(f"{r}|{type_}" for r in roles),
            *(f"{m}|{type_}" for m in moves),
            *(f"{r}|{group}" for r in roles),
        ],
        "source_kind": [*base, *said, *(c for c in clause if c.startswith(("m0", "anc", "quote", "block")))],
    }


def _chain(head: Node) -> list[Node]:
    return [head, *list(head.ancestors)[:5]]


def _mood(token: Node) -> str:
    parts = [token.morph.get("Mood", []), token.morph.get("Tense", []), token.morph.get("VerbForm", [])]
    return "".join(p[0] if p else "" for p in parts) or token.pos_


def _clause(scene: Scene) -> list[str]:
    """Mood, tense, governing words and negation around the trigger."""
    doc, head, type_ = scene.view.doc, scene.head, scene.candidate.type
    out = [f"block:{scene.view.kinds[scene.sentence]}", f"quote:{_quoted(scene)}"]
    for depth, token in enumerate(_chain(head)):
        level = min(depth, 3)
        auxiliaries = [c for c in token.children if c.pos_ == "AUX"]
        moods = "+".join(_mood(t) for t in (*auxiliaries, token) if t.pos_ in ("VERB", "AUX"))
        out += [f"m{level}:{moods}", f"anc{level}:{token.lemma_.lower()}"]
        out += [f"ancc{level}:{c}" for c in scene.words.of(token)]
        out += [f"ancc:{c}" for c in scene.words.of(token)] if depth else []
        out += [f"aux{level}:{a.lemma_}" for a in auxiliaries]
        out += [f"neg{level}:{c.lower_}" for c in token.children if c.lower_ in _NEGATIONS]
    finite = next((t for t in _chain(head) for t in (t, *t.children) if t.morph.get("VerbForm", []) == ["Fin"]), None)
    if finite is not None:
        out += [f"fin:{_mood(finite)}", f"fin:{_mood(finite)}|{type_}", f"fin:{finite.lemma_}:{_mood(finite)}"]
    first, last = scene.span
    near = range(max(first, scene.candidate.start - 6), scene.candidate.start)
    out += [f"lc:{c}" for i in near for c in scene.words.of(doc[i])]
    out += [f"ln:{doc[i].lower_}" for i in near if doc[i].lower_ in _NEGATIONS]
    out += [f"ll:{doc[i].lemma_.lower()}" for i in near if doc[i].pos_ in ("VERB", "NOUN", "SCONJ", "ADV")]
    out += [f"sc:{c}" for c in sorted(scene.sentence_classes())]
    out += [
        f"sm:{_mood(doc[i])}"
        for i in range(first, last)
        if doc[i].morph.get("Mood", []) == ["Cnd"] or doc[i].morph.get("Tense", []) == ["Fut"]
    ]
    return list(dict.fromkeys(out))


def _quoted(scene: Scene) -> bool:
    text = scene.view.text[: scene.head.idx]
    tail = text[-600:]
    if max((tail.rfind(c) for c in _OPENING), default=-1) > max((tail.rfind(c) for c in _CLOSING), default=-1):
        return True
    start = scene.view.doc[scene.span[0]].idx
    return text[start:].count('"') % 2 == 1


def _future(scene: Scene, links: Links) -> list[str]:
    published = scene.view.state.get("published") or ""
    out = []
    for filler in links.get("time", []):
        value = str(filler.item.get("value") or "").split("/")[0]
        if published and value[:4].isdigit():
            size = min(len(published), len(value))
            out.append(f"when:{'after' if value[:size] > published[:size] else 'past'}")
    return out


def _movement(scene: Scene, links: Links) -> list[str]:
    """Words of rising and falling near the trigger, above it and around the amounts of change."""
    doc, out = scene.view.doc, []
    moves = ("up", "down", "flat")
    for depth, token in enumerate(_chain(scene.head)[:4]):
        for near in (token, *token.children):
            out += [f"mv{min(depth, 2)}:{c}" for c in scene.words.of(near) if c in moves]
        out.append(f"mvl{min(depth, 2)}:{token.lemma_.lower()}")
    for role in ("change", "value", "previous"):
        for filler in links.get(role, []):
            before = range(max(0, filler.start - 5), filler.start)
            out += [f"{role}<:{c}" for i in before for c in scene.words.of(doc[i]) if c in moves]
            out += [
                f"{role}>:{c}"
                for i in range(filler.end, min(len(doc), filler.end + 3))
                for c in scene.words.of(doc[i])
                if c in moves
            ]
            out.append(f"{role}sign:{_sign(scene.view, filler)}")
    out.append(f"lvl:{moved(links)}")
    if _dwindles(scene):
        out.append("no more than")
    out += [f"smv:{c}" for c in moves if c in scene.sentence_classes()]
    return list(dict.fromkeys(out))


def _sign(view: View, amount: Filler) -> str:
    """The direction that a sign before an amount tells, "" where none stands."""
    start = amount.item["span"][0]
    before = view.text[max(0, start - 2) : start]
    told = _SIGNS.get(before.strip()[-1:], "")
    return "" if before[:1].isalnum() else told  # "10-15 %" is a range


def signed(view: View, links: Links) -> str | None:
    """The direction that the sign of the change tells: "+3 %" up, "-3 %" down; None without one."""
    return next((sign for filler in links.get("change", []) if (sign := _sign(view, filler))), None)


def _dwindles(scene: Scene) -> bool:
    """Whether "ne … plus que" stands around the trigger: what is left of more."""
    doc, (first, last), head = scene.view.doc, scene.span, scene.candidate.head
    near = [doc[i].lower_ for i in range(max(first, head - 5), min(last, head + 6))]
    left = any(a == "plus" and b in ("que", "qu'", "qu’") for a, b in pairwise(near))
    return left and any(word in ("ne", "n'", "n’") for word in near)


def moved(links: Links) -> str | None:
    """Whether the level told is above, below or at the one before; None where they do not compare."""
    value, previous = (links.get(role, []) for role in ("value", "previous"))
    if not value or not previous or value[0].item.get("unit") != previous[0].item.get("unit"):
        return None
    now, before = (fillers[0].item.get("value") for fillers in (value, previous))
    if now is None or before is None:
        return None
    return "flat" if Decimal(now) == Decimal(before) else "up" if Decimal(now) > Decimal(before) else "down"


def _saying(scene: Scene, links: Links) -> list[str]:
    """Speakers of the sentence and of its neighbours, and whether they take part in the event."""
    view = scene.view
    out = [f"quote:{_quoted(scene)}", f"release:{_is_release(view)}"]
    partners = _participants(view, links)
    for delta, name in ((0, "s"), (-1, "p"), (1, "n")):
        number = scene.sentence + delta
        if 0 <= number < len(view.sentences):
            for speaker in speakers(view, scene.words, number):
                who = _who(view, speaker, partners)
                side = "<" if speaker.index < scene.candidate.start else ">"
                out += [
                    f"{name}:{speaker.kind}:{who}",
                    f"{name}:{speaker.kind}:{who}:{side}",
                    f"{name}:{speaker.cue}:{who}",
                ]
    out += [
        f"sc:{c}"
        for c in sorted(scene.sentence_classes())
        if c in ("say", "according", "report", "anonymous", "maybe", "deny")
    ]
    return list(dict.fromkeys(out))


def _who(view: View, speaker: Speaker, partners: set[str | None]) -> str:
    if speaker.ref is None:
        return "nobody"
    return "party" if speaker.ref in partners else f"third:{view.entities[speaker.ref]['type']}"


def _participants(view: View, links: Links) -> set[str | None]:
    """Entities of the event, and the people and firms tied to them."""
    refs: set[str | None] = {f.ref for fillers in links.values() for f in fillers if f.ref in view.entities}
    for relation in view.state["relations"]:
        if relation["type"] in ("executive_of", "founder_of", "subsidiary_of", "product_of"):
            if relation["to"] in refs:
                refs.add(relation["from"])
            elif relation["from"] in refs:
                refs.add(relation["to"])
    return refs


def _is_release(view: View) -> bool:
    start, end = view.text[:200].lower(), view.text[-600:].lower()
    return "communiqué de presse" in start or "contact presse" in end or "contacts presse" in end


def source_entity(scenes: Sequence[Scene], links: Links, kind: str) -> str | None:
    """The entity that says it, given the kind of source; None for the author and anonymous voices."""
    if kind not in ("first_party", "third_party"):
        return None
    view = scenes[0].view
    partners = _participants(view, links)
    nearby = [
        s.ref
        for d in (0, -1, 1)
        for scene in scenes
        if 0 <= scene.sentence + d < len(view.sentences)
        for s in speakers(view, scene.words, scene.sentence + d)
        if s.ref is not None
    ]
    named = [ref for ref in nearby if (ref in partners) == (kind == "first_party")]
    if named:
        return named[0]
    if kind == "third_party":
        return next(iter(nearby), None)
    return _first_firm(view, (f for fillers in links.values() for f in fillers))


def _first_firm(view: View, fillers: Iterable[Filler]) -> str | None:
    return next((f.ref for f in fillers if f.ref in view.entities and f.kind in ("COMPANY", "ORG")), None)
