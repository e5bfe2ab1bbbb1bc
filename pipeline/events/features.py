"""What the judges look at: string features of trigger candidates and of (trigger, filler) pairs."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from spacy.tokens import Token
from spacy.vocab import Vocab

from pipeline.events.lemmas import Lemmas
from pipeline.events.syntax import Places, places, preposition
from pipeline.events.triggers import Candidate
from pipeline.events.view import Filler, View
from pipeline.events.wordclasses import classes_of
from pipeline.lexicon import DATA

_SUBJECT_PRONOUNS = frozenset({"il", "elle", "ils", "elles", "on", "-il", "-elle", "-t-il", "-t-elle", "celui-ci", "celle-ci"})


def bucket(distance: int) -> str:
    """A signed distance in tokens, coarsely: "+1", "-2", "+4"…"""
    size = abs(distance)
    for limit in (1, 2, 3, 5, 8, 12, 20, 40):
        if size <= limit:
            return f"{'+' if distance > 0 else '-'}{limit}"
    return "+99" if distance > 0 else "-99"


class Words:
    """Lexical lookups shared by the features: word classes of a token, and the cluster of its vector."""

    def __init__(self, lemmas: Lemmas, vocab: Vocab) -> None:
        self._lemmas = lemmas
        self._rows = vocab.vectors.key2row
        with np.load(DATA / "models" / "clusters.npz") as data:
            self._clusters = data["k400"].tolist()
        self.classes = lru_cache(maxsize=20_000)(self._classes)

    def _classes(self, form: str) -> tuple[str, ...]:
        table = classes_of()
        readings = self._lemmas.of(form) | {form.lower()}
        return tuple(sorted({c for r in readings for c in table.get(r, ())}))

    def of(self, token: Token) -> tuple[str, ...]:
        """Classes of any reading of the token."""
        return self.classes(token.text)

    def cluster(self, token: Token) -> str:
        """Words of like use share a cluster (scripts/cluster_vectors.py); "-" for a word without a vector."""
        row = self._rows.get(token.orth, self._rows.get(token.lemma))
        return str(self._clusters[row]) if row is not None and row < len(self._clusters) else "-"


class Scene:
    """One candidate in its article: places around its head, computed once for all its features."""

    def __init__(self, view: View, words: Words, candidate: Candidate, rivals: Iterable[Candidate] = ()) -> None:
        self.view, self.words, self.candidate = view, words, candidate
        self.head = view.doc[candidate.head]
        self.sentence = view.sentence_of(candidate.head)
        self.span = view.sentences[self.sentence]
        self.places: Places = places(self.head)
        self.rivals = [r for r in rivals if r is not candidate and abs(r.head - candidate.head) <= 12]
        self.local = view.by_sentence[self.sentence]

    def place(self, filler: Filler) -> str:
        """The filler's place label, "-" when the parse gives none."""
        label = self.places.get(filler.head)
        if label is None:
            inside = (self.places[i] for i in range(filler.start, filler.end) if i in self.places)
            label = next(inside, "-")
        return label

    def hint(self, place: str) -> str:
        """The role that the frame expects at a place, "?" when it expects none."""
        roles = self.candidate.frame.group.roles
        return roles.get(place) or roles.get(place.removeprefix("G:")) or "?"

    def pronoun_subject(self) -> bool:
        """Whether the logical subject is a personal pronoun."""
        return any(p == "S" and self.view.doc[i].lower_ in _SUBJECT_PRONOUNS for i, p in self.places.items())

    def possessive(self) -> bool:
        """Whether a possessive determines the trigger."""
        start = self.candidate.start
        return any(self.view.doc[i].morph.get("Poss") for i in range(max(self.span[0], start - 2), start))


def kind_of(filler: Filler, words: Words) -> str:
    """Entity type, TEXT, or the kind of amount or time with what it counts: "Q:count:staff", "T:date"."""
    if filler.kind == "QUANTITY":
        kind = str(filler.item["kind"])
        if kind != "count":
            return f"Q:{kind}"
        unit = filler.item.get("unit")
        classes = [c for c in words.classes(unit) if c in ("staff", "customer", "goods", "site")] if unit else ["none"]
        return f"Q:count:{classes[0] if classes else 'other'}"
    if filler.kind == "TIME":
        return f"T:{filler.item['type']}"
    return filler.kind


