import json
import os

import pytest
from typer.testing import CliRunner

from pipeline.cli.app import app

TEXT = "Iliad a racheté Free pour 3 milliards d’euros en 2014.\n"


def run(*args, **options):
    return CliRunner().invoke(app, [str(arg) for arg in args], **options)


def test_extract_writes_a_page_and_prints_nothing_else(tmp_path, parsed):
    (tmp_path / "iliad.txt").write_text(TEXT, encoding="utf-8")
    result = run("extract", tmp_path / "iliad.txt", "--html", tmp_path / "pages/iliad.html")
    assert (result.exit_code, result.stdout) == (0, "")
    blocks = parsed((tmp_path / "pages/iliad.html").read_text(encoding="utf-8")).payload["blocks"]
    assert "".join(words for block in blocks for words, *_ in block["segments"]) == TEXT.strip()


# ------------------------------------------------------------------ evaluate
@pytest.fixture
def scored(tmp_path, root, sample_pairs, extractions):
    """Gold of two articles, one of them blind, and predictions of both."""
    (tmp_path / "gold").mkdir()
    for doc in ("w101", "w102"):
        (tmp_path / f"gold/{doc}.json").write_bytes((root / f"gold/{doc}.json").read_bytes())
    (tmp_path / "gold/splits.json").write_text('{"dev": ["w101"], "blind": ["w102"]}')
    lines = [json.dumps(extractions[doc].model_dump(mode="json")) + "\n" for doc in ("w101", "w102")]
    (tmp_path / "new.jsonl").write_text("".join(lines), encoding="utf-8")
    (tmp_path / "old.jsonl").write_text('{"doc": "w101"}\n{"doc": "w102"}\n')
    return tmp_path


def test_evaluate_writes_a_page_beside_its_table(scored, root, parsed):
    options = ["--texts", root / "corpus", "--html", scored / "e.html", "--compare", scored / "old.jsonl"]
    result = run("evaluate", scored / "new.jsonl", scored / "gold", *options)
    assert result.exit_code == 0
    assert "arguments" in result.stdout
    page = parsed((scored / "e.html").read_text(encoding="utf-8"))
    assert [article["doc"] for article in page.payload["articles"]] == ["w101"]
    assert {row["status"] for row in page.payload["changes"]} >= {"fixed"}


def test_errors_of_blind_articles_are_not_listed(scored):
    result = run("evaluate", scored / "old.jsonl", scored / "gold", "--json", "--errors")
    assert {error["doc"] for error in json.loads(result.stdout)["errors"]} == {"w101"}
    assert "the errors of 1 blind articles are not listed" in result.stderr


# ------------------------------------------------------------------ report
def test_report_quotes_the_sentences_and_links_the_texts(scored, root, parsed):
    (scored / "texts").mkdir()
    (scored / "texts/w101.txt").write_text("Un.", encoding="utf-8")
    result = run("report", scored / "new.jsonl", "--texts", scored / "texts", "-o", scored / "pages/r.html")
    assert (result.exit_code, result.stdout) == (0, "")
    assert f"warning: {scored / 'texts'} lacks the texts of 1 articles: w102" in result.stderr
    page = parsed((scored / "pages/r.html").read_text(encoding="utf-8"))
    assert [article["link"] for article in page.payload["articles"]] == ["./../texts/w101.txt", None]
    assert all(event["details"]["quote"][0] or event["details"]["quote"][2] for event in page.payload["events"])


@pytest.mark.parametrize("doc", ["../secret", "javascript:alert(1)//a"])
def test_a_name_cannot_lead_out_of_the_folder_of_texts(doc, tmp_path, parsed):
    (tmp_path / "secret.txt").write_text("Secret", encoding="utf-8")
    (tmp_path / "texts/javascript:alert(1)").mkdir(parents=True)
    (tmp_path / "texts/javascript:alert(1)/a.txt").write_text("x")
    (tmp_path / "o.jsonl").write_text(json.dumps({"doc": doc}))
    run("report", tmp_path / "o.jsonl", "--texts", tmp_path / "texts", "-o", tmp_path / "r.html")
    page = parsed((tmp_path / "r.html").read_text(encoding="utf-8"))
    assert page.payload["articles"][0]["link"] in (None, "./texts/javascript%3Aalert%281%29/a.txt")


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["report", "nowhere", "-o", "r.html"], "nowhere does not exist"),
        (["report", "o.csv", "-o", "r.html"], "o.csv cannot be shown: give the .jsonl that batch writes"),
        (["report", "new.jsonl", "-o", "-"], "a page is a file that a browser opens"),
        (["report", "new.jsonl", "-o", "r.html", "--texts", "nowhere"], "--texts nowhere is no folder"),
        (["report", "new.jsonl", "-o", "old.jsonl/r.html"], "cannot write old.jsonl/r.html"),
        (["evaluate", "new.jsonl", "gold", "--html", "e.html"], "--html shows the articles: give their folder"),
        (["evaluate", "new.jsonl", "gold", "--compare", "old.jsonl"], "--compare is shown in the page"),
    ],
)
def test_wrong_usage_is_told(args, told, scored, monkeypatch):
    monkeypatch.chdir(scored)
    (scored / "o.csv").write_text("article,type\n")
    before = sorted(os.listdir(scored))
    result = run(*args)
    assert (result.exit_code, result.stderr.startswith(f"manchette: {told}")) == (2, True), result.stderr
    assert sorted(os.listdir(scored)) == before
