"""The guides say what is true: their examples run, their tables are those of the code."""

import json
import re
from dataclasses import asdict
from typing import get_args

import pytest
from typer.testing import CliRunner

from pipeline import extract, load
from pipeline.batch.article import Failure, Reason
from pipeline.cli.app import app
from pipeline.exchange import FORMATS
from pipeline.exchange.graph import FIXED, RELATION
from pipeline.rows import ROLE, TABLES, columns

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.DOTALL | re.MULTILINE)
ROW = re.compile(r"^\| `(\w+)` \| (\w+) \| (.*) \|$", re.MULTILINE)


def test_the_examples_of_names_and_events_run(root, tmp_path, monkeypatch):
    blocks = dict(BLOCK.findall((root / "docs/customise.md").read_text(encoding="utf-8")))
    (tmp_path / "names.csv").write_text(blocks["csv"], encoding="utf-8")
    (tmp_path / "events.toml").write_text(blocks["toml"], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    scope = {"extract": extract, "load": load}
    exec(blocks["python"], scope)
    facts = scope["facts"]
    strike = next(event for event in facts.events if event.type == "STRIKE")
    assert {arg.role for arg in strike.args} == {"employer", "strikers"}
    assert facts.entities[0].identifiers == {"siren": "552100554", "ticker": "NVN.PA", "wikidata": "Q499707"}


@pytest.mark.parametrize("table", TABLES)
def test_the_columns_are_those_of_the_guide(table, root):
    text = (root / "docs/tables.md").read_text(encoding="utf-8")
    section = text.split(f"## {table}\n")[1].split("\n## ")[0]
    wanted = [(c.name, c.kind, c.meaning) for c in columns(table) if not c.name.startswith(ROLE)]
    assert ROW.findall(section) == wanted


def test_the_kinds_of_failures_are_those_of_the_guide(root):
    section = (root / "docs/tables.md").read_text(encoding="utf-8").split("# failures.jsonl\n")[1]
    assert re.findall(r"^\| `([\w ]+)` \|", section, re.MULTILINE) == list(get_args(Reason))
    shown = json.loads(dict(BLOCK.findall(section))["json"])
    assert asdict(Failure(**shown)) == shown


@pytest.fixture
def exchange(root):
    return (root / "docs/exchange.md").read_text(encoding="utf-8")


def test_the_formats_are_those_of_the_guide(exchange):
    def places(endings):
        return ", ".join(f"`{ending}`" if ending else "folder" for ending in endings)

    rows = re.findall(r"^\| `(\w+)` \| (.*) \| (.*) \|$", exchange, re.MULTILINE)
    assert rows == [(name, known.meaning, places(known.endings)) for name, known in FORMATS.items()]


def test_the_guide_tells_every_label(exchange):
    assert all(f"`{label}`" in exchange for label in (*FIXED, *RELATION))


def test_the_commands_of_exchange_work(exchange, some, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("gold", "corpus"):
        (tmp_path / name).symlink_to(some / name)
    for command in dict(BLOCK.findall(exchange))["bash"].splitlines():
        assert CliRunner().invoke(app, command.split()[1:]).exit_code == 0, command


def test_the_example_of_exchange_runs(exchange, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    exec(dict(BLOCK.findall(exchange))["python"], {})
    assert capsys.readouterr().out == "('levé',) True\n"
