"""What the neural judge looks at: few string features a token, a candidate and a pair; their mixing is learned.

The strings that hang on a few values are made once for those values, for most come again with every candidate.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

import numpy as np

from pipeline.events.network import Tokens
from pipeline.events.nodes import Node
from pipeline.events.scene import Scene, Words, bucket, kind_of
from pipeline.events.syntax import clause_of, path_between, preposition
from pipeline.events.triggers import Candidate
from pipeline.events.view import Filler, View
from pipeline.neural import states_in, vectors_in

_MORPHOLOGY = ("Mood", "Tense", "VerbForm", "Number", "Polarity")
_kept = lru_cache(maxsize=10_000)


def tokens_of(view: View, words: Words, candidates: Iterable[Candidate]) -> Tokens:
    """The article as the network's first layer reads it."""
    doc, named, told = view.source, _named(view, words), _told(candidates)
    sentences = np.repeat(np.arange(len(view.sentences)), [end - start for start, end in view.sentences])
    blocks = [f"block:{kind}" for kind in view.kinds]
    marks = doc.to_array(["LIKE_NUM", "IS_PUNCT"]).astype(bool).tolist()
    features = [
        [*_token(node, words, *mark), blocks[sentence], *named.get(i, ()), *told.get(i, ())]
        for i, (node, sentence, mark) in enumerate(zip(view.doc, sentences.tolist(), marks, strict=True))
    ]
    return Tokens(
        features,
        vectors_in(doc, words.vectors),
        states_in(doc, known=words.states),
        np.array([node.head.i for node in view.doc], dtype=np.int64),
        sentences,
    )


def _token(node: Node, words: Words, like_num: bool, is_punct: bool) -> list[str]:
    return [
        *_tagged(node.pos_, node.dep_),
        *_form(node.text, node.lemma_, words.cluster(node), like_num, is_punct),
        *(f"morph:{key}={','.join(node.morph[key])}" for key in _MORPHOLOGY if key in node.morph),
        *_classed(words.of(node)),
    ]


@_kept
def _tagged(pos: str, dep: str) -> tuple[str, ...]:
    return f"pos:{pos}", f"dep:{dep}"


@_kept
def _form(text: str, lemma: str, cluster: str, like_num: bool, is_punct: bool) -> tuple[str, ...]:
    shape = "digit" if like_num else "upper" if text.isupper() else "title" if text.istitle() else "lower"
    return (
        f"lemma:{lemma.lower()}",
        f"suffix:{text.lower()[-3:]}",
        f"cluster:{cluster}",
        f"shape:{'mark' if is_punct else shape}",
    )


@_kept
def _classed(classes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"class:{name}" for name in classes)


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
        f"pronoun:{scene.pronoun_subject}",
        f"possessive:{scene.possessive}",
    ]
    for filler in scene.local:
        kind, place = kind_of(filler, scene.words), scene.place(filler)
        out += _beside(kind, place, scene.hint(place), type_)
    for rival in scene.rivals:
        if rival.head == c.head:
            out.append(f"rival:{rival.type}|{type_}")
        elif rival.type == type_:
            out.append(f"same:{'+' if rival.head > c.head else '-'}|{type_}")
    return list(dict.fromkeys(out))


@_kept
def _beside(kind: str, place: str, hint: str, type_: str) -> tuple[str, ...]:
    return f"has:{kind}|{type_}", f"at:{place}:{kind}", f"hint:{hint}:{kind}|{type_}"


def pair_features(scene: Scene, filler: Filler) -> list[str]:
    """Features of a candidate and a filler beside their states."""
    c, doc, type_ = scene.candidate, scene.view.doc, scene.candidate.type
    kind, place = kind_of(filler, scene.words), scene.place(filler)
    hint, delta = scene.hint(place), filler.sentence - scene.sentence
    where = "same" if delta == 0 else ("prev" if delta == -1 else ("next" if delta > 0 else "far"))
    distance = bucket(filler.head - c.head) if delta == 0 else where
    left = [doc[i].lemma_.lower() for i in range(max(0, filler.start - 2), filler.start)][::-1] + ["^"] * 2
    return [
        *_placed(kind, place, hint, type_, c.frame.key),
        *_apart(distance, where, kind),
        *_introduced(preposition(doc[filler.head]), left[0], left[1], kind),
        *(_between(scene, filler, kind) if delta == 0 else ()),
        *_own(scene, filler, where),
    ]


@_kept
def _placed(kind: str, place: str, hint: str, type_: str, frame: str) -> tuple[str, ...]:
    return (
        f"kind:{kind}",
        f"kind:{kind}|{type_}",
        f"place:{place}",
        f"place:{place}|{kind}",
        f"place:{place}|{type_}",
        f"place:{place}|{frame}",
        f"hint:{hint}|{kind}",
        f"hint:{hint}|{type_}",
    )


@_kept
def _apart(distance: str, where: str, kind: str) -> tuple[str, ...]:
    return f"distance:{distance}", f"distance:{distance}|{kind}", f"where:{where}|{kind}"


@_kept
def _introduced(case: str | None, last: str, other: str, kind: str) -> tuple[str, ...]:
    return f"preposition:{case}", f"left:{last}", f"left:{last}|{kind}", f"left:{other} {last}"


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


def _own(scene: Scene, filler: Filler, where: str) -> Iterable[str]:
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
    title = any(f.ref == filler.ref for f in view.by_sentence[0])
    return _known(
        where,
        (
            _rank(view.by_salience.get(filler.kind, []), filler),
            _rank(view.recent(filler.kind, c.start), filler),
            _rank(view.recent_subjects(filler.kind, c.start), filler),
        ),
        (scene.taken, view.doc[filler.head].dep_.startswith("nsubj"), scene.pronoun_subject, scene.possessive, title),
        filler.mention,
        view.blocks[filler.sentence] == view.blocks[scene.sentence],
    )


@_kept
def _known(
    where: str, ranks: tuple[int, int, int], signs: tuple[bool, bool, bool, bool, bool], mention: str, block: bool
) -> tuple[str, ...]:
    """What an entity is to the article and to the candidate."""
    salience, last, told = ranks
    taken, subject, pronoun, possessive, title = signs
    return (
        f"salience:{salience}|{where}",
        f"last:{last}|{where}",
        f"told:{told}|{where}",
        f"topic:{salience}{last}{told}|{where}",
        f"taken:{taken}|{told}|{where}",
        f"subject:{subject}|{where}",
        f"pronoun:{pronoun}|{told}|{where}",
        f"possessive:{possessive}|{told}|{where}",
        f"title:{title}|{where}",
        f"mention:{mention}|{where}",
        f"block:{block}|{where}",
    )


def _rank(order: list[str], filler: Filler) -> int:
    """Place in an order, 3 for later and none."""
    return min(order.index(filler.ref), 3) if filler.ref in order else 3
