"""Grammatical patterns that tell a standing relation. Each finder yields (type, from id, to id, pattern name)."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.entities.lexicon import cues, nouns
from pipeline.entities.scene import Place, Scene

Found = tuple[str, str, str, str]
POSSESSIVE = ("son", "sa", "ses", "leur", "leurs")
_REACH = 12


def offices(scene: Scene) -> Iterator[Found]:
    """Executives and founders, from the nouns beside a person, and from verbs."""
    people = list(scene.of("PERSON"))
    lists = [scene.listed(p) for p in people if p.named]
    for person in people:
        for kind, cue in (("executive_of", "executive"), ("founder_of", "founder")):
            for i, side in _nouns_beside(scene, person, cues()["relations"][cue]):
                held = list(_holder(scene, person, i, side, kind))
                yield from held
                if scene.words[i].endswith("s") and side != "self":  # "X et Y, les fondateurs de Z"
                    others = {p.id for members in lists if person in members for p in members} - {person.id}
                    yield from ((k, other, firm, f"{p} list") for k, _, firm, p in held for other in others)
    yield from _founded_by(scene)
    yield from _leading_verbs(scene)
    yield from _seats_of_power(scene)
    yield from _groups_of(scene)


def _nouns_beside(scene: Scene, person: Place, listed: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Tokens of the list in the apposition before or after a person, or in the person's own noun phrase."""
    start, end = person.span
    if not person.named:
        yield from ((i, "self") for i in range(start, end) if scene.words[i] in listed)
        return
    for i in range(start - 1, max(-1, start - _REACH), -1):
        place = scene.at.get(i)
        if not scene.same_sentence(i, start) or scene.finite(i) or scene.words[i] in (";", "»", ")"):
            break
        if place is not None and place.type == "PERSON" and place.id != person.id and place.named:
            break
        if scene.words[i] in listed:
            yield i, "left"
    if end < len(scene.words) and scene.words[end] in (",", "(", "comme", "est", "était", "au", "en"):
        for i in range(end, min(len(scene.words), end + _REACH)):
            place = scene.at.get(i)
            if (
                not scene.same_sentence(i, start)
                or (scene.finite(i) and i > end)
                or scene.words[i] in (";", "»", ")", ".")
            ):
                break
            if place is not None and place.type == "PERSON":
                break
            if scene.words[i] in listed:
                yield i, "right"


def _holder(scene: Scene, person: Place, i: int, side: str, kind: str) -> Iterator[Found]:
    """Whose office the noun at token i names."""
    past = cues()["relations"]["past"]
    tail = " past" if any(w in past for w in scene.words[max(0, i - 2) : i]) else ""
    stop = person.span[0] if side == "left" else i + 10
    owner = scene.owner(i, stop, ("COMPANY", "ORG"))
    if owner is None and side == "self":
        owner = scene.owner(person.span[1] - 1, person.span[1] + 6, ("COMPANY", "ORG"))
    if owner is not None:
        yield kind, person.id, owner.id, f"{side} of{tail}"
    elif scene.owner(i, stop, ("LOCATION", "PRODUCT")) is None:
        own = any(w in POSSESSIVE for w in scene.words[max(0, i - 3) : i])
        bound = i if side != "right" else person.span[0]
        for firm, whose in _pointed(scene, bound):
            yield kind, person.id, firm, f"{side} {'own' if own else 'bare'} {whose}{tail}"


def _pointed(scene: Scene, i: int) -> Iterator[tuple[str, str]]:
    """The firms that an unsaid owner at token i may be: the topic there, and the main firm of the article."""
    topic = scene.topic(i)
    if topic and topic == scene.main:
        yield topic, "both"
    else:
        yield from ((firm, name) for firm, name in ((topic, "topic"), (scene.main, "main")) if firm)


