import json
import subprocess
import sys

import pytest
from pipeline.cli.files import Article, InputError, Source, atomic_writer, date_in_name, find_sources, read_article
from typer.testing import CliRunner

from pipeline import __version__
from pipeline.cli import files
from pipeline.cli.app import app
from pipeline.cli.batch import run_batch
from pipeline.cli.view import _words, highlighted, printable
from pipeline.schema import Extraction

TEXT = "Iliad a racheté Free pour 3 milliards d’euros en 2014.\n"


def run(*args, **options):
    return CliRunner().invoke(app, [str(arg) for arg in args], **options)


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def folder(tmp_path):
    """Two good articles, one in a sub-folder, and three bad ones."""
    home = tmp_path / "articles"
    (home / "2015").mkdir(parents=True)
    (home / "iliad.txt").write_text(TEXT, encoding="utf-8")
    (home / "2015" / "2015-01-05-free.txt").write_text("Free recrute.", encoding="utf-8")
    (home / "vide.txt").write_text(" \n")
    (home / "latin.txt").write_bytes("Télécoms".encode("latin-1"))
    (home / "image.txt").write_bytes(b"\x89PNG\0\0")
    return home


# ------------------------------------------------------------------ extract
def test_extract_prints_json(tmp_path):
    file = tmp_path / "iliad.txt"
    file.write_text(TEXT, encoding="utf-8")
    result = run("extract", file, "--published", "2014-03", "--json")
    found = Extraction.model_validate_json(result.stdout)
    assert (result.exit_code, found.doc, found.published) == (0, "iliad", "2014-03")
    assert found.quantities[0].text == "3 milliards d’euros"


def test_extract_shows_text_and_events(tmp_path):
    (tmp_path / "iliad.txt").write_text(TEXT, encoding="utf-8")
    result = run("extract", tmp_path / "iliad.txt")
    assert result.exit_code == 0
    assert TEXT.strip() in result.stdout
    assert "Arguments" in result.stdout


def test_extract_reads_standard_input():
    result = run("extract", "-", "--json", input=TEXT)
    assert json.loads(result.stdout)["doc"] is None


@pytest.mark.parametrize(
    ("args", "data", "code", "told"),
    [
        (["nowhere.txt"], None, 2, "nowhere.txt does not exist; give a text file, or -"),
        (["-"], b"", 1, "standard input is empty"),
        (["-"], b"T\xe9l\xe9com", 1, "standard input is not UTF-8 (byte 0xe9 at offset 1); convert it"),
        (["-"], b"a\0b", 1, "standard input is a binary file"),
        (["-", "--published", "hier"], b"Rien.", 2, "published='hier' is no date; give YYYY-MM-DD"),
    ],
)
def test_extract_tells_what_is_wrong(args, data, code, told):
    result = run("extract", *args, input=data)
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr.startswith(f"manchette: {told}")


# ------------------------------------------------------------------ batch
def test_batch_writes_good_articles_and_failures(folder, tmp_path):
    out = tmp_path / "out" / "all.jsonl"
    result = run("batch", folder, "-o", out)
    assert (result.exit_code, result.stdout) == (1, "")
    assert [(found["doc"], found["published"]) for found in lines(out)] == [
        ("2015/2015-01-05-free", "2015-01-05"),
        ("iliad", None),
    ]
    failures = {f["path"].rsplit("/", 1)[1]: f["reason"] for f in lines(out.with_name("failures.jsonl"))}
    assert failures.keys() == {"vide.txt", "latin.txt", "image.txt"}
    assert "is not UTF-8" in failures["latin.txt"]
    assert "2 articles" in result.stderr
    assert "3 failed" in result.stderr
    assert sorted(path.name for path in out.parent.iterdir()) == ["all.jsonl", "failures.jsonl"]


def test_batch_without_failures_exits_0_and_shows_events_on_request(folder, tmp_path):
    result = run("batch", folder / "iliad.txt", "-o", tmp_path / "o.jsonl", "--table", "--published", "2014")
    assert result.exit_code == 0
    assert "Arguments" in result.stdout
    assert lines(tmp_path / "o.jsonl")[0]["published"] == "2014"
    assert lines(tmp_path / "failures.jsonl") == []


