"""Train the event judges on the dev half, or measure them by cross-validation over articles.

Usage: train_events.py cv [--layers gold|own] [--folds 5] [--out DIR]    held-out predictions of every dev article, scored
       train_events.py fit [--layers gold|own]                           writes pipeline/data/models/events/
Layers: the entities, quantities and times that the judges learn on: the gold ones, or the pipeline's own (default).
Seeds are fixed; nothing of the blind half is read.
"""

import argparse
import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from spacy.strings import hash_string
from spacy.tokens import Doc

sys.path.insert(0, str(Path(__file__).parent))
from predict import ROOT  # noqa: E402

from pipeline.api import load  # noqa: E402
from pipeline.assemble import assemble  # noqa: E402
from pipeline.events.attributes import attribute_features  # noqa: E402
from pipeline.events.candidates import fillers_for  # noqa: E402
from pipeline.events.extractor import ATTRIBUTES, NONE, Extractor, Judges, role_mask, value_mask  # noqa: E402
from pipeline.events.features import Scene, link_features, trigger_features  # noqa: E402
from pipeline.events.linear import Linear  # noqa: E402
from pipeline.events.view import Filler  # noqa: E402
from pipeline.ontology import event_types  # noqa: E402
from pipeline.schema import Extraction  # noqa: E402
from pipeline.state import state  # noqa: E402

LAYERS = ("quantities", "times", "entities", "mentions", "relations")
COMPONENTS = [
    "manchette_quantities",
    "manchette_times",
    "manchette_entities",
    "manchette_coreference",
    "manchette_relations",
]
SEED = 13