def _founded_by(scene: Scene) -> Iterator[Found]:
    """ "fondée en 2011 par P et Q": the firm stands before, or after as the subject."""
    for i, word in enumerate(scene.words):
        if word not in cues()["founded"]:
            continue
        by = next((j for j in range(i + 1, min(i + 12, len(scene.words))) if scene.words[j] == "par"), None)
        person = (
            None
            if by is None
            else next(
                (
                    scene.at[j]
                    for j in range(by + 1, min(by + 8, len(scene.words)))
                    if j in scene.at and scene.at[j].type == "PERSON"
                ),
                None,
            )
        )
        if by is None or person is None or not scene.same_sentence(i, person.span[0]):
            continue
        people = scene.listed(person)
        firm, pattern = _founded(scene, i, people[-1].span[1])
        if firm:
            yield from (("founder_of", p.id, firm, pattern) for p in people)


def _founded(scene: Scene, i: int, after: int) -> tuple[str, str]:
    for j in range(i - 1, max(-1, i - 9), -1):
        if not scene.same_sentence(i, j):
            break
        if j in scene.at and scene.at[j].type == "COMPANY":
            return scene.at[j].id, "founded before"
    for j in range(after, min(len(scene.words), after + 16)):
        if not scene.same_sentence(i, j):
            break
        if j in scene.at and scene.at[j].type == "COMPANY":
            return scene.at[j].id, "founded after"
    return scene.topic(i), "founded topic"


def _leading_verbs(scene: Scene) -> Iterator[Found]:
    """ "P dirige C", "P a fondé C", "C, que dirige P", "C nomme P directrice"."""
    for i, token in enumerate(scene.view.doc):
        verb = scene.view.words[i].lower() and token.lemma_
        kind = "executive_of" if verb in cues()["leads"] else "founder_of" if verb in cues()["founds"] else ""
        if verb in cues()["appoints"]:
            yield from _appointed(scene, i)
        if not kind or token.pos_ not in ("VERB", "AUX"):
            continue
        before = _nearest(scene, i, -1, "PERSON", 8)
        after = _nearest(scene, i, 1, "COMPANY", 6)
        if before and after:
            yield kind, before.id, after.id, "verb"
        led = _nearest(scene, i, 1, "PERSON", 3)
        firm = _nearest(scene, i, -1, "COMPANY", 4)
        if led and firm and scene.words[i - 1] in ("que", "qu'", "a", "avait"):
            yield kind, led.id, firm.id, "verb turned"


def _seats_of_power(scene: Scene) -> Iterator[Found]:
    """ "P quitte la présidence du groupe", "P a pris les commandes", "l'arrivée de P à la tête de C"."""
    for i, word in enumerate(scene.words):
        if word not in cues()["seats"]:
            continue
        person = _nearest(scene, i, -1, "PERSON", 14)
        if person is None or not person.named:
            continue
        owner = scene.owner(i, i + 8)
        if owner is not None:
            yield "executive_of", person.id, owner.id, "seat of"
        elif scene.owner(i, i + 8, ("ORG", "LOCATION", "PRODUCT")) is None:
            yield from (
                ("executive_of", person.id, firm, f"seat {whose}") for firm, whose in _pointed(scene, person.span[0])
            )


def _groups_of(scene: Scene) -> Iterator[Found]:
    """ "le groupe de P", "C de P"; "le groupe dirigé par P"; "P (marketing)"; "P succède à Q"."""
    for person in scene.of("PERSON"):
        start = person.span[0]
        firm = scene.at.get(start - 2)
        if start > 1 and scene.words[start - 1] in ("de", "d'", "du") and firm is not None and firm.type == "COMPANY":
            yield "executive_of", person.id, firm.id, "group of" if not firm.named else "firm of"
        led = next((j for j in range(start - 2, max(-1, start - 4), -1) if scene.words[j] in cues()["led"]), None)
        if led is not None and scene.words[start - 1] == "par":
            firm = _nearest(scene, led, -1, "COMPANY", 4)
            if firm:
                yield "executive_of", person.id, firm.id, "led by"


