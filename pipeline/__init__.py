"""manchette: French tech and business news as entities, quantities, times and events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.api import extract, extract_many, load
    from pipeline.dataframe import to_frame
    from pipeline.schema import Extraction

__version__ = "0.1.0"
__all__ = ["Extraction", "__version__", "extract", "extract_many", "load", "to_frame"]

_HOMES = {
    "extract": "pipeline.api",
    "extract_many": "pipeline.api",
    "load": "pipeline.api",
    "to_frame": "pipeline.dataframe",
    "Extraction": "pipeline.schema",
}


# spaCy is imported on first use only: `manchette --help` stays instant.
def __getattr__(name: str) -> Any:  # noqa: ANN401
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
