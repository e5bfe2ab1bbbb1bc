"""The commands of `manchette`: results on stdout, everything else on stderr; exit 0 good, 1 some failed, 2 usage."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from pipeline import __version__
from pipeline.cli.batch import batch
from pipeline.cli.convert import convert
from pipeline.cli.options import (
    BASE_MODEL,
    FAILED,
    INTERRUPTED,
    Frames,
    Lexicon,
    MinConfidence,
    Model,
    Published,
    console,
    fail,
    load_pipeline,
    warn,
)
from pipeline.cli.pages import Compare, Html, check_evaluation, report, write_article, write_evaluation

if TYPE_CHECKING:
    from pipeline.batch.article import Article
    from pipeline.evaluation import Pair
    from pipeline.schema import Extraction

_SCHEMA = Path(__file__).parents[1] / "data" / "schema.json"


class _Commands(TyperGroup):
    """Ends every command with a sentence when it is interrupted, or standard output takes no more."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - as in typer
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except KeyboardInterrupt:
            fail("interrupted", INTERRUPTED)
        except BrokenPipeError:  # whoever reads has read enough
            raise
        except OSError as error:
            use = f"use {error.filename}" if error.filename else "write standard output"
            fail(f"cannot {use}: {error.strerror or error}")
        return result


app = typer.Typer(
    cls=_Commands,
    help="French tech and business news in; entities, quantities, times and events out.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


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
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="An article: .txt, .md, .html, or - for standard input.")
    ],
    published: Published = None,
    as_json: AsJson = False,
    html: Html = None,
    lexicon: Lexicon = None,
    frames: Frames = None,
    model: Model = BASE_MODEL,
    min_confidence: MinConfidence = 0.0,
    explain: Annotated[bool, typer.Option("--explain", help="Tell in the JSON why each event was found.")] = False,
) -> None:
    """Show the facts of one article: the text in colour and its events as a table."""
    from pipeline.article import check_date

    try:
        given = check_date(published)
    except ValueError as error:
        fail(error)
    article = _article(file)
    from pipeline.api import extract_many
    from pipeline.batch.inputs import STDIN

    nlp = load_pipeline(model, lexicon, frames)
    told = {"published": given or article.published, "doc": article.doc if str(file) != STDIN else None}
    found = extract_many([article.record() | told], min_confidence=min_confidence, explain=explain, nlp=nlp)
    result = next(found)
    if html:
        write_article(html, article.text, result)
    if as_json:
        print(json.dumps(result.model_dump(mode="json"), ensure_ascii=False, indent=1))
    elif not html:
        _show(article.text, result)


def _article(file: Path) -> Article:
    """The only article of a file; ends the command when there is none."""
    from pipeline.batch.article import Failure, InputError
    from pipeline.batch.inputs import Reading, find_inputs, read_inputs

    try:
        read = list(islice(read_inputs(find_inputs([str(file)]), Reading(warn=warn)), 2))
    except InputError as error:
        fail(error)
    if len(read) > 1:
        fail(f"{file} holds more than one article; use: manchette batch {file} -o OUT")
    if isinstance(read[0], Failure):
        fail(read[0].reason, FAILED)
    return read[0]


def _show(text: str, result: Extraction) -> None:
    from pipeline.cli import view

    terminal, table = console(), view.event_table()
    view.add_events(table, result)
    terminal.print(view.highlighted(text, result), view.legend(), table, sep="\n\n")
    if result.relations:
        terminal.print(view.relations_table(result))


app.command()(batch)


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
    html: Html = None,
    compare: Compare = None,
) -> None:
    """Score predictions (extraction files, or a fresh run) against gold."""
    from pipeline.evaluation import EvaluationError, read_gold, summarise
    from pipeline.pages import Run

    if len(paths) != (1 if run else 2):
        fail("give PREDICTIONS and GOLD, or --run and GOLD alone")
    if run and texts is None:
        fail("--run extracts from the articles: give their folder with --texts")
    check_evaluation(html, texts, compare)
    try:
        pairs = read_gold(paths[-1], texts=texts, split=split)
        predicted = _extractions(pairs) if run else _predictions(paths[0], pairs)
        earlier = Run(str(compare), _predictions(compare, pairs), pairs) if compare else None
    except EvaluationError as error:
        fail(error)
    judged = Run("a fresh run" if run else str(paths[0]), predicted, pairs)
    figures = summarise(judged.scores)
    shown = [(pair.doc, score) for pair, score in zip(pairs, judged.scores, strict=True) if not pair.blind]
    findings = [(doc, finding) for doc, score in shown for finding in score.findings]
    if errors and len(shown) < len(pairs):
        print(f"the errors of {len(pairs) - len(shown)} blind articles are not listed", file=sys.stderr)
    if html:
        write_evaluation(html, judged, earlier, gold=paths[-1], split=split)
    if as_json:
        listed = {"errors": [{"doc": doc, **asdict(f)} for doc, f in findings]} if errors else {}
        print(json.dumps(figures | listed, ensure_ascii=False, indent=1))
        return
    from pipeline.cli import view

    terminal = console()
    terminal.print(view.figures_table(figures, articles=len(pairs)))
    if errors:
        terminal.print(view.findings_table(findings))


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


app.command()(report)
app.command()(convert)


@app.command()
def schema() -> None:
    """Print the JSON Schema of an extraction."""
    print(_SCHEMA.read_text(encoding="utf-8"), end="")
