import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.batch import journal as module
from pipeline.batch.article import Article
from pipeline.batch.journal import Journal, JournalBusyError, key_of

RESULTS = [(f"{n:064x}", json.dumps({"n": n, "é": "x" * n}, ensure_ascii=False)) for n in range(6)]


def fill(path, results=RESULTS):
    with Journal(path) as journal:
        for key, line in results:
            journal.put(journal.slot(), key, line, events=len(line))
        return list(journal.lines())


def test_results_come_back_in_the_order_of_their_places(tmp_path):
    with Journal(tmp_path / "j") as journal:
        first, second, empty = journal.slot(), journal.slot(), journal.slot()
        journal.put(second, *RESULTS[1], events=0)
        journal.put(first, *RESULTS[0], events=0)
        assert list(journal.lines()) == [RESULTS[0][1], RESULTS[1][1]]
        assert empty == 2


def test_another_run_finds_them_by_key(tmp_path):
    assert fill(tmp_path / "j") == [line for _, line in RESULTS]
    with Journal(tmp_path / "j") as journal:
        key, line = RESULTS[3]
        assert journal.reuse(journal.slot(), key) == len(line)
        assert journal.reuse(journal.slot(), "f" * 64) is None
        assert list(journal.lines()) == [line]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, 1000), junk=st.binary(max_size=20))
def test_a_torn_end_is_cut_off_and_everything_before_it_kept(tmp_path, cut, junk):
    path = tmp_path / "j"
    path.unlink(missing_ok=True)
    fill(path)
    whole = path.read_bytes()
    torn = whole[:cut] + junk
    sound = next((n for n, (a, b) in enumerate(zip(whole, torn, strict=False)) if a != b), min(len(whole), len(torn)))
    whole_lines = whole.count(b"\n", 0, sound)
    path.write_bytes(torn)
    with Journal(path) as journal:
        kept = [journal.reuse(journal.slot(), key) is not None for key, _ in RESULTS]
    assert kept == [n < whole_lines for n in range(len(RESULTS))]
    fill(path, RESULTS[whole_lines:])
    with Journal(path) as journal:
        assert all(journal.reuse(journal.slot(), key) is not None for key, _ in RESULTS)
        assert list(journal.lines()) == [line for _, line in RESULTS]


def test_a_journal_without_results_is_kept_only_until_the_run_fails(tmp_path):
    journal = Journal(tmp_path / "j")
    with pytest.raises(KeyError), journal:
        raise KeyError
    assert not (tmp_path / "j").exists()


def test_only_one_run_at_a_time(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_LOCK_SECONDS", 0.0)
    with Journal(tmp_path / "j"), pytest.raises(JournalBusyError):
        Journal(tmp_path / "j")


def test_the_key_is_that_of_all_that_a_result_depends_on():
    article = Article("a.txt", "a", "Iliad recrute.", "2015", "T")
    others = [
        Article("a.txt", "b", "Iliad recrute.", "2015", "T"),
        Article("a.txt", "a", "Free recrute.", "2015", "T"),
        Article("a.txt", "a", "Iliad recrute.", "2014", "T"),
        Article("a.txt", "a", "Iliad recrute.", "2015", None),
    ]
    assert len({key_of(article, "c"), key_of(article, "d"), *(key_of(other, "c") for other in others)}) == 6
    assert key_of(article, "c") == key_of(Article("elsewhere/a.txt", "a", "Iliad recrute.", "2015", "T"), "c")
