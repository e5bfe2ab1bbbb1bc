"""What scoring counts. Counts are stored, ratios derived; a ratio over nothing is None."""

from __future__ import annotations

from collections.abc import Sequence, Sized
from dataclasses import dataclass


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


@dataclass(frozen=True, slots=True)
class Counts:
    """True positives, false positives, false negatives."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn)

    @classmethod
    def of(cls, pairs: Sized, gold: Sequence[object], predicted: Sequence[object]) -> Counts:
        """The counts of a one-to-one matching."""
        return cls(len(pairs), len(predicted) - len(pairs), len(gold) - len(pairs))

    @classmethod
    def hit(cls, right: bool) -> Counts:
        """A pair judged as a whole: one true positive, or one error on either side."""
        return cls(tp=1) if right else cls(fp=1, fn=1)

    @property
    def precision(self) -> float | None:
        """Share of the predictions that are right."""
        return _ratio(self.tp, self.tp + self.fp)

    @property
    def recall(self) -> float | None:
        """Share of the gold items that were found."""
        return _ratio(self.tp, self.tp + self.fn)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; None when there is neither gold nor prediction."""
        return _ratio(2 * self.tp, 2 * self.tp + self.fp + self.fn)

    def figures(self) -> dict[str, float | int | None]:
        """Ratios and counts, as the JSON report holds them."""
        return {"p": self.precision, "r": self.recall, "f1": self.f1, "tp": self.tp, "fp": self.fp, "fn": self.fn}


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Right answers among all judged ones."""

    right: int = 0
    all: int = 0

    def __add__(self, other: Accuracy) -> Accuracy:
        return Accuracy(self.right + other.right, self.all + other.all)

    @property
    def accuracy(self) -> float | None:
        """Share of right answers."""
        return _ratio(self.right, self.all)

    def figures(self) -> dict[str, float | int | None]:
        """Ratio and count, as the JSON report holds them."""
        return {"accuracy": self.accuracy, "n": self.all}
