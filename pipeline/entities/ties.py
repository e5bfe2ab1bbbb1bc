"""Standing relations that readers of business news know: who leads or founded a firm, and who owns it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from pipeline.entities.aliases import key_of, same_entity
from pipeline.lexicon import DATA, Row, read_table


class TieRow(Row):
    """A known name, how it is tied, and the firm that it is tied to; the ties of a name may be of different years."""

    name: str
    relation: Literal["executive_of", "founder_of", "subsidiary_of"]
    firm: str


@lru_cache(maxsize=1)
def ties() -> dict[tuple[str, str], list[str]]:
    """(relation, `key_of` of a name) -> the firms it is known to be tied to."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in read_table(DATA / "names" / "ties.csv", TieRow, key=lambda r: (r.name, r.relation, r.firm)):
        found[row.relation, key_of(row.name)].append(row.firm)
    return dict(found)


def known_firms(relation: str, forms: Sequence[str]) -> list[str]:
    """The firms that an entity with these name forms is known to be tied to."""
    return [firm for key in dict.fromkeys(map(key_of, forms)) for firm in ties().get((relation, key), ())]


def is_one_of(forms: Sequence[str], firms: Sequence[str]) -> bool:
    """Whether an entity with these name forms is one of the firms."""
    return any(same_entity(form, firm, "COMPANY") for form in forms for firm in firms)
