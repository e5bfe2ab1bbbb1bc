"""What the first judge looks at: string features of a trigger candidate."""

from __future__ import annotations

from pipeline.events.scene import Scene, kind_of
from pipeline.events.view import Filler


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
        "1",
        type_,
        group,
        f"w:{c.word}",
        f"w:{c.word}|{type_}",
        f"pos:{scene.head.pos_}|{group}",
        f"dep:{scene.head.dep_}|{type_}",
        f"b:{before}|{type_}",
        f"b:{before}|{c.word}",
        f"a:{after}|{type_}",
        f"a:{after}|{c.word}",
        f"a2:{after} {second}|{c.frame.group.pos}",
        f"block:{view.kinds[scene.sentence]}|{type_}",
        f"block:{view.kinds[scene.sentence]}",
        f"form:{scene.head.lower_}|{type_}",
        f"cluster:{scene.words.cluster(scene.head)}|{type_}",
        f"mood:{scene.head.morph.get('VerbForm', [])}{scene.head.morph.get('Tense', [])}|{c.frame.group.pos}",
        f"len:{min(4, c.end - c.start)}|{type_}",
        f"num:{scene.head.morph.get('Number', [])}|{type_}",
        f"poss:{scene.possessive()}|{type_}",
        f"pron:{scene.pronoun_subject()}|{type_}",
    ]
    content = [
        doc[i]
        for i in (*range(max(first, c.start - 4), c.start), *range(c.end, min(last, c.end + 4)))
        if doc[i].pos_ in ("NOUN", "VERB", "ADJ")
    ]
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
        out |= {
            f"has:{kind}|{type_}",
            f"at:{place}:{kind}|{type_}",
            f"at:{place}:{kind}|{group}",
            f"hint:{scene.hint(place)}:{kind}|{type_}",
        }
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
            out |= {
                f"argk:{place}:{scene.words.cluster(token)}|{type_}",
                f"argk:{place}:{scene.words.cluster(token)}|{group}",
            }
    return sorted(out)


def _fits(scene: Scene, filler: Filler, place: str) -> bool:
    """Whether the frame's role at the filler's place takes fillers of this kind."""
    role = scene.candidate.frame.spec.roles.get(scene.hint(place))
    return role is not None and filler.kind in role.fillers


def _rivalry(scene: Scene) -> list[str]:
    """Other candidates near: of the same type, or of another type on the same word."""
    c, out = scene.candidate, set()
    for rival in scene.rivals:
        if rival.head == c.head:
            out |= {f"rival:{rival.type}|{c.type}", f"rivalg:{rival.frame.key}|{c.frame.key}"}
        elif rival.type == c.type and scene.span[0] <= rival.head < scene.span[1]:
            side = "+" if rival.head > c.head else "-"
            out |= {
                f"same{side}|{c.type}",
                f"same{side}:{rival.frame.group.id}|{c.frame.key}",
                f"same{side}:{rival.word}|{c.word}",
            }
    classes = scene.sentence_classes()
    out |= {f"sc:{cl}|{c.type}" for cl in classes} | {f"sc:{cl}|{c.word}" for cl in classes}
    return sorted(out)
