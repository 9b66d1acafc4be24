"""The vocabulary of answering: queries, evidence, answers.

Imports pydantic, the standard library and `ingest.schema` only. The answer's shape is
fixed: people and programs rely on it.

A long module: the words that all stages share are read best in one place.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from ingest.schema import (
    AgencyKind,
    Model,
    Period,
    Quantity,
    QuantityKind,
    Scope,
    SectionKind,
    Span,
    TableName,
)


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


class Operation(StrEnum):
    """What is done with the figures that a question asks for."""

    VALUE = "value"
    TOTAL = "total"
    MEAN = "mean"
    MEDIAN = "median"
    COMPARE = "compare"
    DIFFERENCE = "difference"
    GROWTH = "growth"
    TREND = "trend"
    RANK = "rank"
    LIST = "list"
    COUNT = "count"
    SHARE = "share"
    YESNO = "yesno"


class SubjectKind(StrEnum):
    """What a question is about, which decides the way it is answered."""

    CELLS = "cells"
    QUANTITY = "quantity"
    TEXT = "text"
    DETAIL = "detail"
    DEFINITION = "definition"
    CATALOGUE = "catalogue"
    CHECK = "check"
    OUT_OF_SCOPE = "out_of_scope"
    NONE = "none"


class Term(Model):
    """A measure of one table by its row and column codes (qa/vocabulary/measures.toml)."""

    table: TableName
    row: str
    column: str


class CellSubject(Model):
    """A figure over statutory cells: a sum of terms, over a sum of terms for a rate."""

    code: str
    label: str
    unit: str
    terms: tuple[Term, ...]
    denominator: tuple[Term, ...] = ()
    formula: str | None = None


class Slot(Model):
    """One thing understood, with the words it came from; `carried` from the conversation."""

    slot: str
    label: str
    words: str = ""
    carried: bool = False


class AgencySlot(Model):
    """A body named in the question; several `ids` where one name stands for several bodies."""

    words: str
    ids: tuple[int, ...]


class GroupSlot(Model):
    """All bodies of a kind (None: any) and a region ("" : any)."""

    words: str
    kind: AgencyKind | None = None
    region: str = ""


class Condition(Model):
    """A comparison with a number: over, least, under, most, between, zero, positive."""

    comparator: str
    number: float
    upper: float | None = None


class Query(Model):
    """A question as understood. `content` is the normal question without names, years, operations.

    `readings` are the possible figures over cells, the best first; more than one means that
    the words fit each of them equally, or, with `each`, that every one is asked for. `share`
    asks for figures as parts of their total. `unknown_agencies` are words shaped like a body's
    name that the library does not know. `recent` asks for the last so many years.
    `pairs` are (agency, year) where each body was named with its own year.
    """

    question: str
    normal: str
    kind: SubjectKind = SubjectKind.NONE
    operation: Operation = Operation.VALUE
    agencies: tuple[AgencySlot, ...] = ()
    unknown_agencies: tuple[str, ...] = ()
    group: GroupSlot | None = None
    years: tuple[int, ...] = ()
    year_relative: bool = False
    recent: int = 0
    pairs: tuple[tuple[int, int], ...] = ()
    readings: tuple[CellSubject, ...] = ()
    content: str = ""
    unexplained: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    condition: Condition | None = None
    top: int = 0
    bottom: bool = False
    axis: str = ""
    unit: str = ""
    prose_only: bool = False
    asks_number: bool = False
    yesno: bool = False
    scope: Scope | None = None
    missing: bool = False
    each: bool = False
    share: bool = False
    slots: tuple[Slot, ...] = ()
    notices: tuple[str, ...] = ()


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


class AskedWord(Model):
    """A word of a question that the lexicon of figures knows; any of its meanings may be meant."""

    words: str
    meanings: tuple[tuple[str, str], ...]


class AskedQuantity(Model):
    """What figure of the prose is asked for.

    `rest` are the content words that no lexicon knows: a figure answers only if its own
    label or clause holds them; `content` is the question that they were read from. `unit`
    and `kind` are None where any will do. `total` says that a sum is asked for outright
    (一共, 总数); `either` that the question's 累计 may mean all years or this one.
    """

    words: tuple[AskedWord, ...] = ()
    rest: tuple[str, ...] = ()
    unit: str | None = None
    kind: QuantityKind | None = None
    period: Period = Period.YEAR
    total: bool = False
    either: bool = False
    content: str = ""


class MatchVerdict(StrEnum):
    """How many readings of a question the prose has."""

    ONE = "one"
    SEVERAL = "several"
    NONE = "none"


class QuantityMatch(Model):
    """A figure that answers, where else it is stated alike, and what to say with it.

    `label` tells it from other readings; `matched` are the question's words it answers to.
    """

    quantity: Quantity
    also: tuple[Quantity, ...] = ()
    label: str = ""
    matched: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


class Matches(Model):
    """The readings, best first; with NONE, `nearest` is what the prose does state instead."""

    verdict: MatchVerdict
    matches: tuple[QuantityMatch, ...] = ()
    nearest: QuantityMatch | None = None
    unexplained: tuple[str, ...] = ()


class MatrixMeasure(Model):
    """A measure that bodies can be compared by, by its code; `group` is its family's name."""

    code: str
    label: str
    group: str


class MatrixCell(Model):
    """One body's figure for one year and measure, with its places; where there is none, `said`
    tells why in a few words."""

    agency: str
    year: int | None
    measure: str
    value: Value | None = None
    reason: Reason | None = None
    said: str = ""
    citations: tuple[Citation, ...] = ()
    notices: tuple[str, ...] = ()


class Matrix(Model):
    """Bodies × years × measures, in the order asked for; every combination stands there."""

    agencies: tuple[str, ...]
    years: tuple[int, ...]
    measures: tuple[MatrixMeasure, ...]
    cells: tuple[MatrixCell, ...]
