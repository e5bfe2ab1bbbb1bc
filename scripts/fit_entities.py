"""Fits the three logistic models of the entity layers on the dev articles: names, definite phrases, relations.

Usage: OMP_NUM_THREADS=1 fit_entities.py FOLDS.json [--no-write]

FOLDS.json holds, for every article, the names that a recogniser found that had not seen the article
(`train_ner.py --folds 4 --save-folds FOLDS.json`), so that the models learn how far the recogniser is to be trusted.
First prints five-fold cross-validation by article, then writes the weights fitted on all of them.
"""

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import spacy
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from spacy.tokens import Doc
from train_names import Page, fit_network
from train_ner import dev_articles, sentence_articles, written_sentences

from pipeline.api import BASE_MODEL
from pipeline.components.coreference import Coreference, make_story
from pipeline.components.entities import Entities
from pipeline.components.relations import make_scene
from pipeline.entities import reference, relating, typing
from pipeline.entities.candidates import View, candidates, characters
from pipeline.entities.features import features, make_evidence
from pipeline.entities.judging import NETWORK, Judge
from pipeline.entities.network import Around, numbered, overlapping
from pipeline.entities.phrases import find_phrases
from pipeline.state import state
from pipeline.text import fold
from pipeline.tokens import tokenize

FOLDS = 5
STRENGTH = 0.25  # inverse regularisation of names
RIDGE = 1.0  # of the choice of a referent
FIRM_RIDGE = 2.0  # of the choice of a firm
RAREST = 3  # features seen less often are left out
Span = tuple[int, int]
Article = dict[str, Any]
Choice = list[tuple[Iterable[str], bool]]  # features of each candidate, and whether it is right


