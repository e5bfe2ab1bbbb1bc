"""The Jinja2 environment of everything that becomes HTML: autoescaped, strict about names."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

FOLDER = Path(__file__).parent / "data" / "pages"


@cache
def environment() -> Environment:
    """Templates of `data/pages`; every value is escaped, JSON too (`<`, `>`, `&` and `'` become `\\uXXXX`)."""
    found = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    return found
