"""The vocabulary of ingest: what a file, a report and their parts are.

A leaf: imports pydantic and the standard library only. Every offset counts
code points of the report's text as read (`Document.text`), half-open.

A long module: the words that all stages share are read best in one place.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """A frozen value that crosses a folder or reaches disk."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Model):
    """A half-open range `[start, end)` of a report's text, in code points."""

    start: int
    end: int


# ---------------------------------------------------------------- files


class GridCell(Model):
    """One cell of a table whose ruling the file itself gives (DOCX, HTML, ruled PDF)."""

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    span: Span


class Grid(Model):
    """A table as the file draws it; merged cells stand once, at their top left."""

    span: Span
    rows: int
    columns: int
    cells: tuple[GridCell, ...]
    page: int | None = None


class Page(Model):
    """A page of a paged file; numbers start at 1."""

    number: int
    span: Span


class Origin(StrEnum):
    """Where a fact about a report was read."""

    TITLE = "title"
    PREFACE = "preface"
    BODY = "body"
    SIGNATURE = "signature"
    FILE_NAME = "file_name"
    METADATA = "metadata"
    SIDECAR = "sidecar"


class MetadataName(StrEnum):
    """What a file says of itself outside its text, or a sidecar says of it."""

    TITLE = "title"
    AGENCY = "agency"
    YEAR = "year"
    COUNTY = "county"
    SCOPE = "scope"
    PUBLISHED = "published"
    URL = "url"


class Metadata(Model):
    """One statement about a file, with where it came from (METADATA, FILE_NAME or SIDECAR)."""

    name: MetadataName
    value: str
    origin: Origin


class SourceFile(Model):
    """A file to be read, as the folder, archive or sidecar around it tells of it.

    `source` is its path relative to the folder given (`archive.zip!/a.docx` inside an
    archive); `member` the raw entry names inside the archive at `path`, outermost first.
    `refusal` is the Chinese sentence why it must not be read, known before it is opened.
    """

    source: str
    path: Path
    member: tuple[str, ...] = ()
    size: int = 0
    mtime: float = 0.0
    metadata: tuple[Metadata, ...] = ()
    refusal: str | None = None


class Doubt(Model):
    """A stretch of text that the reader is unsure of (OCR); confidence in 0–1."""

    span: Span
    confidence: float


