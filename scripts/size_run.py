"""What a run of many articles takes, from one shard made of the corpus just as an actor of a Ray cluster makes it.

Seconds are of processor time, which other programs do not change much. Usage: size_run.py [--articles 100000000]
"""

import argparse
import multiprocessing
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from pipeline.base import BASE_MODEL
from pipeline.batch.article import Article
from pipeline.batch.inputs import Reading, find_inputs
from pipeline.batch.settings import Settings
from pipeline.batch.shards import Job, commit
from pipeline.batch.work import Pool

ROOT = Path(__file__).parents[1]
_PSS = re.compile(r"^Pss: +(\d+) kB", re.MULTILINE)
TIMEOUT = 300


class Shard(NamedTuple):
    """Measures of one shard: articles, processor seconds, bytes by file, bytes of memory (an actor and its child)."""

    articles: int
    seconds: float
    written: dict[str, int]
    memory: int


def measure(folder: Path) -> Shard:
    settings = Settings(BASE_MODEL)
    work = settings.work(TIMEOUT)
    job = Job(Reading(metadata=ROOT / "gold", warn=print), settings, TIMEOUT, folder, settings.fingerprint(work.load()))
    pool = Pool(work, 1)
    list(pool.extract([Article("", "", "Iliad recrute.")]))
    before = seconds()
    report = commit(0, tuple(find_inputs([str(ROOT / "corpus")])), job, pool.extract)
    children = multiprocessing.active_children()
    memory = sum(proportional(pid) for pid in (os.getpid(), *(child.pid for child in children)))
    pool.stop()
    for child in children:
        child.join()
    written = {path.name: path.stat().st_size for path in (folder / report.name).iterdir()}
    return Shard(report.articles, seconds() - before, written, memory)


def seconds() -> float:
    """Processor time of this process and of its children that have ended."""
    return sum(os.times()[:4])


def proportional(pid: int) -> int:
    """A process's memory in bytes, what it shares counted in part (Linux)."""
    (found,) = _PSS.findall(Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii"))
    return int(found) * 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000_000)
    wanted = parser.parse_args().articles
    with tempfile.TemporaryDirectory() as folder:
        shard = measure(Path(folder))
    words = sum(len(path.read_text(encoding="utf-8").split()) for path in (ROOT / "corpus").glob("*.txt"))
    each = shard.seconds / shard.articles
    print(f"one shard: {shard.articles} articles of {words / shard.articles:.0f} words on average")
    print(f"{each * 1000:.0f} ms of processor time and {1 / each:.1f} articles a second and core")
    print(f"{shard.memory / 2**20:.0f} MB of memory an actor")
    for name, size in sorted(shard.written.items()):
        print(f"{size / shard.articles:8.0f} bytes an article in {name}")
    print(f"{wanted:,} articles: {wanted * each / 3600:,.0f} core hours, ", end="")
    print(f"{wanted * sum(shard.written.values()) / shard.articles / 1e9:,.0f} GB out")
    for cores in (2, 64, 256, 1024):
        print(f"{cores:8} cores: {wanted * each / 3600 / cores:10,.1f} hours")
    return 0


if __name__ == "__main__":
    sys.exit(main())