def _appointed(scene: Scene, i: int) -> Iterator[Found]:
    person = _nearest(scene, i, 1, "PERSON", 4) or _nearest(scene, i, -1, "PERSON", 6)
    if person is None:
        return
    for j in range(i + 1, min(len(scene.words), i + 14)):
        if scene.same_sentence(i, j) and scene.words[j] in cues()["relations"]["executive"]:
            owner = scene.owner(j, j + 8)
            if owner:
                yield "executive_of", person.id, owner.id, "appointed of"
            else:
                yield from (
                    ("executive_of", person.id, firm, f"appointed {whose}") for firm, whose in _pointed(scene, i)
                )
            return


def _nearest(scene: Scene, i: int, step: int, kind: str, reach: int) -> Place | None:
    """The nearest mention of a type on one side of token i, in its sentence."""
    j = i + step
    while 0 <= j < len(scene.words) and abs(j - i) <= reach and scene.same_sentence(i, j):
        place = scene.at.get(j)
        if place is not None and place.type == kind:
            return place
        j += step
    return None


def products(scene: Scene) -> Iterator[Found]:
    """Makers of products, from the name itself, "de", possessives, launch verbs and makers' nouns."""
    firms = {form.lower() + " ": key for key, forms in scene.forms.items() for form in forms}
    for product in scene.of("PRODUCT"):
        _start, end = product.span
        for form in scene.forms[product.id]:
            for brand, key in firms.items():
                if key in scene.firms and form.lower().startswith(brand):
                    yield "product_of", product.id, key, "brand"
        maker = scene.at.get(end + 1) if end < len(scene.words) and scene.words[end] in ("de", "d'", "chez") else None
        if maker is not None and maker.type == "COMPANY":
            yield "product_of", product.id, maker.id, "of" if product.named else "nominal of"
        if product.named:
            for member in scene.listed(product):
                yield from (
                    (k, member.id, firm, p + (" list" if member is not product else ""))
                    for k, _, firm, p in _made(scene, product)
                )


def _made(scene: Scene, product: Place) -> Iterator[Found]:
    start, end = product.span
    lists = cues()
    for j in range(start - 1, max(-1, start - 8), -1):
        if not scene.same_sentence(j, start) or scene.finite(j) or (j in scene.at and scene.at[j].type == "PRODUCT"):
            break
        place = scene.at.get(j)
        if scene.words[j] in POSSESSIVE:
            firm = scene.topic(j)
            if firm:
                yield "product_of", product.id, firm, "own main" if firm == scene.main else "own"
            break
        if place is not None and place.type == "COMPANY":
            between = scene.words[place.span[1] : start]
            yield (
                "product_of",
                product.id,
                place.id,
                "maker of" if not place.named and set(between) & {"de", "des", "du", "d'"} else "beside",
            )
            break
        if any(r.type == "COMPANY" for r in nouns().get(scene.words[j], ())) and scene.words[j + 1] in (
            "de",
            "des",
            "du",
            "d'",
        ):
            firm = next(
                (scene.at[k].id for k in (j - 2, j - 3, j) if k in scene.at and scene.at[k].type == "COMPANY"), ""
            )
            if firm:
                yield "product_of", product.id, firm, "makers noun"
    for j in range(start - 1, max(-1, start - 25), -1):
        if not scene.same_sentence(j, start):
            break
        if scene.view.doc[j].pos_ == "VERB" and scene.view.doc[j].lemma_ in lists["launches"]:
            reach = "near" if start - j <= 6 else "far"
            maker = _nearest(scene, j, -1, "COMPANY", 15)
            if maker:
                yield "product_of", product.id, maker.id, f"verb {reach}"
            break
    for j in range(end, min(len(scene.words), end + 8)):
        if not scene.same_sentence(j, start) or scene.finite(j):
            break
        place = scene.at.get(j)
        if place is not None and place.type == "COMPANY":
            small = scene.words[j - 1] if scene.words[j - 1] in (",", "(", "de", "d'", "et", "que", "chez") else "word"
            yield "product_of", product.id, place.id, "by" if "par" in scene.words[end:j] else f"before {small}"
            break


