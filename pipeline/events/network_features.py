"""What the neural judge looks at: few string features a token, a candidate and a pair; their mixing is learned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
from spacy.tokens import Token

from pipeline.events.network import Tokens
from pipeline.events.nodes import Node
from pipeline.events.scene import Scene, Words, bucket, kind_of
from pipeline.events.syntax import clause_of, path_between, preposition
from pipeline.events.triggers import Candidate
from pipeline.events.view import Filler, View
from pipeline.neural import states_in, vectors_in

_MORPHOLOGY = ("Mood", "Tense", "VerbForm", "Number", "Polarity")


def tokens_of(view: View, words: Words, candidates: Iterable[Candidate]) -> Tokens:
    """The article as the network's first layer reads it."""
    doc, named, told = view.source, _named(view, words), _told(candidates)
    sentences = np.repeat(np.arange(len(view.sentences)), [end - start for start, end in view.sentences])
    blocks = [f"block:{kind}" for kind in view.kinds]
    features = [
        [*_token(node, words, _shape(doc[i])), blocks[sentence], *named.get(i, ()), *told.get(i, ())]
        for i, (node, sentence) in enumerate(zip(view.doc, sentences.tolist(), strict=True))
    ]
    return Tokens(
        features,
        vectors_in(doc, words.vectors),
        states_in(doc, known=words.states),
        np.array([node.head.i for node in view.doc], dtype=np.int64),
        sentences,
    )


def _token(node: Node, words: Words, shape: str) -> list[str]:
    return [
        f"pos:{node.pos_}",
        f"dep:{node.dep_}",
        f"lemma:{node.lemma_.lower()}",
        f"suffix:{node.lower_[-3:]}",
        f"cluster:{words.cluster(node)}",
        f"shape:{shape}",
        *(f"morph:{key}={','.join(node.morph[key])}" for key in _MORPHOLOGY if key in node.morph),
        *(f"class:{name}" for name in words.of(node)),
    ]


def _shape(token: Token) -> str:
    form = token.text
    shape = "digit" if token.like_num else "upper" if form.isupper() else "title" if form.istitle() else "lower"
    return "mark" if token.is_punct else shape


def _named(view: View, words: Words) -> dict[int, tuple[str]]:
    """What entity, amount or time each token belongs to, and whether it opens it."""
    return {
        i: (f"in:{'B' if i == f.start else 'I'}:{kind_of(f, words)}:{f.mention}",)
        for f in view.fillers
        for i in range(f.start, f.end)
    }


def _told(candidates: Iterable[Candidate]) -> dict[int, list[str]]:
    """Which frames' words stand at each token."""
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for c in candidates:
        found[c.head] |= {f"tells:{c.type}": None, f"frame:{c.frame.key}": None}
        for i in range(c.start, c.end):
            if i != c.head:
                found[i][f"part:{c.type}"] = None
    return {i: list(names) for i, names in found.items()}


def candidate_features(scene: Scene) -> list[str]:
    """Features of a candidate beside its states."""
    c, type_ = scene.candidate, scene.candidate.type
    out = [
        f"frame:{c.frame.key}",
        f"word:{c.word}",
        f"word:{c.word}|{type_}",
        f"pos:{scene.head.pos_}|{type_}",
        f"block:{scene.view.kinds[scene.sentence]}|{type_}",
        f"size:{min(4, c.end - c.start)}|{type_}",
        f"pronoun:{scene.pronoun_subject()}",
        f"possessive:{scene.possessive()}",
    ]
    for filler in scene.local:
        kind, place = kind_of(filler, scene.words), scene.place(filler)
        out += [f"has:{kind}|{type_}", f"at:{place}:{kind}", f"hint:{scene.hint(place)}:{kind}|{type_}"]
    for rival in scene.rivals:
        if rival.head == c.head:
            out.append(f"rival:{rival.type}|{type_}")
        elif rival.type == type_:
            out.append(f"same:{'+' if rival.head > c.head else '-'}|{type_}")
    return list(dict.fromkeys(out))


