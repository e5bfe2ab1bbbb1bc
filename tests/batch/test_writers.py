import csv
import sqlite3
from datetime import date
from decimal import Decimal

import duckdb
import pytest
from pyarrow import parquet

from pipeline.batch.files import atomic
from pipeline.batch.writers import WRITERS, OutputError, check_output, paths_of, write
from pipeline.rows import TABLES, columns, rows
from pipeline.schema import Extraction


@pytest.fixture(scope="module")
def results(extractions):
    return list(extractions.values())


def written(results, folder, ending, roles=()):
    paths = paths_of(folder / f"o{ending}")
    write(ending, paths, [found.model_dump_json() for found in results], roles)
    return paths


def plain(value):
    return float(value) if isinstance(value, Decimal) else value


def expected(results, table):
    return [{k: plain(v) for k, v in row.items()} for found in results for row in rows(found, table)]


def read_parquet(paths, table):
    return parquet.read_table(paths[table]).to_pylist()


def read_duckdb(paths, table):
    with duckdb.connect(str(paths["events"]), read_only=True) as database:
        found = database.execute(f"SELECT * FROM {table}")
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def read_sqlite(paths, table):
    database = sqlite3.connect(paths["events"])
    database.row_factory = sqlite3.Row
    dates = {column.name for column in columns(table) if column.kind == "date"}
    found = map(dict, database.execute(f"SELECT * FROM {table}"))
    return [{k: date.fromisoformat(v) if k in dates and v else v for k, v in row.items()} for row in found]


READ = {".parquet": read_parquet, ".duckdb": read_duckdb, ".sqlite": read_sqlite}


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("ending", READ)
def test_tables_hold_the_rows(ending, table, results, tmp_path):
    paths = written(results, tmp_path, ending)
    assert READ[ending](paths, table) == expected(results, table)
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in paths.values()}


@pytest.mark.parametrize("table", TABLES)
def test_csv_holds_the_rows_with_every_digit(table, results, tmp_path):
    path = written(results, tmp_path, ".csv")[table]
    with path.open(encoding="utf-8", newline="") as stream:
        found = list(csv.DictReader(stream))
    assert list(found[0]) == [column.name for column in columns(table)]
    for row, want in zip(found, (row for r in results for row in rows(r, table)), strict=True):
        numbers = {column.name for column in columns(table) if column.kind == "number"}
        assert {k: Decimal(v) if k in numbers and v else v for k, v in row.items()} == {
            k: "" if v is None else Decimal(str(v)) if k in numbers else str(v) for k, v in want.items()
        }


def test_json_lines_hold_the_extractions(results, tmp_path):
    (path,) = written(results, tmp_path, ".jsonl").values()
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [Extraction.model_validate_json(line) for line in lines] == results


@pytest.mark.parametrize("ending", [".csv", *READ])
def test_no_result_gives_empty_tables(ending, tmp_path):
    paths = written([], tmp_path, ending)
    assert all(path.exists() for path in paths.values())
    if ending in READ:
        assert [READ[ending](paths, table) for table in TABLES] == [[], [], [], []]


@pytest.mark.parametrize("ending", [".csv", *READ])
def test_roles_of_own_event_types_have_columns(ending, tmp_path):
    event = {
        "id": "v1",
        "type": "STRIKE",
        "triggers": [[0, 1]],
        "args": [{"role": "union", "span": [0, 1], "text": "CGT"}],
    }
    found = Extraction.model_validate({"doc": "a", "events": [event]})
    paths = written([found], tmp_path, ending, roles=["union", "place"])
    if ending in READ:
        assert READ[ending](paths, "events")[0]["role_union"] == "CGT"
    else:
        assert next(csv.DictReader(paths["events"].open(encoding="utf-8")))["role_union"] == "CGT"


def test_more_articles_than_a_batch_are_all_written(tmp_path):
    many = [Extraction(doc=str(n), text="x") for n in range(450)]
    paths = written(many, tmp_path, ".sqlite")
    assert [row["article"] for row in read_sqlite(paths, "articles")] == [str(n) for n in range(450)]


@pytest.mark.parametrize(
    ("name", "told"),
    [("o.xlsx", "choose one of .jsonl"), ("o", "choose one of"), ("o.duckdb", "needs duckdb; run: pip")],
)
def test_outputs_that_cannot_be_are_told(name, told, tmp_path, monkeypatch):
    monkeypatch.setattr("pipeline.batch.writers.find_spec", lambda library: None)
    with pytest.raises(OutputError, match=told):
        check_output(tmp_path / name)


@pytest.mark.parametrize("ending", WRITERS)
def test_every_ending_can_be_written(ending, tmp_path):
    check_output(tmp_path / f"o{ending}")
    assert "events" in paths_of(tmp_path / f"o{ending}")


def test_a_failed_write_leaves_the_old_file(tmp_path):
    target = tmp_path / "o.jsonl"
    target.write_text("old")

    def interrupted():
        with atomic(target) as part:
            part.write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("o.jsonl", "old")]


def test_what_a_killed_run_left_half_written_is_replaced(tmp_path):
    (tmp_path / ".o.csv.part").write_text("half")
    with atomic(tmp_path / "o.csv") as part:
        part.write_text("whole")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("o.csv", "whole")]
