"""Writers by file ending. A writer turns the results of a run, as lines of JSON, into one file or a few.

Each writer is one module with one function `write(paths, results, roles)`; to add one, write it and name it in WRITERS.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

from pipeline.rows import TABLES, Row, Table, rows
from pipeline.schema import Extraction

WRITERS = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
    ".sqlite": "sqlite",
    ".db": "sqlite",
    ".duckdb": "duckdb",
}
_ONE_FILE_A_TABLE = {"csv", "parquet"}
_NEEDS = {"parquet": "pyarrow", "duckdb": "duckdb"}
_ARTICLES = 200  # whose rows are in memory together
MAIN: Table = "events"
Paths = Mapping[Table, Path]


class OutputError(ValueError):
    """There is no writer for an output, or its library is missing."""


def check_output(output: Path) -> None:
    """OutputError, with what to do, when an output of this ending cannot be written."""
    writer = WRITERS.get(output.suffix.lower())
    if writer is None:
        raise OutputError(f"{output} has no ending that can be written; choose one of {', '.join(WRITERS)}")
    if writer in _NEEDS and find_spec(_NEEDS[writer]) is None:
        raise OutputError(f'{output.suffix} output needs {_NEEDS[writer]}; run: pip install "manchette[tables]"')


def paths_of(output: Path) -> dict[Table, Path]:
    """The files of an output by table: `out.csv` has its events, `out.mentions.csv` the mentions; others are one."""
    if WRITERS.get(output.suffix.lower()) not in _ONE_FILE_A_TABLE:
        return {MAIN: output}
    return {t: output if t == MAIN else output.with_name(f"{output.stem}.{t}{output.suffix}") for t in TABLES}


def write(ending: str, paths: Paths, results: Iterable[str], roles: Sequence[str] = ()) -> None:
    """Writes the results, extractions as JSON, to the paths; `roles` are those of event types of the user's own."""
    import_module(f"{__name__}.{WRITERS[ending.lower()]}").write(paths, results, roles)


def batches(results: Iterable[str]) -> Iterator[dict[Table, list[Row]]]:
    """The rows of every table, for some hundred articles at a time."""
    remaining = iter(results)
    while lines := list(islice(remaining, _ARTICLES)):
        found = [Extraction.model_validate_json(line) for line in lines]
        yield {table: [row for extraction in found for row in rows(extraction, table)] for table in TABLES}
