"""What conventions of the press say of a candidate: bylines, ages, tickers, family names in capitals, common acronyms,
names of bodies that list their tasks."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.entities.candidates import LINKS, Span, View, is_capitalised
from pipeline.entities.lexicon import cues, is_given, names

_BRACKETS = {"(": ")", "[": "]"}


def conventions(view: View, span: Span) -> Iterator[str]:
    """Features of one candidate."""
    yield from _person(view, span)
    yield from _alone(view, span)
    yield from _quoted_firm(view, span)
    yield from _tasks(view, span)
    if view.text(span) in cues()["acronyms"]:
        yield "common acronym"


def _person(view: View, span: Span) -> Iterator[str]:
    """A first name with an age, the initial of a family name, or a family name in capitals."""
    words = view.words[span[0] : span[1]]
    given = is_given(words[0])
    if given:
        yield f"given{min(len(words), 2)}"
    rest = [w.strip(".") for w in words[1:] if w not in ("-", "'")]
    if rest and words[0].istitle() and all(w.isupper() for w in rest):
        letters = "capitals" if max(map(len, rest)) > 2 else "initial" if len(rest[-1]) == 1 else "short"
        yield f"{letters} last{' given' if given else ''}"
    if _aged(view, span[1]):
        yield "aged" + (" given" if given else "")


def _aged(view: View, j: int) -> bool:
    """Whether ", 54 ans" or "(54 ans" comes next."""
    after = view.low[j : j + 3]
    return len(after) == 3 and after[0] in (",", "(") and after[1].isdigit() and after[2] == "ans"


def _alone(view: View, span: Span) -> Iterator[str]:
    """A candidate that fills its line but for brackets, "Par" or an agency: the byline, or a heading."""
    left, right = span[0], span[1]
    by = left > 0 and view.low[left - 1] == "par" and (view.starts[left - 1] or view.pos[max(left - 2, 0)] == "VERB")
    if by:
        yield "signed by"
    ends = right == len(view.words) or view.starts[right] or "\n" in view.words[right]
    if ends and view.starts[left]:
        yield "alone"
    elif view.starts[left] and view.low[right] in ("et", ",", "-", "–", "—"):
        yield "opens its line"
    if left and right < len(view.words) and _BRACKETS.get(view.words[left - 1]) == view.words[right]:
        yield "in brackets" + (" at the start" if view.starts[left - 1] or view.starts[left] else "")


def _quoted_firm(view: View, span: Span) -> Iterator[str]:
    """What stands where a ticker does: "(Euronext : ABC", "(ABC, 12,50 $", "sous le symbole ABC"."""
    i, j = span[0] - 1, span[1]
    if span[1] - span[0] > 1 or i < 1 or not view.words[span[0]].isupper():
        return
    if view.words[i] == ":":
        known = names().get(view.words[i - 1])
        yield "ticker" if known and known.kind == "exchange" else "after colon"
    if view.words[i] == "(" and view.words[j : j + 1] == [","] and view.words[j + 1][:1].isdigit():
        yield "quoted"


def _tasks(view: View, span: Span) -> Iterator[str]:
    """Whether a body's name holds its list of tasks ("de la concurrence, de la consommation et de la répression des
    fraudes"), or leaves out a part of it."""
    first, end = view.low[span[0]], span[1]
    parts = cues()["parts"]
    if span[1] - span[0] < 2 or not (first in parts["body_heads"] or first in parts["org_heads"]):
        return
    inside = view.low[span[0] : end]
    if "," in inside:
        yield "tasks listed"
    if any(word == "et" and inside[k + 1 : k + 2] and inside[k + 1] in LINKS for k, word in enumerate(inside)):
        yield "tasks joined"
    after = view.low[end : end + 2]
    if len(after) == 2 and not view.starts[end] and after[1] in LINKS:
        if after[0] == "," and "et" in view.low[end + 2 : end + 14]:
            yield "tasks cut at a comma"
        elif after[0] == "et":
            yield "tasks cut" + (" and capital" if any(map(is_capitalised, view.words[end + 2 : end + 4])) else "")
    elif len(after) == 2 and after[0] == "à" and is_capitalised(view.words[end + 1]):
        yield "before its seat"
