"""Train the event judges on the dev half; on the way every dev article is predicted by judges that never saw it.

Usage: train_events.py [--layers own|gold] [--folds 5] [--jobs 2] [--members 2] [--out out/cv] [--dry]
Writes pipeline/data/models/events/ (unless --dry) and the held-out predictions to --out; score those with
`manchette evaluate OUT gold --texts corpus --split dev`. Layers: the entities, quantities and times that the judges
learn on, the pipeline's own (default) or the gold ones. Seeds are fixed; nothing of the blind half is read.
"""

import argparse
import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from spacy.strings import hash_string
from spacy.tokens import Doc

sys.path.insert(0, str(Path(__file__).parent))
from fit_entities import token_labels
from predict import ROOT
from train_calibration import Link, fit_calibration
from train_network import Lesson, averaged, train_network
from train_verdict import Drafted, fit_verdict

from pipeline.api import load
from pipeline.assemble import assemble
from pipeline.evaluation.events import align
from pipeline.evaluation.view import Match
from pipeline.evaluation.view import View as Judged
from pipeline.events.attributes import attribute_features
from pipeline.events.candidates import fillers_for
from pipeline.events.decode import NONE, assign_roles
from pipeline.events.extractor import Extractor, event
from pipeline.events.judges import ATTRIBUTES, Judges, role_mask, value_mask
from pipeline.events.linear import Linear
from pipeline.events.network import Network
from pipeline.events.network_features import candidate_features, pair_features, tokens_of
from pipeline.events.scene import Scene
from pipeline.events.verdict import numbers_of
from pipeline.events.view import Filler, View
from pipeline.ontology import event_types
from pipeline.schema import Extraction
from pipeline.state import state
from pipeline.tokens import tokenize

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

    def triggers(self) -> list[tuple[int, int, int, str, bool | None]]:
        """Every trigger: first token, end, head, type, and whether it is told; None where that is debatable."""
        spans = [
            (self.doc.char_span(*t, alignment_mode="expand"), e) for e in self.gold["events"] for t in e["triggers"]
        ]
        return [(s.start, s.end, s.root.i, e["type"], None if e["optional"] else True) for s, e in spans if s]

    def fits(self, arg: dict, filler: Filler) -> bool:
        if arg.get("ref"):
            return filler.ref is not None and filler.ref in self.ids.get(arg["ref"], ())
        first, last = self.doc[filler.start], self.doc[filler.end - 1]
        return overlap((first.idx, last.idx + len(last)), arg["span"])


def label_of(gold: Gold, events: list[dict], filler: Filler) -> str | None:
    """The filler's role, `none`, or None when it is better left out (optional roles, part of a longer gold text)."""
    for told in events:
        for arg in told["args"]:
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


@dataclass
class Part:
    """What one article teaches the log-linear judges of the attributes and the network."""

    examples: dict[str, Examples]
    lesson: Lesson


def once(features: list[str]) -> list[str]:
    """The same features, each string held once for all articles."""
    return [sys.intern(feature) for feature in features]


def part_of(extractor: Extractor, doc: Doc, gold_data: dict) -> Part:
    gold, scenes = Gold(doc, gold_data), extractor.scenes(doc)
    view = scenes[0].view if scenes else View(doc)
    out = {name: Examples() for name in ATTRIBUTES}
    tokens = tokens_of(view, extractor.words, [s.candidate for s in scenes])
    tokens = replace(tokens, features=[once(features) for features in tokens.features])
    lesson = Lesson(tokens, triggers=gold.triggers())
    for scene in scenes:
        events = gold.events_at(scene)
        skipped = bool(events) and all(e["optional"] for e in events)
        type_, head = scene.candidate.type, scene.candidate.head
        lesson.candidates.append((head, type_, once(candidate_features(scene)), None if skipped else bool(events)))
        if skipped or not events:
            continue
        links: dict[str, list[Filler]] = defaultdict(list)
        for filler in fillers_for(scene):
            role = label_of(gold, events, filler)
            if role in event_types()[type_].roles:
                links[role].append(filler)
            if role is not None and not role_mask(type_, filler.kind, [role])[0]:
                role = None
            place = (len(lesson.candidates) - 1, filler.head, max(filler.start - 1, 0))
            lesson.pairs.append((*place, filler.kind, once(pair_features(scene, filler)), role))
        features = attribute_features(scene, links)
        for name in ATTRIBUTES:
            for value in {e[name] for e in events if not e["optional"]}:
                out[name].add(once(features[name]), value or NONE, (name, type_))
                lesson.values.append((len(lesson.candidates) - 1, name, value or NONE))
    return Part(out, lesson)


