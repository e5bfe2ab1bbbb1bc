"""Whether memory stays flat over many articles: resident memory and speed, told at regular steps.

Every article is made of sentences of the dev articles with words never seen before in them, the worst case for spaCy's
vocabulary. Exit 1 when memory has grown by more than --limit MB between the first step and the last.

Usage: bench_memory.py [--articles 20000] [--steps 10] [--limit 30] [--without-zones]
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from pipeline import extract_many, load

ROOT = Path(__file__).parents[1]
PAGE = 4096


def sentences() -> list[str]:
    dev = json.loads((ROOT / "gold/splits.json").read_text(encoding="utf-8"))["dev"]
    lines = (line for doc in dev for line in (ROOT / f"corpus/{doc}.txt").read_text(encoding="utf-8").splitlines())
    return [line for line in lines if 40 < len(line) < 300]


def articles(count: int, chance: random.Random) -> Iterator[dict[str, str]]:
    known = sentences()
    for _ in range(count):
        new = "".join(chance.choices("bcdfglmnprstvaeiou", k=9)).capitalize()
        amount = f"{chance.randrange(10**6)},{chance.randrange(100)}"
        yield {"text": f"{new} a levé {amount} euros. " + " ".join(chance.sample(known, 2)), "published": "2015"}


def resident_mb() -> float:
    """Resident memory of this process (Linux)."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE / 2**20


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--limit", type=float, default=30.0)
    parser.add_argument("--without-zones", action="store_true")
    options = parser.parse_args()
    nlp, step, seen, start = load(), options.articles // options.steps, [], time.monotonic()
    if options.without_zones:
        nlp.memory_zone().__enter__()  # one zone round everything: nothing is let go
    for number, _ in enumerate(extract_many(articles(options.articles, random.Random(1)), nlp=nlp), 1):
        if number % step == 0:
            seen.append(resident_mb())
            print(f"{number:7} articles  {seen[-1]:7.0f} MB  {number / (time.monotonic() - start):5.1f}/s", flush=True)
    growth = seen[-1] - seen[0]
    print(f"growth since the first step: {growth:+.0f} MB")
    return 1 if growth > options.limit else 0


if __name__ == "__main__":
    sys.exit(main())
