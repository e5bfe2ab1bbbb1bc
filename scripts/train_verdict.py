"""Trains the verdict on drafted events (pipeline/events/verdict.py) with PyTorch; scripts/train_events.py calls it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from torch.nn import functional

from pipeline.events.verdict import Verdict
from pipeline.ontology import event_types

WIDTH, EPOCHS, BATCH, RATE, PENALTY, MEMBERS = 32, 60, 200, 2e-3, 1.0, 3
SEED = 13


@dataclass
class Drafted:
    """The drafts of some articles: type, numbers, whether true, and whether they teach at all."""

    types: list[str] = field(default_factory=list)
    numbers: list[np.ndarray] = field(default_factory=list)
    true: list[bool] = field(default_factory=list)
    teaches: list[bool] = field(default_factory=list)

    def extend(self, other: "Drafted") -> None:
        """Adds the drafts of another article."""
        for name in ("types", "numbers", "true", "teaches"):
            getattr(self, name).extend(getattr(other, name))


def fit_verdict(articles: Sequence[Drafted]) -> Verdict:
    """A verdict from drafts that the judges of other articles made; several members side by side in one layer."""
    drafts = Drafted()
    for article in articles:
        drafts.extend(article)
    kept = np.flatnonzero(drafts.teaches)
    numbers = np.array(drafts.numbers, dtype=np.float32)[kept]
    types = sorted(event_types())
    rows = torch.tensor([types.index(drafts.types[i]) for i in kept])
    true = torch.tensor(np.array(drafts.true, dtype=np.float32)[kept])
    mean, deviation = numbers.mean(axis=0), numbers.std(axis=0)
    mean[deviation == 0], deviation[deviation == 0] = 0, 1  # the constant stays what it is
    x = torch.tensor((numbers - mean) / deviation)
    members = [_member(x, rows, true, SEED + n) for n in range(MEMBERS)]
    inner, by_type, outer, bias = (np.concatenate(parts, axis=-1) for parts in zip(*members, strict=True))
    inner = inner / deviation[:, None]
    return Verdict(tuple(types), inner, by_type - mean @ inner, outer / MEMBERS, bias.mean(keepdims=True))


def _member(x: torch.Tensor, types: torch.Tensor, true: torch.Tensor, seed: int) -> tuple[np.ndarray, ...]:
    """Weights of one member: inner, by_type, outer, bias."""
    chance = torch.Generator().manual_seed(seed)

    def start(*shape: int) -> torch.Tensor:
        spread = (6 / (x.shape[1] + WIDTH)) ** 0.5
        return ((torch.rand(shape, generator=chance) * 2 - 1) * spread).requires_grad_()

    count = len(event_types())
    inner, by_type, outer, bias = weights = [start(x.shape[1], WIDTH), start(count, WIDTH), start(WIDTH), start(1)]
    optimizer = torch.optim.Adam(weights, lr=RATE)
    for _ in range(EPOCHS):
        for batch in torch.randperm(len(x), generator=chance).split(BATCH):
            scores = functional.relu(x[batch] @ inner + by_type[types[batch]]) @ outer + bias
            loss = functional.binary_cross_entropy_with_logits(scores, true[batch])
            loss = loss + PENALTY / 2 / len(batch) * sum((w * w).sum() for w in weights[:3])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return tuple(w.detach().numpy() for w in weights)
