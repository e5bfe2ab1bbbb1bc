"""Why held-out events go wrong: counts of the dev half's errors by cause, from predictions of judges that had not seen
the article (`train_events.py --dry --out out/cv`).

Usage: error_causes.py out/cv
"""

import argparse
import json
from collections import Counter
from pathlib import Path

from pipeline.evaluation.events import align
from pipeline.evaluation.view import Match, View
from pipeline.schema import Argument, Event, Extraction

ROOT = Path(__file__).parent.parent


def lost_argument(match: Match, gold: Argument, predicted: Event) -> str:
    """Why an argument of a found event is missing."""
    if not gold.ref:
        return "argument: a phrase that was not linked"
    item = match.gold.referents(gold.ref)[0]
    theirs = [*match.predicted.entities.values(), *match.predicted.quantities, *match.predicted.times]
    known = [t for t in theirs if match.same(item, t)]
    if not known:
        return f"argument: its {type(item).__name__.lower()} was not found, or not read right"
    elsewhere = any(a.ref in {t.id for t in known} for a in predicted.args)
    return "argument: linked in another role" if elsewhere else "argument: found, but not linked"


def causes(gold: Extraction, predicted: Extraction, text: str) -> Counter[str]:
    """The errors of one article."""
    match = Match(View(gold, gold.ignore), View(predicted, gold.ignore))
    pairs, found = align(match, text), Counter[str]()
    for g, p in pairs:
        ours, theirs = match.gold.events[g], match.predicted.events[p]
        if ours.optional:
            continue
        told, said = match.gold.arguments(ours), match.predicted.arguments(theirs)
        missing = [a for a in told if not a.optional and not any(match.arguments(a, b) for b in said)]
        found.update(lost_argument(match, a, theirs) for a in missing)
        found["argument: spurious"] += sum(not any(match.arguments(a, b) for a in told) for b in said)
        for name in ("modality", "polarity", "direction", "subtype", "source_kind"):
            found[f"attribute: {name}"] += getattr(ours, name) != getattr(theirs, name)
    found["event: missed"] = sum(
        not e.optional for g, e in enumerate(match.gold.events) if g not in {g for g, _ in pairs}
    )
    found["event: spurious"] = len(match.predicted.events) - len(pairs)
    found["event: found"] = len(pairs)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("predictions", type=Path)
    total: Counter[str] = Counter()
    dev = set(json.loads((ROOT / "gold/splits.json").read_text(encoding="utf-8"))["dev"])
    for path in sorted(parser.parse_args().predictions.glob("*.json")):
        if (name := path.stem) in dev:
            gold = Extraction.model_validate_json((ROOT / f"gold/{name}.json").read_text(encoding="utf-8"))
            predicted = Extraction.model_validate_json(path.read_text(encoding="utf-8"))
            with (ROOT / f"corpus/{name}.txt").open(encoding="utf-8", newline="") as stream:
                total += causes(gold, predicted, stream.read())
    for cause, count in total.most_common():
        print(f"{count:6} {cause}")


if __name__ == "__main__":
    main()
