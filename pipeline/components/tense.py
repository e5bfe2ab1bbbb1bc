"""The tense of a clause, read off the morphology and the parse: it tells a past "mardi" from a coming one."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Span, Token

from pipeline.lexicon import DATA, Row, read_table
from pipeline.parsers.calendar import Tense

_AUXILIARY = ("aux", "aux:tense", "aux:pass", "cop")
_VERBS = ("VERB", "AUX")


class _Verb(Row):
    lemma: str


@cache
def _prospective() -> frozenset[str]:
    return frozenset(row.lemma for row in read_table(DATA / "prospective_verbs.csv", _Verb, lambda row: row.lemma))


def tense_of(span: Span) -> Tense | None:
    """past, present or future by the verb that governs the span, else by the nearest finite verb of its sentence."""
    for head in (span.root, *span.root.ancestors):
        if head.pos_ in _VERBS and not head.dep_.startswith("aux"):
            found = _reading(head)
            if found is not None:
                return found
    finite = [token for token in span.sent if token.pos_ in _VERBS and _form(token) == "Fin"]
    nearest = min(finite, key=lambda token: abs(token.i - span.root.i), default=None)
    return None if nearest is None else _finite(nearest, nearest)


def _form(token: Token) -> str:
    return "".join(token.morph.get("VerbForm"))


def _reading(verb: Token) -> Tense | None:
    """The tense of a verb with its auxiliaries; an infinitive takes that of what governs it (None: look further up)."""
    auxiliaries = [child for child in verb.children if child.dep_ in _AUXILIARY]
    finite = next((token for token in (*auxiliaries, verb) if _form(token) == "Fin"), None)
    if finite is not None:
        return _finite(finite, verb)
    if _form(verb) == "Inf":
        if any(token.lemma_ in ("avoir", "être") and token.dep_ == "aux:tense" for token in auxiliaries):
            return "past"
        return "future" if _led_by_prospect(verb) else None
    if _form(verb) == "Part" and "Past" in verb.morph.get("Tense"):
        return "future" if verb.lemma_ in _prospective() else "past"
    return None


def _led_by_prospect(verb: Token) -> bool:
    head = verb.head
    return head.i != verb.i and head.pos_ in _VERBS and head.lemma_ in _prospective()


def _finite(finite: Token, verb: Token) -> Tense | None:
    tense, mood = finite.morph.get("Tense"), finite.morph.get("Mood")
    compound = finite.i != verb.i and finite.dep_ == "aux:tense"
    if compound:
        return "past" if "Fut" not in tense else "future"
    if "Fut" in tense or "Cnd" in mood:
        return "future"
    if "Past" in tense or "Imp" in tense:
        return "past"
    expected = verb.lemma_ in _prospective() and verb.i != finite.i
    return "future" if expected or _led_by_prospect(verb) or finite.lemma_ in ("aller", "devoir") else "present"
