"""The tense of a clause, read off endings, morphology and the parse: it tells a past "mardi" from a coming one."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice

from spacy.tokens import Span, Token

from pipeline.lexicon import DATA, Row, read_table
from pipeline.parsers.calendar import Tense

_DEPTH, _REACH = 20, 60  # how far up the tree, and how many tokens around, a verb is looked for
_SINCE_REACH = 6  # tokens
_LINKED = 4  # tokens between a participle and a time that it governs
_OBJECTS = ("obj", "obl:arg")
_MODALS = ("aller", "devoir", "pouvoir", "vouloir")
_RETROSPECTIVE = ("remonter", "dater")  # with "à" or "de" and a time
_LINKS = frozenset({"en", "à", "au", "aux", "le", "la", "l'", "l’", "ce", "cet", "cette", "dès", "du", "de", ","})
_AUXILIARY = ("aux", "aux:tense", "aux:pass", "cop")
_VERBS = ("VERB", "AUX")
# Stems of the future and conditional: infinitives, and the irregular ones in -rr-, -dr-, -vr-. The tagger often takes
# "rendrait" for an imperfect and "rejoindra" for a participle; the ending knows better, but for verbs in -irer and
# -rrer ("retirait").
_AHEAD = re.compile(r"(?:[ei]r|dr|ttr|aîtr|rr|evr|aur|clur)(?:ai|as|a|ons|ez|ont|ais|ait|ions|iez|aient)")
_IMPERFECT_LEMMA = re.compile(r"\w*(?:i|r)rer")
_SUBJUNCTIVE = re.compile(r"\w+isses?")  # the tagger may take "agisse" for a participle
_IR_PRESENT = re.compile(r"\w+[^a]it")  # a past in the same form: "se réunit vendredi"
_NEVER_FINITE = re.compile(r"\w+é(?:e|s|es)?")  # the tagger may take "espéré" for an imperfect
_PARTICIPLE = re.compile(r"\w*(?:é|i|u|s|t|û)(?:e|s|es)?")
_PARTICIPLE_ADJECTIVE = re.compile(r"\w+(?:é|(?<![gq])u)(?:e|s|es)?")  # vendue, not débarque


class _Verb(Row):
    lemma: str
    participle: bool = False  # also as a bare participle: "attendu en mars", but "appelé en mars" is past


@cache
def _verbs() -> list[_Verb]:
    return read_table(DATA / "prospective_verbs.csv", _Verb, key=lambda row: row.lemma)


@cache
def _prospective() -> frozenset[str]:
    return frozenset(row.lemma for row in _verbs())


@cache
def _expected() -> frozenset[str]:
    return frozenset(row.lemma for row in _verbs() if row.participle)


def tense_of(span: Span) -> Tense | None:
    """past, present or future by the verb that governs the span, else by the nearest finite verb of its sentence."""
    if _is_since(span) or _follows_past(span):
        return "past"
    below = span.root
    for head in (span.root, *islice(span.root.ancestors, _DEPTH)):
        planned = below.i > head.i and below.i != span.root.i and below.dep_ in _OBJECTS and head.pos_ in _VERBS
        if planned and head.lemma_ in _prospective() and head.lemma_ != "compter":
            return "future"  # ont appelé à une grève mardi
        below = head
        if head.pos_ == "ADJ" and _PARTICIPLE_ADJECTIVE.fullmatch(head.lower_) and head.i != span.root.i:
            return "future" if _is_expected(head) else "past"
        if (head.pos_ in _VERBS and not head.dep_.startswith("aux")) or _auxiliaries(head):
            found = _reading(head)
            if found is not None:
                return found
    sentence = span.sent
    near = span.doc[max(sentence.start, span.start - _REACH) : min(sentence.end, span.end + _REACH)]
    finite = [token for token in near if token.pos_ in _VERBS and _form(token) == "Fin"]
    nearest = min(finite, key=lambda token: abs(token.i - span.root.i), default=None)
    return None if nearest is None else _finite(nearest, nearest)


def _is_expected(participle: Token) -> bool:
    """Whether a bare participle tells of what is to come: "attendues à l'automne"."""
    forms = {participle.lemma_, *(participle.lower_.removesuffix(ending) for ending in ("", "e", "s", "es"))}
    return not forms.isdisjoint(_expected())


def _is_since(span: Span) -> bool:
    """Whether the span is told within what "depuis" opens: "depuis le départ, en avril, de…"."""
    for token in reversed(span.doc[max(span.sent.start, span.start - _SINCE_REACH) : span.start]):
        if token.lower_ == "depuis":
            return True
        if token.pos_ in _VERBS:
            return False
    return False


def _follows_past(span: Span) -> bool:
    """Whether a bare participle, "a fait savoir" or "remonte à" stands right before: "arrachée dimanche", not "sera
    arrachée dimanche"."""
    doc, at = span.doc, span.start - 1
    while at > span.sent.start and span.start - at < _LINKED and doc[at].lower_ in _LINKS:
        at -= 1
    if at <= span.sent.start:
        return False
    verb, before = doc[at], doc[at - 1]
    if verb.lemma_ in _RETROSPECTIVE and at < span.start - 1:
        return True
    if verb.lower_ == "savoir" and before.lower_ == "fait":
        return doc[max(0, at - 2)].lower_ in ("a", "ont", "avait", "avaient")
    bare = verb.pos_ in ("VERB", "ADJ") and _PARTICIPLE_ADJECTIVE.fullmatch(verb.lower_) and not _auxiliaries(verb)
    bare = bool(bare) and before.pos_ not in ("AUX", "ADV", "PRON", "DET")
    return bare and not _is_expected(verb)


