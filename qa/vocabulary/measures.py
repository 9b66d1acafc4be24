"""Measures above the cells of both forms (measures.toml)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from ingest.form import form
from ingest.schema import FormName, Model, TableName


class Axis(Model):
    """A row or a column that a question can name, and the form's rows or columns it sums."""

    code: str
    label: str
    cells: tuple[str, ...] = ()
    cells_2021: tuple[str, ...] = ()
    cells_2019: tuple[str, ...] = ()
    prefix: str = ""
    needs: tuple[tuple[str, ...], ...]
    allows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    unit: str = ""

    def rows_of(self, table: TableName, name: FormName) -> tuple[str, ...]:
        """The codes of the form's rows (or columns) that this axis adds up; () for none."""
        own = self.cells_2021 if name is FormName.FORM_2021 else self.cells_2019
        wanted = own or self.cells
        every = [row.code for row in form(name).table(table).rows]
        if not wanted and self.prefix:
            return tuple(code for code in every if code.startswith(self.prefix))
        return wanted


class TableMeasures(Model):
    """The rows and columns of one table, and the words allowed beside any of them."""

    unit: str
    allows: tuple[str, ...]
    default_column: str
    rows: tuple[Axis, ...]
    columns: tuple[Axis, ...]


class Rate(Model):
    """A quotient of measures, each (table, row, column) by the codes above."""

    code: str
    label: str
    formula: str
    numerator: tuple[tuple[TableName, str, str], ...]
    denominator: tuple[tuple[TableName, str, str], ...]
    needs: tuple[tuple[str, ...], ...]
    allows: tuple[str, ...] = ()


class Measures(Model):
    """All measures over statutory cells."""

    two: TableMeasures
    three: TableMeasures
    four: TableMeasures
    rates: tuple[Rate, ...]

    def table(self, name: TableName) -> TableMeasures:
        """The measures of one table."""
        return {TableName.TWO: self.two, TableName.THREE: self.three, TableName.FOUR: self.four}[
            name
        ]

    def row(self, table: TableName, code: str) -> Axis:
        """The row measure of that code; StopIteration if there is none."""
        return next(row for row in self.table(table).rows if row.code == code)

    def column(self, table: TableName, code: str) -> Axis:
        """The column measure of that code; StopIteration if there is none."""
        return next(column for column in self.table(table).columns if column.code == code)


@cache
def measures() -> Measures:
    """The measures of measures.toml."""
    text = (files(__package__) / "measures.toml").read_text(encoding="utf-8")
    return Measures.model_validate(tomllib.loads(text))
