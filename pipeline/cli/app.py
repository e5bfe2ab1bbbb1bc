"""The commands of `manchette`: results on stdout, everything else on stderr; exit 0 good, 1 some failed, 2 usage."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from pipeline import __version__

if TYPE_CHECKING:
    from rich.console import Console

    from pipeline.cli.batch import Totals
    from pipeline.evaluation import Pair
    from pipeline.schema import Extraction

FAILED, USAGE = 1, 2
FAILURES = "failures.jsonl"
TABLE_ROWS = 60
_SCHEMA = Path(__file__).parents[1] / "data" / "schema.json"

app = typer.Typer(
    help="French tech and business news in; entities, quantities, times and events out.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Published = Annotated[
    str | None, typer.Option("--published", metavar="DATE", help="Publication date: YYYY-MM-DD, YYYY-MM or YYYY.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def _fail(message: object, code: int = USAGE) -> NoReturn:
    print(f"manchette: {message}", file=sys.stderr)
    raise typer.Exit(code)


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False, soft_wrap=False)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"manchette {__version__}")
        raise typer.Exit


@app.callback()
def _settings(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # results are UTF-8 whatever the locale


@app.command()
def extract(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A text in UTF-8, or - for standard input.")],
    published: Published = None,
    as_json: AsJson = False,
) -> None:
    """Show the facts of one article: the text in colour and its events as a table."""
    from pipeline.article import check_date
    from pipeline.cli.files import InputError, Source, decode, read_article

    try:
        given = check_date(published)
    except ValueError as error:
        _fail(error)
    try:
        if str(file) == "-":
            text, doc, found = decode(sys.stdin.buffer.read(), "standard input"), None, None
        else:
            article = read_article(Source(file, file.stem))
            text, doc, found = article.text, article.source.doc, article.published
    except FileNotFoundError:
        _fail(f"{file} does not exist; give a text file, or - for standard input")
    except (InputError, OSError) as error:
        _fail(error, FAILED)
    from pipeline.api import extract as extract_facts

    try:
        result = extract_facts(text, published=given or found, doc=doc)
    except ValueError as error:
        _fail(error, FAILED)
    if as_json:
        print(json.dumps(result.model_dump(mode="json"), ensure_ascii=False, indent=1))
    else:
        _show(text, result)


def _show(text: str, result: Extraction) -> None:
    from pipeline.cli import view

    console, table = _console(), view.event_table()
    view.add_events(table, result)
    console.print(view.highlighted(text, result), view.legend(), table, sep="\n\n")


@app.command()
def batch(
    inputs: Annotated[list[Path], typer.Argument(metavar="INPUT...", help="Text files, or folders of .txt files.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="OUT", help="JSON Lines file, or - for stdout.")],
    published: Annotated[
        str | None, typer.Option("--published", metavar="DATE", help="For articles without a date of their own.")
    ] = None,
    metadata: Annotated[
        Path | None, typer.Option("--metadata", metavar="DIR", help='Folder of ARTICLE.json with "published".')
    ] = None,
    table: Annotated[
        bool | None, typer.Option("--table/--no-table", help="Print the events; by default on a terminal only.")
    ] = None,
) -> None:
    """Extract many articles: one JSON line each in OUT; what failed, and why, in failures.jsonl beside it."""
    from pipeline.article import check_date
    from pipeline.cli.batch import run_batch
    from pipeline.cli.files import InputError, atomic_writer, find_sources, read_article

    try:
        sources, default = find_sources(inputs), check_date(published)
    except (InputError, ValueError) as error:
        _fail(error)
    if metadata and not metadata.is_dir():
        _fail(f"--metadata {metadata} is no folder; give the folder of the ARTICLE.json files")
    read = partial(read_article, metadata=metadata, default=default)
    if str(output) == "-":
        _report(run_batch(sources, results=sys.stdout, failures=sys.stderr, read=read), "standard output")
    show = _EventTable() if (sys.stdout.isatty() if table is None else table) else None
    try:
        with atomic_writer(output) as results, atomic_writer(output.with_name(FAILURES)) as failures:
            totals = run_batch(sources, results=results, failures=failures, read=read, show=show)
    except OSError as error:
        _fail(f"cannot write {output}: {error.strerror}; choose another place with -o")
    if show:
        show.print()
    _report(totals, output)


class _EventTable:
    """Collects the first TABLE_ROWS events of a batch for the terminal."""

    def __init__(self) -> None:
        from pipeline.cli import view

        self._table, self._view, self._hidden = view.event_table(article=True), view, 0

    def __call__(self, extraction: Extraction) -> None:
        if self._table.row_count < TABLE_ROWS:
            self._view.add_events(self._table, extraction, article=True)
        else:
            self._hidden += len(extraction.events)

    def print(self) -> None:
        console = _console()
        console.print(self._table)
        if self._hidden:
            console.print(f"… and {self._hidden} more events in the file")


def _report(totals: Totals, output: object) -> NoReturn:
    told = f"{totals.articles} articles, {totals.events} events → {output}"
    if totals.failures:
        told += f"; {totals.failures} failed, see {FAILURES}"
    print(told, file=sys.stderr)
    raise typer.Exit(FAILED if totals.failures else 0)


@app.command()
def evaluate(
    paths: Annotated[list[Path], typer.Argument(metavar="[PREDICTIONS] GOLD", help="Folders, or files, of both.")],
    run: Annotated[
        bool, typer.Option("--run", help="Extract now (needs --texts) instead of reading PREDICTIONS.")
    ] = False,
    texts: Annotated[
        Path | None, typer.Option("--texts", metavar="DIR", help="Texts; they let events pair within a sentence.")
    ] = None,
    split: Annotated[str | None, typer.Option("--split", help="Only this list of GOLD/splits.json.")] = None,
    as_json: AsJson = False,
    errors: Annotated[bool, typer.Option("--errors", help="List every disagreement too.")] = False,
) -> None:
    """Score predictions (extraction files, or a fresh run) against gold."""
    from pipeline.evaluation import EvaluationError, read_gold, score_article, summarise

    if len(paths) != (1 if run else 2):
        _fail("give PREDICTIONS and GOLD, or --run and GOLD alone")
    if run and texts is None:
        _fail("--run extracts from the articles: give their folder with --texts")
    try:
        pairs = read_gold(paths[-1], texts=texts, split=split)
        predicted = _extractions(pairs) if run else _predictions(paths[0], pairs)
    except EvaluationError as error:
        _fail(error)
    scores = [score_article(pair.gold, predicted.get(pair.doc), pair.text) for pair in pairs]
    figures = summarise(scores)
    findings = [(pair.doc, f) for pair, score in zip(pairs, scores, strict=True) for f in score.findings]
    if as_json:
        listed = {"errors": [{"doc": doc, **asdict(f)} for doc, f in findings]} if errors else {}
        print(json.dumps(figures | listed, ensure_ascii=False, indent=1))
        return
    from pipeline.cli import view

    console = _console()
    console.print(view.figures_table(figures, articles=len(pairs)))
    if errors:
        console.print(view.findings_table(findings))


def _predictions(path: Path, pairs: list[Pair]) -> dict[str, Extraction]:
    from pipeline.evaluation import EvaluationError, read_extractions

    found = read_extractions(path)
    if len(pairs) == 1 and len(found) == 1:  # two single files may bear different names
        return {pairs[0].doc: next(iter(found.values()))}
    if not any(pair.doc in found for pair in pairs):
        raise EvaluationError(f"{path} has no prediction for any article of the gold; are the names the same?")
    return found


def _extractions(pairs: list[Pair]) -> dict[str, Extraction]:
    from pipeline.api import extract_many

    records = [{"doc": p.doc, "text": p.text, "published": p.gold.published} for p in pairs]
    return {pair.doc: result for pair, result in zip(pairs, extract_many(records), strict=True)}


@app.command()
def schema() -> None:
    """Print the JSON Schema of an extraction."""
    print(_SCHEMA.read_text(encoding="utf-8"), end="")
