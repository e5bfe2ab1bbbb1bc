import io
import json
import multiprocessing
import os
import random
import signal

import pytest

from pipeline.batch import run as module
from pipeline.batch.article import Article, Failure
from pipeline.batch.journal import Journal
from pipeline.batch.run import Run, files_of, journal_of, to_file, to_stream
from pipeline.batch.work import Work


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_run_writes_results_and_failures_and_nothing_else(many, work, tmp_path):
    seen = []
    totals = to_file(Run(many, work, watch=lambda t: seen.append(t.articles)), tmp_path / "o.jsonl", configuration="c")
    assert (totals.articles, totals.kept, len(totals.failures)) == (90, 0, 1)
    assert totals.events == sum(len(found["events"]) for found in lines(tmp_path / "o.jsonl"))
    assert [found["doc"] for found in lines(tmp_path / "o.jsonl")] == [str(n) for n in range(90)]
    assert lines(tmp_path / "failures.jsonl") == [{"path": "bad.txt", "kind": "empty", "reason": "bad.txt is empty"}]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["failures.jsonl", "o.jsonl"]
    assert seen == sorted(seen)
    assert seen[-1] == 90


def killed_run(many, work, workers, output, more):
    """A run in a process of its own, which kill -9 ends once it has done `more` articles than those before it."""

    def kill(totals):
        if totals.articles - totals.kept >= more:
            os.kill(os.getpid(), signal.SIGKILL)

    context = multiprocessing.get_context("fork")
    run = Run(many, work, workers=workers, watch=kill)
    process = context.Process(target=to_file, args=(run, output), kwargs={"configuration": "c"}, daemon=False)
    process.start()
    process.join()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked run")
@pytest.mark.parametrize(("workers", "ending"), [(1, "jsonl"), (2, "csv")])
def test_a_run_killed_at_random_moments_ends_like_an_unbroken_one(workers, ending, many, work, tmp_path):
    unbroken, broken = tmp_path / "a" / f"o.{ending}", tmp_path / "b" / f"o.{ending}"
    to_file(Run(many, work), unbroken, configuration="c")
    chance = random.Random(workers)
    for _ in range(4):
        killed_run(many, work, workers, broken, chance.randint(1, 20))
        assert not broken.exists()
    totals = to_file(Run(many, work, workers=workers), broken, configuration="c")
    assert totals.kept >= 4
    for one, other in zip(files_of(unbroken), files_of(broken), strict=True):
        assert one.name == other.name
        assert one.exists() == other.exists()
        assert not one.exists() or one.read_bytes() == other.read_bytes()
    assert sorted(p.name for p in broken.parent.iterdir()) == sorted(p.name for p in unbroken.parent.iterdir())


def test_only_what_is_new_or_changed_is_extracted_again(many, work, tmp_path, monkeypatch):
    output, extracted = tmp_path / "o.jsonl", []
    with monkeypatch.context() as patched:
        patched.setattr(module, "write", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        with pytest.raises(OSError, match="No space"):
            to_file(Run(many[:20], work), output, configuration="c")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["o.jsonl.journal"]

    class Watched(Work):
        def extract(self, articles):
            extracted.extend(article.doc for article in articles)
            return super().extract(articles)

    changed = [Article("3.txt", "3", "Autre chose.", "2015"), *many[:3], *many[4:22]]
    totals = to_file(Run(changed, Watched(work.load)), output, configuration="c")
    assert (extracted, totals.kept) == (["3", "20", "21"], 19)
    assert [found["doc"] for found in lines(output)] == ["3", *(str(n) for n in range(22) if n != 3)]


def test_another_configuration_extracts_everything_again(many, work, tmp_path):
    output = tmp_path / "o.jsonl"
    with Journal(journal_of(output)):
        pass
    to_file(Run(many[:3], work), output, configuration="c")
    to_file(Run(many[:3], work), output, configuration="d")
    assert not journal_of(output).exists()


def test_a_stream_has_its_results_at_once_and_failures_are_told(work):
    stream, told = io.StringIO(), []

    def read():
        yield Failure("a", "empty", "a is empty")
        for n in range(20):
            yield Article(f"{n}", f"{n}", "Free recrute.")
        assert len(stream.getvalue().splitlines()) == 16
        yield Failure("b", "empty", "b is empty")

    totals = to_stream(Run(read(), work), stream, tell=told.append)
    assert [json.loads(line)["doc"] for line in stream.getvalue().splitlines()] == [str(n) for n in range(20)]
    assert [failure.path for failure in told] == ["a", "b"] == [failure.path for failure in totals.failures]
