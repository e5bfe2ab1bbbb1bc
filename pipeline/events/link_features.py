"""What the second judge looks at: string features of a (trigger, filler) pair."""

from __future__ import annotations

from pipeline.events.nodes import Node
from pipeline.events.scene import Scene, bucket, kind_of
from pipeline.events.syntax import preposition
from pipeline.events.view import Filler

_LONGEST_PATH = 4


def link_features(scene: Scene, filler: Filler) -> list[str]:
    """Features of "which role does this filler have in the candidate's event"."""
    c, doc = scene.candidate, scene.view.doc
    type_, group, pos = c.type, c.frame.key, c.frame.group.pos
    kind, place = kind_of(filler, scene.words), scene.place(filler)
    hint = scene.hint(place)
    delta = filler.sentence - scene.sentence
    where = "same" if delta == 0 else ("prev" if delta == -1 else ("next" if delta > 0 else "far"))
    distance = bucket(filler.head - c.head) if delta == 0 else where
    left = [doc[i].lemma_.lower() for i in range(max(0, filler.start - 3), filler.start)][::-1] + ["^"] * 3
    right = doc[filler.end].lemma_.lower() if filler.end < len(doc) else "$"
    prep = preposition(doc[filler.head]) or left[0]
    out = [
        f"{kind}|{type_}",
        f"{kind}|{group}",
        f"{kind}|{where}|{type_}",
        f"h:{hint}",
        f"h:{hint}|{kind}",
        f"h:{hint}|{type_}|{kind}",
        f"p:{place}|{pos}|{kind}",
        f"p:{place}|{type_}|{kind}",
        f"p:{place}|{group}|{kind}",
        f"d:{distance}|{kind}",
        f"d:{distance}|{kind}|{type_}",
        f"l1:{left[0]}|{kind}",
        f"l1:{left[0]}|{kind}|{type_}",
        f"l2:{left[1]} {left[0]}|{kind}",
        f"l2:{left[1]} {left[0]}|{kind}|{type_}",
        f"l3:{left[2]} {left[1]} {left[0]}|{kind}",
        f"r1:{right}|{kind}|{type_}",
        f"prep:{prep}|{kind}|{type_}",
        f"prep:{prep}|{kind}|{group}",
        f"dep:{doc[filler.head].dep_}|{kind}|{type_}",
        f"lk:{_content(scene, filler)}|{kind}|{type_}",
        f"block:{scene.view.kinds[scene.sentence]}|{where}|{kind}",
    ]
    out += _between(scene, filler, kind) if delta == 0 else []
    if filler.kind == "QUANTITY":
        return out + _quantity(scene, filler, left)
    if filler.kind == "TIME":
        return out + _time(filler, left, type_, kind)
    if filler.kind == "TEXT":
        return out + _text(scene, filler, place)
    return out + _entity(scene, filler, kind, where)


def _content(scene: Scene, filler: Filler) -> str:
    """Cluster of the last content word before the filler."""
    tokens = (scene.view.doc[i] for i in range(filler.start - 1, max(-1, filler.start - 6), -1))
    return next((scene.words.cluster(t) for t in tokens if t.pos_ in ("NOUN", "VERB", "ADJ")), "^")


def path_between(start: Node, end: Node) -> str:
    """Dependency labels from one token up to the common ancestor ("<") and down to the other (">"); "far" if long."""
    up = [start, *start.ancestors]
    down = [end, *end.ancestors]
    places = {t.i: n for n, t in enumerate(up)}
    for depth, token in enumerate(down):
        if token.i in places:
            rise = up[: places[token.i]]
            if len(rise) + depth > _LONGEST_PATH:
                return "far"
            return "".join(f"<{t.dep_}" for t in rise) + "".join(f">{t.dep_}" for t in reversed(down[:depth]))
    return "far"


def clause_of(token: Node) -> int:
    """Index of the verb of the token's clause."""
    for above in (token, *token.ancestors):
        if above.pos_ in ("VERB", "AUX"):
            return above.i
    return -1


def _between(scene: Scene, filler: Filler, kind: str) -> list[str]:
    """What lies between trigger and filler: verbs, punctuation, rivals of the filler's kind."""
    c, doc, type_ = scene.candidate, scene.view.doc, scene.candidate.type
    low, high = (filler.end, c.start) if filler.start < c.start else (c.end, filler.start)
    verbs = sum(doc[i].pos_ == "VERB" for i in range(low, high))
    marks = {
        doc[i].text
        for i in range(low, high)
        if doc[i].text in (",", ";", ":", "(", "et", "mais", "«", "dont", "contre")
    }
    same = sum(1 for f in scene.local if f.kind == filler.kind and low <= f.start < high)
    side = "+" if filler.start >= c.end else "-"
    total = sum(1 for f in scene.local if f.kind == filler.kind)
    path = path_between(scene.head, doc[filler.head])
    clause = clause_of(scene.head) == clause_of(doc[filler.head])
    between = len({r.head for r in scene.rivals if low <= r.head < high})
    inside = "in" if filler.start < c.end and c.start < filler.end else "out"
    return [
        f"v:{side}{min(verbs, 3)}|{kind}",
        f"v:{side}{min(verbs, 3)}|{kind}|{type_}",
        f"rank:{side}{min(same, 3)}|{kind}|{type_}",
        f"n:{min(total, 3)}|{min(same, 2)}|{kind}",
        f"{inside}|{kind}|{type_}",
        f"path:{path}|{kind}",
        f"path:{path}|{kind}|{type_}",
        f"path:{path}|{kind}|{scene.candidate.frame.group.pos}",
        f"clause:{clause}|{side}{min(same, 2)}|{kind}",
        f"clause:{clause}|{kind}|{type_}",
        f"between:{side}{min(between, 3)}|{kind}",
        f"between:{side}{min(between, 3)}|{kind}|{type_}",
        *(f"m:{side}{m}|{kind}" for m in sorted(marks)),
    ]


