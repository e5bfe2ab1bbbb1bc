"""Which dollar, franc or couronne a bare name means: the one at home where the article plays."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache

from pipeline.lexicon import DATA, Row, read_table
from pipeline.parsers.tokens import Token

# These need so many cues (else one), and more than speak for the default.
_CLEAR = {
    ("USD", "CAD"): 2,
    ("USD", "AUD"): 2,
    ("USD", "NZD"): 2,
    ("FRF", "BEF"): 2,
}
_PREFIX = 4


class PlaceRow(Row):
    """A row of currency_places.csv."""

    default: str
    code: str
    cue: str


@cache
def _places() -> tuple[dict[str, list[PlaceRow]], frozenset[str]]:
    """The rows by the first letters of their cue, and the default codes."""
    rows = read_table(DATA / "currency_places.csv", PlaceRow, key=lambda row: (row.default, row.code, row.cue))
    index = defaultdict(list)
    for row in rows:
        index[row.cue[:_PREFIX]].append(row)
    return dict(index), frozenset(row.default for row in rows)


@cache
def namesakes(default: str) -> frozenset[str]:
    """The currencies that a bare name may mean beside its default: the Canadian dollar beside the American one."""
    index, _ = _places()
    return frozenset(row.code for rows in index.values() for row in rows if row.default == default)


def local_currencies(tokens: list[Token], used: set[str], *, distinct: frozenset[str] = frozenset()) -> dict[str, str]:
    """For each default code of `used` that the article's places overrule, the code that a bare name means there.

    `distinct` are the defaults that the article tells by their full name too ("$ US"): their bare name is another's.
    """
    index, defaults = _places()
    wanted = used & defaults
    if not wanted:
        return {}
    votes: dict[str, Counter[str]] = {code: Counter() for code in wanted}
    for token in tokens:
        for length in (_PREFIX, _PREFIX - 1):
            for row in index.get(token.low[:length], ()):
                if row.default in wanted and token.low.startswith(row.cue):
                    votes[row.default][row.code] += 1
                    break
    out = {}
    for default, counter in votes.items():
        own = 0 if default in distinct else counter.pop(default, 0)
        counter.pop(default, 0)
        code, count = max(counter.items(), key=lambda item: item[1], default=(default, 0))
        if count > own and (count >= _CLEAR.get((default, code), 1) or default in distinct):
            out[default] = code
    return out
