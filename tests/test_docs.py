"""The guides say what is true: their examples run, their tables are those of the code."""

import re

import pytest

from pipeline import extract, load
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
