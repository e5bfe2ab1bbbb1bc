"""The command `manchette batch`: many articles, a table or JSON Lines, a progress bar, and no article that stops it."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from pipeline.cli.options import (
    BASE_MODEL,
    FAILED,
    INTERRUPTED,
    Frames,
    Lexicon,
    MinConfidence,
    Model,
    console,
    count,
    fail,
    load_pipeline,
    warn,
)

if TYPE_CHECKING:
    from pipeline.batch.inputs import Input, Reading
    from pipeline.batch.run import Totals, Watch

TABLE_ROWS = 60
STDOUT = "-"


class Engine(StrEnum):
    """What runs the extraction: processes of this machine, or a Ray cluster."""

    local = "local"
    ray = "ray"


def _column(option: str, what: str) -> Any:  # noqa: ANN401 - typer's own kind of option
    return typer.Option(option, metavar="NAME", help=f"Field of JSON Lines and Parquet with the {what}.")


Inputs = Annotated[
    list[str], typer.Argument(metavar="INPUT...", help="Files, folders, globs, or - for standard input.")
]
Output = Annotated[
    Path,
    typer.Option("-o", "--output", metavar="OUT", help="File: .jsonl, .csv, .parquet, .sqlite, .duckdb; - for stdout."),
]
Default = Annotated[
    str | None, typer.Option("--published", metavar="DATE", help="For articles without a date of their own.")
]
Metadata = Annotated[
    Path | None, typer.Option("--metadata", metavar="DIR", help='Folder of ARTICLE.json with "published".')
]
TextColumn = Annotated[str | None, _column("--text-column", "text (default: text)")]
DateColumn = Annotated[str | None, _column("--date-column", "publication date (default: published, date)")]
TitleColumn = Annotated[str | None, _column("--title-column", "title (default: title)")]
IdColumn = Annotated[str | None, _column("--id-column", "article's name (default: doc, id)")]
Workers = Annotated[
    int | None,
    typer.Option("--workers", metavar="N", min=0, help="Processes at work (default: 1; ray: 0); 0: one a processor."),
]
OnEngine = Annotated[
    Engine, typer.Option("--engine", help="ray: on a Ray cluster; OUT is then a folder of Parquet shards.")
]
Address = Annotated[
    str | None, typer.Option("--address", metavar="HOST:PORT", help="Of the Ray cluster; without: this machine alone.")
]
ShardSize = Annotated[int, typer.Option("--shard-size", metavar="N", min=1, help="Articles of a shard, with ray.")]
Timeout = Annotated[
    float, typer.Option("--timeout", metavar="SECONDS", min=0, help="The longest an article may take; 0: for ever.")
]
ShowTable = Annotated[
    bool | None, typer.Option("--table/--no-table", help="Print the events; by default on a terminal only.")
]


def batch(
    inputs: Inputs,
    output: Output,
    published: Default = None,
    metadata: Metadata = None,
    text_column: TextColumn = None,
    date_column: DateColumn = None,
    title_column: TitleColumn = None,
    id_column: IdColumn = None,
    lexicon: Lexicon = None,
    frames: Frames = None,
    model: Model = BASE_MODEL,
    workers: Workers = None,
    engine: OnEngine = Engine.local,
    address: Address = None,
    shard_size: ShardSize = 1000,
    timeout: Timeout = 300,
    min_confidence: MinConfidence = 0.0,
    table: ShowTable = None,
) -> None:
    """Extract many articles into a file; what failed, and why, goes to failures.jsonl beside it.

    A run that is stopped goes on where it was when the same command is given again.
    """
    from pipeline.batch.inputs import read_inputs
    from pipeline.batch.ray_engine import Cluster, to_folder
    from pipeline.batch.run import Run, to_file, to_stream
    from pipeline.batch.settings import Settings
    from pipeline.batch.shards import Job, plan

    on_ray = engine is Engine.ray
    if address and not on_ray:
        fail("--address goes with --engine ray; give both, or none")
    columns = {"text": text_column, "published": date_column, "title": title_column, "doc": id_column}
    reading = _reading(columns, metadata, published)
    found = _find(inputs, output, on_ray)
    settings = Settings(model, tuple(lexicon or ()), tuple(frames or ()), min_confidence)
    with _stoppable(output, on_ray), _progress(found, output) as watch:
        nlp = load_pipeline(model, lexicon, frames)
        configuration = settings.fingerprint(nlp)
        processes = (1 if workers is None else workers) or os.cpu_count() or 1
        run = Run(read_inputs(found, reading), settings.work(timeout), processes, watch)
        if on_ray:
            job = Job(reading, settings, timeout, output, configuration)
            totals = to_folder(plan(found, shard_size), job, Cluster(address, workers or 0), watch)
        elif str(output) == STDOUT:
            totals = to_stream(run, sys.stdout, tell=lambda failure: warn(failure.reason))
        else:
            totals = to_file(run, output, configuration=configuration, roles=settings.roles())
    if str(output) != STDOUT and (sys.stdout.isatty() if table is None else table):
        _show_events(output)
    _report(totals, output, output if on_ray else output.parent)


def _reading(columns: dict[str, str | None], metadata: Path | None, published: str | None) -> Reading:
    from pipeline.article import check_date
    from pipeline.batch.inputs import Reading
    from pipeline.batch.readers import Columns

    if metadata and not metadata.is_dir():
        fail(f"--metadata {metadata} is no folder; give the folder of the ARTICLE.json files")
    try:
        given = Columns(**{key: (name,) for key, name in columns.items() if name})
        return Reading(given, metadata, check_date(published), warn)
    except ValueError as error:
        fail(error)


def _find(inputs: list[str], output: Path, on_ray: bool) -> list[Input]:
    """The inputs; ends the command when there are none, or the output cannot be written."""
    from pipeline.batch.article import InputError
    from pipeline.batch.inputs import find_inputs
    from pipeline.batch.ray_engine import check_folder
    from pipeline.batch.writers import OutputError, check_output

    try:
        if on_ray:
            check_folder(output)
        elif str(output) != STDOUT:
            check_output(output)
        return find_inputs(inputs, leave_out=_files_of(output, on_ray), warn=warn)
    except (InputError, OutputError) as error:
        fail(error)


def _files_of(output: Path, on_ray: bool) -> list[Path]:
    from pipeline.batch.run import files_of

    if str(output) == STDOUT:
        return []
    return list(output.rglob("*")) if on_ray else files_of(output)


@contextmanager
def _stoppable(output: Path, on_ray: bool) -> Iterator[None]:
    """Tells what becomes of the results when the run is stopped or the disk is full."""
    from pipeline.batch.article import InputError
    from pipeline.batch.journal import JournalBusyError
    from pipeline.batch.ray_engine import EngineError
    from pipeline.batch.run import journal_of

    where = "standard output" if str(output) == STDOUT else str(output)
    done = None if str(output) == STDOUT else output if on_ray else journal_of(output)

    def kept(otherwise: str) -> str:
        there = done and done.exists()
        return f"; what is done is kept in {done}: run the same command again" if there else otherwise

    before = signal.signal(signal.SIGTERM, signal.default_int_handler)  # a polite kill is as good as Ctrl-C
    try:
        yield
    except KeyboardInterrupt:
        fail("interrupted" + kept(""), INTERRUPTED)
    except (EngineError, InputError) as error:
        fail(f"{error}{kept('')}")
    except BrokenPipeError:
        raise
    except JournalBusyError as error:
        fail(f"cannot write {where}: {error.strerror}; wait for it, or choose another place with -o")
    except OSError as error:
        fail(f"cannot write {where}: {error.strerror or error}" + kept("; choose another place with -o"))
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _progress(inputs: list[Input], output: Path) -> Iterator[Watch]:
    """A bar on a terminal, nothing in a pipe."""
    if not sys.stderr.isatty() or (str(output) == STDOUT and sys.stdout.isatty()):
        yield lambda totals: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from pipeline.batch.inputs import count_articles

    total, start = count_articles(inputs), monotonic()
    with Progress(
        *(BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}")),
        console=console(stderr=True),
        auto_refresh=False,  # a thread of its own would not survive the workers' fork
        redirect_stdout=False,
        transient=True,
    ) as bar:
        task = bar.add_task("loading", total=total)

        def watch(totals: Totals) -> None:
            done = totals.articles + len(totals.failures)
            rate = (done - totals.kept) / (monotonic() - start)
            left = f" · {timedelta(seconds=round((total - done) / rate))} left" if total and rate else ""
            told = f"{rate:.1f} articles/s · {len(totals.failures)} failed{left}"
            bar.update(task, completed=done, description=told, refresh=True)

        bar.refresh()
        yield watch


def _show_events(output: Path) -> None:
    """The first events of an output in JSON Lines."""
    from pipeline.cli import view
    from pipeline.schema import Extraction

    if output.suffix.lower() not in (".jsonl", ".ndjson"):
        return
    shown, hidden = view.event_table(article=True), 0
    with output.open(encoding="utf-8") as lines:
        for extraction in map(Extraction.model_validate_json, lines):
            if shown.row_count < TABLE_ROWS:
                view.add_events(shown, extraction, article=True)
            else:
                hidden += len(extraction.events)
    terminal = console()
    terminal.print(shown)
    if hidden:
        terminal.print(f"… and {count(hidden, 'more event')} in the file")


def _report(totals: Totals, output: Path, folder: Path) -> NoReturn:
    from pipeline.batch.run import FAILURES

    where = "standard output" if str(output) == STDOUT else output
    told = f"{count(totals.articles, 'article')}, {count(totals.events, 'event')} → {where}"
    if totals.kept:
        told += f"; {totals.kept} of them were there from an earlier run"
    if totals.failures:
        told += f"; {len(totals.failures)} failed"
    if totals.failures and str(output) != STDOUT:
        told += f", see {folder / FAILURES}; the first: {totals.failures[0].reason}"
    print(told, file=sys.stderr)
    raise typer.Exit(FAILED if totals.failures else 0)
