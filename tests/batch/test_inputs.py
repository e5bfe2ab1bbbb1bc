import io
import json
import sys
from types import SimpleNamespace

import pyarrow as pa
import pytest
from pyarrow import parquet

from pipeline.article import MAX_LENGTH
from pipeline.batch.article import Article, Failure, InputError
from pipeline.batch.inputs import Reading, count_articles, find_inputs, read_inputs
from pipeline.batch.readers import READERS, Columns, reader_for

PAGE = """<html><head><title>Iliad rachète Brisa | Le Site</title>
<meta property="article:published_time" content="2015-02-03T10:00:00+01:00">{head}</head><body><nav>Accueil</nav>
<article><h1>Iliad rachète Brisa</h1><p>Le groupe Iliad a annoncé mardi le rachat de Brisa pour 3 milliards d’euros.
L’opération doit être bouclée avant la fin de l’année, selon le groupe.</p><p>Brisa emploie 4 500 salariés en France et
vise un chiffre d’affaires de 5 milliards d’euros cette année, a précisé la direction de l’entreprise.</p></article>
<footer>Mentions légales</footer></body></html>"""


@pytest.fixture
def home(tmp_path):
    return tmp_path / "articles"


def put(path, data):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def read(*given, **reading):
    warnings = []
    found = list(read_inputs(find_inputs(map(str, given)), Reading(warn=warnings.append, **reading)))
    return found, warnings


def only(*given, **reading):
    (found,), _ = read(*given, **reading)
    return found


# ------------------------------------------------------------------ finding
def test_folders_are_read_in_order_each_file_once(home):
    for name in ("b.txt", "2015/a.md", ".hidden/x.txt", "page.HTML", "image.png", "sidecar.json"):
        put(home / name, "x")
    assert [item.doc for item in find_inputs([str(home), str(home / "b.txt")])] == ["2015/a", "b", "page"]


def test_what_a_folder_holds_beside_articles_is_told(home):
    for name in ("a.txt", "a.json", "b.pdf", "sub/c.docx", "d.pdf", ".hidden/x.pdf"):
        put(home / name, "x")
    warnings = []
    find_inputs([str(home)], warn=warnings.append)
    assert warnings == [f"{home}: files that cannot be read as articles are left out: 3 (.docx, .pdf)"]


def test_what_a_run_writes_is_not_read(home):
    put(home / "a.txt", "x")
    found = find_inputs([str(home)], leave_out=[put(home / "failures.jsonl", "{}"), home / "out.jsonl"])
    assert [item.doc for item in found] == ["a"]


def test_globs_name_articles_from_their_fixed_part(home):
    for name in ("2014/a.txt", "2015/a.txt", "2015/b.md"):
        put(home / name, "x")
    assert [item.doc for item in find_inputs([f"{home}/**/*.txt"])] == ["2014/a", "2015/a"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("nowhere", "nowhere does not exist; check the spelling"),
        ("nowhere/*.txt", r"nowhere/\*.txt matches no file"),
        (".", r"the folder . holds no article \(.txt, .md"),
    ],
)
def test_inputs_that_are_not_there_are_told(given, told, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=told):
        find_inputs([given])


@pytest.mark.parametrize(("name", "extra"), [("a.html", "web"), ("a.parquet", "tables")])
def test_a_missing_library_is_told_before_the_run(name, extra, home, monkeypatch):
    monkeypatch.setattr("pipeline.batch.readers.find_spec", lambda library: None)
    with pytest.raises(InputError, match=rf'pip install "manchette\[{extra}\]"'):
        find_inputs([str(put(home / name, "x"))])


def test_equal_names_are_told_apart(home):
    put(home / "a.txt", "un")
    put(home / "a.md", "deux")
    put(home / "b/a.txt", "trois")
    found, _ = read(home, home / "b")
    assert [a.doc for a in found] == ["a", "a~2", "b/a"]


