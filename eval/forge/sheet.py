"""The three tables as the official form draws them: rows of boxes with their spans.

A sheet is what every layout writes from. `Box.cell` is the (row, column) code of a figure;
its text is marked, so that layouts and damages can move it about.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import groupby

from eval.forge.figures import Figures
from eval.forge.marks import mark
from ingest.form import FormTable, form
from ingest.schema import FormName, TableName

RECKONING = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


@dataclass(frozen=True, slots=True)
class Box:
    """One cell of a drawn table; `rows` and `columns` are its spans."""

    text: str
    rows: int = 1
    columns: int = 1
    cell: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a drawn table; `code` is the form's row where it holds figures."""

    boxes: tuple[Box, ...]
    code: str | None = None

    @property
    def figures(self) -> tuple[Box, ...]:
        """The boxes after the row's last label."""
        return tuple(box for box in self.boxes if box.cell is not None)

    @property
    def labels(self) -> tuple[Box, ...]:
        """The boxes that hold words."""
        return tuple(box for box in self.boxes if box.cell is None)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A drawn table; `width` is its number of columns."""

    table: TableName
    form: FormName
    lines: tuple[Line, ...]
    width: int
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)

    def edited(self, change: Callable[[Box], Box]) -> Sheet:
        """The sheet with every box changed."""
        lines = tuple(
            replace(line, boxes=tuple(change(box) for box in line.boxes)) for line in self.lines
        )
        return replace(self, lines=lines)

    def with_lines(self, lines: list[Line]) -> Sheet:
        """The sheet with other lines."""
        return replace(self, lines=tuple(lines))

    @property
    def first_data(self) -> int:
        """The index of the first line with figures."""
        return next(i for i, line in enumerate(self.lines) if line.code is not None)


def _two(official: FormTable, value: Callable[[str, str, int], Box]) -> tuple[list[Line], int]:
    width = 4
    lines: list[Line] = []
    for item, group in groupby(official.rows, key=lambda row: row.path[0]):
        rows = list(group)
        lines.append(Line((Box(item, columns=width),)))
        heads = rows[0].columns or ()
        last = width - len(heads)
        words = [Box("信息内容")]
        for position, code in enumerate(heads):
            span = last if position == len(heads) - 1 else 1
            words.append(Box(official.column(code).path[-1], columns=span))
        lines.append(Line(tuple(words)))
        for row in rows:
            boxes = [Box(row.path[-1])]
            for position, code in enumerate(heads):
                boxes.append(value(row.code, code, last if position == len(heads) - 1 else 1))
            lines.append(Line(tuple(boxes), row.code))
    return lines, width


def _three(official: FormTable, value: Callable[[str, str, int], Box]) -> tuple[list[Line], int]:
    bodies = [column for column in official.columns if len(column.path) > 1]
    lines = [
        Line((Box(RECKONING, rows=3, columns=3), Box("申请人情况", columns=len(official.columns)))),
        Line(
            (
                Box("自然人", rows=2),
                Box("法人或其他组织", columns=len(bodies)),
                Box("总计", rows=2),
            )
        ),
        Line(tuple(Box(column.path[-1]) for column in bodies)),
    ]
    seen: set[tuple[str, ...]] = set()
    for row in official.rows:
        labels: list[Box] = []
        for depth, word in enumerate(row.path):
            head = row.path[: depth + 1]
            if depth < len(row.path) - 1:
                if head not in seen:
                    seen.add(head)
                    under = sum(1 for other in official.rows if other.path[: depth + 1] == head)
                    labels.append(Box(word, rows=under))
            else:
                labels.append(Box(word, columns=3 - depth))
        figures = [value(row.code, column.code, 1) for column in official.columns]
        lines.append(Line((*labels, *figures), row.code))
    return lines, 3 + len(official.columns)


def _four(official: FormTable, value: Callable[[str, str, int], Box]) -> tuple[list[Line], int]:
    words = [column.path[-1] for column in official.columns]
    court = [row for row in official.rows if len(row.path) > 1]
    lines = [
        Line((Box("行政复议", columns=5), Box("行政诉讼", columns=5 * len(court)))),
        Line(
            (
                *(Box(word, rows=2) for word in words),
                *(Box(row.path[-1], columns=5) for row in court),
            )
        ),
        Line(tuple(Box(word) for _ in court for word in words)),
        Line(
            tuple(
                value(row.code, column.code, 1)
                for row in official.rows
                for column in official.columns
            ),
            "figures",
        ),
    ]
    return lines, 15


def sheets(figures: Figures) -> dict[TableName, Sheet]:
    """The three tables of a report, every figure marked with its own number."""
    drawn: dict[TableName, Sheet] = {}
    number = 0
    for table in TableName:
        official = form(figures.forms[table]).table(table)
        numbers: dict[tuple[str, str], int] = {}
        for pair in official.cells:
            numbers[pair] = number
            number += 1

        def value(
            row: str,
            column: str,
            span: int,
            *,
            table: TableName = table,
            at: dict[tuple[str, str], int] = numbers,
        ) -> Box:
            figure = figures.cells[table, row, column]
            text = mark(at[row, column], figure.printed)
            return Box(text, columns=span, cell=(row, column))

        write = {TableName.TWO: _two, TableName.THREE: _three, TableName.FOUR: _four}[table]
        lines, width = write(official, value)
        drawn[table] = Sheet(table, figures.forms[table], tuple(lines), width, numbers)
    return drawn
