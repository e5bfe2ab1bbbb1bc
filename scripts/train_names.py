"""Trains the network that weighs candidates for names (pipeline/entities/network.py) with PyTorch.

scripts/fit_entities.py calls it. Seeds are fixed; features are left out so often that no single one is relied on.
"""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from spacy.strings import hash_string
from torch import nn
from torch.nn import functional
from train_network import Recipe, descend, most, number

from pipeline.entities.network import NameNetwork
from pipeline.entities.typing import LABELS
from pipeline.neural import STATES

WIDTH, DROPOUT, FEATURE_DROPOUT, STATELESS = 96, 0.3, 0.4, 0.1
EPOCHS, BATCH, RATE, DECAY = 12, 8, 2e-3, 0.03
RAREST, SEED = 4, 13
STATE_COLUMNS = 5 * STATES


@dataclass
class Page:
    """The candidates of one article: features, label, what is around, and the two groupings."""

    rows: list[list[str]]
    answers: list[str]
    around: np.ndarray
    groups: tuple[np.ndarray, np.ndarray]


class Module(nn.Module):
    """The layers that NameNetwork computes, under the same names."""

    def __init__(self, features: int, around: int) -> None:
        super().__init__()
        self.bag, self.direct = (nn.EmbeddingBag(features, n, mode="sum") for n in (WIDTH, len(LABELS)))
        nn.init.normal_(self.bag.weight, std=0.05)
        nn.init.zeros_(self.direct.weight)
        self.around, self.hidden = nn.Linear(around, WIDTH), nn.Linear(WIDTH, WIDTH)
        self.mix, self.out = nn.Linear(3 * WIDTH, WIDTH), nn.Linear(WIDTH, len(LABELS))
        self.first, self.second = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, bag: tuple, around: torch.Tensor, groups: Sequence[torch.Tensor]) -> torch.Tensor:
        x = self.first(self.bag(*bag) + self.around(around))
        x = self.drop(functional.gelu(x, approximate="tanh"))
        x = self.drop(functional.gelu(self.hidden(x), approximate="tanh"))
        seen = self.mix(torch.cat([x, *(most(x, group) for group in groups)], 1))
        x = self.second(x + self.drop(functional.gelu(seen, approximate="tanh")))
        return self.out(x) + self.direct(*bag)


def batch_of(pages: Sequence[Page], index: dict[str, int], chance: random.Random) -> tuple:
    """Several articles as one: a bag thinned at random, surroundings, groups and labels."""
    known = [
        [index[f] for f in row if f in index and chance.random() > FEATURE_DROPOUT] for p in pages for row in p.rows
    ]
    bag = number(i for row in known for i in row), number(np.cumsum([0, *map(len, known)])[:-1])
    around = torch.tensor(np.concatenate([p.around for p in pages]))
    starts = torch.tensor(np.repeat([chance.random() > STATELESS for _ in pages], [len(p.rows) for p in pages]))
    around[:, :STATE_COLUMNS] *= starts[:, None]
    groups = []
    for k in (0, 1):
        firsts = np.cumsum([0, *(int(p.groups[k].max()) + 1 for p in pages)])
        groups.append(torch.tensor(np.concatenate([p.groups[k] + f for p, f in zip(pages, firsts, strict=False)])))
    return bag, around, groups, number(LABELS.index(a) for p in pages for a in p.answers)


def fit_network(pages: Sequence[Page]) -> NameNetwork:
    """A network trained on the pages that have candidates."""
    pages = [p for p in pages if p.rows]
    seen = Counter(f for p in pages for row in p.rows for f in set(row))
    index = {f: i for i, f in enumerate(sorted(f for f, n in seen.items() if n >= RAREST))}
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    chance = random.Random(SEED)
    module = Module(len(index), pages[0].around.shape[1])

    def loss(batch: Sequence[Page]) -> torch.Tensor:
        bag, around, groups, right = batch_of(batch, index, chance)
        return functional.cross_entropy(module(bag, around, groups), right)

    descend(module, pages, loss, Recipe(EPOCHS, BATCH, RATE, DECAY), chance)
    weights = {name: value.detach().numpy() for name, value in module.state_dict().items()}
    return NameNetwork(weights, np.array([hash_string(f) for f in index], dtype=np.uint64))
