"""The vocabulary of answering: queries, evidence, answers.

Imports pydantic, the standard library and `ingest.schema` only. The answer's shape is
fixed: people and programs rely on it.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from ingest.schema import Model, SectionKind, Span


class Status(StrEnum):
    """How an answer ended."""

    ANSWERED = "answered"
    CLARIFY = "clarify"
    NOT_FOUND = "not_found"
    OUT_OF_SCOPE = "out_of_scope"
    ERROR = "error"


class Reason(StrEnum):
    """Why the reports do not say."""

    NO_SUCH_AGENCY = "no_such_agency"
    NO_SUCH_YEAR = "no_such_year"
    NOT_STATED = "not_stated"
    NOT_IN_FORM = "not_in_form"
    LEFT_BLANK = "left_blank"
    NOT_APPLICABLE = "not_applicable"
    DOUBTFUL = "doubtful"
    UNREADABLE = "unreadable"


class Route(StrEnum):
    """Which way the answer was found."""

    TABLE = "table"
    QUANTITY = "quantity"
    TEXT = "text"
    DEFINITION = "definition"
    CATALOGUE = "catalogue"
    NONE = "none"


class ValueProof(StrEnum):
    """How far a value is confirmed: a cell's grade, quoted prose, or computed from cited values."""

    ROW_AND_COLUMN = "row_and_column"
    ROW = "row"
    COLUMN = "column"
    NONE = "none"
    CONTRADICTS = "contradicts"
    QUOTED = "quoted"
    COMPUTED = "computed"


class Value(Model):
    """One figure of an answer (contract: values, best first)."""

    agency: str | None = None
    year: int | None = None
    scope: str | None = None
    measure: str | None = None
    value: int | float | None = None
    unit: str | None = None
    printed: str | None = None
    text: str | None = None
    approximate: bool = False
    proof: ValueProof = ValueProof.QUOTED
    candidates: tuple[int | float, ...] = ()
    formula: str | None = None


class Passage(Model):
    """A chunk that may answer, as retrieval found it; `text == report text[span]`."""

    report: str
    chunk: int
    kind: SectionKind
    path: tuple[str, ...]
    span: Span
    text: str
    score: float


class Sentence(Model):
    """A sentence (or a list kept whole) of a passage, chosen to be quoted."""

    report: str
    path: tuple[str, ...]
    span: Span
    text: str


class Reading(Model):
    """What a reader made of passages: sentences to quote, and, from a chat model, a wording.

    `wording` holds `[n]` marks, n counting `sentences` from 1; None: quote them as they are.
    """

    sentences: tuple[Sentence, ...]
    wording: str | None = None
    notices: tuple[str, ...] = ()


class CellPlace(Model):
    """A cell's place in its table and in the text."""

    table: str
    row: str
    column: str
    start: int
    end: int


class Citation(Model):
    """Where a figure or a statement stands; `quote == text[start:end]` of the report."""

    marker: int
    report: str | None = None
    agency: str | None = None
    year: int | None = None
    source: str | None = None
    url: str | None = None
    section: str | None = None
    quote: str = ""
    start: int | None = None
    end: int | None = None
    page: int | None = None
    cell: CellPlace | None = None


class Option(Model):
    """One reading to choose from, with the question that asks it outright."""

    label: str
    question: str


class Answer(Model):
    """The one answer type, printed as JSON by the command line and the API."""

    schema_version: int = 1
    id: str | None = None
    question: str
    status: Status
    reason: Reason | None = None
    answer: str
    values: tuple[Value, ...] = ()
    citations: tuple[Citation, ...] = ()
    notices: tuple[str, ...] = ()
    query: dict[str, object] = Field(default_factory=dict)
    options: tuple[Option, ...] = ()
    suggestions: tuple[str, ...] = ()
    route: Route = Route.NONE
    elapsed_ms: float = 0.0
