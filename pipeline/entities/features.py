"""Evidence for and against a candidate being a name of some type, as a list of feature names."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from spacy.tokens import Token

from pipeline.clusters import cluster
from pipeline.entities.candidates import QUOTES, Span, View, is_capitalised, recased
from pipeline.entities.conventions import conventions
from pipeline.entities.heads import head, long_form
from pipeline.entities.lexicon import Known, bare, cues, demonyms, first_names, names, nouns
from pipeline.entities.neighbours import Labels, beside, by_edge, paired
from pipeline.text import fold, plain

_CAMEL = re.compile(r"[^\W\d_]*[a-zà-ÿ][A-Z]")
_SKIPPED = {"ADJ", "DET", "ADV"}
_SHOUTED = 4  # letters from which a word in capitals may be a name written otherwise
_PRESENTING = ("left>", "left:", "app>", "app:", "long form:")
_FAR = 4  # tokens looked at on each side
Labelled = dict[Span, str]


@dataclass(frozen=True)
class Evidence:
    """What is read once a document: labels of the models by span, how often a surface stands in it, other layers."""

    view: View
    models: dict[str, Labelled]
    counts: Counter[str]
    blocks: tuple[list[int], list[str]]
    busy: tuple[list[int], list[int]]
    amounts: tuple[list[int], list[int]]
    told: dict[str, Counter[str]]  # surface, or "part …" of one -> the models' labels
    middle: Counter[str]  # surfaces inside sentences
    small: frozenset[str]  # words in lower case
    around: dict[Span, tuple[list[str], list[str], list[str]]]  # candidate: what is left, right, a long form
    presenting: dict[Span, tuple[str, ...]]  # candidate -> classes of the nouns that present it there
    presented: dict[str, Counter[str]]  # surface -> the same over the document
    edges: Labels  # the models' labels by where they begin and end
    nested: dict[Span, str]  # candidate inside a longer well-known name -> the types of that

    def block(self, offset: int) -> str:
        """Kind of the layout block at a character offset."""
        starts, kinds = self.blocks
        return kinds[max(0, bisect_right(starts, offset) - 1)] if kinds else "body"

    def in_time(self, start: int, end: int) -> bool:
        """Whether the characters lie in a time expression."""
        return _holds(self.busy, start, end)

    def in_amount(self, start: int, end: int) -> bool:
        """Whether the characters lie in a quantity."""
        return _holds(self.amounts, start, end)


def _elsewhere(evidence: Evidence, span: Span) -> Iterator[str]:
    """What the rest of the document says of the same words."""
    view, form = evidence.view, evidence.view.text(span)
    own = [labels[span] for labels in evidence.models.values() if span in labels]
    told = evidence.told.get(form, Counter())
    for kind, times in told.items():
        if times > own.count(kind):
            yield f"elsewhere={kind}"
    for kind in evidence.told.get(f"part {form}", ()):
        yield f"part of {kind}"
    for cue, times in evidence.presented[form].items():
        if times > (cue in evidence.presenting[span]):
            yield f"presented {cue}"
    if span in evidence.nested:
        yield f"inside known {evidence.nested[span]}"
    if view.starts[span[0]]:
        yield f"start {'also inside' if evidence.middle[form] else 'only'}{' n' if span[1] - span[0] > 1 else ''}"
    if span[1] - span[0] == 1 and view.low[span[0]] in evidence.small:
        yield "also small" + (" start" if view.starts[span[0]] else "")


def _presented(around: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Classes of the nouns that say what a name is: "le parti X", "X, un logiciel", "Accord … (X)"."""
    return tuple(dict.fromkeys(cue for cues_here in around for cue in cues_here if cue.startswith(_PRESENTING)))


