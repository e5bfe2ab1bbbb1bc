import csv
import io
import json
import multiprocessing
import os
import pty
import resource
import select
import signal
import subprocess
import sys
import time

import pytest
from rich.console import Console
from typer.testing import CliRunner

from pipeline import __version__, load
from pipeline.cli.app import app
from pipeline.cli.view import figures_table, highlighted, printable
from pipeline.ontology import event_types
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
        (["nowhere.txt"], None, 2, "nowhere.txt does not exist; check the spelling, or give files"),
        (["-"], b"", 1, "standard input is empty"),
        (["-"], b"a\0b", 1, "standard input is a binary file"),
        (["-", "--published", "hier"], b"Rien.", 2, "published='hier' is no date; give YYYY-MM-DD"),
        (
            ["-"],
            b'{"text": "Un."}\n{"text": "Deux."}',
            2,
            "- holds more than one article; use: manchette batch - -o OUT",
        ),
        (
            ["-", "--model", "fr_nowhere"],
            b"Rien.",
            2,
            "the spaCy model 'fr_nowhere' is not installed; run: pip install",
        ),
        (["-", "--lexicon", "nowhere.csv"], b"Rien.", 2, "nowhere.csv cannot be read: No such file"),
        (["-", "--frames", "nowhere.toml"], b"Rien.", 2, "nowhere.toml cannot be read: No such file"),
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
        ("latin", None),
    ]
    failures = {f["path"].rsplit("/", 1)[1]: f["reason"] for f in lines(out.with_name("failures.jsonl"))}
    assert failures.keys() == {"vide.txt", "image.txt"}
    assert "latin.txt is not UTF-8; read as cp1252" in result.stderr
    assert "3 articles" in result.stderr
    assert f"2 failed, see {out.with_name('failures.jsonl')}; the first: " in result.stderr
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
        ([".", "-o", "o.jsonl"], "the folder . holds no article (.txt, .md"),
        (["a.txt", "-o", "o.xlsx"], "o.xlsx has no ending that can be written; choose one of .jsonl"),
        (["a.txt", "-o", "o.jsonl", "--model", "fr_nowhere"], "the spaCy model 'fr_nowhere' is not installed"),
        (["a.txt", "-o", "o.jsonl", "--metadata", "nowhere"], "--metadata nowhere is no folder"),
        (["a.txt", "-o", "o.jsonl", "--published", "hier"], "published='hier' is no date"),
        (["a.txt", "-o", "file/o.jsonl"], "cannot write file/o.jsonl"),
        (["a.txt", "-o", "o.jsonl", "--address", "here:1"], "--address goes with --engine ray"),
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


def test_batch_takes_columns_own_names_and_own_events(tmp_path):
    (tmp_path / "own.csv").write_text("name,type,siren\nNorvane,COMPANY,552100554\n")
    (tmp_path / "own.toml").write_text(
        '[[type]]\nname = "STRIKE"\n[[role]]\ntype = "STRIKE"\nname = "firm"\nfillers = ["COMPANY"]\n'
        '[[group]]\ntype = "STRIKE"\nid = "a"\npos = "noun"\nwords = ["grève"]\nroles = { chez = "firm" }\n'
    )
    (tmp_path / "in.jsonl").write_text('{"corps": "Une grève chez Norvane dure.", "jour": "2015-01-05", "n": 7}\n')
    columns = ["--text-column", "corps", "--date-column", "jour", "--id-column", "n"]
    own = ["--lexicon", tmp_path / "own.csv", "--frames", tmp_path / "own.toml"]
    result = run("batch", tmp_path / "in.jsonl", "-o", tmp_path / "o.csv", *columns, *own)
    assert result.exit_code == 0, result.stderr
    rows = list(csv.DictReader((tmp_path / "o.csv").open(encoding="utf-8")))
    strike = next(row for row in rows if row["type"] == "STRIKE")
    assert (strike["article"], strike["published"], strike["role_firm"]) == ("7", "2015-01-05", "Norvane")
    (name,) = csv.DictReader((tmp_path / "o.mentions.csv").open(encoding="utf-8"))
    assert (name["name"], name["identifiers"]) == ("Norvane", "siren=552100554")


@pytest.fixture
def many(tmp_path):
    """Articles enough to be stopped in."""
    path = tmp_path / "many.jsonl"
    texts = (f"Iliad a levé {n} millions d’euros auprès de Kima Ventures en 2014. " * 3 for n in range(2, 120))
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    return path


