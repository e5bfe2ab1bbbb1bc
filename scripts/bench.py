"""Speed and memory of extraction, measured beside the plain base model in one run.

speed    words a second of extraction, in one process and in two, and of raw spacy.load(…).pipe, by turns on the same
         articles; medians of the rounds. --readme writes the table into both READMEs
parts    processor seconds of each component
models   processor time of the models alone, which no faster code around them could save, beside that of raw spaCy
start    the first article in a fresh process, by the clock and in processor seconds, with its peak memory, and commands
         that need no model
long     one article of a megabyte, with the peak memory
memory   resident memory over articles full of new words; exit 1 when it grows by more than --limit MB
growth   processor seconds of the parsers on hostile texts of growing size

Usage: bench.py WHAT [--articles N] [--rounds N] [--limit MB] [--known N] [--readme]
Articles are made, each time the same, of lines of the dev articles and of templates with words of chance.
"""

import argparse
import json
import random
import re
import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median

import spacy
from spacy.tokens import Doc

from pipeline import extract, extract_many, load
from pipeline.base import BASE_MODEL
from pipeline.batch.article import Article
from pipeline.batch.work import Work, extract_all
from pipeline.entities.network import NameNetwork
from pipeline.entities.recognizer import Recognizer
from pipeline.events.network import Network
from pipeline.parsers.quantities import find_quantities
from pipeline.parsers.times import read_times
from pipeline.tuning import one_thread

ROOT = Path(__file__).parents[1]
HOSTILE = {"digits": "7", "spaces": " ", "de": "de ", "brackets": "([", "lines": "\n", "news": "2 M€ en mars, "}
SIZES = (100_000, 200_000, 1_000_000)
TEMPLATES = (
    "{name} a levé {amount} millions d'euros auprès de {other}.",
    "Le chiffre d'affaires de {name} a progressé de {amount} % en {year}.",
    "{name} rachète {other} pour {amount} millions de dollars.",
    "Selon {other}, {name} compte recruter {year} personnes.",
)
TABLE = re.compile(r"(?<=<!-- speed -->\n).*?(?=<!-- /speed -->)", re.DOTALL)
LABELS = {
    "README.md": ("raw spaCy", "one process", "two processes", "words per second", "times raw spaCy"),
    "README.fr.md": ("spaCy seul", "un processus", "deux processus", "mots par seconde", "fois spaCy seul"),
}
FIRST = "Iliad a levé 3 millions d'euros mardi."
PEAK = "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
COMMAND = "import sys; sys.argv = ['manchette', {!r}]; from pipeline.cli import main; main()"
STARTS = {
    "plain base model": f"import spacy; spacy.load({BASE_MODEL!r})({FIRST!r}); {PEAK}",
    "manchette": f"from pipeline import extract; extract({FIRST!r}); {PEAK}",
    "manchette --help": COMMAND.format("--help"),
    "manchette schema": COMMAND.format("schema"),
}


def lines() -> list[str]:
    """Lines of the dev articles, headings left out."""
    dev = json.loads((ROOT / "gold/splits.json").read_text(encoding="utf-8"))["dev"]
    every = (line for doc in dev for line in (ROOT / f"corpus/{doc}.txt").read_text(encoding="utf-8").splitlines())
    return [line for line in every if 40 < len(line) < 600]


def articles(count: int, *, known: int = 6) -> Iterator[str]:
    """Articles of one sentence with words never seen and `known` lines of the corpus."""
    chance, corpus = random.Random(1), lines()
    for _ in range(count):
        name, other = ("".join(chance.choices("bcdfglmnprstvaeiou", k=9)).capitalize() for _ in range(2))
        amount, year = f"{chance.randrange(10**4)},{chance.randrange(100)}", chance.randrange(2010, 2030)
        told = chance.choice(TEMPLATES).format(name=name, other=other, amount=amount, year=year)
        yield "\n\n".join([told, *chance.sample(corpus, known)])


