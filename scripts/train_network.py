"""Trains the neural judge (pipeline/events/network.py) with PyTorch; scripts/train_events.py calls it.

`Lesson` holds what one article teaches. Seeds are fixed; the same lessons give the same network on one machine.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
import torch
from spacy.strings import hash_string
from torch import nn
from torch.nn import functional

from pipeline.events.network import TABLES, Network, Tokens

WIDTH, LAYERS, DROPOUT, FEATURE_DROPOUT = 128, 3, 0.35, 0.2
STATELESS = 0.1  # share of articles read without the parser's states, as with another base model
EPOCHS, BATCH, RATE, DECAY = 10, 6, 2e-3, 0.02
RAREST = {"token": 6, "candidate": 6, "pair": 6}
ATTRIBUTE_WEIGHT, TOKEN_WEIGHT = 0.5, 1.0
SEED = 13


@dataclass
class Lesson:
    """One article: its tokens; candidates (head, type, features, told or None to skip); pairs (candidate number, filler
    head, token before it, filler kind, features, role or None to skip); attribute values (candidate number, name,
    value); triggers (first token, end, head, type, told or None to skip)."""

    tokens: Tokens
    candidates: list[tuple[int, str, list[str], bool | None]] = field(default_factory=list)
    pairs: list[tuple[int, int, int, str, list[str], str | None]] = field(default_factory=list)
    values: list[tuple[int, str, str]] = field(default_factory=list)
    triggers: list[tuple[int, int, int, str, bool | None]] = field(default_factory=list)


Masker = Callable[[str, str, list[str]], np.ndarray]
Bag = tuple[torch.Tensor, torch.Tensor]
Item = TypeVar("Item")


class Module(nn.Module):
    """The layers that Network computes, under the same names."""

    def __init__(self, sizes: dict[str, int], labels: dict[str, list[str]], vectors: int, states: int) -> None:
        super().__init__()
        types = len(labels["type"])
        for table, deviation in (("token", 0.1), ("candidate", 0.05), ("pair", 0.1)):
            self.add_module(table, nn.EmbeddingBag(max(1, sizes[table]), WIDTH, mode="sum"))
            nn.init.normal_(self.get_submodule(table).weight, std=deviation)
        self.vector, self.state = nn.Linear(vectors, WIDTH), nn.Linear(states, WIDTH)
        self.first = nn.LayerNorm(WIDTH)
        self.conv = nn.ModuleList(nn.Linear(5 * WIDTH, 2 * WIDTH) for _ in range(LAYERS))
        self.norm = nn.ModuleList(nn.LayerNorm(WIDTH) for _ in range(LAYERS))
        self.read = nn.LSTM(WIDTH, WIDTH // 2, bidirectional=True, batch_first=True)
        self.read_norm = nn.LayerNorm(WIDTH)
        self.from_state = nn.Linear(2 * WIDTH, WIDTH)
        self.type_any, self.type_yes, self.pair_type = (nn.Embedding(types, WIDTH) for _ in range(3))
        self.candidate_norm, self.pair_norm = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.candidate_hidden, self.pair_hidden = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH)
        self.pair_trigger, self.pair_filler, self.pair_before = (nn.Linear(WIDTH, WIDTH) for _ in range(3))
        self.candidate_mix, self.pair_mix = nn.Linear(3 * WIDTH, WIDTH), nn.Linear(2 * WIDTH, WIDTH)
        self.candidate_mix_norm, self.pair_mix_norm = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.yes, self.role = nn.Linear(WIDTH, 1), nn.Linear(WIDTH, len(labels["role"]))
        nn.init.constant_(self.yes.bias, -2.0)
        # what each token tells, and what it is to an event: teaches the layers below, no use afterwards
        self.tells, self.tells_role = nn.Linear(WIDTH, types), nn.Linear(WIDTH, len(labels["role"]))
        for layer in (self.tells, self.tells_role):
            nn.init.constant_(layer.bias, -5.0)
        for name in (self.type_any, self.type_yes, self.pair_type):
            nn.init.normal_(name.weight, std=0.1)
        self.attributes = [name for name in labels if name not in ("type", "role")]
        for name in self.attributes:
            self.add_module(name, nn.Linear(WIDTH, len(labels[name])))
            self.add_module(f"type_{name}", nn.Embedding(types, len(labels[name])))
            nn.init.zeros_(self.get_submodule(f"type_{name}").weight)
        self.drop = nn.Dropout(DROPOUT)

    def encode(self, b: dict) -> torch.Tensor:
        x = self.token(*b["token"]) + self.vector(b["vectors"]) + self.state(b["states"])
        x = self.drop(self.first(x))
        left, right, none = b["left"], b["right"], torch.tensor([len(x)])
        for layer, (conv, norm) in enumerate(zip(self.conv, self.norm, strict=True)):
            below = torch.zeros_like(x).index_add(0, b["parent"], x[b["child"]])
            padded = torch.cat([x, torch.zeros(1, WIDTH)])
            mixed = torch.cat([x, padded[left], padded[right], x[b["head"]], 0.5 * below], 1)
            value, gate = conv(mixed).chunk(2, 1)
            x = norm(x + self.drop(value * torch.sigmoid(gate)))
            if layer == 0:
                x = self.read_norm(x + self.drop(self.reading(x, b["sentence"])))
            left, right = (torch.cat([side, none])[side] for side in (left, right))  # twice as far away
        return torch.cat([x, most(x, b["sentence"])], 1)

    def reading(self, x: torch.Tensor, sentences: torch.Tensor) -> torch.Tensor:
        """What the LSTM knows at every token of its sentence."""
        lengths = torch.unique_consecutive(sentences, return_counts=True)[1]
        starts = lengths.cumsum(0) - lengths
        longest = torch.argsort(lengths, descending=True, stable=True)
        sizes = (lengths[longest] > torch.arange(int(lengths.max()))[:, None]).sum(1)  # sentences that reach each step
        rows = torch.cat([starts[longest[:n]] + step for step, n in enumerate(sizes.tolist())])
        found = self.read(nn.utils.rnn.PackedSequence(x[rows], sizes))[0].data
        return found[torch.argsort(rows)]

    def hidden(self, states: torch.Tensor, b: dict) -> torch.Tensor:
        x = self.from_state(states[b["c_head"]]) + self.type_any(b["c_type"]) + self.candidate(*b["candidate"])
        x = self.drop(functional.gelu(self.candidate_norm(x), approximate="tanh"))
        x = self.drop(functional.gelu(self.candidate_hidden(x), approximate="tanh"))
        return self.mixed("candidate", x, b["c_head"], b["sentence"][b["c_head"]])

    def mixed(self, name: str, x: torch.Tensor, *groupings: torch.Tensor) -> torch.Tensor:
        seen = self.get_submodule(f"{name}_mix")(torch.cat([x, *(most(x, groups) for groups in groupings)], 1))
        return self.get_submodule(f"{name}_mix_norm")(x + self.drop(functional.gelu(seen, approximate="tanh")))

    def told(self, hidden: torch.Tensor, b: dict) -> torch.Tensor:
        return self.yes(hidden).squeeze(1) + (hidden * self.type_yes(b["c_type"])).sum(1)

    def value(self, name: str, hidden: torch.Tensor, types: torch.Tensor) -> torch.Tensor:
        return self.get_submodule(name)(hidden) + self.get_submodule(f"type_{name}")(types)

    def roles(self, states: torch.Tensor, b: dict) -> torch.Tensor:
        own = states[:, :WIDTH]
        x = self.pair_trigger(own[b["c_head"][b["p_candidate"]]]) + self.pair_filler(own[b["p_filler"]])
        x = (
            x
            + self.pair_before(own[b["p_before"]])
            + self.pair_type(b["c_type"][b["p_candidate"]])
            + self.pair(*b["pair"])
        )
        x = self.drop(functional.gelu(self.pair_norm(x), approximate="tanh"))
        x = self.drop(functional.gelu(self.pair_hidden(x), approximate="tanh"))
        return self.role(self.mixed("pair", x, b["p_candidate"]))


def most(x: torch.Tensor, groups: torch.Tensor) -> torch.Tensor:
    """For every row the maximum over the rows of its group."""
    count = int(groups.max()) + 1 if len(groups) else 0
    return torch.full((count, x.shape[1]), -1e9).index_reduce(0, groups, x, "amax")[groups]


def number(values: Iterable[int]) -> torch.Tensor:
    return torch.tensor(list(values), dtype=torch.long)


def bag(rows: Sequence[Sequence[str]], index: dict[str, int]) -> Bag:
    known = [[index[f] for f in row if f in index] for row in rows]
    return number(i for row in known for i in row), number(np.cumsum([0, *map(len, known)])[:-1])


class Desk:
    """Turns lessons into tensors."""

    def __init__(self, lessons: Sequence[Lesson], labels: dict[str, list[str]], masker: Masker) -> None:
        rows = {
            "token": [r for x in lessons for r in x.tokens.features],
            "candidate": [c[2] for x in lessons for c in x.candidates],
            "pair": [p[4] for x in lessons for p in x.pairs if p[5] is not None],
        }
        self.labels, self.masker = labels, masker
        self.index: dict[str, dict[str, int]] = {}
        for table in TABLES:
            seen = Counter(f for row in rows[table] for f in set(row))
            self.index[table] = {f: i for i, f in enumerate(sorted(f for f, n in seen.items() if n >= RAREST[table]))}
        self.places = {name: {v: i for i, v in enumerate(values)} for name, values in labels.items()}
        self.masks: dict[tuple[str, str], np.ndarray] = {}

    def mask(self, type_: str, kind: str) -> np.ndarray:
        if (type_, kind) not in self.masks:
            self.masks[type_, kind] = self.masker(type_, kind, self.labels["role"])
        return self.masks[type_, kind]

    def lay(self, lesson: Lesson) -> dict:
        tokens, types = lesson.tokens, self.places["type"]
        n, heads = len(tokens.heads), tokens.heads
        bound = np.flatnonzero(heads != np.arange(n))
        c, p = lesson.candidates, lesson.pairs
        masks = [self.mask(c[x[0]][1], x[3]) for x in p]
        return {
            "n": n,
            "token": bag(tokens.features, self.index["token"]),
            "vectors": torch.from_numpy(tokens.vectors),
            "states": torch.from_numpy(tokens.states),
            "head": number(heads),
            "left": number([n, *range(n - 1)]),
            "right": number([*range(1, n), n]),
            "child": number(bound),
            "parent": number(heads[bound]),
            "sentence": number(tokens.sentences),
            "c_head": number(x[0] for x in c),
            "c_type": number(types[x[1]] for x in c),
            "candidate": bag([x[2] for x in c], self.index["candidate"]),
            "c_told": torch.tensor([float(bool(x[3])) for x in c]),
            "c_weight": torch.tensor([float(x[3] is not None) for x in c]),
            "p_candidate": number(x[0] for x in p),
            "p_filler": number(x[1] for x in p),
            "p_before": number(x[2] for x in p),
            "pair": bag([x[4] for x in p], self.index["pair"]),
            "p_mask": torch.tensor(np.array(masks, dtype=bool).reshape(len(p), len(self.labels["role"]))),
            "p_role": number(self.places["role"][x[5] or "none"] for x in p),
            "p_weight": torch.tensor([float(x[5] is not None) for x in p]),
            **self.tells(lesson),
            "values": {
                name: (
                    number(x[0] for x in lesson.values if x[1] == name),
                    number(self.places[name][x[2]] for x in lesson.values if x[1] == name),
                )
                for name in self.labels
                if name not in ("type", "role")
            },
        }

    def tells(self, lesson: Lesson) -> dict:
        """What each token tells, (tokens, types): the head of a trigger its type; its other words are not weighed. And
        what it is to the events, (tokens, roles)."""
        told = torch.zeros(len(lesson.tokens.heads), len(self.labels["type"]))
        weight = torch.ones_like(told)
        for start, end, head, type_, yes in lesson.triggers:
            column = self.places["type"][type_]
            weight[start:end, column] = 0
            if yes:
                told[head, column] = weight[head, column] = 1
        plays = torch.zeros(len(told), len(self.labels["role"]))
        for _, filler, _, _, _, role in lesson.pairs:
            if role not in (None, "none"):
                plays[filler, self.places["role"][role]] = 1
        return {"tells": told, "tells_weight": weight, "plays": plays}


_TO_TOKEN = ("head", "child", "parent", "c_head", "p_filler", "p_before")
_AS_IS = (
    *("vectors", "states", "c_type", "c_told", "c_weight"),
    *("p_mask", "p_role", "p_weight", "tells", "tells_weight", "plays"),
)


def together(parts: Sequence[dict]) -> dict:
    """Several articles as one."""
    starts = np.cumsum([0, *(p["n"] for p in parts)])
    total = int(starts[-1])
    firsts = np.cumsum([0, *(int(p["sentence"].max()) + 1 for p in parts)])
    counts = np.cumsum([0, *(len(p["c_head"]) for p in parts)])
    out = {k: torch.cat([p[k] for p in parts]) for k in _AS_IS}
    out["states"] = torch.cat([p["states"] * float(torch.rand(()) > STATELESS) for p in parts])
    out |= {k: torch.cat([p[k] + int(s) for p, s in zip(parts, starts, strict=False)]) for k in _TO_TOKEN}
    out["p_candidate"] = torch.cat([p["p_candidate"] + int(s) for p, s in zip(parts, counts, strict=False)])
    out["sentence"] = torch.cat([p["sentence"] + int(s) for p, s in zip(parts, firsts, strict=False)])
    for k in ("left", "right"):
        shifted = (torch.where(p[k] == p["n"], total, p[k] + int(s)) for p, s in zip(parts, starts, strict=False))
        out[k] = torch.cat(list(shifted))
    for table in TABLES:
        sizes = np.cumsum([0, *(len(p[table][0]) for p in parts)])
        offsets = torch.cat([p[table][1] + int(s) for p, s in zip(parts, sizes, strict=False)])
        out[table] = thinned(torch.cat([p[table][0] for p in parts]), offsets)
    out["values"] = {
        name: (
            torch.cat([p["values"][name][0] + int(s) for p, s in zip(parts, counts, strict=False)]),
            torch.cat([p["values"][name][1] for p in parts]),
        )
        for name in parts[0]["values"]
    }
    return out


def thinned(rows: torch.Tensor, offsets: torch.Tensor) -> Bag:
    """A bag of which every feature is left out with the probability FEATURE_DROPOUT."""
    keep = torch.rand(len(rows)) > FEATURE_DROPOUT
    before = torch.cat([torch.zeros(1, dtype=torch.long), keep.long().cumsum(0)])
    return rows[keep], before[offsets]


def loss_of(module: Module, b: dict) -> torch.Tensor:
    states = module.encode(b)
    hidden = module.hidden(states, b)
    told = functional.binary_cross_entropy_with_logits(module.told(hidden, b), b["c_told"], reduction="none")
    total = (told * b["c_weight"]).sum()
    if len(b["p_role"]):
        scores = module.roles(states, b).masked_fill(~b["p_mask"], -1e9)
        total = total + (functional.cross_entropy(scores, b["p_role"], reduction="none") * b["p_weight"]).sum()
    for name, (places, right) in b["values"].items():
        if len(places):
            scores = module.value(name, hidden[places], b["c_type"][places])
            total = total + ATTRIBUTE_WEIGHT * functional.cross_entropy(scores, right, reduction="sum")
    own = states[:, :WIDTH]
    told = functional.binary_cross_entropy_with_logits(module.tells(own), b["tells"], reduction="none")
    plays = functional.binary_cross_entropy_with_logits(module.tells_role(own), b["plays"], reduction="sum")
    return total + TOKEN_WEIGHT * ((told * b["tells_weight"]).sum() + plays)


def train_network(
    lessons: Sequence[Lesson], labels: dict[str, list[str]], masker: Masker, *, seed: int = SEED, epochs: int = EPOCHS
) -> Network:
    """A network of one member; `labels` names types, roles and each attribute's values."""
    desk = Desk(lessons, labels, masker)
    laid = [desk.lay(lesson) for lesson in lessons if len(lesson.tokens.heads)]
    trained = member(desk, laid, epochs, seed)
    weights = {name: value[None] for name, value in trained.items() if not name.startswith("tells")}
    keys = {t: np.array([hash_string(f) for f in index], dtype=np.uint64) for t, index in desk.index.items()}
    return Network(weights, keys, labels)


