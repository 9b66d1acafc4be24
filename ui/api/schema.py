"""What the API takes and gives beside `qa.schema.Answer`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ingest.schema import Cell, Model, Section, Span
from qa.schema import Answer, Citation
from ui.feedback import Complaint, Verdict

Question = Annotated[str, Field(min_length=1, max_length=5_000)]
Name = Annotated[str, Field(min_length=1, max_length=100)]
Year = Annotated[int, Field(ge=1990, le=2100)]


class Asked(Model):
    """A question, the earlier ones of the conversation (oldest first), and whom to ask about.

    `agencies` restricts the answer; `default` are those meant where the question names nobody.
    """

    question: Question = Field(examples=["渠口乡2024年公开了多少条信息"])
    history: tuple[Question, ...] = Field(default=(), max_length=20)
    agencies: tuple[Name, ...] = Field(default=(), max_length=50)
    default: tuple[Name, ...] = Field(default=(), max_length=50)
    id: str | None = Field(default=None, max_length=200)


class Opinion(Model):
    """Whether the answer to a question helped, and if not, why."""

    question: Question = Field(examples=["渠口乡2024年公开了多少条信息"])
    history: tuple[Question, ...] = Field(default=(), max_length=20)
    agencies: tuple[Name, ...] = Field(default=(), max_length=50)
    verdict: Verdict
    reasons: tuple[Complaint, ...] = Field(default=(), max_length=5)
    comment: str = Field(default="", max_length=500)


class Problem(Model):
    """What went wrong (RFC 9457); `title` is a sentence for people, `errors` the fields."""

    type: str = "about:blank"
    title: str
    status: int
    errors: tuple[str, ...] = ()


class Told(Model):
    """One cell of a statutory table, with the form's own row and column paths."""

    report: str
    agency: str
    year: int | None
    table: str
    row: str
    column: str
    value: int | float | None
    printed: str
    state: str
    proof: str
    candidates: tuple[int | float, ...] = ()
    quote: str = ""
    start: int | None = None
    end: int | None = None


class Compared(Model):
    """What is said of one agency, year and measure."""

    agency: str
    year: int | None
    measure: str
    status: str
    value: int | float | None = None
    unit: str | None = None
    printed: str | None = None
    approximate: bool = False
    proof: str | None = None
    answer: str
    notices: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()


class Comparison(Model):
    """Agencies × years × measures, in the order asked for."""

    rows: tuple[Compared, ...]


class Listed(Model):
    """One report of the library."""

    id: str
    agency: str
    year: int | None
    title: str
    scope: str | None
    published: str | None
    source: str
    url: str | None
    form: str | None
    breaches: int = 0
    notices: tuple[str, ...] = ()


class Catalogue(Model):
    """The reports of the library, a page of them."""

    total: int
    reports: tuple[Listed, ...]


class Described(Listed):
    """One report with its sections."""

    sections: tuple[Section, ...] = ()


class Drawn(Model):
    """A statutory table as read."""

    table: str
    form: str
    span: Span
    cells: tuple[Cell, ...]
    notices: tuple[str, ...] = ()


class State(Model):
    """Whether the service answers."""

    status: str
    reports: int | None = None
    agencies: int | None = None


__all__ = [
    "Answer",
    "Asked",
    "Catalogue",
    "Compared",
    "Comparison",
    "Described",
    "Drawn",
    "Listed",
    "Name",
    "Opinion",
    "Problem",
    "Question",
    "State",
    "Told",
    "Year",
]
