"""Standing relations that readers of business news know: who leads or founded a firm, and who owns it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from pipeline.entities.aliases import key_of, same_entity
from pipeline.lexicon import DATA, Row, packed, read_table

TIES = DATA / "names" / "ties.csv"
TIE_INDEX = DATA / "models" / "ties.msgpack"


class TieRow(Row):
    """A known name, how it is tied, and the firm that it is tied to; the ties of a name may be of different years."""

    name: str
    relation: Literal["executive_of", "founder_of", "subsidiary_of"]
    firm: str


def read_ties() -> dict[str, dict[str, tuple[str, ...]]]:
    """Relation -> `key_of` of a name -> the firms it is known to be tied to, from the table."""
    found: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for row in read_table(TIES, TieRow, key=lambda r: (r.name, r.relation, r.firm)):
        key, firms = key_of(row.name), found[row.relation]
        firms[key] = (*firms.get(key, ()), row.firm)
    return dict(found)


@lru_cache(maxsize=1)
def ties() -> dict[str, dict[str, tuple[str, ...]]]:
    """What `read_ties` gives."""
    found: dict[str, dict[str, tuple[str, ...]]] = packed(TIE_INDEX, [TIES], read_ties)
    return found


def known_firms(relation: str, forms: Sequence[str]) -> list[str]:
    """The firms that an entity with these name forms is known to be tied to."""
    firms = ties().get(relation, {})
    return [firm for key in dict.fromkeys(map(key_of, forms)) for firm in firms.get(key, ())]


def is_one_of(forms: Sequence[str], firms: Sequence[str]) -> bool:
    """Whether an entity with these name forms is one of the firms."""
    return any(same_entity(form, firm, "COMPANY") for form in forms for firm in firms)
