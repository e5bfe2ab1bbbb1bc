"""Flat rows of an extraction: one a row an event, a mention, a quantity, an article. What the columns mean is here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from pipeline.edtf import period
from pipeline.ontology import event_types

if TYPE_CHECKING:
    from pipeline.schema import Event, Extraction, Quantity

Kind = Literal["text", "number", "integer", "date"]
Row = dict[str, Any]
Table = Literal["articles", "events", "mentions", "quantities"]


@dataclass(frozen=True)
class Column:
    """A column of a table: its name, what its cells are, what they mean."""

    name: str
    kind: Kind
    meaning: str


def _columns(*columns: tuple[str, Kind, str]) -> tuple[Column, ...]:
    return tuple(Column(*column) for column in columns)


_ARTICLE: tuple[str, Kind, str] = ("article", "text", "name of the article (`doc`)")
_AMOUNT = _columns(
    ("value", "number", "the amount; empty for ranges and indefinite amounts"),
    ("unit", "text", "ISO 4217 code, %, pt, x, measure symbol or counted noun"),
    ("min", "number", "lower bound of a range"),
    ("max", "number", "upper bound of a range"),
    ("modifier", "text", "exact, approx, more_than, less_than, at_least, at_most, range"),
)
_PLACE = _columns(
    ("text", "text", "the words"),
    ("start", "integer", "first character in the article's text"),
    ("end", "integer", "character after the last"),
    ("confidence", "number", "0 to 1"),
)
ROLE = "role_"
_EVENT_START = _columns(
    _ARTICLE,
    ("published", "text", "publication date of the article"),
    ("event", "text", "id of the event in its article"),
    ("type", "text", "event type"),
    ("subtype", "text", "for ACQUISITION and WORKFORCE"),
    ("company", "text", "the firm that the event is about: role `company`, else the first role that a firm fills"),
)
_EVENT_AMOUNT = (
    Column("amount_role", "text", "role of the amount in the next columns: the type's first that has one"),
    *_AMOUNT,
)
_EVENT_END = _columns(
    ("period_start", "date", "first day of the role `time`"),
    ("period_end", "date", "last day of the role `time`"),
    ("modality", "text", "asserted, reported, planned, target, forecast, possible, denied"),
    ("polarity", "text", "pos, neg"),
    ("direction", "text", "up, down, flat"),
    ("source", "text", "who says so"),
    ("source_kind", "text", "first_party, third_party, anonymous, author"),
    ("trigger", "text", "the words that name the event"),
    ("quote", "text", "the sentences that tell it"),
    ("start", "integer", "first character of the quote in the article's text"),
    ("end", "integer", "character after its last"),
    ("confidence", "number", "0 to 1"),
)
_OTHERS: dict[str, tuple[Column, ...]] = {
    "articles": _columns(
        _ARTICLE,
        ("title", "text", "its title, where one is known"),
        ("published", "text", "its publication date: YYYY-MM-DD, YYYY-MM or YYYY"),
        ("text", "text", "its text, to which all offsets refer"),
    ),
    "mentions": (
        *_columns(
            _ARTICLE,
            ("entity", "text", "id of the entity in its article"),
            ("name", "text", "name of the entity"),
            ("type", "text", "COMPANY, ORG, PERSON, PRODUCT, LOCATION"),
            ("kind", "text", "name, or nominal (a noun phrase that stands for it)"),
            ("identifiers", "text", "identifiers of the entity: `lei=… siren=…`"),
        ),
        *_PLACE,
    ),
    "quantities": (
        *_columns(
            _ARTICLE,
            ("quantity", "text", "id of the quantity in its article"),
            ("kind", "text", "money, count, percent, ratio, measure, rank"),
        ),
        *_AMOUNT,
        *_PLACE,
    ),
}


def columns(table: Table, roles: Iterable[str] = ()) -> tuple[Column, ...]:
    """The columns of a table, in order; `roles` adds those of event types that do not come with the package."""
    if table != "events":
        return _OTHERS[table]
    known = dict.fromkeys(role for spec in event_types().values() for role in spec.roles) | dict.fromkeys(roles)
    named = (Column(ROLE + role, "text", f"who or what fills `{role}`; several are joined with '; '") for role in known)
    return (*_EVENT_START, *named, *_EVENT_AMOUNT, *_EVENT_END)


def rows(extraction: Extraction, table: Table = "events") -> list[Row]:
    """The rows of a table; every row has the table's columns, None where there is nothing. Amounts are Decimal."""
    empty = dict.fromkeys(column.name for column in columns(table))
    return [{**empty, "article": extraction.doc, **row} for row in _MAKERS[table](extraction)]


