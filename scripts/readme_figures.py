"""The generated parts of the documentation: what the READMEs' examples print, the accuracy tables, the gold's counts.

Usage: readme_figures.py [--check]     --check writes nothing; exit 1 when a file is stale
Figures come from .ci/floors.json (scripts/eval_gate.py --update measures them).
"""

import argparse
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

from eval_gate import EVERY

from pipeline.evaluation import read_gold

ROOT = Path(__file__).parents[1]
READMES = (ROOT / "README.md", ROOT / "README.fr.md")
SPLITS = tuple(EVERY)
MEASURES = {
    "names_strict": ("names (exact span and type)", "noms (passage exact et type)"),
    "nominals": ("noun phrases for an entity", "groupes nominaux pour une entité"),
    "quantity_value": ("quantities (value and unit)", "quantités (valeur et unité)"),
    "time_value": ("times (value)", "dates et durées (valeur)"),
    "relations": ("relations", "relations"),
    "events": ("events", "événements"),
    "arguments": ("event arguments", "arguments des événements"),
    "events_strict": ("whole events, nothing wrong", "événements entiers, sans erreur"),
}
EXAMPLE = re.compile(r"(?<=```python\n)(?P<code>.*?)```\n\n```text\n(?P<output>.*?)(?=```)", re.DOTALL)
FIGURES = re.compile(r"(?<=<!-- figures -->\n).*?(?=<!-- /figures -->)", re.DOTALL)


def printed(code: str) -> str:
    """What a Python example prints when it runs in the project's folder."""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    return done.stdout


def with_outputs(readme: str) -> str:
    """The README with what its examples print today."""
    return EXAMPLE.sub(lambda m: m[0][: m.start("output") - m.start()] + printed(m["code"]), readme)


def accuracy(language: int) -> str:
    """The accuracy table, from the floors."""
    floors = json.loads((ROOT / ".ci/floors.json").read_text(encoding="utf-8"))["floors"]
    splits = json.loads((ROOT / "gold/splits.json").read_text(encoding="utf-8"))
    read = {name: len(splits[name][::step]) for name, step in EVERY.items()}
    rows = ["| | " + " | ".join(f"{name} ({count} articles)" for name, count in read.items()) + " |", "|---|---:|---:|"]
    for name, labels in MEASURES.items():
        values = (floors[split][name] for split in SPLITS)
        rows.append(f"| {labels[language]} | " + " | ".join("–" if v is None else f"{v:.3f}" for v in values) + " |")
    return "\n".join(rows) + "\n"


def gold_counts() -> str:
    """Articles, annotations and events by type in both halves."""
    counts = {split: Counter[str]() for split in SPLITS}
    for split, found in counts.items():
        for pair in read_gold(ROOT / "gold", split=split):
            gold = pair.gold
            layers = ("mentions", "quantities", "times", "relations", "events")
            found.update({"articles": 1} | {layer: len(getattr(gold, layer)) for layer in layers})
            found.update(f"`{event.type}`" for event in gold.events)
    names = list(dict.fromkeys(name for found in counts.values() for name in found))
    names.sort(key=lambda name: (name.startswith("`"), name if name.startswith("`") else ""))
    rows = ["| | dev | blind |", "|---|---:|---:|"]
    return "\n".join(rows + [f"| {n} | {counts['dev'][n]} | {counts['blind'][n]} |" for n in names]) + "\n"


def documents() -> dict[Path, str]:
    """Every generated file with the content it should have."""
    fresh = {}
    for language, path in enumerate(READMES):
        fresh[path] = FIGURES.sub(lambda _, n=language: accuracy(n), with_outputs(path.read_text(encoding="utf-8")))
    path = ROOT / "gold/README.md"
    fresh[path] = FIGURES.sub(lambda _: gold_counts(), path.read_text(encoding="utf-8"))
    return fresh


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    check, stale = parser.parse_args().check, []
    for path, content in documents().items():
        if path.read_text(encoding="utf-8") != content:
            stale.append(path.name)
            if not check:
                path.write_text(content, encoding="utf-8")
    if check and stale:
        print(f"stale: {', '.join(stale)}; run: python scripts/readme_figures.py", file=sys.stderr)
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
