"""What differs between the versions of one report, in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from ingest.form import form
from ingest.library.cells import unpack
from ingest.library.relations import cell_codes, cells
from ingest.schema import Cell, CellState, TableName

_SHOWN = 3
_BLANK = {CellState.BLANK: "空白", CellState.ABSENT: "未列", CellState.DOUBTFUL: "存疑"}


def differences(connection: Connection, group: Sequence[Row[Any]]) -> list[list[str]]:
    """For each report of a group of versions, the current one first: its notices."""
    if len(group) < 2:
        return [[] for _ in group]
    read = [_cells(connection, row.id) for row in group]
    current = group[0]
    notices: list[list[str]] = [[]]
    for row, other in zip(group[1:], read[1:], strict=True):
        found = _compare(read[0], other)
        notices[0].append(f"这份年报另有版本（{row.source}），{found}")
        notices.append([f"这份年报的现行版本是 {current.source}，{found}"])
    return notices


def _cells(connection: Connection, number: int) -> dict[int, Cell]:
    codes = connection.execute(select(cell_codes))
    keys = {row.code: (TableName(row.name), row.row, row.column) for row in codes}
    found = connection.execute(select(cells).where(cells.c.report == number))
    return {row.code: unpack(tuple(row), keys) for row in found}


def _compare(current: dict[int, Cell], other: dict[int, Cell]) -> str:
    both = sorted(current.keys() & other.keys())
    apart = [(current[code], other[code]) for code in both if _differ(current[code], other[code])]
    if not apart:
        return "两者的表格数字相同。"
    shown = "；".join(
        f"{_label(first)}：现行版本{_say(first)}，另一版本{_say(second)}"
        for first, second in apart[:_SHOWN]
    )
    more = f"；另有{len(apart) - _SHOWN}处" if len(apart) > _SHOWN else ""
    return f"两者有{len(apart)}处表格数字不同：{shown}{more}。"


def _differ(first: Cell, second: Cell) -> bool:
    unread = {CellState.ABSENT, CellState.DOUBTFUL}
    if first.state in unread or second.state in unread:
        return False
    return (first.state, first.value) != (second.state, second.value)


def _say(cell: Cell) -> str:
    return f"“{cell.printed}”" if cell.printed else _BLANK.get(cell.state, "空白")


def _label(cell: Cell) -> str:
    table = form(cell.form).table(cell.table)
    return f"{table.row(cell.row).path[-1]}（{table.column(cell.column).path[-1]}）"
