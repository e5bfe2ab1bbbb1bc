"""The words of time expressions as classed nodes with offsets: the alphabet of the grammar in `time_rules`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from pipeline.lexicon import DATA, Row, read_table
from pipeline.parsers.calendar import FIRST_YEAR, Period, Tense
from pipeline.parsers.numerals import ordinal_value, parse_numeral, words
from pipeline.text import fold, plain

_TOKEN = re.compile(
    r"(?P<long>[^\W\d_]{3,}'?)"  # a word that no code starts with; first, for speed
    r"|(?P<literal>(?<![\w/.,-])\d{1,4}(?P<sign>[-/.])\d{1,2}(?P=sign)\d{1,4}(?![\w/-]|[.,]\d))"
    r"|(?P<days>(?<![\w/.,-])\d{1,2}/\d{1,2}[-–]\d{1,2}/\d{1,2}(?![\w/-]|[.,]\d))"
    r"|(?P<pair>(?<![\w/.,-])\d{1,4}(?:[-–]| ?/ ?)\d{1,4}(?![\w/-]|[.,]\d))"
    r"|(?P<clock>\b\d{1,2} ?(?:h(?: ?\d{2})?|:\d{2})\b)"
    r"|(?P<ord>\b\d{1,3}(?:er|re|ère|e|è|ème|eme|ième|nde?)\b)"
    r"|(?P<code>\b(?:[tqsh] ?[1-4]|[1-4][tqs])\b)"
    r"|(?P<num>\d{1,3}(?: \d{3})+(?!\d)|\d+(?:[.,]\d+)?)"
    r"|(?P<word>[^\W\d_]+'?)"
    r"|(?P<end>\n)"
    r"|(?P<punct>\S)"
)
_SIGNS = {",": "COMMA", "-": "DASH", "–": "DASH", "—": "DASH", "/": "SLASH", ".": "DOT", "\n": "LINE"}
_MAX_NUMERAL_WORDS = 8
_LATEST_YEAR = 2199
_CARDINALS = ("digit", "teen", "ten", "hundred", "thousand")
OTHER = "OTHER"


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression is resolved from: publication, the time told before it, and the tense of its clause."""

    published: Period | None = None
    told: Period | None = None  # the last time told in the article
    told_day: Period | None = None  # the last single day told in the article
    figures: Period | None = None  # the last quarter, half-year or year told that is over: what its figures are for
    recent: tuple[Period, ...] = ()  # the last ones told in the same paragraph
    since: bool = False  # whether the last one was told as an open interval ("depuis le 1er janvier")
    tense: Tense | None = None
    compared: bool = False  # told as a term of comparison ("par rapport à l'an dernier")

    @property
    def nearby(self) -> Period | None:
        """The last time told in the same paragraph."""
        return self.recent[-1] if self.recent else None


Meaning = Callable[[Context], Period | None]
ByYear = Callable[[int], Period | None]


@dataclass(slots=True)
class Node:
    """A token, or what a rule made of several. Which fields are set depends on the class. Not changed once made."""

    cls: str
    start: int
    end: int
    text: str = ""  # folded
    value: str = ""  # of the lexicon
    number: int | None = None
    capital: bool = False
    meaning: Meaning | None = None  # DATE, ANNUAL
    by_year: ByYear | None = None  # YEARLY
    span: tuple[int, int] | None = None  # what to show, where it is not the whole node
    length: Node | None = None  # DATE told by a distance: the LENGTH that stands alone where it does not resolve

    @property
    def unit(self) -> str:
        """The unit of a LENGTH's `value` ("year 3" gives year) or of a UNIT."""
        return self.value.partition(" ")[0]


class _Word(Row):
    form: str
    cls: str
    value: str = ""


@cache
def lexicon() -> tuple[dict[str, tuple[str, str]], dict[str, list[tuple[tuple[str, ...], str, str]]]]:
    """Single words by form, and phrases (token tuples, longest first) by their first token."""
    rows = [(row.form, row.cls, row.value) for row in read_table(DATA / "time_words.csv", _Word, lambda r: r.form)]
    rows += [(row.form, "FEAST", row.rule) for row in read_table(DATA / "feasts.csv", _Feast, lambda r: r.form)]
    single, phrases = {}, dict[str, list[tuple[tuple[str, ...], str, str]]]()
    for form, cls, value in rows:
        pieces = tuple(m[0] for m in _TOKEN.finditer(form))
        if len(pieces) == 1:
            single[form] = (cls, value)
        else:
            phrases.setdefault(pieces[0], []).append((pieces, cls, value))
    for options in phrases.values():
        options.sort(key=lambda o: -len(o[0]))
    return single, phrases


class _Feast(Row):
    form: str
    rule: str


def classify(text: str) -> list[Node]:
    """One node a token, or a phrase, or a number told in several words; words without meaning here are OTHER."""
    view = plain(text)
    low = view.lower()
    raw = list(_TOKEN.finditer(low if len(low) == len(view) else fold(text)))
    known, plain_words = _known()
    nodes: list[Node] = []
    i = 0
    while i < len(raw):
        match = raw[i]
        form, start, kind = match[0], match.start(), match.lastgroup
        if kind in ("punct", "end"):
            nodes.append(Node(_SIGNS.get(form, OTHER), start, start + 1, form))
        elif kind in ("long", "word") and form not in known:
            cls, value = plain_words.get(form, (OTHER, ""))
            nodes.append(Node(cls, start, start + len(form), form, value, None, view[start].isupper()))
        else:
            node, i = _node_at(raw, i, view)
            nodes.append(node)
            continue
        i += 1
    return nodes