def _told(view: View, models: dict[str, Labelled]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for labels in models.values():
        for (start, end), kind in labels.items():
            found.setdefault(view.text((start, end)), Counter())[kind] += 1
            for cut in range(start + 1, end):
                for part in ((start, cut), (cut, end)):
                    found.setdefault(f"part {view.text(part)}", Counter())[kind] += 1
    return found


def _holds(spans: tuple[list[int], list[int]], start: int, end: int) -> bool:
    starts, ends = spans
    k = bisect_right(starts, start) - 1
    return k >= 0 and end <= ends[k]


def features(evidence: Evidence, span: Span) -> list[str]:
    """All evidence for one candidate; names are `key=value`, weights are in the model file."""
    view, (left, right, long) = evidence.view, evidence.around[span]
    context = [*left, *right, *_syntax(view, span)]
    found = [
        "bias",
        *_models(evidence, span),
        *_known(view, span),
        *_surface(view, span),
        *_place(evidence, span),
        *_elsewhere(evidence, span),
        *head(view, span),
        *long,
        *conventions(view, span),
        *_before_bracket(evidence, span),
        *_in_quotes(view, span),
        *beside(view, evidence.edges, span),
    ]
    if is_dual(look_up(view, span)):  # firm or service: the context decides, and weighs more than elsewhere
        context += [f"dual {c}" for c in context]
    return found + context + paired(found + context)


def look_up(view: View, span: Span) -> Known | None:
    """What the lexicon knows of the span; words in capitals are looked for whatever the case."""
    return _look_up(view.text(span))


@lru_cache(maxsize=10_000)
def _look_up(form: str) -> Known | None:
    table = names()
    known = table.get(form)
    if known is None and (recased(form) or (form.isupper() and len(form) >= _SHOUTED)):
        known = table.exact.get(table.folded.get(bare(form), ""))
    return known


def is_dual(known: Known | None) -> bool:
    """Whether the name is known both as a firm and as its service or product."""
    return known is not None and (known.dual or {"COMPANY", "PRODUCT"} <= known.types)


def _models(evidence: Evidence, span: Span) -> Iterator[str]:
    for model, labels in evidence.models.items():
        label = labels.get(span)
        if label:
            yield f"{model}={label}"
            continue
        touching = {
            (kind, s[0] <= span[0] and span[1] <= s[1], s[0] == span[0], s[1] == span[1])
            for s, kind in labels.items()
            if s[0] < span[1] and span[0] < s[1]
        }
        if not touching:
            yield f"{model}=none"
        for other, inside, first, last in touching:
            yield f"{model}~{other}"
            yield f"{model}~{'inside' if inside else 'across'}{' first' if first else ''}{' last' if last else ''}"


def _known(view: View, span: Span) -> Iterator[str]:
    table, form, known = names(), view.text(span), look_up(view, span)
    if known:
        yield "lex=" + "+".join(sorted(known.types)) + ("*" if known.dual else "")
        for kind in known.types:
            yield f"lexhas={kind}"
    else:
        yield "lex=none"
    if span[1] - span[0] > 1:
        for cut in range(span[1] - 1, span[0], -1):
            head = table.get(view.text((span[0], cut)))
            if head:
                yield "lexhead=" + "+".join(sorted(head.types))
                break
        tail = table.get(view.text((span[0] + 1, span[1])))
        if tail:
            yield "lextail=" + "+".join(sorted(tail.types))
    if view.words[span[0]] in first_names():
        yield f"firstname={min(span[1] - span[0], 3)}"
    if fold(view.words[span[0]]) in demonyms():
        yield "demonym"
    if fold(form) in nouns() or fold(view.words[span[0]]) in nouns():
        yield "noun" + ("!" if fold(form) in nouns() else "1")


def _surface(view: View, span: Span) -> Iterator[str]:
    words = view.words[span[0] : span[1]]
    lists = cues()["surface"]
    yield f"n={min(len(words), 5)}"
    if len(words) > 1:
        yield f"n2={len(words) if len(words) < 4 else 4}{'c' if all(map(is_capitalised, words)) else '-'}"
    first, last = words[0], words[-1]
    if len(words) == 1:
        shape = "upper" if first.isupper() and len(first) > 1 else "camel" if _CAMEL.match(first) else "plain"
        yield f"shape={shape}{'d' if any(c.isdigit() for c in first) else ''}"
        yield f"len={min(len(first), 6)}"
    if any(_CAMEL.match(w) for w in words):
        yield "camel"
    if any(c.isdigit() for c in last):
        yield "digits" + ("+" if len(words) > 1 else "")
    for kind, listed in lists.items():
        if last in listed and (len(words) > 1 or kind == "org"):
            yield f"last:{kind}"
        if first in listed and kind == "org":
            yield f"first:{kind}{'' if len(words) > 1 else '1'}"
    if not is_capitalised(first):
        body = fold(first) in cues()["parts"]["org_heads"] | cues()["parts"]["place_heads"]
        yield "lowerorg" if body else "lower"
        if body:
            before = view.low[span[0] - 1] if span[0] else "^"
            end = "C" if is_capitalised(last) else "d" if fold(last) in demonyms() else "-"
            yield f"body {before if before in cues()['openers'] else 'w'}{end}"
            yield f"body {fold(first)}{end}"
    if len(words) > 1 and not is_capitalised(last):
        yield "last:demonym" if fold(last) in demonyms() else f"last:{view.pos[span[1] - 1]}"
    if fold(first) in cues()["openers"]:
        yield "opener"
    for inner in words[1:-1]:
        if inner in cues()["parts"]["inner"]:
            yield f"in={inner if inner in ('&', 'et', 'de', 'd' + chr(39)) else 'other'}"
            break
    if ":" in words[1:-1]:
        yield "in=: " + ("glued" if ": " in view.text(span) and " :" not in plain(view.text(span)) else "apart")
    if "-" in first:
        yield "hyphen"


def _left(view: View, span: Span) -> Iterator[str]:
    i = span[0] - 1
    if view.starts[span[0]] or i < 0:
        yield "l=^"
        yield f"l=^{view.pos[span[0]]}"
        return
    word = view.low[i]
    small = cues()["openers"]
    yield f"l={word if word in small or not word[0].isalnum() else 'w' if not is_capitalised(view.words[i]) else 'W'}"
    if view.words[i] in cues()["titles"]:
        yield "title"
    if i > 0:
        previous = view.low[i - 1]
        if previous in small or not previous[0].isalnum():
            yield f"l2={previous}_{word if word in small else 'w'}"
    yield from _left_noun(view, i)


def _left_noun(view: View, i: int) -> Iterator[str]:
    """The noun that introduces the name: beside it ("le fabricant X"), or with "de" between ("PDG de X")."""
    low = max(0, i - _FAR)
    link = "of" if view.low[i] in ("de", "d'", "du", "des") else "at" if view.low[i] == "," else "left"
    j = i - 1 if link != "left" else i
    while j >= low and not view.starts[j + 1] and (view.pos[j] in _SKIPPED or view.low[j] in ("l'", "la", "le")):
        if view.low[j] in demonyms():
            yield f"{link}:demonym"
        j -= 1
    if j < low or (j + 1 < len(view.starts) and view.starts[j + 1]):
        return
    noun = view.low[j]
    if noun in demonyms() and link == "left":
        yield "left:demonym"
    yield f"{link}={noun}"
    yield f"{link}#{cluster(view.doc[j])}"
    if link == "of" and noun in cues()["parts"]["org_heads"]:
        yield f"in body {view.low[j - 1] if j and view.low[j - 1] in cues()['openers'] else 'w'}"
    for row in nouns().get(noun, nouns().get(singular(noun), [])):
        yield f"{link}:{row.type}"
    for table in ("left", "of"):
        if (table == "of") == (link == "of"):
            for kind, listed in cues()[table].items():
                if noun in listed:
                    yield f"{link}>{kind}"


def singular(noun: str) -> str:
    """The noun without a plural ending (regular forms only)."""
    return noun[:-1] if noun.endswith(("s", "x")) else noun


def _right(view: View, span: Span) -> Iterator[str]:
    j, size = span[1], len(view.words)
    if j >= size or view.starts[j]:
        yield "r=$"
        return
    word = view.low[j]
    small = cues()["openers"]
    token = view.doc[j]
    known = word in small or not word[0].isalnum()
    yield f"r={word if known else token.pos_ + ('C' if is_capitalised(view.words[j]) else '')}"
    if not known:
        yield f"r#{cluster(token)}"
    if word in (",", "("):
        yield from _apposed(view, j)
    if token.pos_ in ("VERB", "AUX"):
        yield from _verb(token, "next")


def _apposed(view: View, j: int) -> Iterator[str]:
    """The noun that follows a name and its comma: "X, un organisme …", "X, le premier syndicat …"."""
    article = view.low[j + 1] if j + 1 < len(view.words) else ""
    for k in range(j + 1, min(j + 4, len(view.words))):
        noun = view.low[k]
        for row in nouns().get(noun, []):
            yield f"app:{row.type}"
            if article in ("un", "une"):
                yield f"app un:{row.type}"
        if view.pos[k] == "NOUN":
            yield f"app={noun}"
            yield f"app#{cluster(view.doc[k])}"
            for kind, listed in cues()["left"].items():
                if noun in listed:
                    yield f"app>{kind}"
            break


def _before_bracket(evidence: Evidence, span: Span) -> Iterator[str]:
    """What the models say of the name before the bracket that the span fills."""
    words, i = evidence.view.words, span[0] - 1
    if i > 0 and words[i] == "(" and span[1] < len(words) and words[span[1]] == ")":
        for labels in evidence.models.values():
            yield from (f"before bracket={kind}" for (_, end), kind in labels.items() if end == i)


def _in_quotes(view: View, span: Span) -> Iterator[str]:
    """What introduces a span that stands alone between quotation marks: "intitulé « Le Média »", "le site « X »"."""
    i, j = span[0] - 1, span[1]
    if i < 0 or j >= len(view.words) or QUOTES.get(view.words[i]) != view.words[j]:
        return
    case = "C" if is_capitalised(view.words[span[0]]) else "c"
    yield f"quotes {case}{min(j - i - 1, 4)}"
    before = "^" if i == 0 or view.starts[i] else view.low[i - 1]
    yield f"quotes<{before} {case}"
    if before != "^":
        yield f"quotes<{view.pos[i - 1]} {case}"
        yield from (f"quotes {f}" for f in _left_noun(view, i - 1))
    after = j + 1
    yield f"quotes>{view.pos[after] if after < len(view.words) and not view.starts[after] else '$'} {case}"


def _verb(token: Token, link: str) -> Iterator[str]:
    head = token.head if token.pos_ == "AUX" and token.head.pos_ in ("VERB", "ADJ", "NOUN") else token
    yield f"{link}:verb"
    for kind, listed in cues()["verbs"].items():
        if fold(head.lemma_) in listed:
            yield f"{link}:{kind}"


def _syntax(view: View, span: Span) -> Iterator[str]:
    root = view.doc[span[0] : span[1]].root
    yield f"pos={view.pos[span[0]]}" + ("" if span[1] - span[0] == 1 else "+")
    yield f"dep={root.dep_}"
    if root.head != root:
        yield f"head#{root.dep_[:4]}{cluster(root.head)}"
    if root.dep_ in ("nsubj", "nsubj:pass"):
        yield from _verb(root.head, root.dep_)
    elif root.dep_ == "obj" and root.head.pos_ == "VERB":
        yield from _verb(root.head, "obj")


def _place(evidence: Evidence, span: Span) -> Iterator[str]:
    view = evidence.view
    begin, end = view.begins[span[0]], view.ends[span[1] - 1]
    yield f"block={evidence.block(begin)}"
    if evidence.block(begin) == "dateline":
        yield f"dateline {'first' if view.starts[span[0]] else 'later'}"
    yield f"count={min(evidence.counts[view.text(span)], 3)}"
    if view.shouted[span[0]]:
        yield "shouted"
    if evidence.in_time(begin, end):
        yield "time"
    if evidence.in_amount(begin, end):
        yield "amount"
    elif evidence.in_amount(view.begins[span[1] - 1], end):
        yield "amount last"
    for edge, neighbour in (("cl", span[0] - 1), ("cr", span[1])):
        if 0 <= neighbour < len(view.words) and not view.starts[max(neighbour, span[0])]:
            yield f"{edge}={'C' if is_capitalised(view.words[neighbour]) else '-'}"


def make_evidence(
    view: View, models: dict[str, Labelled], spans: Sequence[Span], state: dict[str, list[dict[str, Any]]]
) -> Evidence:
    """Evidence over the candidates `spans` of a document whose layers so far are in `state`."""
    blocks = state["blocks"]
    times, amounts = (sorted((x["span"][0], x["span"][1]) for x in state[layer]) for layer in ("times", "quantities"))
    around = {s: (list(_left(view, s)), list(_right(view, s)), list(long_form(view, s))) for s in spans}
    presenting = {span: _presented(cues_here) for span, cues_here in around.items()}
    presented: dict[str, Counter[str]] = {}
    for span, found in presenting.items():
        presented.setdefault(view.text(span), Counter()).update(found)
    return Evidence(
        view=view,
        models=models,
        counts=Counter(view.text(s) for s in spans),
        blocks=([b["span"][0] for b in blocks], [b["kind"] for b in blocks]),
        busy=([s for s, _ in times], [e for _, e in times]),
        amounts=([s for s, _ in amounts], [e for _, e in amounts]),
        told=_told(view, models),
        middle=Counter(view.text(s) for s in spans if not view.starts[s[0]]),
        small=frozenset(w for w in view.words if w.islower()),
        around=around,
        presenting=presenting,
        presented=presented,
        edges=by_edge(models.values()),
        nested=_nested(view, spans),
    )


def _nested(view: View, spans: Sequence[Span]) -> dict[Span, str]:
    from_token: dict[int, list[Span]] = {}
    for span in spans:
        from_token.setdefault(span[0], []).append(span)
    found = {}
    for wide in spans:
        known = look_up(view, wide) if wide[1] - wide[0] > 2 else None
        if known:
            inside = (s for k in range(*wide) for s in from_token.get(k, ()) if s[1] <= wide[1] and s != wide)
            found.update(dict.fromkeys(inside, "+".join(sorted(known.types))))
    return found