def test_batch_to_standard_output_is_json_lines_only(folder):
    result = run("batch", folder / "iliad.txt", "-o", "-")
    assert [json.loads(line)["doc"] for line in result.stdout.splitlines()] == ["iliad"]


def test_batch_takes_dates_from_metadata(folder, tmp_path):
    (tmp_path / "iliad.json").write_text('{"published": "2014-05-02"}')
    result = run("batch", folder / "iliad.txt", "-o", "-", "--metadata", tmp_path)
    assert json.loads(result.stdout)["published"] == "2014-05-02"


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["nowhere", "-o", "o.jsonl"], "nowhere does not exist"),
        ([".", "-o", "o.jsonl"], "the folder . holds no .txt file"),
        (["a.txt", "-o", "o.jsonl", "--metadata", "nowhere"], "--metadata nowhere is no folder"),
        (["a.txt", "-o", "o.jsonl", "--published", "hier"], "published='hier' is no date"),
        (["a.txt", "-o", "file/o.jsonl"], "cannot write file/o.jsonl"),
    ],
)
def test_batch_tells_wrong_usage(args, told, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    if args[0] == "a.txt":
        (tmp_path / "a.txt").write_text("Rien.")
    (tmp_path / "file").write_text("no folder")
    result = run("batch", *args)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"manchette: {told}")
    assert not (tmp_path / "o.jsonl").exists()


def test_an_article_that_extraction_refuses_does_not_stop_the_others(tmp_path):
    sources = [Source(tmp_path / name, name) for name in ("good", "dated", "long", "last")]

    def read(source):
        published = "2015-13" if source.doc == "dated" else None
        return Article(source, "x " * 1_000_001 if source.doc == "long" else "Free recrute.", published)

    with (tmp_path / "o").open("w") as results, (tmp_path / "f").open("w") as failures:
        totals = run_batch(sources, results=results, failures=failures, read=read)
    assert (totals.articles, totals.failures) == (2, 2)
    assert [found["doc"] for found in lines(tmp_path / "o")] == ["good", "last"]
    assert ["is no date" in f["reason"] or "at most" in f["reason"] for f in lines(tmp_path / "f")] == [True, True]


# ------------------------------------------------------------------ files
def test_folders_are_read_in_order_each_file_once(folder):
    (folder / ".hidden").mkdir()
    (folder / ".hidden" / "x.txt").write_text("x")
    found = [source.doc for source in find_sources([folder, folder / "iliad.txt"])]
    assert found == ["2015/2015-01-05-free", "iliad", "image", "latin", "vide"]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("2015-01-05-xiaomi.txt", "2015-01-05"),
        ("lemonde_2015_01_05.txt", "2015-01-05"),
        ("20150105.txt", "2015-01-05"),
        ("2015-01.txt", "2015-01"),
        ("2015-13-05.txt", None),
        ("xiaomi-2014.txt", None),
        ("dossier-20150230.txt", None),
        ("commande-1234567890.txt", None),
    ],
)
def test_dates_in_names(name, found):
    assert date_in_name(name) == found


def test_the_sidecar_comes_before_the_name(tmp_path):
    file = tmp_path / "2015-01-05.txt"
    file.write_text("Rien.")
    file.with_suffix(".json").write_text('{"published": "2014-12-31"}')
    assert read_article(Source(file, "2015-01-05")).published == "2014-12-31"


