import pytest
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.evaluation import read_extractions, read_gold


def run(*args):
    return CliRunner().invoke(app, ["convert", *(str(arg) for arg in args)])


@pytest.fixture
def gold(root, tmp_path):
    """A gold folder of two articles, one of them blind."""
    home = tmp_path / "gold"
    home.mkdir()
    for name in ("xiaomi-2014", "w101"):
        (home / f"{name}.json").write_bytes((root / f"gold/{name}.json").read_bytes())
    (home / "splits.json").write_text('{"dev": ["xiaomi-2014"], "blind": ["w101"]}', encoding="utf-8")
    return home


def test_gold_goes_to_a_tool_and_back(gold, root, tmp_path):
    there = run(gold, "--texts", root / "corpus", "-o", tmp_path / "brat", "--to", "brat")
    assert (there.exit_code, there.stdout) == (0, "")
    assert "1 articles of" in there.stderr
    assert "blind" in there.stderr
    assert f"1 article written to {tmp_path}/brat (brat)" in there.stderr
    assert {file.name for file in (tmp_path / "brat").iterdir()} == {
        "annotation.conf",
        *(f"xiaomi-2014.{ending}" for ending in ("txt", "ann", "json")),
    }
    assert run(tmp_path / "brat", "-o", tmp_path / "back", "--to", "manchette").exit_code == 0
    (back,) = read_extractions(tmp_path / "back").values()
    (before,) = read_gold(gold, split="dev")
    assert [e.args for e in back.events] == [e.args for e in before.gold.events]


def test_the_blind_half_is_written_when_asked_for(gold, root, tmp_path):
    done = run(gold, "--texts", root / "corpus", "--split", "blind", "-o", tmp_path / "x.json")
    assert (done.exit_code, "warning" in done.stderr) == (0, False)
    assert '"doc": "w101"' in (tmp_path / "x.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("args", "code", "told"),
    [
        (["nowhere", "-o", "x.json"], 2, "nowhere does not exist; give a file or folder"),
        (["{gold}", "-o", "x.jsonl"], 2, "x.jsonl may be in several formats; choose with --to: manchette, prodigy"),
        (["{gold}", "-o", "x.txt"], 2, "x.txt has no ending of a known format"),
        (["{gold}", "-o", "x.json", "--to", "conll"], 2, "conll is no format; choose manchette, labelstudio"),
        (["{gold}", "-o", "x.json", "--from", "conll"], 2, "conll is no format"),
        (["{gold}", "-o", "x.json"], 1, "gold: xiaomi-2014 has no text; give the folder"),
        (["{gold}", "-o", "x.json", "--split", "test"], 1, "has no split 'test', only blind, dev"),
        (["{gold}", "--texts", "{gold}", "-o", "x.json"], 1, "w101.txt does not exist"),
        (["{gold}", "-o", "{gold}", "--to", "manchette"], 2, "OUT is IN"),
        (["{gold}/w101.json", "-o", "{gold}", "--to", "brat"], 2, "holds other files, which brat could overwrite"),
        (["{gold}/w101.json", "--from", "brat", "--texts", "x", "-o", "x.json"], 1, "which brings its texts"),
        (["{gold}/w101.json", "--texts", "{corpus}", "-o", "/proc/x.json"], 2, "cannot write /proc/x.json"),
    ],
)
def test_errors_say_what_to_do(args, code, told, gold, root, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run(*(arg.format(gold=gold, corpus=root / "corpus") for arg in args))
    assert (done.exit_code, told in done.stderr) == (code, True), done.stderr
    assert not (tmp_path / "x.json").exists()
