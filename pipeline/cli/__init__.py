"""The command line. Importing it costs nothing; spaCy is loaded by the commands that extract."""

from __future__ import annotations


def main() -> None:
    """Entry point of the `manchette` command."""
    from pipeline.cli.app import app

    app()