# ---------------------------------------------------------------- learning
def fit(
    data: list[Examples], classes: list[str], masker: Callable[..., np.ndarray], *, penalty: float, least: int = 2
) -> Linear:
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

    found = minimize(objective, np.zeros(shape[0] * shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 80})
    keys = np.array([hash_string(f) for f in vocabulary], dtype=np.uint64)
    return Linear(classes, keys, found.x.reshape(shape).astype(np.float32))


PENALTY = {"modality": 2.0, "polarity": 2.0, "direction": 2.0, "subtype": 1.0, "source_kind": 2.0}


def classes(parts: list[Part], name: str) -> list[str]:
    found = {label for p in parts for label in p.examples[name].labels}
    return sorted(found | ({NONE} if name not in ("modality", "polarity") else set()))


PARTS: dict[str, Part] = {}  # by article; read by the forked workers


def without(held: frozenset[str]) -> list[Part]:
    """The parts of every article but the held-out ones."""
    return [part for name, part in PARTS.items() if name not in held]


def member(held: frozenset[str], number: int) -> Network:
    """One member of the network that has not seen the held-out articles."""
    parts = without(held)
    roles = {pair[-1] for p in parts for pair in p.lesson.pairs} - {None}
    labels = {name: classes(parts, name) for name in ATTRIBUTES}
    labels = {"type": sorted(event_types()), "role": sorted(roles)} | labels
    return train_network([p.lesson for p in parts], labels, role_mask, seed=SEED + number)


def log_linear(held: frozenset[str]) -> dict[str, Linear]:
    """The models of the attributes that have not seen the held-out articles."""
    parts = without(held)

    def attribute(name: str) -> Linear:
        data, names = [p.examples[name] for p in parts], classes(parts, name)
        return fit(data, names, lambda n, t: value_mask(n, event_types()[t], names), penalty=PENALTY[name])

    return {name: attribute(name) for name in ATTRIBUTES}


def trained(rounds: list[tuple[frozenset[str], int]], jobs: int) -> list[Judges]:
    """The judges of each round: the articles held out, and how many members its network has."""
    with ProcessPoolExecutor(jobs, mp_context=get_context("fork")) as pool:
        begun = [
            ([pool.submit(member, held, number) for number in range(members)], pool.submit(log_linear, held))
            for held, members in reversed(rounds)  # the longest first
        ]
        judges = [Judges(averaged([n.result() for n in nets]), models.result()) for nets, models in begun]
    return judges[::-1]


# ---------------------------------------------------------------- articles
def unseen(recognise: Callable[[Doc], dict]) -> Callable[[Doc], dict]:
    """A recogniser that repeats for an article what one said that had not seen it: the judges learn on names as good
    as those of new articles."""
    folds = json.loads((ROOT / "scripts/training/folds.json").read_text(encoding="utf-8"))
    return lambda doc: token_labels(doc, folds[state(doc)["doc"]]) if state(doc)["doc"] in folds else recognise(doc)


def articles(layers: str) -> tuple[object, list[tuple[str, Doc, dict]]]:
    nlp = load()
    entities = nlp.get_pipe("manchette_entities")
    entities.recognize = unseen(entities.recognize)
    off = ["manchette_events", *(COMPONENTS if layers == "gold" else [])]
    names = json.loads((ROOT / "gold/splits.json").read_text(encoding="utf-8"))["dev"]
    out = []
    with nlp.select_pipes(disable=[name for name in off if name in nlp.pipe_names]):
        for name in names:
            gold = json.loads((ROOT / f"gold/{name}.json").read_text(encoding="utf-8"))
            with (ROOT / f"corpus/{name}.txt").open(encoding="utf-8", newline="") as stream:
                doc = tokenize(nlp, stream.read())
            state(doc).update(published=gold["published"], doc=name)
            doc = nlp(doc)
            if layers == "gold":
                state(doc).update({layer: gold[layer] for layer in LAYERS})
            out.append((name, doc, gold))
    return nlp, out


Found = TypeVar("Found")
FAINT = 0.2  # links that the network gives less teach the calibration nothing