def seconds(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    start = clock()
    work()
    return clock() - start


def speed(count: int, rounds: int) -> dict[str, float]:
    """Words a second, and ratios to raw spaCy: medians of rounds, each over other articles, rivals in turn first."""
    raw, texts = spacy.load(BASE_MODEL), list(articles(count))
    made = [Article(str(n), str(n), text) for n, text in enumerate(texts)]
    rivals: dict[str, Callable[[slice], object]] = {
        "raw": lambda part: [len(doc) for doc in raw.pipe(texts[part])],
        "one": lambda part: list(extract_many(texts[part])),
        "two": lambda part: list(extract_all(made[part], Work(load), workers=2)),
    }
    for rival in rivals.values():
        rival(slice(0, 48))
    rates: dict[str, list[float]] = {name: [] for name in rivals}
    for number, start in enumerate(range(0, count, count // rounds)):
        part, turn = slice(start, start + count // rounds), number % len(rivals)
        words = sum(len(text.split()) for text in texts[part])
        for name in (*list(rivals)[turn:], *list(rivals)[:turn]):
            rates[name].append(words / seconds(lambda rival=rivals[name], part=part: rival(part)))  # type: ignore[misc]
        print(", ".join(f"{name} {found[-1]:.0f}" for name, found in rates.items()), flush=True)
    ratios = {f"{n} / raw": median(a / b for a, b in zip(rates[n], rates["raw"], strict=True)) for n in rates}
    return {name: median(found) for name, found in rates.items()} | ratios


def table(found: dict[str, float], readme: str) -> str:
    """The README's table, in its language."""
    *heads, rate, ratio = LABELS[readme]
    rows = (
        ("", *heads),
        ("---", *["---:"] * len(heads)),
        (rate, *(f"{found[name]:.0f}" for name in ("raw", "one", "two"))),
        (ratio, *(f"{found[f'{name} / raw']:.2f}" for name in ("raw", "one", "two"))),
    )
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def run(component: Callable[[Doc], Doc], docs: list[Doc]) -> None:
    """One component over all documents, in batches where it can."""
    list(component.pipe(docs, batch_size=16) if hasattr(component, "pipe") else map(component, docs))


def parts(count: int) -> None:
    nlp, texts = load(), list(articles(count))
    list(extract_many(texts[:48]))
    with one_thread(), nlp.memory_zone():
        start = time.process_time()
        docs = [nlp.make_doc(text) for text in texts]
        costs = {"tokenizer": time.process_time() - start}
        for name, part in nlp.pipeline:
            costs[name] = seconds(lambda part=part: run(part, docs), time.process_time)  # type: ignore[misc]
    for name, cost in costs.items():
        print(f"{name:22} {cost:7.2f} s {cost / sum(costs.values()):6.1%}")


def models(count: int) -> None:
    raw, nlp, texts = spacy.load(BASE_MODEL), load(), list(articles(count))
    spent: defaultdict[str, float] = defaultdict(float)

    def watch(owner: type, name: str, title: str) -> None:
        work: Callable[..., object] = getattr(owner, name)

        def timed(*args: object, **kwargs: object) -> object:
            begin = time.process_time()
            found = work(*args, **kwargs)
            spent[title] += time.process_time() - begin
            return found

        setattr(owner, name, timed)

    watch(Recognizer, "batch", "recogniser of names")
    watch(NameNetwork, "scores", "network of names")
    for name in ("encode", "candidates", "triggers", "roles", "attribute"):
        watch(Network, name, "network of events")
    list(extract_many(texts[:48]))
    list(raw.pipe(texts[:48]))
    spent.clear()
    whole = seconds(lambda: list(extract_many(texts)), time.process_time)
    plain = seconds(lambda: [len(doc) for doc in raw.pipe(texts)], time.process_time)
    with one_thread(), nlp.memory_zone():
        docs = [nlp.make_doc(text) for text in texts]
        for title in ("tok2vec", "parser"):
            spent[title] = seconds(partial(run, nlp.get_pipe(title), docs), time.process_time)
    for title, cost in (
        *spent.items(),
        ("all models", sum(spent.values())),
        ("whole extraction", whole),
        ("raw spaCy", plain),
    ):
        print(f"{title:20} {cost / count * 1000:6.1f} ms an article, raw spaCy takes {plain / cost:5.2f} times as long")


def start(rounds: int) -> None:
    costs: dict[str, list[tuple[float, float]]] = {name: [] for name in STARTS}
    for _ in range(rounds):
        for name, code in STARTS.items():
            command = [sys.executable, "-c", code]
            begin, spent = time.perf_counter(), processor_seconds()
            done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
            costs[name].append((time.perf_counter() - begin, processor_seconds() - spent))
            peak = f"{done.stdout.strip()} MB" if code.endswith(PEAK) else ""
            print("{:18} {:6.2f} s, processor {:6.2f} s {}".format(name, *costs[name][-1], peak), flush=True)
    for name, found in costs.items():
        clock, processor = (median(values) for values in zip(*found, strict=True))
        print(f"median {name:18} {clock:6.2f} s, processor {processor:6.2f} s")


def processor_seconds() -> float:
    """What the finished child processes have spent."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def long() -> None:
    text = "\n\n".join(articles(1_000))[:1_000_000]
    extract(FIRST)
    before, spent = peak_mb(), seconds(lambda: extract(text))
    print(f"{len(text)} characters: {spent:.0f} s; peak memory {before} MB before, {peak_mb()} MB after")


def peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def resident_mb() -> float:
    """Resident memory of this process (Linux)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def memory(count: int, limit: float, known: int) -> int:
    nlp, seen, begin = load(), list[float](), time.monotonic()
    for number, _ in enumerate(extract_many(articles(count, known=known), nlp=nlp), 1):
        if number % (count // 10) == 0:
            seen.append(resident_mb())
            print(f"{number:7} articles {seen[-1]:6.0f} MB {number / (time.monotonic() - begin):6.1f}/s", flush=True)
    print(f"growth since the first step: {seen[-1] - seen[0]:+.0f} MB")
    return 1 if seen[-1] - seen[0] > limit else 0


def growth() -> None:
    parsers = {"quantities": find_quantities, "times": lambda text: read_times(text, "2015-01-05")}
    for name, piece in HOSTILE.items():
        for layer, parser in parsers.items():
            parser(piece)  # lexicons are read once
            texts = [piece * (size // len(piece)) for size in SIZES]
            spent = [seconds(lambda p=parser, t=text: p(t), time.process_time) for text in texts]  # type: ignore[misc]
            print(f"{name:10} {layer:12}" + "".join(f"{cost:8.2f} s" for cost in spent))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("speed", "parts", "models", "start", "long", "memory", "growth"))
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--limit", type=float, default=30.0)
    parser.add_argument("--known", type=int, default=2, help="lines of the dev articles in each article of `memory`")
    parser.add_argument("--readme", action="store_true")
    options = parser.parse_args()
    match options.what:
        case "speed":
            found = speed(options.articles, options.rounds)
            print(table(found, "README.md"), end="")
            for path in (ROOT / name for name in LABELS if options.readme):
                fresh = TABLE.sub(lambda _, name=path.name: table(found, name), path.read_text(encoding="utf-8"))
                path.write_text(fresh, encoding="utf-8")
        case "parts":
            parts(options.articles)
        case "models":
            models(options.articles)
        case "start":
            start(options.rounds)
        case "memory":
            return memory(options.articles, options.limit, options.known)
        case "long":
            long()
        case "growth":
            growth()
    return 0


if __name__ == "__main__":
    sys.exit(main())
