from datetime import date
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pytest

from pipeline import extract, to_frame
from pipeline.edtf import period
from pipeline.ontology import event_types
from pipeline.rows import TABLES, columns, rows
from pipeline.schema import Extraction

TEXT = "Iliad a vendu\nson réseau. Orange a payé 61,10 euros à 70 euros."
FOUND = Extraction.model_validate(
    {
        "doc": "a",
        "title": "T",
        "published": "2014-03",
        "text": TEXT,
        "entities": [
            {"id": "e1", "type": "COMPANY", "name": "Iliad", "identifiers": {"siren": "342376332", "ticker": "ILD"}},
            {"id": "e2", "type": "COMPANY", "name": "Orange"},
            {"id": "e3", "type": "ORG", "name": "CGT"},
        ],
        "mentions": [{"id": "m1", "span": [0, 5], "entity": "e1", "kind": "name", "text": "Iliad", "confidence": 0.9}],
        "quantities": [
            {"id": "q1", "span": [40, 51], "kind": "money", "value": "61.10", "unit": "EUR", "text": "61,10 euros"},
            {
                "id": "q2",
                "span": [40, 62],
                "kind": "money",
                "min": "61.10",
                "max": "70",
                "unit": "EUR",
                "modifier": "range",
            },
        ],
        "times": [
            {"id": "t1", "span": [0, 1], "value": "P3Y", "type": "duration"},
            {"id": "t2", "span": [0, 1], "value": "2014-02/..", "text": "depuis février"},
        ],
        "events": [
            {
                "id": "v1",
                "type": "ACQUISITION",
                "subtype": "buy",
                "triggers": [[8, 13], [33, 39]],
                "trigger_texts": ["vendu", "a payé"],
                "args": [
                    {"role": "price", "ref": "q2"},
                    {"role": "time", "ref": "t1"},
                    {"role": "time", "ref": "t2"},
                    {"role": "buyer", "ref": "e2"},
                    {"role": "buyer", "ref": "e3"},
                    {"role": "target", "span": [14, 24], "text": "son réseau"},
                    {"role": "seller", "ref": "e1"},
                ],
                "source": "e3",
                "evidence": [[0, 25], [26, 63]],
                "confidence": 0.8,
            },
            {
                "id": "v2",
                "type": "REVENUE",
                "triggers": [[0, 5]],
                "args": [{"role": "value", "ref": "q1"}, {"role": "company", "ref": "e2"}],
            },
        ],
    }
)


def told(row):
    return {key: value for key, value in row.items() if value is not None}


def test_an_event_row_tells_the_event():
    assert told(FOUND.to_rows()[0]) == {
        "article": "a",
        "published": "2014-03",
        "event": "v1",
        "type": "ACQUISITION",
        "subtype": "buy",
        "company": "Orange",
        "role_target": "son réseau",
        "role_buyer": "Orange; CGT",
        "role_seller": "Iliad",
        "role_time": "depuis février",
        "amount_role": "price",
        "min": Decimal("61.10"),
        "max": Decimal("70"),
        "unit": "EUR",
        "modifier": "range",
        "period_start": date(2014, 2, 1),
        "modality": "asserted",
        "polarity": "pos",
        "source": "CGT",
        "trigger": "vendu; a payé",
        "quote": "Iliad a vendu son réseau. […] Orange a payé 61,10 euros à 70 euros.",
        "start": 0,
        "end": 63,
        "confidence": 0.8,
    }


def test_the_company_is_the_role_of_that_name():
    row = FOUND.to_rows()[1]
    assert (row["company"], row["role_company"], row["role_value"], row["value"]) == (
        "Orange",
        "Orange",
        "61,10 euros",
        Decimal("61.10"),
    )
    assert (row["start"], row["end"], row["quote"]) == (0, 5, None)


def test_mentions_quantities_and_articles_have_rows():
    assert told(FOUND.to_rows("mentions")[0]) == {
        "article": "a", "entity": "e1", "name": "Iliad", "type": "COMPANY", "kind": "name",
        "identifiers": "siren=342376332 ticker=ILD", "text": "Iliad", "start": 0, "end": 5, "confidence": 0.9,
    }  # fmt: skip
    assert [row["value"] for row in FOUND.to_rows("quantities")] == [Decimal("61.10"), None]
    assert FOUND.to_rows("articles") == [{"article": "a", "title": "T", "published": "2014-03", "text": TEXT}]


@pytest.mark.parametrize("table", TABLES)
def test_rows_have_the_documented_columns_and_kinds(table, extractions):
    kinds = {"text": str, "number": Decimal | float, "integer": int, "date": date}
    documented = {column.name: kinds[column.kind] for column in columns(table)}
    for row in (row for found in extractions.values() for row in rows(found, table)):
        assert list(row) == list(documented)
        assert all(value is None or isinstance(value, documented[name]) for name, value in row.items())


def test_every_role_has_a_column():
    names = {column.name for column in columns("events")}
    assert {f"role_{role}" for spec in event_types().values() for role in spec.roles} <= names


def test_quotes_and_places_are_in_the_text(extractions):
    for found in extractions.values():
        for row in (*found.to_rows("mentions"), *found.to_rows("quantities")):
            assert found.text[row["start"] : row["end"]] == row["text"]
        for row in found.to_rows():
            parts = row["quote"].split(" […] ")
            assert all(part in " ".join(found.text.split()) for part in parts)


@pytest.mark.parametrize(
    ("value", "days"),
    [("2014", "2014-01-01 2014-12-31"), ("../2014-02", "None 2014-02-28"), ("201X", "2010-01-01 2019-12-31")],
)
def test_periods(value, days):
    assert " ".join(map(str, period(value))) == days


@pytest.mark.parametrize(("backend", "kind"), [("pandas", pd.DataFrame), ("pyarrow", pa.Table), (None, pd.DataFrame)])
@pytest.mark.parametrize("table", TABLES)
def test_frames_hold_the_rows(table, backend, kind, extractions):
    frame = to_frame(extractions.values(), table, backend=backend)
    assert isinstance(frame, kind)
    names = list(frame.columns) if kind is pd.DataFrame else frame.column_names
    assert names == [column.name for column in columns(table)]
    assert len(frame) == sum(len(found.to_rows(table)) for found in extractions.values())


def test_a_frame_of_nothing_has_its_columns():
    assert list(extract("Rien.").to_frame().columns) == [column.name for column in columns("events")]
    assert to_frame([]).empty


def test_a_frame_adds_up():
    frame = FOUND.to_frame("quantities")
    assert frame["value"].sum() == pytest.approx(61.1)
    assert str(FOUND.to_frame()["period_start"].iloc[0]) == "2014-02-01 00:00:00"


def test_a_missing_library_is_told(monkeypatch):
    monkeypatch.setattr("pipeline.dataframe.find_spec", lambda library: None)
    with pytest.raises(ImportError, match="run: pip install pandas, or polars"):
        FOUND.to_frame()
    with pytest.raises(ImportError, match=r"run: pip install polars$"):
        FOUND.to_frame(backend="polars")
