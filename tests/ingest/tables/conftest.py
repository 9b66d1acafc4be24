"""Tables with known figures, in which every number differs where it can, and layouts of them."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import pytest

from ingest.form import form, identities
from ingest.schema import Document, FormName, Table, TableName
from ingest.tables import locate, read

Key = tuple[str, str, str]
COLUMNS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")


@dataclass
class Made:
    """Figures of a whole report that keep every identity, by (table, row, column)."""

    form: FormName
    values: dict[Key, int]

    def row(self, table: TableName, code: str) -> list[str]:
        """The figures of one row, as printed."""
        shape = form(self.form).table(table)
        columns = shape.row(code).columns or [column.code for column in shape.columns]
        return [str(self.values[table, code, column]) for column in columns]


def make(name: FormName, seed: int) -> Made:
    """Random figures that add up."""
    chance = random.Random(seed)
    values: dict[Key, int] = {}
    sizes = chance.sample(range(1, 900), 400)
    shapes = form(name)
    for row, column in shapes.two.cells:
        values[TableName.TWO, row, column] = sizes.pop()
    three = shapes.three
    special = {"new", "carried_in", "total", "carried_out"}
    parts = [column.code for column in three.columns if column.code != "total"]
    for column in parts:
        results = [row.code for row in three.rows if row.code not in special]
        for row in results:
            values[TableName.THREE, row, column] = sizes.pop() if chance.random() < 0.8 else 0
        total = sum(values[TableName.THREE, row, column] for row in results)
        values[TableName.THREE, "total", column] = total
        values[TableName.THREE, "carried_out", column] = sizes.pop()
        carried = chance.randrange(1, 300)
        values[TableName.THREE, "carried_in", column] = carried
        values[TableName.THREE, "new", column] = (
            total + values[TableName.THREE, "carried_out", column] - carried
        )
    for each in three.rows:
        values[TableName.THREE, each.code, "total"] = sum(
            values[TableName.THREE, each.code, column] for column in parts
        )
    for each in shapes.four.rows:
        four = [column.code for column in shapes.four.columns if column.code != "total"]
        for column in four:
            values[TableName.FOUR, each.code, column] = chance.randrange(1, 800)
        values[TableName.FOUR, each.code, "total"] = sum(
            values[TableName.FOUR, each.code, column] for column in four
        )
    decimals: dict[tuple[str, str], Decimal | None] = {
        (row, column): Decimal(value)
        for (table, row, column), value in values.items()
        if table == TableName.THREE
    }
    for identity in identities(name, TableName.THREE):
        sides = identity.sides(decimals)
        assert sides is not None
        assert sides[0] == sides[1]
    return Made(name, values)


def lines(made: Made) -> list[tuple[TableName, list[list[str]], list[list[str]]]]:
    """Each table's header lines and its rows: labels, then figures."""
    shapes = form(made.form)
    two_header = [["第二十条第（一）项"], ["信息内容"]]
    two: list[list[str]] = []
    before: tuple[str, ...] = ()
    for row in shapes.two.rows:
        columns = row.columns or ()
        if columns != before:
            names = [shapes.two.column(code).path[-1] for code in columns]
            two.append([row.path[0]])
            two.append(["信息内容", *names])
            before = columns
        two.append([row.path[-1], *made.row(TableName.TWO, row.code)])
    three_header = [
        ["（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"],
        list(COLUMNS),
    ]
    three = [
        [*row.path[:1][: len(row.path) - 1], row.path[-1], *made.row(TableName.THREE, row.code)]
        for row in shapes.three.rows
    ]
    four_header = [["行政复议", "行政诉讼"], ["未经复议直接起诉", "复议后起诉"], [*OUTCOMES] * 3]
    four = [[cell for row in shapes.four.rows for cell in made.row(TableName.FOUR, row.code)]]
    return [
        (TableName.TWO, two_header[:0], two),
        (TableName.THREE, three_header, three),
        (TableName.FOUR, four_header, four),
    ]


def with_gap(gap: str, end: str = "\n") -> Callable[[Made], str]:
    """A layout that joins the cells of a line with `gap`."""

    def text(made: Made) -> str:
        titles = (
            "二、主动公开政府信息情况",
            "三、收到和处理政府信息公开申请情况",
            "四、政府信息公开行政复议、行政诉讼情况",
        )
        parts = []
        for title, (_, header, rows) in zip(titles, lines(made), strict=True):
            parts.append(title + end)
            parts += [gap.join(line) + end for line in [*header, *rows]]
            parts.append(end)
        return "".join(parts) + "五、存在的主要问题及改进情况\n无。\n"

    return text


def pipes(made: Made) -> str:
    """Markdown pipes, padded to the widest row."""
    parts = []
    for _, header, rows in lines(made):
        width = max(len(line) for line in [*header, *rows])
        for index, line in enumerate([*header, *rows]):
            parts.append("| " + " | ".join(line + [""] * (width - len(line))) + " |\n")
            if index == 0:
                parts.append("|" + " --- |" * width + "\n")
        parts.append("\n")
    return "".join(parts)


LAYOUTS: dict[str, Callable[[Made], str]] = {
    "spaces": with_gap(" "),
    "tabs": with_gap("\t"),
    "cells": with_gap("\n", "\n\n"),
    "dump": with_gap("\n\t", "\n\n\t"),
    "one_line": with_gap(" ", " "),
    "pipes": pipes,
}


def tables_of(text: str) -> dict[TableName, Table]:
    """The tables read from a text."""
    document = Document(source="made.txt", media_type="text/plain", text=text)
    return {table.table: table for table in read(document, locate(document))}


def got(tables: dict[TableName, Table]) -> dict[Key, Decimal | None]:
    """The values of all cells."""
    return {
        (cell.table, cell.row, cell.column): cell.value
        for table in tables.values()
        for cell in table.cells
    }


@pytest.fixture(scope="session")
def maker() -> Callable[[FormName, int], Made]:
    """Makes figures."""
    return make


@pytest.fixture(scope="session")
def layouts() -> dict[str, Callable[[Made], str]]:
    """The layouts by name."""
    return LAYOUTS


@pytest.fixture(scope="session")
def reader() -> Callable[[str], dict[TableName, Table]]:
    """Reads the tables of a text."""
    return tables_of


@pytest.fixture(scope="session")
def values_of() -> Callable[[dict[TableName, Table]], dict[Key, Decimal | None]]:
    """The values of read tables."""
    return got
