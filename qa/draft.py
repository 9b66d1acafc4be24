"""An answer in the making: sentences, and the citations they rest on, numbered as they come."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from ingest.form import form
from ingest.library import Library
from ingest.schema import Cell, Quantity, ReportEntry, Section, Span
from qa.figures import Figure, Source
from qa.schema import CellPlace, Citation, Value, ValueProof

_LONGEST_ROW = 240
_MARKERS_SHOWN = 3


class Draft:
    """Collects sentences, values, notices and citations of one answer."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._texts: dict[str, str] = {}
        self._sections: dict[str, tuple[Section, ...]] = {}
        self._numbers: dict[tuple[str, int, int, object], int] = {}
        self.citations: list[Citation] = []
        self.values: list[Value] = []
        self.notices: list[str] = []
        self.sentences: list[str] = []

    def take(self, other: Draft) -> None:
        """Become that draft: what was written so far is dropped."""
        self._numbers = other._numbers
        self.citations, self.values = other.citations, other.values
        self.notices, self.sentences = other.notices, other.sentences

    def _sections_of(self, report: str) -> tuple[Section, ...]:
        """The sections of a report, read once."""
        if report not in self._sections:
            self._sections[report] = self._library.sections(report)
        return self._sections[report]

    def clear(self, *notices: str) -> None:
        """Drop what was written so far; `notices` stay."""
        self._numbers, self.citations, self.values = {}, [], []
        self.notices, self.sentences = list(dict.fromkeys(notices)), []

    def text_of(self, report: str) -> str:
        """The text of a report, read once."""
        if report not in self._texts:
            self._texts[report] = self._library.text(report)
        return self._texts[report]

    def say(self, sentence: str, sources: Iterable[Source] = ()) -> None:
        """Add a sentence with the markers of what it rests on."""
        self.sentences.append(sentence + self.marks(sources))

    def notice(self, *notices: str) -> None:
        """Add notices, each once."""
        self.notices += [notice for notice in notices if notice not in self.notices]

    def marks(self, sources: Iterable[Source]) -> str:
        """Markers such as [1][2] or [3]–[10] for those sources, cited on the way."""
        numbers = [self.cite(source) for source in sources]
        return show_marks([number for number in numbers if number])

    def cite(self, source: Source) -> int:
        """The marker of a source; 0 where it has no place in the text."""
        if source.cell is not None:
            return self._cite_cell(source.report, source.cell)
        if source.quantity is not None:
            return self._cite_quantity(source.report, source.quantity)
        return 0

    def quote(self, report: ReportEntry, span: Span, section: str) -> int:
        """The marker of a quotation."""
        return self._add(report, span, section, None)

    def add(self, citation: Citation) -> int:
        """The marker of a citation made elsewhere (the law, the catalogue)."""
        number = len(self.citations) + 1
        self.citations.append(citation.model_copy(update={"marker": number}))
        return number

    def value(self, figure: Figure, **given: object) -> None:
        """Add a figure to the values, and what it rests on to the citations."""
        for source in figure.sources:
            self.cite(source)
        report = figure.report
        fields: dict[str, object] = {
            "agency": report.agency_name if report else None,
            "year": report.year if report else None,
            "scope": report.scope if report else None,
            "measure": figure.label,
            "value": number(figure.value),
            "unit": figure.unit or None,
            "printed": figure.printed,
            "approximate": figure.approximate,
            "proof": ValueProof.CONTRADICTS
            if figure.contradicted and figure.proof is not ValueProof.COMPUTED
            else figure.proof,
            "formula": figure.formula,
        }
        self.values.append(Value.model_validate(fields | given))

    def _cite_cell(self, report: ReportEntry, cell: Cell) -> int:
        if cell.span is None:
            return 0
        table = form(cell.form).table(cell.table)
        place = CellPlace(
            table=table.title,
            row=" > ".join(table.row(cell.row).path),
            column=" > ".join(table.column(cell.column).path),
            start=cell.span.start,
            end=cell.span.end,
        )
        span = cell.span
        if cell.label is not None:
            start, end = min(cell.label.start, span.start), max(cell.label.end, span.end)
            if end - start <= _LONGEST_ROW:
                span = Span(start=start, end=end)
        return self._add(report, span, table.title, place)

    def _cite_quantity(self, report: ReportEntry, quantity: Quantity) -> int:
        sections = self._sections_of(report.id)
        path = sections[quantity.section].path if quantity.section < len(sections) else ()
        return self._add(report, quantity.quote, " > ".join(path), None)

    def _add(self, report: ReportEntry, span: Span, section: str, cell: CellPlace | None) -> int:
        key = (report.id, span.start, span.end, cell)
        if key not in self._numbers:
            self._numbers[key] = len(self.citations) + 1
            self.citations.append(
                Citation(
                    marker=len(self.citations) + 1,
                    report=report.id,
                    agency=report.agency_name,
                    year=report.year,
                    source=report.source,
                    url=report.url,
                    section=section,
                    quote=self.text_of(report.id)[span.start : span.end],
                    start=span.start,
                    end=span.end,
                    page=self._library.page(report.id, span.start),
                    cell=cell,
                )
            )
        return self._numbers[key]


def show_marks(numbers: list[int]) -> str:
    """[1][2], or [3]–[10] for a long run."""
    unique = sorted(dict.fromkeys(numbers))
    if len(unique) > _MARKERS_SHOWN and unique[-1] - unique[0] == len(unique) - 1:
        return f"[{unique[0]}]–[{unique[-1]}]"
    return "".join(f"[{number}]" for number in unique)


def number(value: Decimal) -> int | float:
    """A figure as JSON has it: whole numbers as integers."""
    return int(value) if value == value.to_integral_value() else float(value)


def plain(value: Decimal) -> str:
    """A figure as it is written in an answer: no exponent, no trailing zeros of our making."""
    return str(number(value))
