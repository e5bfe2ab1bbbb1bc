"""The command `manchette convert`: annotations between our own JSON and the formats of annotation tools."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import FAILED, count, fail, warn

_FORMATS = "manchette, labelstudio, brat, docbin, prodigy"

Source = Annotated[Path, typer.Argument(metavar="IN", help="File or folder of annotations.")]
Output = Annotated[
    Path, typer.Option("-o", "--output", metavar="OUT", help="File (.jsonl, .json, .spacy), or folder without ending.")
]
From = Annotated[
    str | None, typer.Option("--from", metavar="FORMAT", help=f"{_FORMATS}; by default what IN looks like.")
]
To = Annotated[
    str | None, typer.Option("--to", metavar="FORMAT", help="The same; needed where OUT's ending leaves it open.")
]
Texts = Annotated[
    Path | None, typer.Option("--texts", metavar="DIR", help="Folder of DOC.txt, for extractions without their text.")
]
Split = Annotated[
    str | None,
    typer.Option("--split", metavar="NAME", help="Only this list of IN/splits.json; by default all but blind."),
]


def convert(
    source: Source,
    output: Output,
    from_: From = None,
    to: To = None,
    texts: Texts = None,
    split: Split = None,
) -> None:
    """Turn annotations into those of another tool: Label Studio, brat, spaCy DocBin, Prodigy, and back.

    Nothing is written when an article cannot be read; the message names file and line.
    """
    from pipeline.exchange import ExchangeError, check_output, format_of, read_annotations, write_annotations

    try:
        read_as = format_of(source, from_)
        write_as = check_output(output, to)
        if output.exists() and output.samefile(source):
            fail(f"OUT is IN, {source}; choose another place with -o")
    except ExchangeError as error:
        fail(f"{error}")
    except OSError as error:
        fail(f"cannot read {source}: {error.strerror or error}")
    try:
        found = list(read_annotations(source, read_as, texts=texts, split=split, warn=warn))
    except ExchangeError as error:
        fail(error, FAILED)
    except OSError as error:
        fail(f"cannot read {error.filename or source}: {error.strerror or error}")
    try:
        write_annotations(found, output, write_as)
    except ExchangeError as error:
        fail(error, FAILED)
    except OSError as error:
        fail(f"cannot write {output}: {error.strerror or error}; choose another place with -o")
    print(f"{count(len(found), 'article')} written to {output} ({write_as})", file=sys.stderr)