def trigger_features(scene: Scene) -> list[str]:
    """Features of "does this candidate tell an event of its type"."""
    c, view, doc = scene.candidate, scene.view, scene.view.doc
    type_, group = c.type, c.frame.key
    first, last = scene.span
    before = doc[c.start - 1].lemma_.lower() if c.start > first else "^"
    after = doc[c.end].lemma_.lower() if c.end < last else "$"
    second = doc[c.end + 1].lemma_.lower() if c.end + 1 < last else "$"
    governor = scene.head.head if scene.head.head.i != scene.head.i else None
    local = [
        "1", type_, group, f"w:{c.word}", f"w:{c.word}|{type_}", f"pos:{scene.head.pos_}|{group}", f"dep:{scene.head.dep_}|{type_}",
        f"b:{before}|{type_}", f"b:{before}|{c.word}", f"a:{after}|{type_}", f"a:{after}|{c.word}", f"a2:{after} {second}|{c.frame.group.pos}",
        f"block:{view.kinds[scene.sentence]}|{type_}", f"block:{view.kinds[scene.sentence]}", f"form:{scene.head.lower_}|{type_}",
        f"mood:{scene.head.morph.get('VerbForm')}{scene.head.morph.get('Tense')}|{c.frame.group.pos}", f"len:{min(4, c.end - c.start)}|{type_}",
        f"num:{scene.head.morph.get('Number')}|{type_}", f"poss:{scene.possessive()}|{type_}", f"pron:{scene.pronoun_subject()}|{type_}",
    ]  # fmt: skip
    content = [doc[i] for i in (*range(max(first, c.start - 4), c.start), *range(c.end, min(last, c.end + 4))) if doc[i].pos_ in ("NOUN", "VERB", "ADJ")]
    local += [f"near:{scene.words.cluster(t)}|{type_}" for t in content]
    if governor is not None:
        local += [f"govk:{scene.words.cluster(governor)}|{type_}"]
        local += [f"gov:{governor.lemma_.lower()}|{type_}", f"gov:{governor.pos_}|{group}"]
        local += [f"govc:{cl}|{type_}" for cl in scene.words.of(governor)]
    return local + _surroundings(scene) + _rivalry(scene)


def _surroundings(scene: Scene) -> list[str]:
    """Which fillers stand where around the candidate, and which words take its places."""
    c, type_, group = scene.candidate, scene.candidate.type, scene.candidate.frame.key
    out: set[str] = set()
    for filler in scene.local:
        kind, place = kind_of(filler, scene.words), scene.place(filler)
        near = abs(filler.head - c.head) <= 8
        out |= {f"has:{kind}|{type_}", f"at:{place}:{kind}|{type_}", f"at:{place}:{kind}|{group}", f"hint:{scene.hint(place)}:{kind}|{type_}"}
        out |= {f"fits:{_fits(scene, filler, place)}|{type_}"}
        if near:
            side = "+" if filler.start >= c.end else "-"
            out |= {f"near{side}:{kind}|{type_}", f"near{side}:{kind}|{c.word}"}
            if filler.kind == "QUANTITY" and filler.item.get("unit"):
                out.add(f"unit:{filler.item['unit']}|{type_}")
    kinds = {f.kind for f in scene.local}
    out |= {f"no:{k}|{type_}" for k in ("COMPANY", "PERSON", "PRODUCT", "QUANTITY", "TIME") if k not in kinds}
    taken = {i for f in scene.local for i in range(f.start, f.end)}
    for index, place in scene.places.items():
        token = scene.view.doc[index]
        if index not in taken and token.pos_ in ("NOUN", "PRON", "VERB") and ">" not in place:
            out |= {f"arg:{place}:{token.lemma_.lower()}|{c.word}", f"arg:{place}:{token.lemma_.lower()}|{type_}"}
            out |= {f"argc:{place}:{cl}|{type_}" for cl in scene.words.of(token)}
            out |= {f"argk:{place}:{scene.words.cluster(token)}|{type_}", f"argk:{place}:{scene.words.cluster(token)}|{group}"}
    return sorted(out)


def _fits(scene: Scene, filler: Filler, place: str) -> bool:
    """Whether the frame's role at the filler's place takes fillers of this kind."""
    from pipeline.ontology import event_types

    role = event_types()[scene.candidate.type].roles.get(scene.hint(place))
    return role is not None and filler.kind in role.fillers


def _rivalry(scene: Scene) -> list[str]:
    """Other candidates near: of the same type, or of another type on the same word."""
    c, out = scene.candidate, set()
    for rival in scene.rivals:
        if rival.head == c.head:
            out |= {f"rival:{rival.type}|{c.type}", f"rivalg:{rival.frame.key}|{c.frame.key}"}
        elif rival.type == c.type and scene.span[0] <= rival.head < scene.span[1]:
            side = "+" if rival.head > c.head else "-"
            out |= {f"same{side}|{c.type}", f"same{side}:{rival.frame.group.id}|{c.frame.key}", f"same{side}:{rival.word}|{c.word}"}
    classes = {cl for i in range(*scene.span) for cl in scene.words.of(scene.view.doc[i])}
    out |= {f"sc:{cl}|{c.type}" for cl in classes} | {f"sc:{cl}|{c.word}" for cl in classes}
    return sorted(out)


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
        f"{kind}|{type_}", f"{kind}|{group}", f"{kind}|{where}|{type_}", f"h:{hint}", f"h:{hint}|{kind}", f"h:{hint}|{type_}|{kind}",
        f"p:{place}|{pos}|{kind}", f"p:{place}|{type_}|{kind}", f"p:{place}|{group}|{kind}", f"d:{distance}|{kind}", f"d:{distance}|{kind}|{type_}",
        f"l1:{left[0]}|{kind}", f"l1:{left[0]}|{kind}|{type_}", f"l2:{left[1]} {left[0]}|{kind}", f"l2:{left[1]} {left[0]}|{kind}|{type_}",
        f"l3:{left[2]} {left[1]} {left[0]}|{kind}", f"r1:{right}|{kind}|{type_}", f"prep:{prep}|{kind}|{type_}", f"prep:{prep}|{kind}|{group}",
        f"dep:{doc[filler.head].dep_}|{kind}|{type_}", f"lk:{_content(scene, filler)}|{kind}|{type_}", f"block:{scene.view.kinds[scene.sentence]}|{where}|{kind}",
    ]  # fmt: skip
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


