import json
from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from pipeline.batch.article import Article, Failure, InputError
from pipeline.batch.files import atomic_folder
from pipeline.batch.inputs import Input, Reading, find_inputs, read_inputs
from pipeline.batch.journal import JournalBusyError
from pipeline.batch.ray_engine import check_folder
from pipeline.batch.readers import Part
from pipeline.batch.shards import MANIFEST, Job, _name, begun, commit, finish, plan
from pipeline.batch.work import Extracted
from pipeline.batch.writers import OutputError


@pytest.fixture
def folder(tmp_path):
    """Inputs of every kind, a bad line and an empty file among them."""
    made = tmp_path / "in"
    made.mkdir()
    rows = [{"text": f"Texte {n}.", "id": f"row {n}"} for n in range(7)]
    lines = [json.dumps(row) for row in rows[:3]] + ["", "{"] + [json.dumps({"text": "Ligne."})]
    (made / "lines.jsonl").write_text("\n".join(lines), encoding="utf-8")
    parquet.write_table(pa.Table.from_pylist(rows[3:]), made / "rows.parquet", row_group_size=3)
    for n in range(3):
        (made / f"text{n}.txt").write_text(f"Article {n}." if n else "", encoding="utf-8")
    (made / "damaged.parquet").write_bytes(b"PAR1")
    return made


@pytest.mark.parametrize("size", range(1, 15))
def test_shards_hold_every_article_once_and_in_order(size, folder):
    inputs, reading = find_inputs([str(folder)]), Reading()
    shards = [list(read_inputs(shard, reading)) for shard in plan(inputs, size)]
    assert [item for shard in shards for item in shard] == list(read_inputs(inputs, reading))
    assert 0 < max(map(len, shards)) <= size


def test_lines_are_cut_where_they_begin(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(b"12\n3\n\n45\n6")
    ((one,), (two,), (three,)) = plan(find_inputs([str(tmp_path)]), 2)
    assert [item.part for item in (one, two, three)] == [Part(0, 2, 0), Part(2, 2, 5), Part(4, 1, 9)]


@pytest.mark.parametrize(
    ("inputs", "told"),
    [
        ([Input(Path("-"), "stdin")], "standard input cannot be cut into shards; give files"),
        (
            [Input(Path("a/x.txt"), "x"), Input(Path("b/x.txt"), "x")],
            "a/x.txt and b/x.txt give articles of the same name",
        ),
    ],
)
def test_what_cannot_be_cut_is_told(inputs, told):
    with pytest.raises(InputError, match=told):
        plan(inputs, 10)


@pytest.fixture
def job(settings, tmp_path):
    return Job(Reading(), settings, 0, tmp_path / "out", "c")


class Counting:
    """Extraction that knows what it was asked, for tests of what is asked at all."""

    def __init__(self):
        self.docs = []

    def __call__(self, articles):
        for article in articles:
            self.docs.append(article.doc)
            bad = Failure(article.origin, "internal", "of no luck")
            line = json.dumps({"doc": article.doc, "text": article.text, "schema_version": "1"})
            yield bad if article.doc == "row 1" else Extracted(line, 0)


def run(folder, job, extract, size=4):
    with begun(job.output):
        shards = plan(find_inputs([str(folder)]), size)
        return finish(job, [commit(n, shard, job, extract) for n, shard in enumerate(shards)])


def names(output):
    return sorted(path.name for path in output.iterdir())


def test_only_changed_shards_are_worked_on_again_and_others_go(folder, job):
    first, second = Counting(), Counting()
    failures = run(folder, job, first)
    assert [failure.kind for failure in failures] == ["unreadable", "internal", "unreadable", "empty"]
    before = names(job.output)
    (folder / "text2.txt").write_text("Autre chose.", encoding="utf-8")
    (job.output / ".shard-000009-0123456789abcdef.0.part").mkdir()
    (job.output / "shard-mine").mkdir()
    assert run(folder, job, second) == failures
    assert (len(first.docs), second.docs) == (10, ["text1", "text2"])
    after = names(job.output)
    assert len(set(before) - set(after)) == 1 == len(set(after) - {*before, "shard-mine"})
    listed = json.loads((job.output / MANIFEST).read_text(encoding="utf-8"))["shards"]
    assert [shard["name"] for shard in listed] == [name for name in after if name[6:12].isdigit()]
    assert sum(shard["articles"] for shard in listed) == 9


def test_a_run_that_broke_off_has_no_manifest(folder, job):
    run(folder, job, Counting())
    with pytest.raises(ZeroDivisionError):
        run(folder, Job(job.reading, job.settings, 0, job.output, "d"), lambda articles: 1 / 0)
    assert MANIFEST not in names(job.output)
    assert not any(name.endswith(".part") for name in names(job.output))


def test_two_runs_do_not_share_a_folder(job, monkeypatch):
    monkeypatch.setattr("pipeline.batch.journal._LOCK_SECONDS", 0)
    with begun(job.output), pytest.raises(JournalBusyError), begun(job.output):
        pass


def test_the_first_of_two_that_fill_a_folder_wins(tmp_path):
    path = tmp_path / "shard"
    with atomic_folder(path) as late:
        (late / "x").write_text("late", encoding="utf-8")
        with atomic_folder(path) as early:
            (early / "x").write_text("early", encoding="utf-8")
    assert (path / "x").read_text(encoding="utf-8") == "early"
    assert names(tmp_path) == ["shard"]


def test_the_name_of_a_shard_tells_all_it_depends_on(job):
    article = Article("a.txt", "a", "Texte.")
    others = [Article("a.txt", "a", "Texte!"), Article("a.txt", "a", "Texte.", "2015"), Failure("a.txt", "empty", "é")]
    found = {_name(1, [item], "c") for item in (article, *others)} | {
        _name(2, [article], "c"),
        _name(1, [article], "d"),
    }
    assert len(found) == 6


@pytest.mark.skipif(find_spec("ray") is not None, reason="Ray is here")
def test_a_missing_ray_is_told(tmp_path):
    with pytest.raises(OutputError, match=r'run: pip install "manchette\[ray\]"'):
        check_folder(tmp_path)