@cache
def _known() -> tuple[frozenset[str], dict[str, tuple[str, str]]]:
    """The words that want a closer look (numbers, ordinals, heads of phrases), and the plain ones of the lexicon."""
    single, phrases = lexicon()
    numbers = {form for form, role in words().role.items() if role in _CARDINALS}
    close = {
        *phrases,
        *numbers,
        *words().ordinals,
        "sept",
        *(form for form, (cls, _) in single.items() if cls == "ORD"),
    }
    return frozenset(close), {form: entry for form, entry in single.items() if form not in close}


def _node_at(raw: list[re.Match[str]], i: int, view: str) -> tuple[Node, int]:
    match = raw[i]
    form, kind, start = match[0], match.lastgroup or "", match.start()
    if kind == "sign":
        kind = "literal"
    if kind not in ("word", "long"):
        return _plain_node(kind, form, start, capital=view[start].isupper()), i + 1
    capital = view[start].isupper()
    for pieces, cls, value in lexicon()[1].get(form, ()):
        last = i + len(pieces)
        if last <= len(raw) and all(raw[i + k][0] == pieces[k] for k in range(1, len(pieces))):
            return Node(cls, start, raw[last - 1].end(), " ".join(pieces), value, capital=capital), last
    number, last = (None, i) if _is_september(raw, i) else _worded(raw, i)
    if number is not None:
        cls = "YEARNUM" if 1100 <= number <= _LATEST_YEAR and last - i > 1 else "NUM"
        return Node(cls, start, raw[last - 1].end(), form, "word", number, capital), last
    cls, value = ("ABBR", "9") if form == "sept" else lexicon()[0].get(form, (OTHER, ""))
    if cls == OTHER and form in words().ordinals:
        cls, value = "ORD", str(int(words().ordinals[form]))
    rank = int(value) if cls == "ORD" else None
    return Node(cls, start, match.end(), form, value, rank, capital), i + 1


def _is_september(raw: list[re.Match[str]], i: int) -> bool:
    """Whether "sept" is the month: "20 sept", "sept. 2014"; not "sept mois"."""
    if raw[i][0] != "sept":
        return False
    day_before = i > 0 and raw[i - 1].lastgroup in ("num", "pair", "ord") and len(raw[i - 1][0]) <= 5
    return day_before or (i + 1 < len(raw) and bool(re.fullmatch(r"\.|\d{4}", raw[i + 1][0])))


def _plain_node(kind: str, form: str, start: int, *, capital: bool) -> Node:
    end = start + len(form)
    if kind == "ord":
        rank = ordinal_value(form)
        return Node("ORD", start, end, form, "", None if rank is None else int(rank))
    if kind == "num":
        digits = form.replace(" ", "")
        whole = int(digits) if digits.isdecimal() and len(digits) < 7 else None
        year = len(form) == 4 and whole is not None and FIRST_YEAR <= whole <= _LATEST_YEAR
        return Node("YEARNUM" if year else "NUM", start, end, form, digits.replace(",", "."), whole)
    classes = {"literal": "LITERAL", "days": "DAYS", "pair": "PAIR", "clock": "HOUR", "code": "CODE"}
    return Node(classes.get(kind) or _SIGNS.get(form, OTHER), start, end, form, capital=capital)


def _worded(raw: list[re.Match[str]], i: int) -> tuple[int | None, int]:
    """The number told in words from token i ("quatre-vingt-dix", "deux mille trois") and the index after it."""
    roles = words().role
    if roles.get(raw[i][0]) not in _CARDINALS:
        return None, i
    last, end = i, i
    while last < len(raw) and last - i < 2 * _MAX_NUMERAL_WORDS:
        form = raw[last][0]
        if roles.get(form) in _CARDINALS:
            end = last + 1
        elif form not in ("-", "et"):
            break
        last += 1
    for last in range(end, i, -1):
        if roles.get(raw[last - 1][0]) in _CARDINALS:
            value = parse_numeral(" ".join(m[0] for m in raw[i:last]).replace(" - ", "-"))
            if value is not None and value == int(value):
                return int(value), last
    return None, i


_MADE = (
    "NUM",
    "YEARNUM",
    "ORD",
    "LITERAL",
    "DAYS",
    "PAIR",
    "HOUR",
    "CODE",
    "YEARLY",
    "ANNUAL",
    "DATE",
    "LENGTH",
    OTHER,
)


@cache
def _codes() -> dict[str, str]:
    single, phrases = lexicon()
    names = {cls for cls, _ in single.values()} | {cls for options in phrases.values() for _, cls, _ in options}
    return {name: chr(0xE000 + i) for i, name in enumerate(sorted(names | set(_MADE) | set(_SIGNS.values())))}


def code_of(name: str) -> str:
    """The character that stands for a class in the compiled patterns; KeyError for no class."""
    return _codes()[name]


def encode(nodes: list[Node]) -> str:
    """One character a node."""
    codes = _codes()
    return "".join([codes[node.cls] for node in nodes])