@pytest.fixture
def small_files():
    """No file grows beyond 100 kB: as if the disk were full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_told_and_leaves_no_half_written_file(many, tmp_path, small_files):
    output = tmp_path / "out" / "o.csv"
    result = run("batch", many, "-o", output)
    told = (
        f"cannot write {output}: File too large; what is done is kept in {output}.journal: run the same command again"
    )
    assert (result.exit_code, result.stderr) == (2, f"manchette: {told}\n")
    assert [path.name for path in output.parent.iterdir()] == ["o.csv.journal"]


def forked(args, stdout, stderr):
    """The command in a forked process (the model is loaded already) with these file descriptors; the process."""

    def child():
        os.dup2(stdout, 1)
        os.dup2(stderr, 2)
        sys.stdout, sys.stderr = open(1, "w", encoding="utf-8"), open(2, "w", encoding="utf-8")  # noqa: SIM115
        signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            app([str(arg) for arg in args])
        except SystemExit as stop:
            sys.stderr.flush()
            os._exit(stop.code)

    process = multiprocessing.get_context("fork").Process(target=child)
    process.start()
    return process


def read_until(terminal, words):
    """What a terminal shows until these words are there; all of it when they never are."""
    shown, deadline = "", time.monotonic() + 60
    while words not in shown and time.monotonic() < deadline:
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                shown += os.read(terminal, 4096).decode("utf-8", "replace")
            except OSError:  # nobody writes to it any more
                break
    return shown


@pytest.mark.parametrize(("workers", "stop"), [(1, signal.SIGTERM), (2, signal.SIGINT)])
def test_a_stopped_run_tells_how_to_go_on_and_the_next_one_does(workers, stop, many, tmp_path):
    load()
    output, (terminal, side) = tmp_path / "o.jsonl", pty.openpty()
    with (tmp_path / "stdout").open("w") as stdout:
        process = forked(["batch", many, "-o", output, "--workers", workers], stdout.fileno(), side)
    os.close(side)
    shown = read_until(terminal, "articles/s")
    os.kill(process.pid, stop)
    shown += read_until(terminal, "again")
    process.join(10)
    os.close(terminal)
    assert "━" in shown
    assert "0 failed" in shown
    assert "manchette: interrupted; what is done is kept in" in shown
    assert (process.exitcode, (tmp_path / "stdout").read_text()) == (130, "")
    assert not output.exists()
    result = run("batch", many, "-o", output, "--no-table")
    assert "118 articles" in result.stderr
    assert "were there from an earlier run" in result.stderr
    assert [found["doc"] for found in lines(output)] == [f"many:{n}" for n in range(1, 119)]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["batch", "many.jsonl", "-o", "-"], "cannot write standard output: {}; choose another place with -o"),
        (["schema"], "cannot write standard output: {}"),
    ],
)
def test_a_full_standard_output_is_told(args, told, many, tmp_path, monkeypatch):
    monkeypatch.chdir(many.parent)
    with open("/dev/full", "w") as full, (tmp_path / "stderr").open("w") as stderr:
        process = forked(args, full.fileno(), stderr.fileno())
        process.join(60)
    told = f"manchette: {told.format('No space left on device')}\n"
    assert (process.exitcode, (tmp_path / "stderr").read_text()) == (2, told)


def test_ctrl_c_ends_any_command_with_a_word(tmp_path, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    (tmp_path / "a.txt").write_text("Iliad recrute.")
    monkeypatch.setattr("pipeline.api.extract_many", interrupted)
    result = run("extract", tmp_path / "a.txt")
    assert (result.exit_code, result.stdout, result.stderr) == (130, "", "manchette: interrupted\n")


def test_in_a_pipe_there_is_no_bar(many):
    assert run("batch", many, "-o", "-").stderr.startswith("118 articles, ")


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


def test_the_table_of_figures_is_whole_in_80_columns(scored, root):
    measures = json.loads(run("evaluate", scored / "predicted.jsonl", scored / "gold", "--json").stdout)
    types = {
        f"events:{type_}": {"p": 1.0, "r": 1.0, "f1": 1.0, "tp": 9999, "fp": 9999, "fn": 9999}
        for type_ in event_types()
    }
    console = Console(width=80, file=io.StringIO())
    console.print(figures_table(measures | types, articles=1))
    told = console.file.getvalue()
    assert "…" not in told
    assert told.startswith("1 article ")
    assert all(f"  {name} " in told for name in event_types())


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
