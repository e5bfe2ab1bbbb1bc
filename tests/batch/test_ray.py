"""A real cluster of two machines with one processor each, whose processes and machines are killed."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest

pytest.importorskip("ray", reason="in .ci/run, with requirements of its own")

import pyarrow as pa
from pyarrow import parquet
from ray.cluster_utils import Cluster as Machines

from pipeline.batch.inputs import Reading, find_inputs, read_inputs
from pipeline.batch.ray_engine import Cluster, EngineError, check_folder, to_folder
from pipeline.batch.run import Run, to_file
from pipeline.batch.shards import EXTRACTIONS, MANIFEST, Job, plan
from pipeline.batch.writers import OutputError, paths_of, write
from pipeline.rows import TABLES

FIRMS = ("Iliad", "Orange", "Criteo", "Deezer", "Withings", "Parrot", "Sigfox")
ARTICLES, SIZE, PATIENCE = 400, 20, 90
CLI = "from pipeline.cli import main; main()"
MACHINE = {"num_cpus": 1, "object_store_memory": 80 * 2**20}
os.environ["RAY_USAGE_STATS_ENABLED"] = "0"


@pytest.fixture(scope="module")
def articles(tmp_path_factory) -> Path:
    """Articles as texts, JSON Lines and Parquet, and three that cannot be read."""
    folder = tmp_path_factory.mktemp("articles")
    texts = [f"{FIRMS[n % 7]} a levé {n + 2} millions d’euros en {1990 + n % 30}." for n in range(ARTICLES)]
    rows = [{"text": text, "published": "2015"} for text in texts]
    lines = [json.dumps(row) for row in rows[:150]]
    (folder / "lines.jsonl").write_text("\n".join([*lines, "{", *lines[:50]]), encoding="utf-8")
    parquet.write_table(pa.Table.from_pylist(rows[200:380]), folder / "rows.parquet", row_group_size=64)
    for n, text in enumerate(texts[380:]):
        (folder / f"2015-01-{n + 1:02}.txt").write_text(text, encoding="utf-8")
    (folder / "empty.txt").write_text("", encoding="utf-8")
    (folder / "damaged.parquet").write_bytes(b"PAR1")
    return folder


@pytest.fixture(scope="module")
def local(articles, work, tmp_path_factory):
    """What the local engine makes of the articles: tables, extractions, failures."""
    folder = tmp_path_factory.mktemp("local")
    read = list(read_inputs(find_inputs([str(articles)]), Reading(warn=print)))
    to_file(Run(read, work), folder / "o.jsonl", configuration="c")
    lines = (folder / "o.jsonl").read_text(encoding="utf-8").splitlines()
    paths = paths_of(folder / "o.parquet")
    write(".parquet", paths, lines)
    return {table: parquet.read_table(path) for table, path in paths.items()}, lines, told(folder)


def told(folder):
    return (folder / "failures.jsonl").read_text(encoding="utf-8")


def found(output):
    """What a run has left: all there is, nothing beside it, every shard in the manifest."""
    listed = [shard["name"] for shard in json.loads((output / MANIFEST).read_text(encoding="utf-8"))["shards"]]
    assert sorted(path.name for path in output.iterdir()) == sorted([".lock", MANIFEST, "failures.jsonl", *listed])
    tables = {
        t: pa.concat_tables(parquet.read_table(output / name / f"{t}.parquet") for name in listed) for t in TABLES
    }
    extractions = [parquet.read_table(output / name / EXTRACTIONS)["extraction"].to_pylist() for name in listed]
    return tables, [line for lines in extractions for line in lines], told(output)


@pytest.fixture(scope="module")
def machines():
    cluster = Machines(initialize_head=True, head_node_args={**MACHINE, "num_cpus": 0, "include_dashboard": False})
    cluster.add_node(**MACHINE)
    cluster.add_node(**MACHINE)
    yield cluster
    cluster.shutdown()


@pytest.fixture
def job(articles, settings, work, tmp_path):
    return Job(Reading(warn=print), settings, 0, tmp_path / "out", settings.fingerprint(work.load()))


def run(articles, job, machines):
    return to_folder(plan(find_inputs([str(articles)]), SIZE), job, Cluster(machines.address))


def committed(output):
    return len(list(output.glob("shard-*")))


def when(condition: Callable[[], object], act: Callable[[], object]) -> Thread:
    """Acts, in a thread, as soon as the condition holds."""

    def wait():
        end = time.monotonic() + PATIENCE
        while not condition() and time.monotonic() < end:
            time.sleep(0.02)
        act()

    thread = Thread(target=wait)
    thread.start()
    return thread


def processes(parents):
    """The actors' processes, and their children, whose parent is one of these."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, parent = (stat.parent / "cmdline").read_bytes(), int(stat.read_text().rsplit(")", 1)[1].split()[1])
        except OSError:  # it has just ended
            continue
        if b"Extractor" in name and parent in parents:
            yield int(stat.parent.name)