def averaged(networks: Sequence[Network]) -> Network:
    """One network whose members are those of some that learnt the same lessons from other seeds."""
    first = networks[0]
    weights = {name: np.concatenate([n.weights[name] for n in networks]) for name in first.weights}
    return Network(weights, first.keys, first.labels)


@dataclass(frozen=True)
class Recipe:
    """How a module is trained: rounds over the items, items a batch, highest rate, weight decay."""

    epochs: int
    batch: int
    rate: float
    decay: float


def descend(
    module: nn.Module,
    items: list[Item],
    loss: Callable[[list[Item]], torch.Tensor],
    recipe: Recipe,
    chance: random.Random,
) -> None:
    """Trains a module on batches of the items, which are shuffled in place: AdamW, one cycle of rates."""
    epochs, batch = recipe.epochs, recipe.batch
    optimizer = torch.optim.AdamW(module.parameters(), lr=recipe.rate, weight_decay=recipe.decay, fused=True)
    steps = epochs * -(-len(items) // batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=recipe.rate, total_steps=steps + 1, pct_start=0.1)
    module.train()
    for _ in range(epochs):
        chance.shuffle(items)
        for k in range(0, len(items), batch):
            optimizer.zero_grad()
            loss(items[k : k + batch]).backward()
            nn.utils.clip_grad_norm_(module.parameters(), 1.0)
            optimizer.step()
            schedule.step()


def member(desk: Desk, laid: list[dict], epochs: int, seed: int) -> dict[str, np.ndarray]:
    """The weights of one member."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    chance, laid = random.Random(seed), list(laid)
    sizes = {table: len(index) for table, index in desk.index.items()}
    module = Module(sizes, desk.labels, laid[0]["vectors"].shape[1], laid[0]["states"].shape[1])
    recipe = Recipe(epochs, BATCH, RATE, DECAY)
    descend(module, laid, lambda batch: loss_of(module, together(batch)) / 200, recipe, chance)
    return {name: value.detach().numpy() for name, value in module.state_dict().items()}