# ------------------------------------------------------------------ dates and titles
def test_the_sidecar_comes_before_the_name_and_both_before_the_default(home):
    put(home / "2015-01-05.txt", "Rien.")
    put(home / "2015-01-06.txt", "Rien.")
    put(home / "2015-01-06.json", '{"published": "2014-12-31", "title": "Un titre"}')
    put(home / "z.txt", "Rien.")
    found, _ = read(home, published="2013")
    assert [a.published for a in found] == ["2015-01-05", "2014-12-31", "2013"]
    assert [a.title for a in found] == [None, "Un titre", None]


def test_sidecars_may_be_in_another_folder(home, tmp_path):
    put(home / "sub/a.txt", "Rien.")
    put(tmp_path / "meta/sub/a.json", '{"published": "2 mai 2014"}')
    assert only(home, metadata=tmp_path / "meta").published == "2014-05-02"


def test_a_broken_sidecar_fails_its_article_alone(home):
    put(home / "a.json", "{")
    put(home / "a.txt", "Rien.")
    put(home / "b.txt", "Rien.")
    (failed, good), _ = read(home)
    assert (failed.kind, good.doc) == ("metadata", "b")
    assert "a.json is no JSON" in failed.reason


# ------------------------------------------------------------------ readers
def test_markdown_gives_words_title_and_date(home):
    text = "---\ntitle: Norvane lève des fonds\ndate: 6 janvier 2015\n---\n# Norvane\n\n**Norvane** a levé [10 M€](http://x) !\n"
    assert only(put(home / "a.md", text + "\n```\ncode\n```\n| a | b |\n|---|---|\n| 1 | `2` |\n")) == Article(
        str(home / "a.md"),
        "a",
        "Norvane\n\nNorvane a levé 10 M€ !\n\na\n\nb\n\n1\n\n2",
        "2015-01-06",
        "Norvane lève des fonds",
    )


def test_markdown_without_front_matter_has_its_heading_for_a_title(home):
    found = only(put(home / "2015-01-06-a.md", "# Un *titre*\n\nDu texte\nsur deux lignes.\n\n---\n\nFin."))
    assert (found.title, found.published) == ("Un titre", "2015-01-06")
    assert found.text == "Un titre\n\nDu texte\nsur deux lignes.\n\nFin."


def test_broken_front_matter_is_told(home):
    assert "front matter" in only(put(home / "a.md", "---\ntitle: [\n---\nx")).reason


@pytest.mark.parametrize(
    ("head", "encoding"),
    [("", "utf-8"), ('<meta charset="utf-8">', "utf-8"), ('<meta charset="iso-8859-1">', "cp1252")],
)
def test_pages_give_main_text_title_and_date(head, encoding, home):
    (found,), warnings = read(put(home / "a.html", PAGE.format(head=head).encode(encoding)))
    assert (found.published, warnings) == ("2015-02-03", [])
    assert "Iliad rachète Brisa" in found.title
    assert "3 milliards d’euros" in found.text
    assert "Mentions" not in found.text


def test_a_page_in_an_undeclared_encoding_is_told(home):
    (found,), warnings = read(put(home / "a.html", PAGE.format(head="").encode("cp1252")))
    assert "rachète" in found.text
    assert "not UTF-8; read as cp1252" in warnings[0]


@pytest.mark.parametrize("data", ["", "<html></html>"])
def test_a_page_without_text_fails(data, home):
    assert only(put(home / "a.html", data)).kind == "empty"


def test_json_lines_give_an_article_a_line_and_bad_lines_apart(home):
    rows = [
        {"id": "x1", "text": "Un.", "date": "2015-01-05T10:00:00Z", "title": "T"},
        {"text": "Deux.", "date": "Mon, 05 Jan 2015 10:00:00 GMT"},
        {"texte": 1},
        {"text": ""},
        {"text": 5},
        {"text": "Hier.", "date": "hier"},
    ]
    lines = "\n".join([*map(json.dumps, rows), "no json", "[1]", "", '{"text": "Fin."}'])
    found, _ = read(put(home / "a.jsonl", lines))
    assert [a for a in found if isinstance(a, Article)] == [
        Article(f"{home}/a.jsonl:1", "x1", "Un.", "2015-01-05", "T"),
        Article(f"{home}/a.jsonl:2", "a:2", "Deux.", "2015-01-05"),
        Article(f"{home}/a.jsonl:10", "a:10", "Fin."),
    ]
    failed = {f.path.rsplit(":", 1)[1]: f.reason for f in found if isinstance(f, Failure)}
    told = {
        "3": "no column 'text' (columns: texte)",
        "4": "is empty",
        "5": "is a str, not int",
        "6": f"{home}/a.jsonl:6: published='hier' is no date",
    }
    assert all(words in failed[line] for line, words in (told | {"7": "is no JSON", "8": "no JSON object"}).items())