def _auxiliaries(token: Token) -> list[Token]:
    return [child for child in token.children if child.dep_ in _AUXILIARY]


def _form(token: Token) -> str:
    """Fin, Inf, Part or nothing: the tagger's word, where the ending allows it."""
    low = token.lower_
    if _is_ahead(token) or (token.pos_ in _VERBS and _SUBJUNCTIVE.fullmatch(low)):
        return "Fin"
    if _NEVER_FINITE.fullmatch(low):
        return "Part"
    form = "".join(token.morph.get("VerbForm", []))
    if form == "Inf" and not low.endswith(("r", "re")):
        return "Fin"
    return "" if form == "Part" and not (_PARTICIPLE.fullmatch(low) or low.endswith("ant")) else form


def _is_ahead(token: Token) -> bool:
    """Whether the word is a future or a conditional by its ending."""
    if token.pos_ not in _VERBS:
        return False
    if _IMPERFECT_LEMMA.fullmatch(token.lemma_) and not token.lower_.startswith(token.lemma_):
        return False  # retirait, but retirerait is ahead
    return any(_AHEAD.fullmatch(token.lower_, start) for start in range(max(0, len(token) - 9), len(token) - 2))


def _reading(verb: Token) -> Tense | None:
    """The tense of a verb with its auxiliaries; an infinitive takes that of what governs it (None: look further up)."""
    auxiliaries, form = _auxiliaries(verb), _form(verb)
    finite = next((token for token in (*auxiliaries, verb) if _form(token) == "Fin"), None)
    if form == "Inf":
        if any(token.lemma_ in ("avoir", "être") and _form(token) == "Inf" for token in auxiliaries):
            return "past"
        if any(child.lower_ in ("avant", "sans") for child in verb.children):
            return _of_ancestors(verb)
        return _prospect(verb)
    if finite is not None:
        return _finite(finite, verb)
    if form == "Part" and [_form(token) for token in auxiliaries] == ["Inf"] and auxiliaries[0].lemma_ == "être":
        return _prospect(verb)  # doit être vendu
    if form == "Part" and not verb.lower_.endswith("ant"):
        return "future" if _is_expected(verb) else "past"
    return None


def _of_ancestors(verb: Token) -> Tense | None:
    """The tense of what governs an adverbial infinitive: "a hésité avant de céder mardi"."""
    for head in islice(verb.ancestors, _DEPTH):
        if _is_ahead(head):
            return "future"
        if head.pos_ in _VERBS and (_form(head) == "Part" or head.morph.get("Tense", []) in (["Past"], ["Imp"])):
            return "past"
    return None


def _prospect(verb: Token) -> Tense | None:
    """What "va", "doit", "compte" make of an infinitive: "a dû céder" is past, "devait céder" is open."""
    head = verb.head
    if head.i == verb.i or head.lemma_ not in _prospective():
        return "present" if any(child.lower_ == "pour" for child in verb.children) else None
    own = _reading(head) if _auxiliaries(head) or _form(head) == "Fin" else None
    if own != "past" or head.lemma_ not in _MODALS:
        return "future"
    return "past" if _auxiliaries(head) else "present"


def _is_led_by_que(finite: Token) -> bool:
    """Whether a subjunctive is one: "afin que les avions volent"."""
    return any(token.lower_ in ("que", "qu'", "qu’") for token in finite.doc[finite.sent.start : finite.i])


def _finite(finite: Token, verb: Token) -> Tense:
    tense = finite.morph.get("Tense", [])
    reflexive = any(child.lower_ in ("se", "s'", "s’") for child in verb.children)
    if finite.lemma_ == "être" and verb.lemma_ in _prospective() and "Pres" in tense and not reflexive:
        return "future"  # est attendu
    compound = finite.i != verb.i and finite.dep_ in ("aux:tense", "aux:pass")
    if compound and (finite.lemma_ == "avoir" or finite.dep_ == "aux:tense"):
        return "past"
    mood = finite.morph.get("Mood", [])
    subjunctive = ("Sub" in mood or _SUBJUNCTIVE.fullmatch(finite.lower_)) and _is_led_by_que(finite)
    if _is_ahead(finite) or "Fut" in tense or "Cnd" in mood or subjunctive:
        return "future"
    if "Sub" in mood or (_IR_PRESENT.fullmatch(finite.lower_) and finite.lemma_.endswith("ir") and not compound):
        return "present"  # "glisse" and "réunit" are other moods and tenses too
    if "Past" in tense or "Imp" in tense:
        return "past"
    if compound:
        return "future" if verb.lemma_ in _prospective() else "past"
    return "future" if finite.lemma_ in ("aller", "devoir") else "present"
