"""Predictions for every gold article: extract over corpus/ (and ../shared's Wikinews articles), one JSON an article.

Usage: predict.py OUTDIR [--split dev|blind] [--rules]
--rules: events by the hints of their frames alone, without the judges
"""

import argparse
import json
from pathlib import Path

from pipeline import extract_many, load

ROOT = Path(__file__).parent.parent
HOMES = ((ROOT / "corpus", ROOT / "gold"), (ROOT.parent / "shared/corpus", ROOT.parent / "shared/gold"))


def articles(split: str | None) -> list[dict[str, str | None]]:
    """Text, publication date and name of the articles of a split (or of both), each once."""
    found: dict[str, dict[str, str | None]] = {}
    for corpus, gold in HOMES:
        if not gold.exists():
            continue
        splits = json.loads((gold / "splits.json").read_text(encoding="utf-8"))
        for name in sorted({n for key, names in splits.items() if split in (None, key) for n in names} - set(found)):
            if (gold / f"{name}.json").exists():
                data = json.loads((gold / f"{name}.json").read_text(encoding="utf-8"))
                with (corpus / f"{name}.txt").open(encoding="utf-8", newline="") as stream:
                    found[name] = {"doc": name, "published": data["published"], "text": stream.read()}
    return list(found.values())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("outdir", type=Path)
    parser.add_argument("--split", choices=("dev", "blind"))
    parser.add_argument("--rules", action="store_true")
    options = parser.parse_args()
    load().get_pipe("manchette_events").extractor.rules_only = options.rules
    options.outdir.mkdir(parents=True, exist_ok=True)
    for result in extract_many(articles(options.split)):
        data = json.dumps(result.model_dump(mode="json"), ensure_ascii=False, indent=1)
        (options.outdir / f"{result.doc}.json").write_text(data, encoding="utf-8")


if __name__ == "__main__":
    main()