def test_parquet_gives_an_article_a_row(home):
    home.mkdir()
    table = pa.table({"corps": ["Un.", None], "paru": pa.array([1_420_416_000, 0], pa.timestamp("s")), "n": [1, 2]})
    parquet.write_table(table, home / "a.parquet")
    (good, bad), _ = read(home, columns=Columns(text=("corps",), published=("paru",)))
    assert (good.doc, good.text, good.published) == ("a:1", "Un.", "2015-01-05")
    assert (bad.kind, bad.reason) == ("empty", f"{home}/a.parquet, row 2 has no text; there is nothing to extract")
    (alone,), _ = read(home)
    assert "has no column 'text' (columns: corps, paru, n); name it with --text-column" in alone.reason
    assert "is no Parquet file" in only(put(home / "b.parquet", b"PAR")).reason


@pytest.mark.parametrize(
    ("data", "docs"),
    [(b"Iliad recrute.", ["stdin"]), (b' {"text": "Un."}\n{"text": "Deux."}\n', ["stdin:1", "stdin:2"])],
)
def test_standard_input_is_one_text_or_json_lines(data, docs, monkeypatch):
    found, _ = read_stdin(data, monkeypatch)
    assert [a.doc for a in found] == docs


def read_stdin(data, monkeypatch):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BufferedReader(io.BytesIO(data))))
    return read("-")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbf<!DOCTYPE html>" + PAGE.format(head="").encode(), "Iliad rachète Brisa"),
        (b"---\r\ndate: 2015-02-03\r\n---\r\n# Titre\r\n", "Titre"),
        (b"--- Paris ---", "--- Paris ---"),
    ],
)
def test_a_page_or_front_matter_in_standard_input_is_seen(data, text, monkeypatch):
    ((found,), _) = read_stdin(data, monkeypatch)
    assert found.text.startswith(text)
    assert found.published == (None if data.endswith(b"Paris ---") else "2015-02-03")


def test_a_page_in_standard_input_needs_its_library(monkeypatch):
    monkeypatch.setattr("pipeline.batch.readers.find_spec", lambda name: None)
    ((failed,), _) = read_stdin(b"<html>", monkeypatch)
    assert 'pip install "manchette[web]"' in failed.reason


@pytest.mark.parametrize(
    ("text", "kind"), [("x" * (MAX_LENGTH + 1), "too long"), ('{"text": "\\ud800"}', "undecodable")]
)
def test_texts_that_extraction_refuses_fail(text, kind, home):
    name = "a.jsonl" if text.startswith("{") else "a.txt"
    assert only(put(home / name, text)).kind == kind


def test_an_unreadable_file_fails_alone(home):
    put(home / "b.txt", "x")
    found = find_inputs([str(put(home / "a.txt", "x")), str(home / "b.txt")])
    (home / "a.txt").unlink()
    failed, good = read_inputs(found, Reading())
    assert failed.reason.endswith("a.txt cannot be read: No such file or directory")
    assert good.doc == "b"


# ------------------------------------------------------------------ counting
def test_articles_are_counted_where_that_is_quick(home):
    put(home / "a.txt", "x")
    put(home / "b.jsonl", '{"text": "x"}\n\n{"text": "y"}\n')
    parquet.write_table(pa.table({"text": ["x", "y", "z"]}), home / "c.parquet")
    assert count_articles(find_inputs([str(home)])) == 6
    assert count_articles(find_inputs(["-"])) is None


def test_every_reader_can_be_loaded():
    assert all(callable(reader_for(ending)) for ending in (*READERS, ".unknown"))
