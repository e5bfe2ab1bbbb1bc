"""Where a phrase stands towards a trigger: logical subject (S), object (O), preposition, governor's places (G:…).

Passives, participles, relatives, infinitives and light verbs are undone: in "rachetée par Brisa", "qui rachète",
"dit vouloir racheter", "a réussi le rachat", Brisa is S.
"""

from __future__ import annotations

from pipeline.events.nodes import Node

_SAME = frozenset({"conj", "appos", "flat:name", "flat:foreign", "fixed"})
_OBLIQUE = frozenset({"obl:mod", "obl:arg", "obl", "obl:agent", "nmod", "advmod", "iobj", "advcl"})
_CLIMB = frozenset({"xcomp", "advcl", "ccomp", "conj", "acl", "obl:mod", "obl:arg", "parataxis", "dep"})
_MAX_CLIMB = 4
_LONGEST_PATH = 4

Places = dict[int, str]


def places(head: Node) -> Places:
    """Label of every token that stands in a known place towards the trigger's head token, by token index."""
    found: Places = {}
    if head.pos_ in ("VERB", "AUX") or _is_participle(head):
        _verb(head, found, "")
        _climb(head, found)
    else:
        _noun(head, found)
    for index in sorted(found):
        _spread(head.doc[index], found[index], found)
    found.pop(head.i, None)
    return found


def preposition(token: Node) -> str | None:
    """The case marker before a phrase: "de", "à", "par"…; None without one."""
    for child in token.children:
        if child.dep_ in ("case", "mark") and child.i < token.i:
            return child.lemma_.lower()
    return None


def _is_participle(token: Node) -> bool:
    return (
        token.pos_ == "ADJ"
        and token.dep_ in ("acl", "acl:relcl", "ROOT")
        and token.lower_.endswith(("é", "ée", "és", "ées"))
    )


def _passive(verb: Node) -> bool:
    return any(c.dep_ in ("nsubj:pass", "aux:pass", "expl:pass") for c in verb.children)


def _verb(verb: Node, found: Places, prefix: str) -> None:
    passive = _passive(verb)
    for child in verb.children:
        label = _verb_child(child, passive)
        if label == "par" and (passive or verb.dep_ in ("acl", "amod", "advcl")):  # the parser often misses agents
            label = "S"
        if label:
            found.setdefault(child.i, prefix + label)
    if prefix:
        return
    noun = verb.head
    if verb.dep_ == "acl:relcl":
        _relative(verb, noun, found)
    elif verb.dep_ in ("acl", "amod") and noun.i != verb.i and noun.pos_ in ("NOUN", "PROPN", "PRON", "NUM"):
        present = verb.morph.get("Tense", []) == ["Pres"] or verb.morph.get("VerbForm", []) == ["Inf"]
        found.setdefault(noun.i, "S" if present else "O")


def _verb_child(child: Node, passive: bool) -> str | None:
    dep = child.dep_
    if dep in ("nsubj", "nsubj:caus"):
        return "O" if passive else "S"
    if dep == "nsubj:pass":
        return "O"
    if dep == "obj":
        return "O"
    if dep == "obl:agent":
        return "S"
    if dep in _OBLIQUE or dep in ("ccomp", "xcomp"):
        return preposition(child) or f"={dep}"
    return None


def _relative(verb: Node, antecedent: Node, found: Places) -> None:
    for child in verb.subtree:
        if child.morph.get("PronType", []) == ["Rel"] or child.lower_ in ("qui", "que", "qu'", "dont", "où"):
            place = {"qui": "S", "dont": "de", "où": "dans"}.get(child.lower_, "O")
            if child.lower_ == "qui" and (_passive(verb) or child.dep_ == "nsubj:pass"):
                place = "O"
            found.setdefault(antecedent.i, preposition(child) or place)
            return
    found.setdefault(antecedent.i, "S")


def _climb(verb: Node, found: Places) -> None:
    """Infinitives, participles and coordinated verbs take the subject of the verb above; its other places get G:."""
    current = verb
    for _ in range(_MAX_CLIMB):
        if current.dep_ not in _CLIMB or current.head.i == current.i:
            return
        current = current.head
        above: Places = {}
        if current.pos_ in ("VERB", "AUX"):
            _verb(current, above, "")
        for index, label in above.items():
            if label == "S":
                if "S" not in found.values():
                    found.setdefault(index, "S")
            else:
                found.setdefault(index, "G:" + label)


def _noun(noun: Node, found: Places) -> None:
    for child in noun.children:
        if child.dep_ in (
            "nmod",
            "obl:mod",
            "obl:arg",
            "obl:agent",
            "nummod",
            "appos",
            "amod",
            "acl",
            "conj",
            "parataxis",
        ):
            found.setdefault(child.i, preposition(child) or f"={child.dep_}")
    current = noun
    for _ in range(_MAX_CLIMB):
        above, dep = current.head, current.dep_
        if above.i == current.i:
            return
        if above.pos_ in ("VERB", "AUX"):
            _governor(above, dep, noun, found)
            return
        found.setdefault(above.i, f"N<{preposition(current) or dep}")
        current = above


def _governor(verb: Node, dep: str, noun: Node, found: Places) -> None:
    around: Places = {}
    _verb(verb, around, "")
    _climb(verb, around)
    for index, label in around.items():
        if index == noun.i or noun.is_ancestor(noun.doc[index]):
            continue
        if label == "S" and dep not in ("nsubj", "nsubj:pass"):
            found.setdefault(index, "S")
        else:
            found.setdefault(index, "G:" + label.removeprefix("G:"))


def _spread(token: Node, label: str, found: Places, depth: int = 0) -> None:
    """Coordinated, apposed and named parts share a phrase's place; its complements get "place>preposition"."""
    for child in token.children:
        if child.dep_ in _SAME or (child.dep_ == "nmod" and preposition(child) is None):
            if child.i not in found:
                found[child.i] = label
                _spread(child, label, found, depth)
        elif child.dep_ in ("nmod", "obl:arg", "obl:mod", "nummod") and depth < 2 and child.i not in found:
            found[child.i] = f"{label.split('>', maxsplit=1)[0]}>{preposition(child) or child.dep_}"
            _spread(child, found[child.i], found, depth + 1)


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
