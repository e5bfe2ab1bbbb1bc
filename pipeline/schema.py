"""The typed result of an extraction; predictions and gold annotations share it (annotation guide, version 1)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

from pipeline.notebook import fragment

if TYPE_CHECKING:
    from pipeline.dataframe import Backend
    from pipeline.rows import Table

SCHEMA_VERSION = "1"

EntityType = Literal["COMPANY", "ORG", "PERSON", "PRODUCT", "LOCATION"]
MentionKind = Literal["name", "nominal"]
QuantityKind = Literal["money", "count", "percent", "ratio", "measure", "rank"]
Modifier = Literal["exact", "approx", "more_than", "less_than", "at_least", "at_most", "range"]
TimeType = Literal["date", "duration"]
RelationType = Literal["founder_of", "executive_of", "subsidiary_of", "product_of", "competitor_of"]
Modality = Literal["asserted", "reported", "planned", "target", "forecast", "possible", "denied"]
Polarity = Literal["pos", "neg"]
Direction = Literal["up", "down", "flat"]
SourceKind = Literal["first_party", "third_party", "anonymous", "author"]


def plain_decimal(value: Decimal) -> str:
    """Decimal without exponent or trailing zeros: Decimal("6.11E+7") gives "61100000"."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _no_float(value: object) -> object:
    if isinstance(value, float):
        raise ValueError("amounts are decimal strings or Decimal, never float")
    return value


Amount = Annotated[
    Decimal, BeforeValidator(_no_float), PlainSerializer(plain_decimal, return_type=str, when_used="json")
]
Span = Annotated[tuple[int, int], Field(description="half-open [start, end) in code points of the original text")]
Confidence = Annotated[float, Field(ge=0, le=1)]


class Record(BaseModel):
    """Common settings: unknown keys are errors, results are immutable, JSON keys are the aliases."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, serialize_by_alias=True, validate_by_name=True, validate_by_alias=True
    )


class Entity(Record):
    """One company, organisation, person, product or place of the article."""

    id: str
    type: EntityType
    name: str
    identifiers: dict[str, str] = Field(default_factory=dict, description="e.g. lei, siren, ticker, wikidata")
    confidence: Confidence = 1.0


class Mention(Record):
    """A place in the text that names an entity, or stands for it as a definite noun phrase."""

    id: str
    span: Span
    entity: str
    kind: MentionKind
    text: str | None = None
    confidence: Confidence = 1.0


class Quantity(Record):
    """A normalised amount. `value` is null for ranges and indefinite amounts."""

    id: str
    span: Span
    kind: QuantityKind
    value: Amount | None = None
    min: Amount | None = None
    max: Amount | None = None
    unit: str | None = Field(default=None, description="ISO 4217 code, %, pt, x, measure symbol or counted noun")
    modifier: Modifier = "exact"
    equivalent_of: str | None = None
    text: str | None = None
    confidence: Confidence = 1.0


class Time(Record):
    """A date (EDTF/ISO value, possibly an interval) or a duration (ISO 8601); null when unresolvable."""

    id: str
    span: Span
    type: TimeType = "date"
    value: str | None = None
    text: str | None = None
    confidence: Confidence = 1.0


class Relation(Record):
    """A standing fact between two entities, e.g. founder_of from a person to a company."""

    type: RelationType
    from_: str = Field(alias="from")
    to: str
    confidence: Confidence = 1.0


class Argument(Record):
    """A role of an event: a reference to an entity, quantity or time, or a span of text."""

    role: str
    ref: str | None = None
    span: Span | None = None
    text: str | None = None
    optional: bool = False
    confidence: Confidence = 1.0


class Event(Record):
    """One fact told by the article."""

    id: str
    type: str
    subtype: str | None = None
    triggers: tuple[Span, ...]
    args: tuple[Argument, ...] = ()
    modality: Modality = "asserted"
    polarity: Polarity = "pos"
    direction: Direction | None = None
    source: str | None = None
    source_kind: SourceKind | None = None
    optional: bool = False
    trigger_texts: tuple[str, ...] = ()
    evidence: tuple[Span, ...] = Field(default=(), description="sentence spans that tell the event")
    explanation: dict[str, Any] | None = Field(default=None, description="frame and cues, on request (explain=True)")
    confidence: Confidence = 1.0


class Extraction(Record):
    """Everything found in one article."""

    schema_version: Literal["1"] = Field(default="1", alias="schema")
    doc: str | None = None
    title: str | None = None
    published: str | None = None
    text: str | None = Field(default=None, repr=False, description="the article, to which all spans refer")
    ignore: tuple[Span, ...] = ()
    entities: tuple[Entity, ...] = ()
    mentions: tuple[Mention, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    times: tuple[Time, ...] = ()
    relations: tuple[Relation, ...] = ()
    events: tuple[Event, ...] = ()

    def to_rows(self, table: Table = "events") -> list[dict[str, Any]]:
        """Flat rows of a table: "events", "mentions", "quantities" or "articles"; `pipeline.rows` tells the columns."""
        from pipeline.rows import rows

        return rows(self, table)

    def to_frame(self, table: Table = "events", *, backend: Backend | None = None) -> Any:  # noqa: ANN401
        """The rows of a table as a data frame; see `pipeline.to_frame`, which also takes many extractions."""
        from pipeline.dataframe import to_frame

        return to_frame(self, table, backend=backend)

    def _repr_html_(self) -> str:
        """The events as a table, for notebooks."""
        return fragment(self)
