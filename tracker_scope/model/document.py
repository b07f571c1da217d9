"""The document tree: what a document says, before any language, and where each sentence comes from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from tracker_scope.model.base import Noun
from tracker_scope.model.time import Instant


class Source(Noun):
    """Where a sentence or a cell comes from: a record of the ledger, or a computed count."""

    kind: Literal["record", "clause", "ticket", "register", "settings", "run"]
    ref: str


class Phrase(Noun):
    """Fixed wording by key, filled with values; without values it needs no source."""

    node: Literal["phrase"] = "phrase"
    key: str
    values: dict[str, Value] = Field(default_factory=dict)
    source: Source | None = None


class Text(Noun):
    """Somebody's words, or a name: data, never markup."""

    node: Literal["text"] = "text"
    text: str
    source: Source


class Day(Noun):
    """A calendar day, written in the language of the document."""

    node: Literal["day"] = "day"
    day: date
    source: Source


class Moment(Noun):
    """An instant, written in the project's time zone."""

    node: Literal["moment"] = "moment"
    at: Instant
    source: Source


class Count(Noun):
    """A whole number."""

    node: Literal["count"] = "count"
    count: int
    source: Source


class Quantity(Noun):
    """A number with decimals, written with as many as it has."""

    node: Literal["quantity"] = "quantity"
    number: Decimal
    source: Source


class Rate(Noun):
    """A percentage: 20 is written 20 %."""

    node: Literal["rate"] = "rate"
    percent: Decimal
    source: Source


class Amount(Noun):
    """Money: a currency (ISO 4217) and an amount, written with the currency's decimals."""

    node: Literal["amount"] = "amount"
    amount: Decimal
    currency: str
    source: Source


class Blank(Noun):
    """What a person has still to fill in; `field` names it, for the list of what is missing."""

    node: Literal["blank"] = "blank"
    field: str


class Term(Noun):
    """A term of the glossary by key ("classification.open"), in the language of the document."""

    node: Literal["term"] = "term"
    key: str
    source: Source | None = None


Value = Text | Day | Moment | Count | Quantity | Rate | Amount | Blank | Term
Inline = Annotated[Phrase | Value, Field(discriminator="node")]


class Paragraph(Noun):
    """One or more inline nodes, set as one paragraph."""

    node: Literal["paragraph"] = "paragraph"
    content: tuple[Inline, ...]


class Quotation(Noun):
    """Somebody's words as a block, word for word."""

    node: Literal["quotation"] = "quotation"
    content: Text


class Bullets(Noun):
    """A list."""

    node: Literal["bullets"] = "bullets"
    items: tuple[tuple[Inline, ...], ...]
    ordered: bool = False


class Facet(Noun):
    """What the rows of a table may be filtered by in a column whose cells say more than that: a term a row, or none."""

    column: int
    terms: tuple[Term | None, ...]


class Table(Noun):
    """A table: heads are wording keys; a cell is a run of inline nodes, possibly empty.

    Where a format can, a `searchable` table may be searched and filtered, by what its cells or its facets
    say; `numeric` are the columns (from 0) whose figures are set one under the other.
    """

    node: Literal["table"] = "table"
    heads: tuple[str, ...]
    rows: tuple[tuple[tuple[Inline, ...], ...], ...]
    caption: Phrase | None = None
    searchable: bool = False
    facets: tuple[Facet, ...] = ()
    numeric: tuple[int, ...] = ()


Block = Annotated[Paragraph | Quotation | Bullets | Table, Field(discriminator="node")]


class Section(Noun):
    """A heading (a wording phrase) and what stands under it."""

    heading: Phrase
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()


class Document(Noun):
    """A whole document of one kind."""

    kind: str
    title: Phrase
    front: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()


Phrase.model_rebuild()
Section.model_rebuild()
