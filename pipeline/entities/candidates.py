"""Spans of tokens that may be a name: known names, runs of capitalised words, what a `ner` proposes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from spacy.tokens import Doc

from pipeline.entities.lexicon import LONGEST_NAME, bare, cues, demonyms, first_word, is_given, names, nouns
from pipeline.state import text_of
from pipeline.text import fold, plain

Span = tuple[int, int]
_CAPITALISED = re.compile(r"[^\W\d_]*[A-ZÀ-ÖØ-ÞŠŽŒ]|\d+[A-Z]")
_VERSION = re.compile(r"\d+(?:[.,]\d+)*[a-zA-Z]{0,2}|[IVX]+|[A-Z]{0,3}\d+[a-zA-Z]*")
_WORDS = re.compile(r"[^\W\d_]{2,}")
_LONGEST_BODY = 20  # tokens of a public body's name
LINKS = ("de", "d'", "du", "des")
_LONGEST_RUN = 4  # pieces joined by "de", "&", "of"
_SITE = re.compile(r"\w[\w-]*(?:\.[\w-]+)?\.(?:com|fr|org|net|tv|io|ai|eu|ca|be|ch|uk|info|biz|fm|me|co|de|it|es|us)")
_PREFIX = re.compile(r"^(?:ex|anti|non|pro|post|pré|néo|mini|super)-(?=[A-Z])")
_RECASED = 10  # characters of a known name from which other capitals are allowed
_MODEL = re.compile(r"\d{3,4}")
QUOTES = {"«": "»", "“": "”", '"': '"'}
_SENTENCE_OPENING = re.compile(r"[\s\"«»“”'(\[–—•*-]*")


@dataclass
class View:
    """What the layer reads of a document, by token: characters from `begins` to `ends`, part of speech, text, text in
    lower case, sentence starts, lines in capitals, number of the sentence. Kept, since spaCy makes a token anew at each
    reading."""

    doc: Doc
    begins: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    pos: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    low: list[str] = field(default_factory=list)
    starts: list[bool] = field(default_factory=list)
    shouted: list[bool] = field(default_factory=list)
    sentence_of: list[int] = field(default_factory=list)
    plain: str = ""

    def __post_init__(self) -> None:
        text = self.plain = plain(text_of(self.doc))
        self.begins, lengths, parts = self.doc.to_array(["IDX", "LENGTH", "POS"]).T.tolist()
        self.ends = [start + length for start, length in zip(self.begins, lengths, strict=True)]
        names = {part: self.doc.vocab.strings[part] for part in set(parts)}
        self.pos = [names[part] for part in parts]
        forms = [_forms(text[start:end]) for start, end in zip(self.begins, self.ends, strict=True)]
        self.words, self.low = [word for word, _, _ in forms], [low for _, low, _ in forms]
        self.starts = [False] * len(self.words)
        self.shouted = [False] * len(self.words)
        for number, sentence in enumerate(self.doc.sents):
            start, end = sentence.start, sentence.end
            self.sentence_of += [number] * (end - start)
            self._read(start, end, [loud for _, _, loud in forms[start:end] if loud is not None])

    def _read(self, start: int, end: int, loud: list[bool]) -> None:
        if len(loud) >= 4 and sum(loud) >= 0.7 * len(loud):
            self.shouted[start:end] = [True] * (end - start)
        while start < end and _SENTENCE_OPENING.fullmatch(self.words[start]):
            start += 1
        if start < end:
            self.starts[start] = True

    def text(self, span: Span) -> str:
        """The span's characters, in `plain` form, without "ex-" and the like."""
        form = self.plain[self.begins[span[0]] : self.ends[span[1] - 1]]
        return _PREFIX.sub("", form) if "-" in form else form

    def following(self, j: int) -> int:
        """The token after a lone no-break space at j, else j itself."""
        return j + 1 if j + 1 < len(self.words) and self.words[j] == " " else j