def overlap(a: Sequence[int], b: Sequence[int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def fit_names(rows: Sequence[Sequence[str]], labels: Sequence[str]) -> dict[str, list[float]]:
    seen = Counter(f for row in rows for f in set(row))
    vectors = DictVectorizer()
    matrix = vectors.fit_transform([{f: 1.0 for f in row if seen[f] >= RAREST} for row in rows])
    model = LogisticRegression(C=STRENGTH, max_iter=400).fit(matrix, labels)
    order = [list(model.classes_).index(k) for k in typing.LABELS]
    found = {f: [round(float(x), 4) for x in model.coef_[order][:, k]] for f, k in vectors.vocabulary_.items()}
    found["bias"] = [round(a + float(b), 4) for a, b in zip(found["bias"], model.intercept_[order], strict=True)]
    return found


def fit_judge(articles: Sequence[Article]) -> Judge:
    """The log-linear model and the network of the names of some articles."""
    pages = [Page(a["rows"], a["answers"], a["around"], a["groups"]) for a in articles]
    around = Around(articles[0]["doc"].vocab.vectors, states=True)
    return Judge(fit_names(*flat(articles, "rows", "answers")), fit_network(pages), around)


def fit_choices(choices: Iterable[Choice], ridge: float = RIDGE) -> dict[str, float]:
    """Conditional logistic regression: of each choice's candidates and "none" (score 0), the right ones."""
    groups = [g for g in choices if g]
    seen = Counter(f for g in groups for row, _ in g for f in set(row))
    column = {f: k for k, f in enumerate(sorted(f for f, n in seen.items() if n >= RAREST))}
    rows = [row for g in groups for row, _ in g]
    cells = [(r, column[f]) for r, row in enumerate(rows) for f in sorted(set(row)) if f in column]
    matrix = csr_matrix((np.ones(len(cells)), tuple(zip(*cells, strict=True))), shape=(len(rows), len(column)))
    starts = np.cumsum([0, *(len(g) for g in groups)])[:-1]
    group = np.repeat(np.arange(len(groups)), [len(g) for g in groups])
    right = np.array([answer / max(1, sum(y for _, y in g)) for g in groups for _, answer in g])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total = np.clip(matrix @ weights, -30, 30)
        top = np.maximum(np.maximum.reduceat(total, starts), 0)
        part = np.exp(total - top[group])
        whole = np.add.reduceat(part, starts) + np.exp(-top)
        value = (right * total).sum() - (top + np.log(whole)).sum() - ridge * (weights @ weights)
        return -value, -(matrix.T @ (right - part / whole[group]) - 2 * ridge * weights)

    best = minimize(loss, np.zeros(len(column)), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    return {f: round(float(best[k]), 4) for f, k in column.items()}


def write(path: Path, weights: dict[str, Any]) -> None:
    def text(value: object, indent: int | None = None) -> str:
        return json.dumps(value, ensure_ascii=False, indent=indent, sort_keys=True)

    lines = ",\n".join(f"{text(k)}: {text(v, 0 if isinstance(v, dict) else None)}" for k, v in sorted(weights.items()))
    path.write_text("{\n" + lines + "\n}\n", encoding="utf-8")


def read(articles: dict[str, Article], folds: dict[str, list[Any]], model: str = "trained") -> list[Article]:
    """The articles through the layers below, with candidates, evidence and gold label of each."""
    nlp = spacy.load(BASE_MODEL, exclude=["ner"])
    nlp.add_pipe("manchette_layout", before="parser")
    nlp.add_pipe("manchette_quantities")
    nlp.add_pipe("manchette_times")
    out = []
    for name in [n for n in articles if n in folds]:
        gold, doc = articles[name]["gold"], tokenize(nlp, articles[name]["text"])
        state(doc)["published"] = gold["published"]
        doc = nlp(doc)
        out.append(
            {
                "name": name,
                "gold": gold,
                "doc": doc,
                "labels": token_labels(doc, folds[name]),
                **names_of(doc, gold, folds[name], model),
            }
        )
    return out


def token_labels(doc: Doc, found: list[Any]) -> dict[Span, str]:
    spans = ((doc.char_span(start, end), kind) for start, end, kind in found)
    return {(s.start, s.end): kind for s, kind in spans if s is not None}


def names_of(doc: Doc, gold: Article, found: list[Any], model: str) -> Article:
    labels, view = token_labels(doc, found), View(doc)
    kinds = {e["id"]: e["type"] for e in gold["entities"]}
    true = {tuple(m["span"]): kinds[m["entity"]] for m in gold["mentions"] if m["kind"] == "name"}
    spans = candidates(view, labels)
    evidence = make_evidence(view, {model: labels}, spans, state(doc))
    around = Around(doc.vocab.vectors, states=True)
    return {
        "around": around(doc, spans) if spans else None,
        "groups": (numbered([fold(view.text(s)) for s in spans]), overlapping(spans)),
        "view": view,
        "true": true,
        "spans": spans,
        "rows": [features(evidence, s) for s in spans],
        "answers": [true.get(characters(view, s), typing.NONE) for s in spans],
    }


def tell(title: str, c: Counter[str]) -> None:
    precision, recall = c["tp"] / max(1, c["tp"] + c["fp"]), c["tp"] / max(1, c["tp"] + c["fn"])
    f1 = 2 * c["tp"] / max(1, 2 * c["tp"] + c["fp"] + c["fn"])
    print(
        f"{title:16} P {precision:.3f} R {recall:.3f} F1 {f1:.3f}  tp {c['tp']} fp {c['fp']} fn {c['fn']}", flush=True
    )


def flat(articles: Iterable[Article], rows: str, answers: str) -> tuple[list[Any], list[Any]]:
    kept = list(articles)
    return [r for a in kept for r in a[rows]], [y for a in kept for y in a[answers]]


def splits(articles: Sequence[Article]) -> list[tuple[list[Article], list[Article]]]:
    return [([a for i, a in enumerate(articles) if i % FOLDS != k], list(articles[k::FOLDS])) for k in range(FOLDS)]


def use(module: ModuleType, weights: dict[str, Any]) -> None:
    """Lets a layer read these weights instead of its file."""
    module.weights.cache_clear() if hasattr(module.weights, "cache_clear") else None
    module.weights = lambda: weights


def cross_names(articles: list[Article], sentences: Sequence[Article] = ()) -> None:
    """Prints strict scores, and leaves every article with the names found by a model that has not seen it."""
    total: dict[str, Counter[str]] = {}
    for train, test in splits(articles):
        judge = fit_judge([*train, *sentences])
        for a in test:
            inside = lambda s, a=a: any(overlap(s, zone) for zone in a["gold"]["ignore"])  # noqa: E731
            found = {(characters(a["view"], n.span), n.type) for n in judge.decide(a["view"], a["spans"], a["rows"])}
            mine, true = {n for n in found if not inside(n[0])}, {n for n in a["true"].items() if not inside(n[0])}
            for kind in typing.LABELS[1:]:
                count(
                    total.setdefault(kind, Counter()),
                    {n for n in mine if n[1] == kind},
                    {n for n in true if n[1] == kind},
                )
            state(a["doc"]).update(entities=[], mentions=[])
            Entities(lambda doc, a=a: a["labels"], judge)(a["doc"])
            a["owners"] = owners(a)
    for kind, c in total.items():
        tell(kind, c)
    tell("names", sum(total.values(), Counter()))


def count(c: Counter[str], mine: set[Any], true: set[Any]) -> None:
    c.update(tp=len(mine & true), fp=len(mine - true), fn=len(true - mine))


def owners(a: Article) -> dict[str, set[str]]:
    """Predicted entity -> the gold entities it matches."""
    kinds = {e["id"]: e["type"] for e in a["gold"]["entities"]}
    mine = {e["id"]: e["type"] for e in state(a["doc"])["entities"]}
    out: dict[str, set[str]] = {key: set() for key in mine}
    for m in state(a["doc"])["mentions"]:
        out[m["entity"]] |= {
            g["entity"]
            for g in a["gold"]["mentions"]
            if overlap(m["span"], g["span"]) and kinds[g["entity"]] == mine[m["entity"]] and m["kind"] == "name"
        }
    return out


def read_phrases(a: Article) -> None:
    """Pairs of phrase and entity, in the order and with the history that a perfect resolver would have."""
    story = make_story(a["doc"])
    names = sorted(s for p in story.profiles for s in p.spans)
    chars = lambda s: (a["doc"][s[0]].idx, a["doc"][s[1] - 1].idx + len(a["doc"][s[1] - 1]))  # noqa: E731
    ignored = lambda s: any(overlap(s, zone) for zone in a["gold"]["ignore"])  # noqa: E731
    a["nominals"] = [
        (tuple(m["span"]), m["entity"])
        for m in a["gold"]["mentions"]
        if m["kind"] == "nominal" and not ignored(m["span"])
    ]
    a.update(story=story, choices=[], phrases=[])
    for phrase in find_phrases(story.view, names):
        span = chars(phrase.span)
        if ignored(span):
            continue
        a["phrases"].append((phrase, span))
        true = {e for s, e in a["nominals"] if overlap(s, span)}
        fitting = reference.candidates_for(story, phrase)
        right = [bool(true & a["owners"][p.id]) for p in fitting]
        a["choices"].append(
            [(reference.pair_features(story, phrase, p), y) for p, y in zip(fitting, right, strict=True)]
        )
        if any(right):
            story.linked.setdefault(fitting[right.index(True)].id, []).append((phrase.span[0], phrase.noun))


def cross_nominals(articles: list[Article]) -> None:
    c: Counter[str] = Counter()
    for train, test in splits(articles):
        use(reference, fit_choices(c for a in train for c in a["choices"]))
        for a in test:
            a["story"].linked = {}
            used = set()
            for phrase, span in a["phrases"]:
                found = reference.resolve(a["story"], phrase)
                if found:
                    hits = {s for s, e in a["nominals"] if overlap(s, span) and e in a["owners"][found[0].id]} - used
                    used |= set(list(hits)[:1])
                    c.update(tp=bool(hits), fp=not hits)
            c.update(fn=len(a["nominals"]) - len(used))
            a["doc"]._.manchette["mentions"] = [m for m in state(a["doc"])["mentions"] if m["kind"] == "name"]
            Coreference()(a["doc"])
    tell("nominals", c)


def read_relations(a: Article) -> None:
    """Of every entity that may be tied to a firm, the firms with their evidence and the gold relations they hit."""
    gold = {(r["type"], r["from"], r["to"]) for r in a["gold"]["relations"]}
    a.update(link_gold=gold, slots=relating.proposed(make_scene(a["doc"])), link_hits={})
    for (kind, start), options in a["slots"].items():
        for end in options:
            ends = a["owners"][start], a["owners"][end]
            a["link_hits"][kind, start, end] = {g for g in gold if g[0] == kind and g[1] in ends[0] and g[2] in ends[1]}


def cross_relations(articles: list[Article]) -> None:
    total: dict[str, Counter[str]] = {}
    for train, test in splits(articles):
        use(relating, relation_weights(train))
        for a in test:
            used: set[Any] = set()
            for kind, start, end, _ in relating.relations(make_scene(a["doc"])):
                right = a["link_hits"][kind, start, end] - used
                used |= set(sorted(right)[:1])
                total.setdefault(kind, Counter()).update(tp=bool(right), fp=not right)
            for kind, _, _ in a["link_gold"] - used:
                total.setdefault(kind, Counter()).update(fn=1)
    for kind, c in total.items():
        tell(kind, c)
    tell("relations", sum(total.values(), Counter()))


def relation_weights(articles: Sequence[Article]) -> dict[str, dict[str, float]]:
    """Type of relation -> its weights."""
    return {
        kind: fit_choices((c for a in articles for c in link_choices(a, kind)), FIRM_RIDGE) for kind in relating.KINDS
    }


def link_choices(a: Article, kind: str) -> list[Choice]:
    return [
        [(rows, bool(a["link_hits"][kind, start, end])) for end, rows in options.items()]
        for (slot, start), options in a["slots"].items()
        if slot == kind
    ]


def each(articles: Iterable[Article], do: Callable[[Article], None]) -> None:
    for a in articles:
        do(a)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folds", type=Path)
    parser.add_argument("--no-write", action="store_true")
    options = parser.parse_args()
    folds = json.loads(options.folds.read_text(encoding="utf-8"))
    articles, sentences = read(dev_articles(), folds), read(sentence_articles(written_sentences()), folds)
    cross_names(articles, sentences)
    each(articles, read_phrases)
    cross_nominals(articles)
    each(articles, read_relations)
    cross_relations(articles)
    if not options.no_write:
        judge = fit_judge([*articles, *sentences])
        write(typing.WEIGHTS, dict(judge.weights))
        judge.network.save(NETWORK)
        write(reference.WEIGHTS, fit_choices(c for a in articles for c in a["choices"]))
        write(relating.WEIGHTS, relation_weights(articles))


if __name__ == "__main__":
    main()