def test_a_broken_sidecar_is_told(tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("Rien.")
    file.with_suffix(".json").write_text("{")
    with pytest.raises(InputError, match=r"a\.json is no JSON"):
        read_article(Source(file, "a"))


def test_every_character_is_kept():
    text = "\ufeffUn\r\ndeux\u00a0: trois"
    assert files.decode(text.encode(), "x") == text


def test_a_failed_write_leaves_the_old_file(tmp_path):
    target = tmp_path / "o.jsonl"
    target.write_text("old")

    def interrupted():
        with atomic_writer(target) as stream:
            stream.write("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("o.jsonl", "old")]


# ------------------------------------------------------------------ view
def test_hostile_text_cannot_steer_the_terminal():
    assert printable("a\x1b[2Jb\r\nc\x9b") == "a·[2Jb \nc·"


def test_highlighting_keeps_offsets():
    text = "\x07Iliad [bold]gagne[/bold]"
    found = Extraction.model_validate(
        {
            "entities": [{"id": "e1", "type": "COMPANY", "name": "Iliad"}],
            "mentions": [{"id": "m1", "span": [1, 6], "entity": "e1", "kind": "name"}],
        }
    )
    view = highlighted(text, found)
    assert [view.plain[span.start : span.end] for span in view.spans] == ["Iliad"]
    assert "[bold]gagne[/bold]" in view.plain


@pytest.mark.parametrize(
    ("quantity", "shown"),
    [
        ({"value": "61100000", "unit": "smartphone", "text": "61,1 M"}, "61,1 M = 61\u202f100\u202f000 smartphone"),
        ({"min": "10", "max": "15.5", "unit": "%", "text": "x"}, "x = 10–15.5 %"),
        ({"text": "plusieurs millions"}, "plusieurs millions"),
        ({"value": "20", "text": "20"}, "20"),
    ],
)
def test_amounts_are_shown_beside_their_words(quantity, shown):
    item = {"id": "q1", "span": [0, 1], "kind": "count", **quantity}
    assert _words(Extraction.model_validate({"quantities": [item]})) == {"q1": shown}


# ------------------------------------------------------------------ evaluate
@pytest.fixture
def scored(tmp_path, root):
    """Gold of one article, and itself as the prediction in JSON Lines."""
    gold = json.loads((root / "gold/w101.json").read_text(encoding="utf-8"))
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold/w101.json").write_text(json.dumps(gold), encoding="utf-8")
    (tmp_path / "predicted.jsonl").write_text(json.dumps(gold), encoding="utf-8")
    return tmp_path


def test_evaluate_as_json_and_as_table(scored):
    figures = json.loads(run("evaluate", scored / "predicted.jsonl", scored / "gold", "--json").stdout)
    assert figures["events"]["f1"] == 1.0
    shown = run("evaluate", scored / "predicted.jsonl", scored / "gold").stdout
    assert "names_strict" in shown


def test_evaluate_lists_errors(scored):
    (scored / "predicted.jsonl").write_text('{"doc": "w101"}')
    result = run("evaluate", scored / "predicted.jsonl", scored / "gold", "--json", "--errors")
    errors = json.loads(result.stdout)["errors"]
    assert {error["kind"] for error in errors} == {"missed"}
    assert {"name", "quantity", "time", "event"} <= {error["layer"] for error in errors}


def test_evaluate_runs_the_pipeline(scored, root):
    result = run("evaluate", "--run", scored / "gold", "--texts", root / "corpus", "--json")
    assert json.loads(result.stdout)["names_strict"]["f1"] > 0.5


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["gold"], "give PREDICTIONS and GOLD"),
        (["--run", "gold"], "--run extracts from the articles"),
        (["nowhere", "gold"], "nowhere does not exist"),
        (["other.jsonl", "gold"], "other.jsonl has no prediction for any article of the gold"),
        (["predicted.jsonl", "gold", "--split", "dev"], "gold/splits.json does not exist"),
    ],
)
def test_evaluate_tells_wrong_usage(args, told, scored, monkeypatch):
    monkeypatch.chdir(scored)
    (scored / "other.jsonl").write_text('{"doc": "x"}\n{"doc": "y"}\n')
    result = run("evaluate", *args)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"manchette: {told}")


# ------------------------------------------------------------------ schema, version, start-up
def test_schema_prints_the_committed_file(root):
    assert run("schema").stdout == (root / "docs/schema.json").read_text(encoding="utf-8")


def test_version():
    assert run("--version").stdout == f"manchette {__version__}\n"


@pytest.mark.parametrize("command", ["--help", "schema", "--version"])
def test_quick_commands_load_no_model(command):
    code = f"import sys; sys.argv = ['manchette', {command!r}]\nfrom pipeline.cli import main\n"
    code += "try:\n main()\nfinally:\n print(*{'spacy', 'numpy', 'rich'} & set(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stderr.strip(), bool(done.stdout)) == ("", True)


@pytest.mark.parametrize("args", [["extrct"], ["extract"], ["batch", "x"], ["extract", "x", "--html"]])
def test_wrong_usage_exits_2(args):
    assert run(*args).exit_code == 2
