"""What the recogniser sees beside a candidate: the list it stands in, its owner, who acts before it.

"Veltrix, Nuvola et Slack" are of one type, "le Nuvola de Veltrix" has a maker, "Veltrix lance Nuvola" too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.entities.candidates import Span, View
from pipeline.entities.lexicon import cues

_LISTING = (",", "et", "ou", "/")
_OWNING = ("de", "d'", "du", "des", "chez", "signé", "par")
_ARTICLES = ("le", "la", "l'", "les")
_REACH = 14  # tokens back to the verb and who acts
_PAIRED = ("l", "r")  # features of the words beside a name, whose meaning hangs on what the others say


@dataclass(frozen=True)
class Labels:
    """The models' labels by the token where they begin and by the token after them."""

    begins: dict[int, str] = field(default_factory=dict)
    ends: dict[int, str] = field(default_factory=dict)


def by_edge(models: Iterable[Mapping[Span, str]]) -> Labels:
    """The labels of all models by their edges."""
    found = Labels()
    for labels in models:
        for (start, end), kind in labels.items():
            found.begins[start] = found.ends[end] = kind
    return found


def beside(view: View, labels: Labels, span: Span) -> Iterator[str]:
    """Features from the labelled names around a candidate: "then TYPE", "of TYPE", "past TYPE", "TYPE launches"…"""
    yield from _after(view, labels, span[1])
    yield from _before(view, labels, span[0])
    yield from _acting(view, labels, span[0])


def _after(view: View, labels: Labels, end: int) -> Iterator[str]:
    if end + 1 >= len(view.words) or view.starts[end]:
        return
    word, k = view.low[end], end + 1
    if word in (*_LISTING, *_OWNING):
        k += view.low[k] in _ARTICLES
        kind = labels.begins.get(k)
        if word in _OWNING:
            yield f"of {kind or 'no name'}"
        elif kind:
            yield f"then {kind}"


def _before(view: View, labels: Labels, start: int) -> Iterator[str]:
    k = start - 1
    if k < 1 or view.starts[start]:
        return
    k -= view.low[k] in _ARTICLES
    if view.low[k] in _LISTING and k in labels.ends:
        yield f"past {labels.ends[k]}"
    elif start in labels.ends:
        yield f"glued {labels.ends[start]}"


def _acting(view: View, labels: Labels, start: int) -> Iterator[str]:
    """The label of who stands before the verb before the candidate, and whether that verb launches something."""
    verb = None
    for k in range(start - 1, max(-1, start - _REACH), -1):
        if view.sentence_of[k] != view.sentence_of[start]:
            return
        if verb is None and view.pos[k] == "VERB":
            verb = "launches" if view.doc[k].lemma_ in cues()["launches"] else "acts"
        elif verb and k + 1 in labels.ends:
            yield f"{labels.ends[k + 1]} {verb}"
            return


def paired(found: Iterable[str]) -> list[str]:
    """What models and lexicon say of a candidate, taken together, and each with the words beside it.

    "le" before an unknown name speaks for a product, before a well-known newspaper it does not.
    """
    rows = list(found)
    says = [f for f in rows if f.startswith(("trained=", "lex="))]
    places = [f for f in rows if f.partition("=")[0] in _PAIRED]
    return [" & ".join(says), *(f"{s} & {p}" for s in says for p in places)]
