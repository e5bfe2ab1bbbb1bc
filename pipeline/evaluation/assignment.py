"""Maximum-weight one-to-one assignment (the Hungarian method with potentials, O(n²·m))."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

G = TypeVar("G")
P = TypeVar("P")
Pairs = list[tuple[int, int]]


def one_to_one(gold: Sequence[G], predicted: Sequence[P], weight: Callable[[G, P], float]) -> Pairs:
    """Index pairs of the one-to-one matching of greatest total weight; pairs of weight 0 are no matches."""
    return assign([[weight(g, p) for p in predicted] for g in gold])


def assign(weights: Sequence[Sequence[float]]) -> Pairs:
    """(row, column) pairs, in row order, of the assignment of greatest total weight; only positive weights count.

    Among equally good assignments the choice is that of the reference scorer (rows are added in order, the first
    cheapest column wins), so that counts derived from the pairs agree with it exactly.

    >>> assign([[1.0, 0.9], [0.8, 0.0]])
    [(0, 1), (1, 0)]
    """
    if not weights or not weights[0]:
        return []
    flip = len(weights) > len(weights[0])
    cost = [[-w for w in row] for row in (zip(*weights, strict=True) if flip else weights)]
    owners = _cheapest(cost)
    pairs = ((column, row) if flip else (row, column) for column, row in enumerate(owners) if row is not None)
    return sorted((row, column) for row, column in pairs if weights[row][column] > 0)


def _cheapest(cost: list[list[float]]) -> list[int | None]:
    """The row that owns each column in the cheapest full assignment of the rows (no more rows than columns)."""
    columns = len(cost[0])
    row_price, column_price = [0.0] * len(cost), [0.0] * (columns + 1)
    owner: list[int | None] = [None] * (columns + 1)  # the last, virtual column holds the row being placed
    for row in range(len(cost)):
        owner[columns] = row
        _place(cost, row_price, column_price, owner)
    return owner[:columns]


def _place(cost: list[list[float]], row_price: list[float], column_price: list[float], owner: list[int | None]) -> None:
    """Grows a shortest alternating path from the virtual column to a free one, then moves the owners along it."""
    columns = len(cost[0])
    slack, previous, used = [float("inf")] * columns, [columns] * columns, [False] * (columns + 1)
    here = columns
    while (row := owner[here]) is not None:
        used[here] = True
        step, nearest = float("inf"), columns
        for column in range(columns):
            if used[column]:
                continue
            reduced = cost[row][column] - row_price[row] - column_price[column]
            if reduced < slack[column]:
                slack[column], previous[column] = reduced, here
            if slack[column] < step:
                step, nearest = slack[column], column
        for column, holder in enumerate(owner):
            if used[column] and holder is not None:
                row_price[holder] += step
                column_price[column] -= step
            elif column < columns:
                slack[column] -= step
        here = nearest
    while here != columns:
        owner[here] = owner[previous[here]]
        here = previous[here]
