"""Fits the calibration of links (pipeline/events/calibration.py); scripts/train_events.py calls it."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

from pipeline.events.calibration import Calibration, log_odds

PENALTY = 2.0


class Link(NamedTuple):
    """A link of an event that is told: what the network gave it, its role, whether beside another, whether true."""

    told: float
    role: str
    further: bool
    true: bool


def fit_calibration(links: Sequence[Link]) -> Calibration:
    """Logistic regression of the truth of links that a network drafted which had not seen their articles; only the
    biases of the roles are kept small."""
    roles = sorted({link.role for link in links})
    odds = np.array([log_odds(link.told) for link in links])
    further = np.array([link.further for link in links], dtype=float)
    place = np.array([roles.index(link.role) for link in links])
    true = np.array([link.true for link in links], dtype=float)
    shared = np.stack([odds, np.ones(len(links)), further * odds, further], axis=1)

    def objective(weights: np.ndarray) -> tuple[float, np.ndarray]:
        common, own = weights[:4], weights[4:]
        scores = shared @ common + own[place]
        wrong = 1 / (1 + np.exp(-scores)) - true
        loss = np.logaddexp(0, scores).sum() - (true * scores).sum() + PENALTY / 2 * (own @ own)
        return loss, np.concatenate([shared.T @ wrong, np.bincount(place, wrong, len(roles)) + PENALTY * own])

    found = minimize(objective, np.zeros(4 + len(roles)), jac=True, method="L-BFGS-B").x
    numbers = [round(float(x), 4) for x in found]
    return Calibration(*numbers[:4], roles=dict(zip(roles, numbers[4:], strict=True)))
