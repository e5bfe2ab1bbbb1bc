"""How likely a link is true for which the network gives a probability: it is too sure of itself, above all of a second
filler of a role."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from math import exp, log
from pathlib import Path

_BOUND = 1e-4  # no probability is nearer to 0 or 1


@dataclass(frozen=True)
class Calibration:
    """Logistic calibration (Platt scaling): slope and bias of the log-odds, the bias of each role, and what is added to
    slope and bias for a further filler of a role that takes several. The default changes nothing."""

    slope: float = 1.0
    bias: float = 0.0
    further_slope: float = 0.0
    further: float = 0.0
    roles: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> Calibration:
        """A calibration from its file; raises OSError when it is missing."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))

    def save(self, path: Path) -> None:
        """Writes the numbers as JSON."""
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")

    def probability(self, told: float, role: str, *, further: bool) -> float:
        """How likely a filler that the network gives a role with the probability `told` fills it; `further`: beside
        another filler."""
        given = log_odds(told)
        odds = self.slope * given + self.bias + self.roles.get(role, 0.0)
        if further:
            odds += self.further_slope * given + self.further
        return 1 / (1 + exp(-odds))


AS_TOLD = Calibration()


def log_odds(probability: float) -> float:
    """Log-odds of a probability, bounded."""
    clipped = min(max(probability, _BOUND), 1 - _BOUND)
    return log(clipped / (1 - clipped))
