"""Lines of JSON objects, each with its place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline.exchange.graph import ExchangeError


def objects(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object of a file in JSON Lines with `file:line`."""
    with path.open(encoding="utf-8", newline="\n") as stream:  # only \n ends a line: texts may hold U+2028
        for number, line in enumerate(stream, 1):
            if line.strip():
                yield f"{path}:{number}", parsed(line, f"{path}:{number}")


def parsed(data: str, where: str) -> dict[str, Any]:
    """The JSON object in a string."""
    try:
        found = json.loads(data)
    except ValueError as error:
        raise ExchangeError(f"{where} is no JSON ({error}); correct it") from error
    if not isinstance(found, dict):
        raise ExchangeError(f"{where} is no JSON object; give one object an article")
    return found


@contextmanager
def placed(where: str) -> Iterator[None]:
    """Tells the place of what has another shape than any tool gives it."""
    try:
        yield
    except ExchangeError:
        raise
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ExchangeError(f"{where} has not the shape of its format ({error}); correct it or export again") from error


def asked(data: object, key: str, kind: type, where: str) -> Any:  # noqa: ANN401 - any JSON
    """The value of a key that must be there with this type; ExchangeError otherwise."""
    value = data.get(key) if isinstance(data, dict) else None
    if not isinstance(value, kind) or isinstance(value, bool):
        raise ExchangeError(f"{where} has no {key!r} ({kind.__name__}); add it")
    return value
