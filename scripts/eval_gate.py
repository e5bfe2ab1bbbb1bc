"""The evaluation gate: extracts the gold articles and compares the figures with the floors of .ci/floors.json.

Usage: eval_gate.py --check                         exit 1 when a figure is under its floor, or corpus or gold changed
       eval_gate.py --update [--allow-regression]   writes today's figures as the floors; a lower floor needs the flag
The blind half is shown as figures only.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pipeline import extract_many
from pipeline.batch.files import atomic
from pipeline.evaluation import MEASURES, read_gold, score_article, summarise

ROOT = Path(__file__).parents[1]
FLOORS = ROOT / ".ci" / "floors.json"
EVERY = {"dev": 10, "blind": 1}  # the models know dev: a tenth of it shows whether they still do
SLACK = 0.003  # another processor's floating point may turn a borderline decision of the base model
Figures = dict[str, dict[str, float | None]]


def fingerprint(files: Iterable[Path]) -> str:
    """One sha256 over the names and bytes of the files."""
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(f"{path.name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def fingerprints() -> dict[str, str]:
    """What the floors hold for: the texts and the gold of exactly the articles that the splits name."""
    splits = ROOT / "gold/splits.json"
    names = sorted({name for listed in json.loads(splits.read_text(encoding="utf-8")).values() for name in listed})
    return {
        "corpus": fingerprint(ROOT / f"corpus/{name}.txt" for name in names),
        "gold": fingerprint([splits, *(ROOT / f"gold/{name}.json" for name in names)]),
    }


def measure() -> Figures:
    """F1 of every headline measure and accuracy of every attribute, by split."""
    return {split: _measure_split(split, step) for split, step in EVERY.items()}


def _measure_split(split: str, step: int) -> dict[str, float | None]:
    pairs = read_gold(ROOT / "gold", texts=ROOT / "corpus", split=split)[::step]
    records = [{"doc": p.doc, "text": p.text, "published": p.gold.published} for p in pairs]
    scores = [
        score_article(pair.gold, result, pair.text) for pair, result in zip(pairs, extract_many(records), strict=True)
    ]
    found = summarise(scores, intervals=False)
    figures = {name: found[name]["f1"] for name in MEASURES}
    return figures | {name: found[name]["accuracy"] for name in sorted(found) if name.startswith("attribute:")}


def lowered(floors: Figures, figures: Figures, slack: float) -> list[str]:
    """A line for every floor that the figures do not reach; a floor or figure of None is not compared."""
    lines = []
    for split, measures in floors.items():
        for name, floor in measures.items():
            value = figures.get(split, {}).get(name)
            if floor is not None and value is not None and value < floor - slack:
                lines.append(f"{split:5} {name:20} {value:.4f} is under its floor {floor:.4f}")
            elif floor is not None and value is None:
                lines.append(f"{split:5} {name:20} is no longer measured; its floor is {floor:.4f}")
    return lines


def check(stored: dict[str, Any], figures: Figures, prints: dict[str, str]) -> list[str]:
    """What is wrong: changed articles, or figures under their floors."""
    changed = [name for name, value in prints.items() if stored["fingerprint"].get(name) != value]
    problems = [
        f"{name} changed since the floors were set; run: python scripts/eval_gate.py --update" for name in changed
    ]
    return problems + lowered(stored["floors"], figures, SLACK)


def render(figures: Figures) -> str:
    """The figures as a table of both halves."""
    names = dict.fromkeys(name for measures in figures.values() for name in measures)
    rows = [f"{'':20}" + "".join(f"{split:>8}" for split in figures)]
    for name in names:
        values = (figures[split].get(name) for split in figures)
        rows.append(f"{name:20}" + "".join("       -" if v is None else f"{v:8.4f}" for v in values))
    return "\n".join(rows)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    task = parser.add_mutually_exclusive_group(required=True)
    task.add_argument("--check", action="store_true")
    task.add_argument("--update", action="store_true")
    parser.add_argument("--allow-regression", action="store_true")
    options = parser.parse_args()
    stored = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.is_file() else None
    if options.check and stored is None:
        print(f"{FLOORS} does not exist; run: python scripts/eval_gate.py --update", file=sys.stderr)
        return 1
    figures, prints = measure(), fingerprints()
    print(render(figures))
    if options.check:
        problems = check(stored, figures, prints)
    elif problems := [] if options.allow_regression or stored is None else lowered(stored["floors"], figures, 0):
        problems.append("floors not changed; a lower floor is set with --allow-regression only")
    else:
        with atomic(FLOORS) as part:
            part.write_text(json.dumps({"fingerprint": prints, "floors": figures}, indent=1) + "\n", encoding="utf-8")
    print(*problems, sep="\n", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