@lru_cache(maxsize=10_000)
def _forms(word: str) -> tuple[str, str, bool | None]:
    """The word without "ex-" and the like, that in lower case, and whether it is in capitals (None: no letters)."""
    clean = _PREFIX.sub("", word)
    return clean, fold(clean), clean.isupper() if _WORDS.fullmatch(clean) else None


@lru_cache(maxsize=10_000)
def is_capitalised(word: str) -> bool:
    """Capital first, or inside as in iPhone, or after digits as in 3DS."""
    return bool(_CAPITALISED.match(word))


def recased(form: str) -> bool:
    """Whether usage may write the form with other capitals: several words, the first with one ("La Banque postale")."""
    return " " in form and len(form) >= _RECASED and form[0].isupper()


def known_names(view: View) -> Iterator[Span]:
    """Longest and shorter matches of well-known names; in lines of capitals, whatever the case."""
    known, clean = names(), view.plain
    size = len(view.words)
    for i, word in enumerate(view.words):
        reach, begin = known.first_words.get(first_word(word), 0), view.begins[i]
        for j in range(i, min(i + LONGEST_NAME, size) if reach else i):
            form = clean[begin : view.begins[j] + len(view.words[j])]
            if len(form) > reach:
                break
            if form in known.exact or (
                (view.shouted[i] or recased(form) or (form.isupper() and len(form) > 3)) and bare(form) in known.folded
            ):
                yield i, j + 1


def runs(view: View) -> Iterator[Span]:
    """Capitalised sequences: single pieces, pieces joined by small words, with and without a version tail."""
    pieces = list(_pieces(view))
    for k, (start, end) in enumerate(pieces):
        yield from _variants(view, start, end)
        last = end
        for other_start, other_end in pieces[k + 1 : k + _LONGEST_RUN]:
            if not _joined(view, last, other_start):
                break
            yield start, other_end
            yield from ((start, e) for _, e in _variants(view, other_start, other_end))
            last = other_end


def _pieces(view: View) -> Iterator[Span]:
    i, size = 0, len(view.words)
    while i < size:
        if view.shouted[i] or not is_capitalised(view.words[i]):
            i += 1
            continue
        j = i + 1
        while (k := view.following(j)) < size and _goes_on(view, k):
            j = k + 1
        yield i, j
        i = j


def _goes_on(view: View, j: int) -> bool:
    return not view.starts[j] and is_capitalised(view.words[j]) and not _apart(view, j)


def _apart(view: View, j: int) -> bool:
    """Whether white space wider than one character, or a line break, comes before token j."""
    return view.begins[j] - view.ends[j - 1] > 1


def _joined(view: View, end: int, start: int) -> bool:
    between = view.words[end:start]
    inner = cues()["parts"]["inner"]
    title = [w for w in between if w != "\N{NO-BREAK SPACE}"] == [":"] and not view.starts[start]
    return title or (0 < len(between) <= 3 and all(w in inner or w == "'s" for w in between))


def _variants(view: View, start: int, end: int) -> Iterator[Span]:
    """A piece as it stands, without what stands before the name, and with what belongs after it."""
    yield start, end
    first = start
    while first + 1 < end and _descriptor(view.words[first]):
        first += 1
        yield first, end
    if view.starts[start] and end - start > 1:
        yield start + 1, end
    tail = end
    while (k := view.following(tail)) < len(view.words) and k - end < 4 and _continues(view, k):
        tail = k + 1
        yield start, tail
        if first > start:
            yield first, tail
    for cut in range(start + 1, end):
        if is_given(view.words[cut]) and view.text((start, cut)) in names().exact:  # "le fondateur de Free Xavier Niel"
            yield from ((start, cut), (cut, end))
    for longer in _tails(view, end):
        yield start, longer
        if first > start:
            yield first, longer
    if start and _MODEL.fullmatch(view.words[start - 1]) and view.words[start].isupper() and not view.starts[start]:
        yield start - 1, end