def _article_rows(extraction: Extraction) -> list[Row]:
    return [{"title": extraction.title, "published": extraction.published, "text": extraction.text}]


def _mention_rows(extraction: Extraction) -> list[Row]:
    entities = {entity.id: entity for entity in extraction.entities}
    return [
        {
            "entity": entity.id,
            "name": entity.name,
            "type": entity.type,
            "kind": mention.kind,
            "identifiers": " ".join(f"{key}={value}" for key, value in entity.identifiers.items()) or None,
            "text": mention.text,
            **_place(mention.span),
            "confidence": mention.confidence,
        }
        for mention in extraction.mentions
        if (entity := entities[mention.entity])
    ]


def _quantity_rows(extraction: Extraction) -> list[Row]:
    return [
        {
            "quantity": quantity.id,
            "kind": quantity.kind,
            **_amount(quantity),
            "text": quantity.text,
            **_place(quantity.span),
            "confidence": quantity.confidence,
        }
        for quantity in extraction.quantities
    ]


def _event_rows(extraction: Extraction) -> list[Row]:
    return [_event_row(extraction, event, _Told(extraction, event)) for event in extraction.events]


class _Told:
    """The fillers of an event by role, in the order of the type's roles."""

    def __init__(self, extraction: Extraction, event: Event) -> None:
        layers = (extraction.entities, extraction.quantities, extraction.times)
        items = {item.id: item for layer in layers for item in layer}
        spec = event_types().get(event.type)
        order = {role: number for number, role in enumerate(spec.roles if spec else ())}
        args = sorted(event.args, key=lambda arg: order.get(arg.role, len(order)))
        self.fillers = [(arg.role, items.get(arg.ref) if arg.ref else None, arg.text) for arg in args]

    def words(self) -> dict[str, str]:
        """Role -> names or words of its fillers."""
        found: dict[str, list[str]] = {}
        for role, item, text in self.fillers:
            words = getattr(item, "name", None) or getattr(item, "text", None) or text
            found.setdefault(role, []).extend([words] if words else [])
        return {role: "; ".join(words) for role, words in found.items() if words}

    def first(self, wanted: str, layer: Sequence[Any]) -> tuple[str, Any] | None:
        """Role and item of the role `wanted`, else of the first role, that an item of the layer fills."""
        ids = {item.id for item in layer}
        told = [(role, item) for role, item, _ in self.fillers if item is not None and item.id in ids]
        return next((t for t in told if t[0] == wanted), told[0] if told else None)


def _event_row(extraction: Extraction, event: Event, told: _Told) -> Row:
    firm = told.first("company", [e for e in extraction.entities if e.type == "COMPANY"])
    amount = told.first("", extraction.quantities)
    names = {entity.id: entity.name for entity in extraction.entities}
    start, end = (event.evidence[0][0], event.evidence[-1][1]) if event.evidence else event.triggers[0]
    return {
        "published": extraction.published,
        "event": event.id,
        "type": event.type,
        "subtype": event.subtype,
        "company": firm[1].name if firm else None,
        **{ROLE + role: words for role, words in told.words().items()},
        **({"amount_role": amount[0], **_amount(amount[1])} if amount else {}),
        **_period([item for role, item, _ in told.fillers if role == "time"]),
        **{key: getattr(event, key) for key in ("modality", "polarity", "direction", "source_kind")},
        "source": names.get(event.source) if event.source else None,
        "trigger": "; ".join(event.trigger_texts) or None,
        "quote": _quote(extraction, event),
        "start": start,
        "end": end,
        "confidence": event.confidence,
    }


def _quote(extraction: Extraction, event: Event) -> str | None:
    if extraction.text is None:
        return None
    return " […] ".join(" ".join(extraction.text[start:end].split()) for start, end in event.evidence) or None


def _period(times: Sequence[Any]) -> dict[str, date | None]:
    for time in times:
        if time is not None and time.type == "date" and time.value:
            try:
                return dict(zip(("period_start", "period_end"), period(time.value), strict=True))
            except ValueError:  # a date that EDTF has and the calendar has not
                continue
    return {}


def _amount(quantity: Quantity) -> Row:
    return {name: getattr(quantity, name) for name in ("value", "unit", "min", "max", "modifier")}


def _place(span: tuple[int, int]) -> Row:
    return dict(zip(("start", "end"), span, strict=True))


_MAKERS: Mapping[Table, Any] = {
    "articles": _article_rows,
    "events": _event_rows,
    "mentions": _mention_rows,
    "quantities": _quantity_rows,
}
TABLES: tuple[Table, ...] = tuple(_MAKERS)
