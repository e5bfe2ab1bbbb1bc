"""Layout of a press text: blocks (title, heading, dateline, caption, body…) and sentences, from characters alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipeline.lexicon import DATA, Row, read_table
from pipeline.text import plain

# Possessive quantifiers and look-behinds keep every pattern linear on runs of dots or spaces.
_END = re.compile(
    r"(?<![.!?…])[.!?…]++[\"»)\]]*+(?: [\"»])?(?= ++[^ a-zà-öø-ÿ,;:.!?…)»]|\s*+$)"
    r"|(?<=[a-zà-öø-ÿ] [?!])(?=[A-ZÀ-Ö])"
    r"|(?<! ) {2,}+(?=\S)"
)
_INITIAL = re.compile(r"(?:^|[\s(.'-])[A-ZÀ-Ö]$")
_PLACE = r"[A-ZÀ-Ö][\w'’/ -]{1,40}(?:\([\w'’ -]{2,30}\))?(?:, [A-ZÀ-Ö][\w'’ -]{1,40})?"
_DAY = r",? ?(?:le )?\d{1,2}(?:er|/\d{2})?(?: [a-zéû]+\.?)?(?: \d{4})?"
_AGENCY = r"(?:\((?:[A-Z]|awp|ats|afp)[\w /.-]{1,30}\)|/[A-Z][\w -]{1,20}/)"
_DATELINE = re.compile(
    rf"[^\n.]{{0,60}}?\d{{4}} ?(?:{_AGENCY})? ?\.? ?[-–—] "  # Lyon, 3 mai 2011 (AFP) -
    rf"|(?:{_PLACE})?(?:{_DAY})?,? ?(?:--)?{_AGENCY} ?[-–—]{{1,2}}(?: |(?=[\w«\"]))"  # Bienne (awp) -
)
_DATELINE_ALONE = re.compile(r"(?:[A-ZÀ-Ö][\w' -]{1,40},? (?:le )?)?\d{1,2}(?:er)? [a-zéû]+\.? \d{4} ?\.? ?[-–—]?")
_SIGNATURE = re.compile(r"[a-zA-Z]{2,5}(?:[-/][a-zA-Z]{2,5})+")
_HEADING_LENGTH = 160
_CAPTION_WORDS = 10


@dataclass(frozen=True)
class Block:
    """A typographic unit: `kind` is title, heading, dateline, caption, signature or body; half-open offsets."""

    start: int
    end: int
    kind: str


class _Abbreviation(Row):
    form: str


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(row.form for row in read_table(DATA / "abbreviations.csv", _Abbreviation, lambda r: r.form))


def split_sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Sentence spans of one line of text, without surrounding spaces.

    >>> split_sentences("M. Niel vend. Il part.")
    [(0, 13), (14, 22)]
    """
    end = len(text) if end is None else end
    view = plain(text[start:end])
    spans, first = [], 0
    for match in _END.finditer(view):
        if match[0].startswith(".") and _is_abbreviation(view, match.start()):
            continue
        spans.append((first, match.start() if match[0].isspace() else match.end()))
        first = match.end()
    spans.append((first, len(view)))
    return [trimmed for s, e in spans if (trimmed := _trim(view, s, e, start))]


def _is_abbreviation(view: str, dot: int) -> bool:
    word = re.search(r"[\w°]+$", view[max(0, dot - 12) : dot])
    before = view[max(0, dot - 2) : dot]
    return bool((word and word[0] in _abbreviations()) or _INITIAL.search(before))


def _trim(view: str, first: int, last: int, shift: int) -> tuple[int, int] | None:
    piece = view[first:last]
    left, right = len(piece) - len(piece.lstrip()), len(piece.rstrip())
    return (shift + first + left, shift + first + right) if right > left else None


def find_blocks(text: str) -> list[Block]:
    """The blocks of a press text in order, line by line; spaces between blocks belong to none."""
    lines = [m.span() for m in re.finditer(r"[^\n\r\u2028\u2029]+", text) if not m[0].isspace()]
    blocks: list[Block] = []
    for number, (start, end) in enumerate(lines):
        found = _trim(text[start:end], 0, end - start, start)
        if found is not None:
            blocks += _line_blocks(text, *found, number=number, last=number == len(lines) - 1)
    return blocks


def _line_blocks(text: str, start: int, end: int, *, number: int, last: bool) -> list[Block]:
    line = plain(text[start:end])
    if not last and number <= 2 and (dateline := _DATELINE.match(line)) and len(line) > dateline.end():
        rest = start + dateline.end()
        return [Block(start, rest, "dateline"), *_line_blocks(text, rest, end, number=99, last=last)]
    if _DATELINE_ALONE.fullmatch(line):
        return [Block(start, end, "dateline")]
    if _SIGNATURE.fullmatch(line):
        return [Block(start, end, "signature")]
    caption = _caption_end(line)
    if caption:
        body = start + caption + len(line[caption:]) - len(line[caption:].lstrip())
        return [Block(start, start + caption, "caption"), Block(body, end, "body")]
    if (
        len(line) <= _HEADING_LENGTH
        and not re.search(r"[.…;,][\"»)]*$|[.!?] [\"»]?$", line)
        and not (last and number == 0)
    ):
        return [Block(start, end, "title" if number == 0 else "heading")]
    return [Block(start, end, "body")]


def _caption_end(line: str) -> int:
    """Where an image caption glued before a paragraph ends, or 0: a short start without full stop, then two spaces."""
    gap = re.match(r"([^.;:\n]{3,90}?)(?:  +(?=\S)|(?<= [?!])(?=[A-ZÀ-Ö]))", line)
    return gap.end(1) if gap and len(gap[1].split()) <= _CAPTION_WORDS else 0
