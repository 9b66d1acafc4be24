"""What a forged report is: its text, and the truth that was put into it.

A leaf of the forge: everything that crosses its folder, or reaches truth.jsonl.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from ingest.schema import (
    AgencyKind,
    CellState,
    FormName,
    Model,
    Period,
    QuantityKind,
    Scope,
    Span,
    TableName,
)


class Families(StrEnum):
    """Which families of layouts, damage, titles and wordings may be drawn."""

    SEEN = "seen"
    HELD_OUT = "held_out"
    ALL = "all"


class AgencyTruth(Model):
    """The body that publishes: its fullest name and the chain of regions above it."""

    full: str
    core: str
    kind: AgencyKind
    region: tuple[str, ...]
    county: str
    city: str
    province: str


class IdentityTruth(Model):
    """Who reports on which year, and how much of it the text (or the file name) gives away.

    `agency` is the fullest name that the report supports; None where nothing names the
    body. `acceptable` are names that say no more and no less. `scope_open`: the report does
    not say whose figures it holds, but may be taken for the whole area's.
    """

    agency: str | None
    acceptable: tuple[str, ...] = ()
    year: int | None
    scope: Scope | None
    scope_open: bool = False
    title: str
    published: date | None
    pattern: str


class CellTruth(Model):
    """One cell of a form, with the figure the agency printed before any damage.

    `span` is where the figure stands in the text (None if it was lost), `shown` what stands
    there now; `damage` names what was done to this very cell. `optional` marks cells that
    the report states only in general words (未发生行政复议): reading nothing there is right too.
    """

    form: FormName
    table: TableName
    row: str
    column: str
    state: CellState
    value: Decimal | None
    printed: str
    span: Span | None = None
    shown: str = ""
    damage: str | None = None
    optional: bool = False


class QuantityTruth(Model):
    """A figure in the prose and what it counts.

    A facet is a tuple of acceptable words (the report's own and plain synonyms): an empty
    tuple says that the text states none, a "*" among them that anything is. `unjudged` names
    other facets that the wording leaves open. `part_of` is the ordinal of the total, None if
    the figure is no part. `about` is what a question would name it by, `asks` are other names
    and whole questions (those with {agency}), `template` the wording.
    """

    ordinal: int
    kind: QuantityKind
    value: Decimal
    unit: str
    printed: str
    span: Span | None
    about: str
    asks: tuple[str, ...] = ()
    verb: tuple[str, ...] = ()
    object: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    period: Period = Period.YEAR
    part_of: int | None = None
    none_stated: bool = False
    approximate: bool = False
    unjudged: tuple[str, ...] = ()
    template: str = ""


class LookAlike(Model):
    """A number in the prose that counts nothing people ask for (a postcode, 248条公交线路).

    `never` are the objects that it must not be taken for; "*" says that it is no quantity.
    """

    printed: str
    span: Span | None
    why: str
    never: tuple[str, ...]


class ReportTruth(Model):
    """All that is true of one forged report."""

    id: str
    body: AgencyTruth
    identity: IdentityTruth
    forms: dict[TableName, FormName]
    cells: tuple[CellTruth, ...]
    quantities: tuple[QuantityTruth, ...] = ()
    look_alikes: tuple[LookAlike, ...] = ()
    figures: str
    layout: str
    four: str
    damage: tuple[str, ...] = ()
    noise: str | None = None
    held_out: bool = False


class Forged(Model):
    """A forged report: a file name, its text, its truth."""

    source: str
    text: str
    truth: ReportTruth