def _quantity(scene: Scene, filler: Filler, left: list[str]) -> list[str]:
    item, type_ = filler.item, scene.candidate.type
    kind, unit = item["kind"], item.get("unit")
    earlier = [f for f in scene.local if f.kind == "QUANTITY" and f.start < filler.start]
    previous = earlier[-1].item if earlier else None
    alike = "first" if previous is None else ("same" if previous["kind"] == kind else "other")
    classes = {
        cl
        for i in range(max(scene.span[0], filler.start - 4), filler.start)
        for cl in scene.words.of(scene.view.doc[i])
    }
    after = {
        cl for i in range(filler.end, min(scene.span[1], filler.end + 3)) for cl in scene.words.of(scene.view.doc[i])
    }
    return [
        f"u:{unit}|{type_}",
        f"mod:{item['modifier']}|{kind}|{type_}",
        f"q:{alike}|{kind}|{left[0]}",
        f"q:{alike}|{kind}|{type_}",
        *(f"qc:{cl}|{kind}|{type_}" for cl in sorted(classes)),
        *(f"qa:{cl}|{kind}|{type_}" for cl in sorted(after)),
        *(f"qg:{cl}|{kind}|{scene.candidate.frame.group.id}" for cl in sorted(classes)),
    ]


def _time(filler: Filler, left: list[str], type_: str, kind: str) -> list[str]:
    value = str(filler.item.get("value") or "")
    grain = "open" if ".." in value else ("range" if "/" in value else str(value.count("-")))
    return [f"g:{grain}|{kind}|{type_}", f"g:{grain}|{left[0]}|{kind}", f"g:{grain}|{left[1]} {left[0]}"]


def _text(scene: Scene, filler: Filler, place: str) -> list[str]:
    head, type_ = scene.view.doc[filler.head], scene.candidate.type
    lemma, group = head.lemma_.lower(), scene.candidate.frame.key
    own = scene.candidate.start <= filler.head < scene.candidate.end
    classes = scene.words.of(head)
    return [
        f"th:{lemma}|{type_}",
        f"own:{own}|{type_}",
        f"own:{own}|{group}",
        f"th:{lemma}|{place}",
        f"size:{min(4, filler.end - filler.start)}|{type_}",
        f"num:{head.morph.get('Number', [])}|{type_}",
        f"cap:{head.text[:1].isupper()}|{type_}",
        f"tk:{scene.words.cluster(head)}|{type_}",
        f"tk:{scene.words.cluster(head)}|{place}|{type_}",
        *(f"tc:{cl}|{type_}" for cl in classes),
        *(f"tc:{cl}|{place}|{type_}" for cl in classes),
        *(f"tc:{cl}|{place}" for cl in classes),
    ]


def rank(order: list[str], filler: Filler) -> int:
    """Place in an order, 3 for later and none."""
    return min(order.index(filler.ref), 3) if filler.ref in order else 3


def _entity(scene: Scene, filler: Filler, kind: str, where: str) -> list[str]:
    type_, view = scene.candidate.type, scene.view
    ranked = [ref for ref, _ in view.salience.most_common() if view.entities[ref]["type"] == filler.kind]
    salience = min(ranked.index(filler.ref), 2) if filler.ref in ranked else 3
    subject = view.doc[filler.head].dep_.startswith("nsubj")
    taken = {scene.place(f) for f in scene.local if f.kind in ("COMPANY", "ORG", "PERSON", "PRODUCT")}
    companies = sum(1 for f in scene.local if f.kind == filler.kind)
    last = rank(view.recent(filler.kind, scene.candidate.start), filler)
    told = rank(view.recent_subjects(filler.kind, scene.candidate.start), filler)
    same_block = view.blocks[filler.sentence] == view.blocks[scene.sentence]
    topic = f"{last}{told}{salience}"
    return [
        f"last:{last}|{where}|{kind}",
        f"last:{last}|{where}|{kind}|{type_}",
        f"told:{told}|{where}|{kind}",
        f"told:{told}|{where}|{kind}|{type_}",
        f"topic:{topic}|{where}|{kind}",
        f"topic:{topic}|{'S' in taken}|{where}|{kind}",
        f"topic:{topic}|{where}|{kind}|{type_}",
        f"block:{same_block}|{told}|{where}|{kind}|{type_}",
        f"pron:{scene.pronoun_subject()}|{told}|{where}|{kind}",
        f"sal:{salience}|{where}|{kind}",
        f"sal:{salience}|{where}|{kind}|{type_}",
        f"subj:{subject}|{where}|{kind}|{type_}",
        f"S:{'S' in taken}|{where}|{kind}|{type_}",
        f"S:{'S' in taken}|{where}|{salience}|{kind}",
        f"only:{min(companies, 2)}|{where}|{kind}|{type_}",
        f"pron:{scene.pronoun_subject()}|{subject}|{where}|{kind}",
        f"poss:{scene.possessive()}|{subject}|{where}|{salience}|{kind}",
        f"men:{filler.mention}|{where}|{kind}",
        f"title:{any(f.ref == filler.ref for f in view.by_sentence[0])}|{where}|{kind}|{type_}",
    ]