def _tails(view: View, end: int) -> Iterator[int]:
    """Ends of a name that goes on with a bracketed number, a language, or a small word that carries its mark."""
    after = view.words[end : end + 3]
    if len(after) == 3 and after[0] == "(" and after[2] == ")" and len(after[1]) < 3 and after[1].isalnum():
        yield end + 3
    if len(after) > 1 and after[0] == "en" and view.low[end + 1] in demonyms():
        yield end + 2
    if len(after) > 1 and after[0].isalpha() and after[1] == "!" and view.begins[end + 1] == view.ends[end]:
        yield end + 2


def _descriptor(word: str) -> bool:
    low = fold(word)
    return low in cues()["openers"] or low in demonyms() or low in nouns() or word in cues()["titles"]


def _continues(view: View, j: int) -> bool:
    if view.starts[j] or _apart(view, j):
        return False
    word = view.words[j]
    glued = word in ("s", "'s", "'", ".", "+", "!") and view.begins[j] == view.ends[j - 1]
    return glued or word in cues()["parts"]["versions"] or bool(_VERSION.fullmatch(word))


def public_bodies(view: View) -> Iterator[Span]:
    """ "ministère des Armées", "Autorité des marchés financiers": a head noun to any noun that follows it."""
    parts = cues()["parts"]
    heads = parts["org_heads"] | parts["place_heads"]
    for i, (word, low) in enumerate(zip(view.words, view.low, strict=True)):
        capital = is_capitalised(word) and low in parts["body_heads"]
        if view.shouted[i] or not (capital or low in heads):
            continue
        yield from ((i, j + 1) for j in _complements(view, i, named=capital or _official(view, i)))


def _complements(view: View, head: int, *, named: bool) -> Iterator[int]:
    """The nouns and adjectives after a head where its name may end; in a list of complements only after its "et"."""
    inner, listing = cues()["parts"]["inner"], False
    for j in range(head + 1, min(head + _LONGEST_BODY, len(view.words))):
        pos, word, capital = view.pos[j], view.words[j], is_capitalised(view.words[j])
        listing = _lists(view, j) or (listing and word != "et")
        goes_on = capital or word in inner or pos in ("ADJ", "NOUN", "PROPN", "DET", "ADP") or _lists(view, j)
        if view.starts[j] or not goes_on:
            return
        named = named or capital
        if not listing and (capital or (pos in ("NOUN", "ADJ", "PROPN") and named)):
            yield j


def _lists(view: View, j: int) -> bool:
    """Whether the comma at j parts complements or adjectives of one noun: "de la presse, de la radio et des livres"."""
    return view.words[j] == "," and j + 1 < len(view.words) and (view.low[j + 1] in LINKS or view.pos[j + 1] == "ADJ")


def _official(view: View, head: int) -> bool:
    """Whether the adjective beside the head says whose body it is: "la commission nigériane des communications"."""
    beside, after = view.low[head + 1 : head + 2], view.low[head + 2 : head + 3]
    return bool(beside and after and after[0] in LINKS) and (
        beside[0] in demonyms() or beside[0] in cues()["parts"]["scopes"]
    )


def introduced(view: View) -> Iterator[Span]:
    """ "l'association Agir pour l'environnement": after the noun of an entity, a capital and common words."""
    parts, size = cues()["parts"], len(view.words)
    for i in range(1, size):
        if not is_capitalised(view.words[i]) or view.starts[i] or view.low[i - 1] not in nouns():
            continue
        for j in range(i + 1, min(i + 7, size)):
            pos = view.pos[j]
            if view.starts[j] or not (view.words[j] in parts["inner"] or pos in ("ADJ", "NOUN", "PROPN", "DET", "ADP")):
                break
            if pos in ("NOUN", "ADJ", "PROPN"):
                yield i, j + 1


def quoted(view: View) -> Iterator[Span]:
    """What stands alone between quotation marks, and names of sites."""
    size = len(view.words)
    for i, word in enumerate(view.words):
        if _SITE.fullmatch(word):
            yield i, i + 1
        if word in QUOTES:
            for j in range(i + 2, min(i + 7, size)):
                if view.words[j] == QUOTES[word]:
                    yield i + 1, j
                    break