def links_told(extractor: Extractor, doc: Doc, gold_data: dict) -> list[Link]:
    """The links that the network would give the gold events of an article, and whether they are right."""
    gold, out = Gold(doc, gold_data), []
    for scene, scored in extractor.heard(doc)[1]:
        events = [e for e in gold.events_at(scene) if not e["optional"]]
        links, sure = assign_roles(scene, scored, FAINT) if events else ({}, {})
        for role, fillers in links.items():
            many = scene.candidate.frame.spec.roles[role].many
            for number, filler in enumerate(fillers):  # the surest first
                if (right := label_of(gold, events, filler)) is not None:
                    out.append(Link(sure[role, filler.start], role, many and number > 0, right == role))
    return out


def drafted(extractor: Extractor, doc: Doc, gold: dict) -> tuple[Drafted, list[dict]]:
    """Every draft of an article as an example for the verdict, and as the event it would become."""
    hearing, drafts = extractor.drafts(doc)
    events = [event(f"v{n}", draft, hearing) for n, draft in enumerate(drafts, 1)]
    state(doc)["events"] = events
    truth, ours = Judged(Extraction.model_validate(gold)), Judged(assemble(doc))
    pairs = {p: truth.events[g].optional for g, p in align(Match(truth, ours), doc.text)}
    numbers = range(len(drafts))
    return Drafted(
        [d.type for d in drafts],
        list(numbers_of(drafts)),
        [n in pairs for n in numbers],
        [not pairs.get(n, False) for n in numbers],  # an event that gold calls optional teaches nothing
    ), events


def by_judges(
    extractor: Extractor,
    judges: list[Judges],
    held: list[frozenset[str]],
    docs: list[tuple[str, Doc, dict]],
    find: Callable[[Extractor, Doc, dict], Found],
) -> dict[str, Found]:
    """What is found in each article by the judges that never saw it."""
    out = {}
    for names, fold in zip(held, judges, strict=False):
        extractor.judges = fold
        out |= {name: find(extractor, doc, gold) for name, doc, gold in docs if name in names}
    return out


def write(out: Path, doc: Doc, events: list[dict], kept: list[float], threshold: float) -> None:
    state(doc)["events"] = [
        {**e, "confidence": round(p, 4)} for e, p in zip(events, kept, strict=True) if p >= threshold
    ]
    data = json.dumps(assemble(doc).model_dump(mode="json"), ensure_ascii=False, indent=1)
    (out / f"{state(doc)['doc']}.json").write_text(data, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--layers", choices=("gold", "own"), default="own")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--out", type=Path, default=Path("out/cv"))
    parser.add_argument("--threshold", type=float, default=0.4, help="least confidence of a held-out prediction")
    parser.add_argument("--members", type=int, default=2, help="networks to average")
    parser.add_argument("--dry", action="store_true")
    parser.add_argument(
        "--reuse", action="store_true", help="take the folds' judges from --out, train the verdict anew"
    )
    options = parser.parse_args()
    nlp, docs = articles(options.layers)
    extractor = Extractor(nlp, None)
    PARTS.update({name: part_of(extractor, doc, gold) for name, doc, gold in docs})
    order = sorted(PARTS)
    random.Random(SEED).shuffle(order)
    held = [frozenset(order[fold :: options.folds]) for fold in range(options.folds)]
    if options.reuse:
        judges = [Judges.load(options.out / "judges" / str(n)) for n in range(options.folds + (not options.dry))]
    else:
        rounds = [(names, 1) for names in held]  # their work is to tell how sure the judges may be of new articles
        judges = trained([*rounds, *([] if options.dry else [(frozenset[str](), options.members)])], options.jobs)
    for number, fold in enumerate(judges):
        fold.save(options.out / "judges" / str(number))
    links = by_judges(extractor, judges, held, docs, links_told)
    calibration = fit_calibration([link for told in links.values() for link in told])  # fifty numbers for all folds
    judges = [replace(fold, calibration=calibration) for fold in judges]
    found = by_judges(extractor, judges, held, docs, drafted)
    options.out.mkdir(parents=True, exist_ok=True)
    by_name = {name: doc for name, doc, _ in docs}
    for names in held:
        verdict = fit_verdict([found[n][0] for n in order if n not in names])
        for name in sorted(names):
            drafts, events = found[name]
            kept = verdict.probabilities(drafts.types, np.array(drafts.numbers)).tolist() if events else []
            write(options.out, by_name[name], events, kept, options.threshold)
    if not options.dry:
        final = judges[-1]
        replace(final, verdict=fit_verdict([drafts for drafts, _ in found.values()])).save()


if __name__ == "__main__":
    main()
