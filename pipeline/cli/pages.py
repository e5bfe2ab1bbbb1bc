"""The command `report`, and what `--html` writes: one self-contained page a file."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote

import typer

from pipeline.cli.options import fail, warn

if TYPE_CHECKING:
    from pipeline.pages import Run
    from pipeline.schema import Extraction

Html = Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write a self-contained page.")]
Compare = Annotated[
    Path | None, typer.Option("--compare", metavar="PREDICTIONS", help="With --html: what changed since this run.")
]


def report(
    extractions: Annotated[Path, typer.Argument(metavar="OUT", help="What batch wrote: a .jsonl file, or a folder.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="The page.")],
    texts: Annotated[
        Path | None, typer.Option("--texts", metavar="DIR", help="Folder of the texts: the page then links to them.")
    ] = None,
) -> None:
    """Make a page of a batch: events over time, by company and type, top amounts, with their sentences."""
    from pipeline.evaluation import EvaluationError, stream_extractions
    from pipeline.pages import dashboard_page

    if texts and not texts.is_dir():
        fail(f"--texts {texts} is no folder; give the folder of the articles' texts")
    if extractions.is_file() and extractions.suffix not in (".jsonl", ".json"):
        fail(f"{extractions} cannot be shown: give the .jsonl that batch writes (batch INPUT -o OUT.jsonl)")
    link = _Links(texts, output.parent)
    found = (extraction for _, extraction in stream_extractions(extractions))
    try:
        write_page(output, partial(dashboard_page, found, title=extractions.name, link=link))
    except EvaluationError as error:
        fail(error)
    if link.missing:
        warn(f"{texts} lacks the texts of {len(link.missing)} articles: {', '.join(link.missing[:3])}…")


class _Links:
    """The addresses of the texts of a folder, seen from the page; always a path, whatever an article is called."""

    def __init__(self, folder: Path | None, home: Path) -> None:
        self._folder, self._home = folder and folder.resolve(), home.resolve()
        self.missing: list[str] = []

    def __call__(self, extraction: Extraction) -> str | None:
        """The address of the article's text, where the folder has it."""
        if self._folder is None:
            return None
        path = (self._folder / f"{extraction.doc}.txt").resolve()
        if path.is_relative_to(self._folder) and path.is_file():
            return "./" + quote(os.path.relpath(path, self._home))
        self.missing.append(str(extraction.doc))
        return None


def write_article(output: Path, text: str, extraction: Extraction) -> None:
    """The page of `extract --html`."""
    from pipeline.pages import article_page

    write_page(output, partial(article_page, text, extraction))


def check_evaluation(html: Path | None, texts: Path | None, compare: Path | None) -> None:
    """Ends the command when the options of the evaluation report do not fit together."""
    if compare and not html:
        fail("--compare is shown in the page: give --html FILE too")
    if html and texts is None:
        fail("--html shows the articles: give their folder with --texts")


def write_evaluation(output: Path, run: Run, earlier: Run | None, *, gold: Path, split: str | None) -> None:
    """The page of `evaluate --html`."""
    from pipeline.pages import evaluation_page

    write_page(output, partial(evaluation_page, run, earlier=earlier, gold=gold.name, split=split))


def write_page(output: Path, make: Callable[[], str]) -> None:
    """Writes a page whole or not at all."""
    from pipeline.batch.files import atomic

    if str(output) == "-":
        fail("a page is a file that a browser opens: give its name, not -")
    try:
        with atomic(output) as part:
            part.write_text(make(), encoding="utf-8", newline="\n")
    except OSError as error:
        fail(f"cannot write {output}: {error.strerror}; choose another place")
    print(f"→ {output}", file=sys.stderr)
