"""The ground of questions: what is known of a set of forged reports."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, cached_property
from importlib.resources import files

from eval.case import CellTruth as Place
from eval.forge.schema import CellTruth, Forged, QuantityTruth
from eval.questions.phrasebook import Measure, MeasureKind
from ingest.schema import CellState, FormName, TableName

PATH = " > "


@cache
def _paths(form: FormName) -> dict[str, tuple[str, str, str]]:
    """`table.row.column` → section title, row path, column path, of one form."""
    name = f"form_{form.value}.toml"
    data = tomllib.loads(files("ingest.form").joinpath(name).read_text(encoding="utf-8"))
    return {
        f"{table.value}.{row['code']}.{column['code']}": (
            data[table.value]["title"],
            PATH.join(row["path"]),
            PATH.join(column["path"]),
        )
        for table in TableName
        for row in data[table.value]["rows"]
        for column in data[table.value]["columns"]
    }


@dataclass(frozen=True)
class Known:
    """One forged report that may be asked about."""

    forged: Forged
    cells: dict[str, CellTruth] = field(init=False)

    def __post_init__(self) -> None:
        cells = {f"{c.table.value}.{c.row}.{c.column}": c for c in self.forged.truth.cells}
        object.__setattr__(self, "cells", cells)

    @property
    def agency(self) -> str:
        """The body's fullest name in the report."""
        return self.forged.truth.identity.agency or ""

    @property
    def year(self) -> int:
        """The year reported on."""
        return self.forged.truth.identity.year or 0

    @cached_property
    def names(self) -> str:
        """The names an answer may give the body, parted by “|”."""
        found = (self.agency, *self.forged.truth.identity.acceptable)
        return "|".join(dict.fromkeys(found))

    @property
    def clean(self) -> bool:
        """Whether nothing was done to the tables."""
        return not self.forged.truth.damage

    def cell(self, code: str) -> CellTruth | None:
        """The cell, if it stands whole in the text, whatever its state."""
        found = self.cells.get(code)
        whole = found and not found.damage and not found.optional
        return found if whole else None

    def value(self, code: str) -> Decimal | None:
        """The cell's number, if it stands whole in the text and is one."""
        found = self.cell(code)
        if found is None or found.state is not CellState.VALUE or found.span is None:
            return None
        return found.value

    def place(self, code: str) -> Place:
        """The cell's paths in the form that the report's table follows."""
        table, row, column = _paths(self.cells[code].form)[code]
        return Place(table=table, row=row, column=column)

    def fits(self, measure: Measure) -> bool:
        """Whether the report's tables have the cells of the measure, in its form."""
        codes = (*measure.cells, *measure.denominator)
        return all(
            code in self.cells and measure.form in (None, self.cells[code].form) for code in codes
        )

    def measured(self, measure: Measure) -> Decimal | None:
        """The measure's value; rates in percent with two decimals; None if a cell is not known."""
        if not self.fits(measure):
            return None
        values = [self.value(code) for code in measure.cells]
        below = [self.value(code) for code in measure.denominator]
        known = [each for each in (*values, *below) if each is not None]
        if len(known) < len(values) + len(below):
            return None
        total = sum(known[: len(values)], Decimal(0))
        if measure.kind is not MeasureKind.RATE:
            return total
        divisor = sum(known[len(values) :], Decimal(0))
        return round(100 * total / divisor, 2) if divisor else None

    def unit(self, measure: Measure) -> str | None:
        """The unit of the answer; of money, the printed one."""
        if measure.unit == "万元" and measure.kind is MeasureKind.CELL:
            printed = self.cells[measure.cells[0]].printed
            return "元" if printed.endswith("元") and not printed.endswith("万元") else "万元"
        return measure.unit

    def evidence(self, quantity: QuantityTruth) -> str:
        """The words of the clause up to the figure's end, at most eight before it."""
        span = quantity.span
        if span is None:
            return ""
        start = span.start
        while start > max(0, span.start - 8) and self.forged.text[start - 1] not in _STOPS:
            start -= 1
        return self.forged.text[start : span.end].strip()


_STOPS = "。；;，,、：:（）()\n\t|"


@dataclass(frozen=True)
class Ground:
    """All reports of a library, by body and year; each body and year once."""

    reports: tuple[Known, ...]

    @cached_property
    def agencies(self) -> tuple[str, ...]:
        """The bodies, each once, in the reports' order."""
        return tuple(dict.fromkeys(known.agency for known in self.reports))

    def of(self, agency: str) -> tuple[Known, ...]:
        """A body's reports by year."""
        found = (known for known in self.reports if known.agency == agency)
        return tuple(sorted(found, key=lambda known: known.year))

    def year(self, year: int) -> tuple[Known, ...]:
        """The reports on a year."""
        return tuple(known for known in self.reports if known.year == year)

    @cached_property
    def cores(self) -> dict[str, set[str]]:
        """Names without the county, and the bodies that bear them."""
        found: dict[str, set[str]] = {}
        for known in self.reports:
            found.setdefault(known.forged.truth.body.core, set()).add(known.agency)
        return found


def ground(made: Iterable[Forged]) -> Ground:
    """The reports whose body and year are plain, leaving out any body's year told twice."""
    plain = [
        Known(forged)
        for forged in made
        if forged.truth.identity.agency == forged.truth.body.full
        and forged.truth.identity.year
        and forged.truth.identity.scope is None
    ]
    told = Counter((known.agency, known.year) for known in plain)
    return Ground(tuple(known for known in plain if told[known.agency, known.year] == 1))
