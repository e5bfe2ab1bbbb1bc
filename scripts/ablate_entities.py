"""The ablation table of docs/entities.md: strict name F1 on the dev articles as evidence is added, cross-validated.

Usage: OMP_NUM_THREADS=1 ablate_entities.py FOLDS.json [--every 3]   (see fit_entities.py for FOLDS.json)
--every N: only every Nth article.
"""

import argparse
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import spacy
from fit_entities import Article, count, fit_judge, fit_names, flat, overlap, read, splits
from train_ner import dev_articles

from pipeline.api import BASE_MODEL
from pipeline.entities import typing
from pipeline.entities.candidates import characters
from pipeline.entities.judging import Judge

RAW = {"PER": "PERSON", "LOC": "LOCATION", "ORG": "COMPANY", "MISC": "PRODUCT"}
LEXICON = ("lex", "firstname", "demonym", "noun")
SURFACE = ("n=", "n2=", "shape", "len=", "camel", "digits", "last:", "first:", "lower", "opener", "in=", "hyphen")
STEPS = (
    ("base + lexicon", ("bias", "base", *LEXICON), False),
    ("+ surface", ("bias", "base", *LEXICON, *SURFACE), False),
    ("+ cues", ("",), False),
    ("+ consistency", ("",), True),
)


def log_linear(articles: list[Article]) -> Judge:
    """The log-linear model alone, fitted on the features kept."""
    return Judge(fit_names(*flat(articles, "kept", "answers")))


def scores(
    articles: list[Article], prefixes: tuple[str, ...], agree: bool, fit: Callable[[list[Article]], Judge] = log_linear
) -> dict[str, Counter[str]]:
    """Strict counts a type, with the features that start so, and with or without agreement in the document."""
    shared, family = typing.SHARED, typing.FAMILY
    typing.SHARED, typing.FAMILY = (shared, family) if agree else (0.0, 0.0)
    total: dict[str, Counter[str]] = {}
    for a in articles:
        a["kept"] = [[f for f in row if f.startswith(prefixes)] for row in a["rows"]]
    for train, test in splits(articles):
        judge = fit(train)
        for a in test:
            names = judge.decide(a["view"], a["spans"], a["kept"])
            add(total, a, {(characters(a["view"], n.span), n.type) for n in names})
    typing.SHARED, typing.FAMILY = shared, family
    return total


def add(total: dict[str, Counter[str]], a: Article, found: set[Any]) -> None:
    free = lambda s: not any(overlap(s, zone) for zone in a["gold"]["ignore"])  # noqa: E731
    for kind in typing.LABELS[1:]:
        mine = {n for n in found if n[1] == kind and free(n[0])}
        count(total.setdefault(kind, Counter()), mine, {n for n in a["true"].items() if n[1] == kind and free(n[0])})


def row(title: str, total: dict[str, Counter[str]]) -> None:
    f1 = lambda c: 2 * c["tp"] / max(1, 2 * c["tp"] + c["fp"] + c["fn"])  # noqa: E731
    cells = [f"{f1(c):.3f}" for c in (sum(total.values(), Counter()), *(total[k] for k in typing.LABELS[1:]))]
    print(f"| {title} | {' | '.join(cells)} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folds", type=Path)
    parser.add_argument("--every", type=int, default=1)
    options = parser.parse_args()
    articles = dict(list(dev_articles().items())[:: options.every])
    folds = json.loads(options.folds.read_text(encoding="utf-8"))
    nlp = spacy.load(BASE_MODEL)
    base = {
        n: [(e.start_char, e.end_char, e.label_) for e in nlp(articles[n]["text"]).ents] for n in folds if n in articles
    }
    print(f"| evidence | all | {' | '.join(typing.LABELS[1:])} |\n|---|" + "---|" * 6)
    with_base = read(articles, base, "base")
    raw: dict[str, Counter[str]] = {}
    for a in with_base:
        add(raw, a, {((s, e), RAW[k]) for s, e, k in base[a["name"]]})
    row("raw base labels", raw)
    for title, prefixes, agree in STEPS:
        row(title, scores(with_base, prefixes, agree))
    with_trained = read(articles, folds)
    row("trained instead of base", scores(with_trained, ("",), True))
    row("+ network", scores(with_trained, ("",), True, fit_judge))


if __name__ == "__main__":
    main()
