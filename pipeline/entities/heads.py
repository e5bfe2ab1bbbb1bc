"""The common noun at the head of a name ("Autorité des …", "Accord de …"), and the long form of an acronym."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.entities.candidates import Span, View
from pipeline.entities.lexicon import bare, cues, demonyms, names

_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)?\.[a-z]{2,4}")
_LINKS = ("de", "d'", "du", "des")
_KINDS = ("unnamed", "org", "press", "work", "tool", "web")  # the lists of [left] that class a head noun
_LONG_FORM = 14  # tokens that an acronym's long form may have


def head(view: View, span: Span) -> Iterator[str]:
    """The class of the common noun a name begins with, and how a name of common words ends and goes on."""
    several = "+" if span[1] - span[0] > 1 else "1"
    kinds = _head_kinds(view.low[span[0]])
    for kind in kinds:
        yield f"head>{kind}{several}"
    last, after = span[1] - 1, span[1]
    if last > span[0] and view.words[last] == ")":
        yield "ends in brackets"
    if last - 1 > span[0] and view.low[last] in demonyms() and view.low[last - 1] == "en":
        known = names().get(view.text((span[0], last - 1)))
        yield "in a language"
        yield "in a language " + ("+".join(sorted(known.types)) if known else "none")
    elif after + 1 < len(view.words) and view.low[after] == "en" and view.low[after + 1] in demonyms():
        yield "before a language"
    if after + 2 < len(view.words) and view.words[after] == "(" and view.words[after + 2] == ")":
        yield "before a bracketed " + ("number" if view.words[after + 1].isdigit() else "word")
    if _DOMAIN.fullmatch(view.words[last]):
        yield "domain" + several
    if kinds and several == "+" and after + 1 < len(view.words) and not view.starts[after]:
        yield f"on {view.pos[last]} {view.low[after] if view.low[after] in cues()['openers'] else view.pos[after]}"
        if view.low[after] == "et":
            yield f"on and {view.low[after + 1] in _LINKS} {view.pos[after + 1]}"


def long_form(view: View, span: Span) -> Iterator[str]:
    """What an acronym in brackets stands for: the head noun before it whose initials it takes up."""
    i, letters = span[0] - 1, bare(view.words[span[0]])
    if span[1] - span[0] > 1 or i < 1 or view.words[i] != "(" or not view.words[span[0]].isupper():
        return
    for k in range(max(0, i - _LONG_FORM), i):
        if view.sentence_of[k] != view.sentence_of[i]:
            continue
        initials = "".join(bare(w)[0] for w in view.low[k:i] if w[0].isalnum())
        if initials[:1] == letters[:1] and _takes_up(initials, letters) and view.pos[k] in ("NOUN", "PROPN", "ADJ"):
            yield "long form"
            yield from (f"long form:{kind}" for kind in _head_kinds(view.low[k]))
            return


def _takes_up(initials: str, letters: str) -> bool:
    """Whether at least three quarters of the letters are initials, in order."""
    at = taken = 0
    for letter in letters:
        found = initials.find(letter, at)
        if found >= 0:
            at, taken = found + 1, taken + 1
    return taken >= 0.75 * len(letters)


def _head_kinds(noun: str) -> list[str]:
    """Classes of the noun at the head of a name of common words."""
    parts, left = cues()["parts"], cues()["left"]
    body = ["body"] if noun in parts["body_heads"] or noun in parts["org_heads"] else []
    return body + [kind for kind in _KINDS if noun in left[kind]]