def actors(nodes):
    return list(processes({node.all_processes["raylet"][0].process.pid for node in nodes}))


def kill(pids):
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


def test_the_output_is_that_of_the_local_engine_whoever_is_killed(articles, job, machines, local):
    """An extracting process, then an actor."""
    seen = []

    def kill_some():
        seen.append(actors(machines.worker_nodes))
        kill(list(processes(set(seen[0])))[:1])
        while committed(job.output) < 6:
            time.sleep(0.02)
        kill(seen[0][:1])

    thread = when(lambda: committed(job.output) >= 2, kill_some)
    totals = run(articles, job, machines)
    thread.join()
    assert seen[0]
    assert (totals.articles, len(totals.failures)) == (ARTICLES, 3)
    assert found(job.output) == local


def test_a_machine_lost_on_the_way_loses_nothing(articles, job, machines, local):
    lost = []

    def lose():
        lost.extend(node for node in machines.worker_nodes if actors([node]))
        machines.remove_node(lost[-1], allow_graceful=False)
        lost.append(committed(job.output))

    thread = when(lambda: committed(job.output) >= 2 and len(actors(machines.worker_nodes)) == 2, lose)
    totals = run(articles, job, machines)
    thread.join()
    machines.add_node(**MACHINE)
    assert len(lost) == 3
    assert lost[-1] < ARTICLES // SIZE
    assert totals.articles == ARTICLES
    assert found(job.output) == local


def test_a_killed_driver_goes_on_shard_by_shard(articles, job, machines, local):
    command = [sys.executable, "-c", CLI, "batch", articles, "-o", job.output, "--engine", "ray"]
    options = ["--address", machines.address, "--shard-size", str(SIZE), "--timeout", "0"]
    with subprocess.Popen([*map(str, command), *options], stderr=subprocess.PIPE) as driver:
        when(lambda: committed(job.output) >= 3, driver.kill).join()
    done = committed(job.output)
    assert 3 <= done < ARTICLES // SIZE
    assert not (job.output / MANIFEST).exists()
    totals = run(articles, job, machines)
    assert totals.articles == ARTICLES
    assert totals.kept >= (done - 1) * SIZE - 3
    assert found(job.output) == local


def test_a_machine_with_another_version_is_told(articles, job, machines):
    with pytest.raises(EngineError, match="manchette, its base model or your files differ on"):
        run(articles, Job(job.reading, job.settings, 0, job.output, "another"), machines)


@pytest.mark.parametrize("address", ["127.0.0.1:9", "here"])
def test_a_cluster_that_does_not_answer_is_told_at_once(address, articles, job):
    with pytest.raises(EngineError, match=f"no Ray cluster answers at {address} .*; give the HOST:PORT"):
        to_folder(plan(find_inputs([str(articles)]), SIZE), job, Cluster(address))


@pytest.mark.parametrize("name", ["-", "o.jsonl", "o.parquet", "file"])
def test_only_folders_take_shards(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match=f"give a folder, not {name}"):
        check_folder(Path(name))