def _between(scene: Scene, filler: Filler, kind: str) -> list[str]:
    """What lies between trigger and filler: verbs, punctuation, rivals of the filler's kind."""
    c, doc, type_ = scene.candidate, scene.view.doc, scene.candidate.type
    low, high = (filler.end, c.start) if filler.start < c.start else (c.end, filler.start)
    verbs = sum(doc[i].pos_ == "VERB" for i in range(low, high))
    marks = {doc[i].text for i in range(low, high) if doc[i].text in (",", ";", ":", "(", "et", "mais", "«", "dont", "contre")}
    same = sum(1 for f in scene.local if f.kind == filler.kind and low <= f.start < high)
    side = "+" if filler.start >= c.end else "-"
    total = sum(1 for f in scene.local if f.kind == filler.kind)
    inside = "in" if filler.start < c.end and c.start < filler.end else "out"
    return [
        f"v:{side}{min(verbs, 3)}|{kind}", f"v:{side}{min(verbs, 3)}|{kind}|{type_}", f"rank:{side}{min(same, 3)}|{kind}|{type_}",
        f"n:{min(total, 3)}|{min(same, 2)}|{kind}", f"{inside}|{kind}|{type_}", *(f"m:{side}{m}|{kind}" for m in sorted(marks)),
    ]  # fmt: skip


def _quantity(scene: Scene, filler: Filler, left: list[str]) -> list[str]:
    item, type_ = filler.item, scene.candidate.type
    kind, unit = item["kind"], item.get("unit")
    earlier = [f for f in scene.local if f.kind == "QUANTITY" and f.start < filler.start]
    previous = earlier[-1].item if earlier else None
    alike = "first" if previous is None else ("same" if previous["kind"] == kind else "other")
    classes = {cl for i in range(max(scene.span[0], filler.start - 4), filler.start) for cl in scene.words.of(scene.view.doc[i])}
    after = {cl for i in range(filler.end, min(scene.span[1], filler.end + 3)) for cl in scene.words.of(scene.view.doc[i])}
    return [
        f"u:{unit}|{type_}", f"mod:{item['modifier']}|{kind}|{type_}", f"q:{alike}|{kind}|{left[0]}", f"q:{alike}|{kind}|{type_}",
        *(f"qc:{cl}|{kind}|{type_}" for cl in sorted(classes)), *(f"qa:{cl}|{kind}|{type_}" for cl in sorted(after)),
        *(f"qg:{cl}|{kind}|{scene.candidate.frame.group.id}" for cl in sorted(classes)),
    ]  # fmt: skip


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
        f"th:{lemma}|{type_}", f"own:{own}|{type_}", f"own:{own}|{group}", f"th:{lemma}|{place}", f"size:{min(4, filler.end - filler.start)}|{type_}",
        f"num:{head.morph.get('Number')}|{type_}", f"cap:{head.text[:1].isupper()}|{type_}",
        f"tk:{scene.words.cluster(head)}|{type_}", f"tk:{scene.words.cluster(head)}|{place}|{type_}",
        *(f"tc:{cl}|{type_}" for cl in classes), *(f"tc:{cl}|{place}|{type_}" for cl in classes), *(f"tc:{cl}|{place}" for cl in classes),
    ]  # fmt: skip


def _entity(scene: Scene, filler: Filler, kind: str, where: str) -> list[str]:
    type_, view = scene.candidate.type, scene.view
    ranked = [ref for ref, _ in view.salience.most_common() if view.entities[ref]["type"] == filler.kind]
    salience = min(ranked.index(filler.ref), 2) if filler.ref in ranked else 3
    subject = view.doc[filler.head].dep_.startswith("nsubj")
    taken = {scene.place(f) for f in scene.local if f.kind in ("COMPANY", "ORG", "PERSON", "PRODUCT")}
    companies = sum(1 for f in scene.local if f.kind == filler.kind)
    return [
        f"sal:{salience}|{where}|{kind}", f"sal:{salience}|{where}|{kind}|{type_}", f"subj:{subject}|{where}|{kind}|{type_}",
        f"S:{'S' in taken}|{where}|{kind}|{type_}", f"S:{'S' in taken}|{where}|{salience}|{kind}", f"only:{min(companies, 2)}|{where}|{kind}|{type_}",
        f"pron:{scene.pronoun_subject()}|{subject}|{where}|{kind}", f"poss:{scene.possessive()}|{subject}|{where}|{salience}|{kind}",
        f"men:{filler.mention}|{where}|{kind}", f"title:{any(f.ref == filler.ref for f in view.by_sentence[0])}|{where}|{kind}|{type_}",
    ]  # fmt: skip