def repeated(view: View, spans: Iterable[Span]) -> Iterator[Span]:
    """In lines of capitals: what stands elsewhere in the document as a candidate."""
    forms = {fold(view.text(s)) for s in spans}
    for i, shouted in enumerate(view.shouted):
        if shouted:
            yield from (
                (i, j) for j in range(i + 1, min(i + 6, len(view.words) + 1)) if fold(view.text((i, j))) in forms
            )


def proposals(view: View, spans: Iterable[Span]) -> Iterator[Span]:
    """Spans of a `ner`, with the boundaries of the annotation guide."""
    for start, end in spans:
        trimmed = trim(view, start, end)
        if trimmed:
            yield trimmed
            yield from (v for v in _variants(view, *trimmed) if v[0] < v[1])


def trim(view: View, start: int, end: int) -> Span | None:
    """Without determiners, titles, quotes and punctuation at the edges; a known name keeps its article."""
    titles, openers, known = cues()["titles"], cues()["openers"], names()
    while start < end and view.text((start, end)) not in known.exact:
        word = view.words[start]
        if word in titles or not any(c.isalnum() for c in word) or (fold(word) in openers and not _acronym(word)):
            start += 1
        else:
            break
    while start < end and not any(c.isalnum() for c in view.words[end - 1]) and view.words[end - 1] not in "+!":
        end -= 1
    return (start, end) if start < end else None


def _acronym(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def candidates(view: View, proposed: Iterable[Span]) -> list[Span]:
    """All candidate spans, in order, each once; none holds a line break or half a pair of brackets, nor starts with a
    title."""
    found = {*known_names(view), *runs(view), *public_bodies(view), *introduced(view), *quoted(view)}
    found.update(proposals(view, proposed))
    found.update(repeated(view, [s for s in found if not view.shouted[s[0]]]))
    return sorted(s for s in found if _sound(view, s))


def _sound(view: View, span: Span) -> bool:
    text, first = view.text(span), view.words[span[0]]
    if "\n" in text or text.count("(") != text.count(")") or not any(c.isalnum() for c in text):
        return False
    if span[1] - span[0] == 1 or text in names().exact:
        return True
    if first in cues()["titles"] or _bare_body(view, span):
        return False
    introduced = fold(first) in demonyms() or any(r.type == "PERSON" for r in nouns().get(fold(first), ()))
    return not (introduced and (is_capitalised(view.words[span[0] + 1]) or fold(first) not in demonyms()))


def _bare_body(view: View, span: Span) -> bool:
    """ "le tribunal de commerce" without its town is no name."""
    words = view.words[span[0] : span[1]]
    heads = cues()["parts"]["org_heads"]
    return (
        words[0] in heads and not any(map(is_capitalised, words)) and not (len(words) > 3 and _official(view, span[0]))
    )


def characters(view: View, span: Span) -> tuple[int, int]:
    """Character offsets of a name: "ex-" and the sentence's full stop stay out, the stop of "Inc." belongs to it."""
    first, last = view.doc[span[0]], view.doc[span[1] - 1]
    word, legal = plain(last.text), cues()["surface"]["legal"]
    prefix = _PREFIX.match(plain(first.text))
    start, end = first.idx + (len(prefix[0]) if prefix else 0), last.idx + len(last)
    stopped = word not in legal and word.find(".") == len(word) - 1 > 0 and not _initial(view, span)
    if stopped and view.text(span) not in names().exact:
        return start, end - 1
    followed = span[1] < len(view.words) and view.words[span[1]] == "." and not last.whitespace_
    return start, end + (followed and (word + "." in legal or _initial(view, span)))


def _initial(view: View, span: Span) -> bool:
    """ "Youssef B.", a first name and the initial of a family name, which keeps its stop; "Robert Downey Jr." too."""
    first, last = view.words[span[0]], view.words[span[1] - 1].removesuffix(".")
    return span[1] - span[0] > 1 and (last in ("Jr", "Sr") or (is_given(first) and len(last) == 1 and last.isupper()))
