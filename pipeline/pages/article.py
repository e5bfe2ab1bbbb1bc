"""The page of one article: its text, its facts in colour, its events to choose from."""

from __future__ import annotations

from collections import Counter

from pipeline import __version__
from pipeline.pages.document import document
from pipeline.pages.render import render
from pipeline.schema import Extraction


def article_page(text: str, extraction: Extraction) -> str:
    """HTML of an article and what was found in it; `text` is the text that was extracted."""
    shown = document(text, extraction)
    found = next((_words(block) for block in shown["blocks"] if block["kind"] == "title"), None)
    kinds = Counter(mark["kind"].partition(" ")[0] for mark in shown["marks"])
    data = {
        "document": shown,
        "titled": found is not None,
        "kinds": [(kind, kinds[kind]) for kind in KINDS if kinds[kind]],
        "types": sorted(Counter(event["type"] for event in shown["events"]).items()),
        "modalities": sorted(Counter(event["modality"] for event in shown["events"]).items()),
        "version": __version__,
    }
    return render(
        "article.html", title=found or extraction.doc or "Article", payload=shown, data=data, assets=("text", "article")
    )


KINDS = ("company", "org", "person", "product", "location", "quantity", "time")


def _words(block: dict[str, list[list[str]]]) -> str:
    return "".join(segment[0] for segment in block["segments"])
