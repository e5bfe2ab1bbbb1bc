"""What people read in the terminal: the text with its facts in colour, events and figures as tables."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from pipeline.cli.options import count
from pipeline.evaluation import MEASURES, Finding
from pipeline.schema import Event, Extraction
from pipeline.wording import equations, filler

STYLES = {
    "COMPANY": "bold cyan",
    "ORG": "bold blue",
    "PERSON": "bold magenta",
    "PRODUCT": "bold green",
    "LOCATION": "bold yellow",
    "QUANTITY": "red",
    "TIME": "italic yellow",
    "TRIGGER": "underline",
}
_ARROWS = {"up": " ↑", "down": " ↓", "flat": " →"}


def printable(text: str) -> str:
    """The text with control characters (terminal escapes too) as "·"; length and line breaks stay."""
    return "".join(c if c == "\n" or unicodedata.category(c) != "Cc" else "·" for c in text.replace("\r\n", " \n"))


def highlighted(text: str, extraction: Extraction) -> Text:
    """The article with names, nominals, quantities and times in colour and event triggers underlined."""
    types = {entity.id: entity.type for entity in extraction.entities}
    marks = [(m.span, STYLES[types[m.entity]]) for m in extraction.mentions if m.entity in types]
    marks += [(q.span, STYLES["QUANTITY"]) for q in extraction.quantities]
    marks += [(t.span, STYLES["TIME"]) for t in extraction.times]
    marks += [(span, STYLES["TRIGGER"]) for event in extraction.events for span in event.triggers]
    view = Text(printable(text))
    for (start, end), style in marks:
        view.stylize(style, start, end)
    return view


def legend() -> Text:
    """The names of the colours."""
    return Text(" ").join(Text(name.lower(), style) for name, style in STYLES.items())


def event_table(*, article: bool = False) -> Table:
    """An empty table for `add_events`; with `article`, a first column names the article."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    if article:
        table.add_column("Article", style="dim", overflow="fold")
    table.add_column("Event", style="bold", overflow="fold")
    table.add_column("Words", overflow="fold")
    table.add_column("Arguments", ratio=1, overflow="fold")
    return table


def add_events(table: Table, extraction: Extraction, *, article: bool = False) -> None:
    """One row an event."""
    words = equations(extraction)
    for event in extraction.events:
        cells = [_kind(event), ", ".join(dict.fromkeys(event.trigger_texts)), _arguments(event, words)]
        table.add_row(*(escape(printable(cell)) for cell in ([extraction.doc or ""] if article else []) + cells))


def relations_table(extraction: Extraction) -> Table:
    """One row a relation: who, what to whom."""
    names = {entity.id: entity.name for entity in extraction.entities}
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column, style in (("Relation", "bold"), ("From", ""), ("To", "")):
        table.add_column(column, style=style, overflow="fold")
    for found in extraction.relations:
        cells = (found.type.replace("_", " "), names[found.from_], names[found.to])
        table.add_row(*(escape(printable(cell)) for cell in cells))
    return table


def _kind(event: Event) -> str:
    notes = [event.subtype, event.modality if event.modality != "asserted" else None]
    notes += ["not" if event.polarity == "neg" else None]
    extra = ", ".join(note for note in notes if note)
    return event.type + _ARROWS.get(event.direction or "", "") + (f"\n({extra})" if extra else "")


def _arguments(event: Event, words: dict[str, str]) -> str:
    return "\n".join(f"{arg.role}: {filler(arg, words)}" for arg in event.args)


def figures_table(figures: dict[str, Any], *, articles: int) -> Table:
    """Headline measures, then attributes, names and events by type."""
    table = Table(
        title=count(articles, "article"), title_justify="left", box=SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False
    )
    table.add_column("Measure", no_wrap=True)
    for column in ("P", "R", "F1", "95 %", "right", "spurious", "missed"):
        table.add_column(column, justify="right", overflow="fold")
    for name in (*MEASURES, "events_macro"):
        if name in figures:
            table.add_row(name, *_figure_cells(figures[name]))
    for prefix in ("attribute", "names_strict", "events"):
        named = sorted(name for name in figures if name.startswith(f"{prefix}:"))
        if named:
            table.add_section()
            table.add_row(Text(f"{prefix}:", "bold"))
        for name in named:
            table.add_row(f"  {name.removeprefix(f'{prefix}:')}", *_figure_cells(figures[name]))
    return table


def _figure_cells(found: dict[str, Any]) -> list[str]:
    if "accuracy" in found:
        return ["", "", _ratio(found["accuracy"]), f"of {found['n']}"]
    if "types" in found:
        return ["", "", _ratio(found["f1"]), f"{found['types']} types"]
    interval = "–".join(_ratio(x) for x in found["ci95"]) if "ci95" in found else ""
    ratios = [_ratio(found[key]) for key in ("p", "r", "f1")]
    return [*ratios, interval, *(str(found[key]) for key in ("tp", "fp", "fn"))]


def _ratio(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def findings_table(findings: Iterable[tuple[str, Finding]]) -> Table:
    """Every disagreement with its place in the text."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in ("Article", "Layer", "Error", "Type", "At", "Text"):
        table.add_column(column, overflow="fold")
    for doc, found in findings:
        place = f"{found.span[0]}:{found.span[1]}"
        table.add_row(doc, found.layer, found.kind, found.label, place, escape(printable(found.what)))
    return table
