"""How the parsers grow on hostile text, and what each component costs on the corpus against the base model.

Usage: benchmark.py [TEXTS]   (processor seconds, each component in one run over all articles; default corpus/)
"""

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from spacy.tokens import Doc

from pipeline.api import load
from pipeline.parsers.quantities import find_quantities
from pipeline.parsers.times import read_times

ROOT = Path(__file__).parent.parent
HOSTILE = {"digits": "7", "spaces": " ", "de": "de ", "brackets": "([", "lines": "\n", "news": "2 M€ en mars, "}
SIZES = (100_000, 200_000, 1_000_000)


def seconds(work: Callable[..., object], *args: object) -> float:
    """Processor time of one call."""
    start = time.process_time()
    work(*args)
    return time.process_time() - start


def growth() -> None:
    """Seconds for each size of each hostile text."""
    parsers = {"quantities": find_quantities, "times": lambda text: read_times(text, "2015-01-05")}
    for name, piece in HOSTILE.items():
        for layer, parser in parsers.items():
            parser(piece)  # lexicons are read once
            spent = [seconds(parser, piece * (size // len(piece))) for size in SIZES]
            print(f"{name:10} {layer:12}" + "".join(f"{cost:8.2f} s" for cost in spent))


def run(component: Callable[[Doc], Doc], docs: Sequence[Doc]) -> None:
    """One component over all documents, in batches where it can."""
    list(component.pipe(docs, batch_size=16) if hasattr(component, "pipe") else map(component, docs))


def shares(texts: list[str]) -> None:
    """Seconds of each component, and its share of the base model's."""
    nlp, costs = load(), dict[str, float]()
    nlp(texts[0])
    docs = [nlp.make_doc(text) for text in texts]
    for name, component in nlp.pipeline:
        costs[name] = seconds(run, component, docs)
    base = sum(cost for name, cost in costs.items() if not name.startswith("manchette"))
    for name, cost in costs.items():
        print(f"{name:22} {cost:7.2f} s {cost / base:7.1%} of the base model")


if __name__ == "__main__":
    growth()
    shares([path.read_text("utf-8") for path in sorted(Path(*sys.argv[1:2] or [ROOT / "corpus"]).glob("*.txt"))])