def subsidiaries(scene: Scene) -> Iterator[Found]:
    """Parents, from "filiale", "maison mère" and verbs of possession."""
    lists = cues()
    for i, word in enumerate(scene.words):
        if word in lists["owned"]:
            yield from _owned(scene, i)
        elif word in lists["owning"]:
            yield from _owning(scene, i)
        elif word in lists["held"]:
            child = _nearest(scene, i, -1, "COMPANY", 6)
            parent = _nearest(scene, i, 1, "COMPANY", 8)
            if child and parent and "par" in scene.words[i : parent.span[0]]:
                yield from (("subsidiary_of", child.id, p.id, "held by") for p in scene.listed(parent))
        elif scene.view.doc[i].lemma_ in lists["holds"] and scene.view.doc[i].pos_ == "VERB":
            parent, child = _nearest(scene, i, -1, "COMPANY", 5), _nearest(scene, i, 1, "COMPANY", 4)
            if child and parent:
                yield "subsidiary_of", child.id, parent.id, "holds"


def _owned(scene: Scene, i: int) -> Iterator[Found]:
    """ "filiale" at token i: the child is the phrase itself or stands beside; the parent follows "de" or owns."""
    owner = scene.owner(i, i + 10)
    inside = scene.at.get(i)
    child = inside if inside is not None and inside.type == "COMPANY" else None
    where = "self"
    if child is None:
        ahead = _nearest(scene, owner.span[1] - 1 if owner else i, 1, "COMPANY", 4)
        behind = _nearest(scene, i, -1, "COMPANY", 4)
        own = any(w in POSSESSIVE for w in scene.words[max(0, i - 2) : i])
        apposed = behind is not None and "," in scene.words[behind.span[1] : i]
        child, where = (behind, "after") if apposed else (ahead, "own ahead" if own else "ahead")
    if child is None:
        return
    if owner is not None:
        yield from (("subsidiary_of", child.id, p.id, f"{where} of") for p in scene.listed(owner))
    else:
        firm = scene.topic(min(i, child.span[0]), but=child.id)
        if firm:
            yield "subsidiary_of", child.id, firm, f"{where} topic"


def _owning(scene: Scene, i: int) -> Iterator[Found]:
    """ "maison mère", "propriétaire" at token i."""
    child = scene.owner(i, i + 8)
    inside = scene.at.get(i)
    parent = inside if inside is not None and inside.type == "COMPANY" else _nearest(scene, i, -1, "COMPANY", 4)
    if child is not None and parent is not None:
        yield from (("subsidiary_of", c.id, parent.id, "mother of") for c in scene.listed(child))
    elif any(w in POSSESSIVE for w in scene.words[max(0, i - 2) : i]):
        ahead = _nearest(scene, i, 1, "COMPANY", 4)
        firm = scene.topic(i, but=ahead.id if ahead else "")
        if ahead and firm:
            yield "subsidiary_of", firm, ahead.id, "own mother"


def competitors(scene: Scene) -> Iterator[Found]:
    """Rivals, from "concurrent", "rival" and those that a firm is measured against."""
    lists = cues()
    for i, word in enumerate(scene.words):
        if word in lists["rivals"]:
            owner = scene.owner(i, i + 6)
            ahead = _nearest(scene, owner.span[1] - 1 if owner else i, 1, "COMPANY", 9)
            behind = _nearest(scene, i, -1, "COMPANY", 3)
            own = " own" if any(w in POSSESSIVE for w in scene.words[max(0, i - 3) : i]) else ""
            if owner and behind and "," in scene.words[behind.span[1] : i]:
                yield "competitor_of", behind.id, owner.id, "rival of"
            elif ahead:
                firm = owner.id if owner else scene.topic(i, but=ahead.id)
                if firm:
                    yield from (("competitor_of", p.id, firm, "rivals" + own) for p in scene.listed(ahead))
            elif owner is None and behind and own:
                firm = scene.topic(behind.span[0], but=behind.id)
                if firm:
                    yield "competitor_of", behind.id, firm, "behind own"
        elif word in lists["against"]:
            rival, ahead = _nearest(scene, i, -1, "COMPANY", 12), _nearest(scene, i, 1, "COMPANY", 4)
            if rival and ahead:
                yield from (("competitor_of", p.id, rival.id, f"against {word}") for p in scene.listed(ahead))
