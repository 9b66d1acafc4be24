"""The statutory forms, read from the TOML beside this file.

Sources: 国办公开办函〔2021〕30号 (200 cells) and 〔2019〕60号 (198 cells).
"""

from __future__ import annotations

import tomllib
from enum import StrEnum
from functools import cache, cached_property
from importlib.resources import files

from ingest.schema import FormName, Model, TableName


class Column(Model):
    """A column: its code, its path in the form's words, other wordings met."""

    code: str
    path: tuple[str, ...]
    aliases: tuple[str, ...] = ()


class Row(Model):
    """A row, likewise; `columns` are the codes of the columns it has (None: all)."""

    code: str
    path: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    columns: tuple[str, ...] | None = None


class Axis(StrEnum):
    """Whether a rule holds for every column (over rows) or for every row (over columns)."""

    ROW = "row"
    COLUMN = "column"


class Rule(Model):
    """An identity of the form: the codes of `left` add up to what those of `right` add up to.

    Along a `column` the codes are rows, along a `row` they are columns.
    """

    kind: str
    axis: Axis
    left: tuple[str, ...]
    right: tuple[str, ...]


class FormTable(Model):
    """One statutory table of a form."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    rules: tuple[Rule, ...] = ()

    @cached_property
    def cells(self) -> tuple[tuple[str, str], ...]:
        """Every (row code, column code) of the table, in the form's order."""
        every = tuple(column.code for column in self.columns)
        return tuple((row.code, code) for row in self.rows for code in row.columns or every)

    def row(self, code: str) -> Row:
        """The row of that code; KeyError if the form has none."""
        return self._rows[code]

    def column(self, code: str) -> Column:
        """The column of that code; KeyError if the form has none."""
        return self._columns[code]

    @cached_property
    def _rows(self) -> dict[str, Row]:
        return {row.code: row for row in self.rows}

    @cached_property
    def _columns(self) -> dict[str, Column]:
        return {column.code: column for column in self.columns}


class Form(Model):
    """A statutory form: three tables."""

    name: FormName
    source: str
    two: FormTable
    three: FormTable
    four: FormTable

    def table(self, name: TableName) -> FormTable:
        """The table of that name."""
        tables = {TableName.TWO: self.two, TableName.THREE: self.three, TableName.FOUR: self.four}
        return tables[name]


@cache
def form(name: FormName) -> Form:
    """The form of that name."""
    text = (files(__package__) / f"form_{name}.toml").read_text(encoding="utf-8")
    return Form.model_validate(tomllib.loads(text))


def forms() -> tuple[Form, ...]:
    """All forms, newest first."""
    return tuple(form(name) for name in FormName)
