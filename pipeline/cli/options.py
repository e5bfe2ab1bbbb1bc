"""What several commands share: options, exit codes, messages, the pipeline that the options ask for."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from rich.console import Console
    from spacy.language import Language

FAILED, USAGE, INTERRUPTED = 1, 2, 130
BASE_MODEL = "fr_core_news_md"  # as in pipeline.base, which loads spaCy

Published = Annotated[
    str | None, typer.Option("--published", metavar="DATE", help="Publication date: YYYY-MM-DD, YYYY-MM or YYYY.")
]
Model = Annotated[
    str, typer.Option("--model", metavar="NAME", help="French spaCy pipeline to build on: name or folder.")
]
Lexicon = Annotated[
    list[Path] | None,
    typer.Option("--lexicon", metavar="FILE", help="Names of your own (.csv, .json, .toml); may be repeated."),
]
Frames = Annotated[
    list[Path] | None,
    typer.Option("--frames", metavar="FILE", help="Event types of your own (.toml); may be repeated."),
]
MinConfidence = Annotated[
    float,
    typer.Option("--min-confidence", metavar="P", min=0, max=1, help="Leave out events less likely than this."),
]


def fail(message: object, code: int = USAGE) -> NoReturn:
    """Ends the command with a message on standard error."""
    print(f"manchette: {message}", file=sys.stderr)
    raise typer.Exit(code)


def warn(message: str) -> None:
    """Tells something that does not stop the command."""
    print(f"manchette: warning: {message}", file=sys.stderr)


def count(number: int, what: str) -> str:
    """ "1 article", "2 articles"."""
    return f"{number} {what}{'s' if number != 1 else ''}"


def console(*, stderr: bool = False) -> Console:
    """The terminal."""
    from rich.console import Console

    return Console(highlight=False, soft_wrap=False, stderr=stderr)


def load_pipeline(model: str, lexicon: list[Path] | None, frames: list[Path] | None) -> Language:
    """The pipeline of these options; ends the command when there is none."""
    from pipeline.api import load

    try:
        return load(model, lexicon=lexicon or (), frames=frames or ())
    except (OSError, ValueError) as error:
        fail(error)