# ---------------------------------------------------------------- examples
@dataclass
class Examples:
    """Feature lists with their class and the mask of allowed classes, as rows to be."""

    features: list[list[str]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    masks: list[tuple[str, str]] = field(default_factory=list)

    def add(self, features: list[str], label: str, mask: tuple[str, str] = ("", "")) -> None:
        self.features.append(features)
        self.labels.append(label)
        self.masks.append(mask)


TASKS = ("trigger", "link", *ATTRIBUTES)


def overlap(a: Iterable[int], b: Iterable[int]) -> bool:
    (a0, a1), (b0, b1) = a, b
    return a0 < b1 and b0 < a1


class Gold:
    """One gold annotation seen from the pipeline's own layers."""

    def __init__(self, doc: Doc, gold: dict) -> None:
        self.doc, self.gold, self.shared = doc, gold, state(doc)
        types = {e["id"]: e["type"] for e in gold["entities"]}
        own = {e["id"]: e["type"] for e in self.shared["entities"]}
        votes: dict[str, Counter] = defaultdict(Counter)
        for g in gold["mentions"]:
            for p in self.shared["mentions"]:
                if overlap(g["span"], p["span"]) and types[g["entity"]] == own[p["entity"]]:
                    votes[g["entity"]][p["entity"]] += 1
        self.ids: dict[str, set[str]] = {g: set(v) for g, v in votes.items()}
        for layer in ("quantities", "times"):
            for g in gold[layer]:
                self.ids[g["id"]] = {
                    p.get("equivalent_of") or p["id"] for p in self.shared[layer] if overlap(g["span"], p["span"])
                }
        linked = {q["id"]: q["equivalent_of"] for q in gold["quantities"] if q.get("equivalent_of")}
        for q, root in linked.items():
            self.ids[root] = self.ids.get(root, set()) | self.ids.get(q, set())

    def events_at(self, scene: Scene) -> list[dict]:
        start = self.doc[scene.candidate.start].idx
        last = self.doc[scene.candidate.end - 1]
        span = (start, last.idx + len(last))
        return [
            e
            for e in self.gold["events"]
            if e["type"] == scene.candidate.type and any(overlap(span, t) for t in e["triggers"])
        ]

    def fits(self, arg: dict, filler: Filler) -> bool:
        if arg.get("ref"):
            return filler.ref is not None and filler.ref in self.ids.get(arg["ref"], ())
        first, last = self.doc[filler.start], self.doc[filler.end - 1]
        return overlap((first.idx, last.idx + len(last)), arg["span"])


def label_of(gold: Gold, events: list[dict], filler: Filler) -> str | None:
    """The filler's role, `none`, or None when it is better left out (optional roles, part of a longer gold text)."""
    for event in events:
        for arg in event["args"]:
            if gold.fits(arg, filler):
                if arg.get("optional"):
                    return None
                if filler.kind == "TEXT" and arg.get("span"):
                    head = gold.doc[filler.head]
                    inner = gold.doc.char_span(*arg["span"], alignment_mode="expand")
                    if inner is None or inner.root.i != head.i:
                        return None
                return str(arg["role"])
    return NONE


def examples(extractor: Extractor, doc: Doc, gold_data: dict) -> dict[str, Examples]:
    out = {task: Examples() for task in TASKS}
    gold = Gold(doc, gold_data)
    for scene in extractor.scenes(doc):
        events = gold.events_at(scene)
        if events and all(e["optional"] for e in events):
            continue
        out["trigger"].add(trigger_features(scene), "yes" if events else "no")
        if not events:
            continue
        type_ = scene.candidate.type
        links: dict[str, list[Filler]] = defaultdict(list)
        for filler in fillers_for(scene):
            role = label_of(gold, events, filler)
            if role in event_types()[type_].roles:
                links[role].append(filler)
            if role is not None and role_mask(type_, filler.kind, [role])[0]:
                out["link"].add(link_features(scene, filler), role, (type_, filler.kind))
        features = attribute_features(scene, links)
        for name in ATTRIBUTES:
            for value in {e[name] for e in events if not e["optional"]}:
                out[name].add(features[name], value or NONE, (name, type_))
    return out


# ---------------------------------------------------------------- learning
def fit(data: list[Examples], classes: list[str], masker, *, penalty: float, least: int = 2) -> Linear:
    """Masked softmax regression by L-BFGS; features seen fewer than `least` times are dropped."""
    rows = [f for d in data for f in d.features]
    labels = [label for d in data for label in d.labels]
    masks = [m for d in data for m in d.masks]
    counted = Counter(f for r in rows for f in set(r))
    vocabulary = {f: i for i, f in enumerate(sorted(f for f, n in counted.items() if n >= least))}
    indices, pointers = [], [0]
    for r in rows:
        indices += [vocabulary[f] for f in r if f in vocabulary]
        pointers.append(len(indices))
    x = csr_matrix((np.ones(len(indices)), indices, pointers), shape=(len(rows), len(vocabulary)))
    y = np.zeros((len(rows), len(classes)))
    y[np.arange(len(rows)), [classes.index(label) for label in labels]] = 1
    table = {m: masker(*m) for m in set(masks)}
    blocked = np.where(np.array([table[m] for m in masks]), 0.0, -1e9)
    shape = (len(vocabulary), len(classes))

    def objective(flat: np.ndarray) -> tuple[float, np.ndarray]:
        w = flat.reshape(shape)
        scores = x @ w + blocked
        scores -= scores.max(axis=1, keepdims=True)
        log_z = np.log(np.exp(scores).sum(axis=1, keepdims=True))
        gradient = x.T @ (np.exp(scores - log_z) - y) + penalty * w
        loss = -((scores - log_z) * y).sum() + penalty / 2 * (w * w).sum()
        return loss, gradient.ravel()

    found = minimize(objective, np.zeros(shape[0] * shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 120})
    keys = np.array([hash_string(f) for f in vocabulary], dtype=np.uint64)
    return Linear(classes, keys, found.x.reshape(shape).astype(np.float32))


def all_ok(*_: str) -> np.ndarray:
    return np.ones(2, dtype=bool)


PENALTY = {
    "trigger": 2.0,
    "link": 2.0,
    "modality": 2.0,
    "polarity": 2.0,
    "direction": 2.0,
    "subtype": 1.0,
    "source_kind": 2.0,
}


def train(parts: list[dict[str, Examples]]) -> Judges:
    def classes(task: str) -> list[str]:
        found = sorted(
            {label for p in parts for label in p[task].labels}
            | ({NONE} if task not in ("modality", "polarity") else set())
        )
        return found

    def one(task: str, masker, names: list[str] | None = None) -> Linear:
        names = names or classes(task)
        return fit([p[task] for p in parts], names, lambda *m: masker(*m, names), penalty=PENALTY[task])

    return Judges(
        one("trigger", lambda *m: np.ones(2, dtype=bool), ["no", "yes"]),
        one("link", role_mask),
        {name: one(name, value_mask) for name in ATTRIBUTES},
    )


# ---------------------------------------------------------------- articles
def articles(layers: str) -> tuple[object, list[tuple[str, Doc, dict]]]:
    nlp = load()
    off = ["manchette_events", *(COMPONENTS if layers == "gold" else [])]
    names = json.loads((ROOT / "gold/splits.json").read_text(encoding="utf-8"))["dev"]
    out = []
    with nlp.select_pipes(disable=[name for name in off if name in nlp.pipe_names]):
        for name in names:
            gold = json.loads((ROOT / f"gold/{name}.json").read_text(encoding="utf-8"))
            with (ROOT / f"corpus/{name}.txt").open(encoding="utf-8", newline="") as stream:
                doc = nlp.make_doc(stream.read())
            state(doc).update(published=gold["published"], doc=name)
            doc = nlp(doc)
            if layers == "gold":
                state(doc).update({layer: gold[layer] for layer in LAYERS})
            out.append((name, doc, gold))
    return nlp, out


def cross_validate(options: argparse.Namespace) -> None:
    nlp, docs = articles(options.layers)
    extractor = Extractor(nlp, None, event_threshold=options.event, link_threshold=options.link)
    parts = {name: examples(extractor, doc, gold) for name, doc, gold in docs}
    order = sorted(parts)
    random.Random(SEED).shuffle(order)
    options.out.mkdir(parents=True, exist_ok=True)
    for fold in range(options.folds):
        held = set(order[fold :: options.folds])
        extractor.judges = train([parts[n] for n in order if n not in held])
        for name, doc, _ in docs:
            if name in held:
                state(doc)["events"] = extractor.events(doc)
                result: Extraction = assemble(doc)
                data = json.dumps(result.model_dump(mode="json"), ensure_ascii=False, indent=1)
                (options.out / f"{name}.json").write_text(data, encoding="utf-8")
        print(f"fold {fold + 1}: {len(held)} articles held out", file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("cv", "fit"))
    parser.add_argument("--layers", choices=("gold", "own"), default="own")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--event", type=float, default=0.5)
    parser.add_argument("--link", type=float, default=0.5)
    parser.add_argument("--out", type=Path, default=Path("out/cv"))
    options = parser.parse_args()
    if options.command == "cv":
        cross_validate(options)
        return
    nlp, docs = articles(options.layers)
    extractor = Extractor(nlp, None)
    train([examples(extractor, doc, gold) for _, doc, gold in docs]).save()


if __name__ == "__main__":
    main()
