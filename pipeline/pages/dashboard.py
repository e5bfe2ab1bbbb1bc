"""The dashboard of a batch: its events over time, by company and type, the top amounts, each with its sentence.

Every event counts in every chart. Sentences and arguments of the DETAILED most confident ones are in the page, so that
a year of news still opens at once.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from pipeline import __version__, wording
from pipeline.pages.render import render
from pipeline.schema import Event, Extraction, Quantity

Json = dict[str, Any]
DETAILED = 20_000
_FAR = 220  # characters of a sentence on either side of the trigger


@dataclass
class _Index:
    """Names by number of arrival, whatever their case."""

    names: list[str] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)

    def number(self, name: str) -> int:
        key = name.casefold()
        if key not in self._numbers:
            self._numbers[key] = len(self.names)
            self.names.append(name)
        return self._numbers[key]


def dashboard_page(
    extractions: Iterable[Extraction],
    *,
    title: str,
    link: Callable[[Extraction], str | None] = lambda _: None,
) -> str:
    """HTML of the events of a batch.

    Sentences come from the text that an extraction keeps; `link` gives the address of the article's file.
    """
    types, companies, modalities = _Index(), _Index(), _Index()
    articles: list[Json] = []
    events: list[Json] = []
    detailed: list[tuple[float, int]] = []  # a heap: the least confident comes first
    for extraction in extractions:
        words = _Words(extraction)
        for event in extraction.events:
            row = {
                "article": len(articles),
                "type": types.number(event.type),
                "modality": modalities.number(event.modality),
                "companies": [companies.number(name) for name in words.companies(event)],
            }
            heapq.heappush(detailed, (event.confidence, len(events)))
            events.append(row | words.row(event))
            if len(detailed) > DETAILED:
                events[heapq.heappop(detailed)[1]]["details"] = None
        articles.append({"doc": extraction.doc or "", "published": extraction.published, "link": link(extraction)})
    names = {"types": types.names, "companies": companies.names, "modalities": modalities.names}
    hidden = len(events) - len(detailed)
    data = {"articles": len(articles), "events": len(events), "hidden": hidden, "version": __version__}
    payload = {"articles": articles, "events": events} | names
    return render("dashboard.html", title=title, payload=payload, data=data, assets=("text", "report", "dashboard"))


class _Words:
    """What the events of one article say, in words."""

    def __init__(self, extraction: Extraction) -> None:
        self._text = extraction.text
        self.names, self.values = wording.names(extraction), wording.values(extraction)
        self._companies = {e.id: e.name for e in extraction.entities if e.type == "COMPANY"}
        self._money: dict[str, Quantity] = {q.id: q for q in extraction.quantities if q.kind == "money"}
        self._dates = {t.id: t.value for t in extraction.times if t.type == "date"}

    def companies(self, event: Event) -> list[str]:
        """The companies that fill a role, each once."""
        return list(dict.fromkeys(self._companies[a.ref] for a in event.args if a.ref in self._companies))

    def row(self, event: Event) -> Json:
        """What the charts and the list need of an event, apart from shared names."""
        notes = [event.subtype, event.direction, "not" if event.polarity == "neg" else None]
        arguments = [
            {"role": arg.role, "text": wording.filler(arg, self.names)}
            | ({"value": self.values[arg.ref]} if arg.ref in self.values else {})
            for arg in event.args
        ]
        return {
            "confidence": round(event.confidence, 3),
            "told": self._told(event),
            "amounts": self._amounts(event),
            "details": {"quote": _quote(event, self._text), "notes": [*filter(None, notes)], "arguments": arguments},
        }

    def _told(self, event: Event) -> str | None:
        """When it happens, as the article tells it."""
        return next((v for a in event.args if a.role == "time" and (v := self._dates.get(a.ref or ""))), None)

    def _amounts(self, event: Event) -> list[Json]:
        """The sums of money: a number to rank by, the currency, the exact value to read, the role."""
        found = []
        for arg in event.args:
            quantity = self._money.get(arg.ref or "")
            value = quantity and (quantity.value or quantity.max or quantity.min)
            if quantity and value and quantity.unit:
                shown = wording.bounded_amount(quantity).removesuffix(quantity.unit).rstrip()
                found.append({"rank": float(value), "unit": quantity.unit, "shown": shown, "role": arg.role})
        return found


def _quote(event: Event, text: str | None) -> list[str]:
    """What stands before, in and after the trigger, as far as the evidence goes; without a text, the trigger alone."""
    start, end = event.triggers[0]
    if text is None:
        return ["", ", ".join(event.trigger_texts), ""]
    first = min([start, *(a for a, b in event.evidence if a <= start < b)])
    last = max([end, *(b for a, b in event.evidence if a <= start < b)])
    before, after = text[first:start], text[end:last]
    if len(before) > _FAR:
        before = "…" + before[-_FAR:].partition(" ")[2]
    if len(after) > _FAR:
        after = after[:_FAR].rpartition(" ")[0] + "…"
    return [before, text[start:end], after]