def pair_features(scene: Scene, filler: Filler) -> list[str]:
    """Features of a candidate and a filler beside their states."""
    c, doc, type_ = scene.candidate, scene.view.doc, scene.candidate.type
    kind, place = kind_of(filler, scene.words), scene.place(filler)
    hint, delta = scene.hint(place), filler.sentence - scene.sentence
    where = "same" if delta == 0 else ("prev" if delta == -1 else ("next" if delta > 0 else "far"))
    distance = bucket(filler.head - c.head) if delta == 0 else where
    left = [doc[i].lemma_.lower() for i in range(max(0, filler.start - 2), filler.start)][::-1] + ["^"] * 2
    out = [
        f"kind:{kind}",
        f"kind:{kind}|{type_}",
        f"place:{place}",
        f"place:{place}|{kind}",
        f"place:{place}|{type_}",
        f"place:{place}|{c.frame.key}",
        f"hint:{hint}|{kind}",
        f"hint:{hint}|{type_}",
        f"distance:{distance}",
        f"distance:{distance}|{kind}",
        f"where:{where}|{kind}",
        f"preposition:{preposition(doc[filler.head])}",
        f"left:{left[0]}",
        f"left:{left[0]}|{kind}",
        f"left:{left[1]} {left[0]}",
    ]
    if delta == 0:
        out += _between(scene, filler, kind)
    return [*out, *_own(scene, filler, where)]


def _between(scene: Scene, filler: Filler, kind: str) -> list[str]:
    c, doc = scene.candidate, scene.view.doc
    low, high = (filler.end, c.start) if filler.start < c.start else (c.end, filler.start)
    side = "+" if filler.start >= c.end else "-"
    verbs = sum(doc[i].pos_ == "VERB" for i in range(low, high))
    same = sum(1 for f in scene.local if f.kind == filler.kind and low <= f.start < high)
    rivals = len({r.head for r in scene.rivals if low <= r.head < high})
    return [
        f"verbs:{side}{min(verbs, 3)}",
        f"same:{side}{min(same, 3)}|{kind}",
        f"rivals:{side}{min(rivals, 3)}",
        f"path:{path_between(scene.head, doc[filler.head])}",
        f"clause:{clause_of(scene.head) == clause_of(doc[filler.head])}",
        f"inside:{filler.start < c.end and c.start < filler.end}",
    ]


def _own(scene: Scene, filler: Filler, where: str) -> list[str]:
    """What the filler's own record says."""
    c, view, item = scene.candidate, scene.view, filler.item
    if filler.kind == "QUANTITY":
        return [f"unit:{item.get('unit')}", f"unit:{item.get('unit')}|{c.type}", f"modifier:{item['modifier']}"]
    if filler.kind == "TIME":
        value = str(item.get("value") or "")
        return [f"grain:{'open' if '..' in value else 'range' if '/' in value else value.count('-')}"]
    if filler.kind == "TEXT":
        own = c.start <= filler.head < c.end
        return [f"own:{own}", f"own:{own}|{c.frame.key}", f"size:{min(4, filler.end - filler.start)}"]
    taken = any(scene.place(f) == "S" for f in scene.local if f.kind in ("COMPANY", "ORG", "PERSON", "PRODUCT"))
    salience = _rank(view.by_salience.get(filler.kind, []), filler)
    last, told = (
        _rank(view.recent(filler.kind, c.start), filler),
        _rank(view.recent_subjects(filler.kind, c.start), filler),
    )
    title = any(f.ref == filler.ref for f in view.by_sentence[0])
    subject = view.doc[filler.head].dep_.startswith("nsubj")
    return [
        f"salience:{salience}|{where}",
        f"last:{last}|{where}",
        f"told:{told}|{where}",
        f"topic:{salience}{last}{told}|{where}",
        f"taken:{taken}|{told}|{where}",
        f"subject:{subject}|{where}",
        f"pronoun:{scene.pronoun_subject()}|{told}|{where}",
        f"possessive:{scene.possessive()}|{told}|{where}",
        f"title:{title}|{where}",
        f"mention:{filler.mention}|{where}",
        f"block:{view.blocks[filler.sentence] == view.blocks[scene.sentence]}|{where}",
    ]


def _rank(order: list[str], filler: Filler) -> int:
    """Place in an order, 3 for later and none."""
    return min(order.index(filler.ref), 3) if filler.ref in order else 3