class Document(Model):
    """One file as read: the text that all spans point into, and what structure it had.

    Paragraphs end in a line break; the cells of a grid row are separated by tabs.
    """

    source: str
    media_type: str
    text: str
    grids: tuple[Grid, ...] = ()
    pages: tuple[Page, ...] = ()
    metadata: tuple[Metadata, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    notices: tuple[str, ...] = ()


# ---------------------------------------------------------------- identity


class AgencyKind(StrEnum):
    """What sort of body publishes the report."""

    GOVERNMENT = "government"
    TOWNSHIP = "township"
    DEPARTMENT = "department"
    OTHER = "other"


class Scope(StrEnum):
    """Whose figures a report holds, where one body publishes two for a year."""

    WHOLE_AREA = "whole_area"
    OWN = "own"


class Fact(Model):
    """One thing read about a report; `span` is None where it does not stand in the text."""

    name: str
    value: str
    origin: Origin
    span: Span | None = None


class Identity(Model):
    """Who reports on which year; what cannot be known is None, and `notices` say so in Chinese.

    `agency` is the fullest name the report supports (平罗县渠口乡), `core` the name
    without its region (渠口乡), `names` every form met, `region` the chain of region
    names above the body, largest first (宁夏回族自治区, 石嘴山市, 平罗县).
    """

    agency: str | None
    core: str | None
    names: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    kind: AgencyKind = AgencyKind.OTHER
    scope: Scope | None = None
    year: int | None = None
    title: str | None = None
    published: date | None = None
    url: str | None = None
    facts: tuple[Fact, ...] = ()
    notices: tuple[str, ...] = ()


class DetailKind(StrEnum):
    """A non-numeric particular that people ask for."""

    TELEPHONE = "telephone"
    FAX = "fax"
    ADDRESS = "address"
    POSTCODE = "postcode"
    EMAIL = "email"
    WEBSITE = "website"
    OFFICE_HOURS = "office_hours"
    SIGNATURE = "signature"
    PUBLISHED = "published"
    PERIOD = "period"
    LEADER = "leader"
    OFFICE = "office"


class Detail(Model):
    """A telephone number, an address, a signature … with the words it stands in."""

    kind: DetailKind
    value: str
    span: Span
    quote: Span


# ---------------------------------------------------------------- outline


class SectionKind(StrEnum):
    """The six statutory sections, and what stands around them."""

    PREFACE = "preface"
    OVERVIEW = "overview"
    DISCLOSURE = "disclosure"
    APPLICATIONS = "applications"
    DISPUTES = "disputes"
    PROBLEMS = "problems"
    OTHER_MATTERS = "other_matters"
    ATTACHMENT = "attachment"


class Section(Model):
    """A section or part with its heading path (一、总体情况, （一）主动公开).

    `span` covers the heading and everything up to the next heading of any level;
    `paragraphs` are its logical paragraphs (hard line wraps joined), tables left out.
    """

    kind: SectionKind
    path: tuple[str, ...]
    span: Span
    heading: Span | None
    paragraphs: tuple[Span, ...] = ()


class Chunk(Model):
    """A passage to be retrieved: whole sentences of one section, a list kept whole."""

    ordinal: int
    kind: SectionKind
    path: tuple[str, ...]
    span: Span


# ---------------------------------------------------------------- tables


class TableName(StrEnum):
    """The statutory tables, by the number of their section."""

    TWO = "two"
    THREE = "three"
    FOUR = "four"


class FormName(StrEnum):
    """The statutory forms (国办公开办函〔2021〕30号, 〔2019〕60号)."""

    FORM_2021 = "2021"
    FORM_2019 = "2019"


class CellState(StrEnum):
    """What stands in a cell. A blank is never 0."""

    VALUE = "value"
    BLANK = "blank"
    SLASH = "slash"
    DASH = "dash"
    DOUBTFUL = "doubtful"
    ABSENT = "absent"


class Proof(StrEnum):
    """How far the form's identities confirm a cell."""

    ROW_AND_COLUMN = "row_and_column"
    ROW = "row"
    COLUMN = "column"
    NONE = "none"
    CONTRADICTS = "contradicts"


class Cell(Model):
    """One cell of a statutory table, by the codes of `ingest/form/*.toml`.

    `value` is None unless `state` is VALUE; `candidates` are the possible values of a
    DOUBTFUL cell. `printed` is `text[span]` with its unit. `labels_agree` says that
    the row's and the column's labels were read and fit this place.
    """

    form: FormName
    table: TableName
    row: str
    column: str
    state: CellState
    value: Decimal | None = None
    printed: str = ""
    span: Span | None = None
    label: Span | None = None
    proof: Proof = Proof.NONE
    labels_agree: bool = False
    candidates: tuple[Decimal, ...] = ()


class TableRegion(Model):
    """Where a statutory table stands in the text; `form` by its labels, never by the year."""

    table: TableName
    form: FormName | None
    span: Span


class Table(Model):
    """A statutory table as read: every cell of its form, in the form's order."""

    table: TableName
    form: FormName
    span: Span
    cells: tuple[Cell, ...]
    notices: tuple[str, ...] = ()


class Breach(Model):
    """An identity of the form, or between prose and table, that does not hold.

    `expression` is readable Chinese; `left` and `right` are its two sides.
    """

    kind: str
    expression: str
    left: Decimal
    right: Decimal
    cells: tuple[tuple[str, str, str], ...] = ()
    spans: tuple[Span, ...] = ()


# ---------------------------------------------------------------- quantities


class Period(StrEnum):
    """What time a figure counts."""

    YEAR = "year"
    LAST_YEAR = "last_year"
    CUMULATIVE = "cumulative"
    MONTH = "month"
    OTHER = "other"


class QuantityKind(StrEnum):
    """What sort of number it is."""

    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    CHANGE = "change"


class Unsure(StrEnum):
    """Why a figure of the prose may be another: OCR was unsure where it stands, a character
    is lost beside it, or one is lost at its very digits, so that it is no figure to give."""

    UNCLEAR = "unclear"
    BESIDE_LOST = "beside_lost"
    LOST = "lost"


class Quantity(Model):
    """A figure in the prose and what it counts (facets; matched, never compared as strings).

    `value` has 万 and 亿 applied for counts; money keeps its printed unit. `none_stated`
    marks a 0 said in words (未收到). `part_of` is the ordinal of the total it is a part of.
    `object`, `verb`, `channel` and `topic` are canonical words of
    `ingest/quantities/lexicon.toml`, or the report's own words where the lexicon has none;
    `label` is the report's own wording of what is counted. `quote` is what to cite.
    """

    ordinal: int
    kind: QuantityKind
    value: Decimal
    unit: str
    printed: str
    span: Span
    quote: Span
    section: int
    label: str
    measure: str | None = None
    verb: str | None = None
    object: str | None = None
    channel: str | None = None
    topic: str | None = None
    period: Period = Period.YEAR
    year: int | None = None
    scope: str | None = None
    part_of: int | None = None
    none_stated: bool = False
    approximate: bool = False
    doubt: Unsure | None = None


# ---------------------------------------------------------------- report


class Report(Model):
    """All that is known of one report. Indexes in it (sections, parts) are ordinals."""

    document: Document
    digest: str
    identity: Identity
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    quantities: tuple[Quantity, ...]
    details: tuple[Detail, ...]
    chunks: tuple[Chunk, ...]
    breaches: tuple[Breach, ...] = ()
    notices: tuple[str, ...] = ()


# ---------------------------------------------------------------- library


class AgencyEntry(Model):
    """An agency as the catalogue knows it; `name` is the same string in every answer."""

    id: int
    name: str
    core: str
    names: tuple[str, ...]
    region: tuple[str, ...]
    kind: AgencyKind


class ReportEntry(Model):
    """A report in the catalogue; `current` is false for the older versions of one report."""

    id: str
    agency: int
    agency_name: str
    year: int | None
    scope: Scope | None
    title: str
    published: date | None
    form: FormName | None
    source: str
    url: str | None
    current: bool
    notices: tuple[str, ...] = ()


class Hit(Model):
    """A chunk found by search, with the score of the index that found it (higher is nearer)."""

    report: str
    chunk: int
    score: float


class Outcome(StrEnum):
    """What ingest did with a file."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REMOVED = "removed"
    SKIPPED = "skipped"


class Change(Model):
    """One file's outcome; `reason` is one Chinese sentence where it was skipped."""

    source: str
    outcome: Outcome
    report: str | None = None
    reason: str | None = None
    notices: tuple[str, ...] = ()


class SyncResult(Model):
    """What a sync did with every file, in the order they were met."""

    changes: tuple[Change, ...]

    def count(self, outcome: Outcome) -> int:
        """How many files had that outcome."""
        return sum(change.outcome is outcome for change in self.changes)


class Progress(Model):
    """A sync under way: the file just done, how many are, and how many there will be
    (None while that is not known)."""

    done: int
    total: int | None
    change: Change


class LibraryStats(Model):
    """How much a library holds; `current` leaves older versions out."""

    reports: int
    current: int
    agencies: int
    cells: int
    quantities: int
    chunks: int
    first_year: int | None
    last_year: int | None
    embedder: str | None
