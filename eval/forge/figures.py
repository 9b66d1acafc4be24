"""Statutory tables with figures that obey the form's identities.

Per applicant column: new + carried_in = total + carried_out, total = the sum of the result
rows; per row: total = the sum of the six columns; in table four each total = its parts.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from eval.forge.numerals import wide
from ingest.form import Form, form
from ingest.schema import CellState, FormName, TableName

Key = tuple[TableName, str, str]
Column = dict[str, int]
APPLICANTS = ("natural", "business", "research", "welfare", "legal", "other")
_OUTER = ("new", "carried_in", "total", "carried_out")
_TRIES = 400


class Style(StrEnum):
    """How the numbers are spread: all different, a county's, a township's, none."""

    DISTINCT = "distinct"
    COUNTY = "county"
    SPARSE = "sparse"
    ZERO = "zero"


class Empty(StrEnum):
    """What the agency prints where it has nothing."""

    ZERO = "0"
    SLASH = "/"
    DASH = "-"
    BLANK = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """What the agency printed in a cell."""

    state: CellState
    value: Decimal | None
    printed: str


@dataclass(frozen=True, slots=True)
class Figures:
    """The three tables of a report, each in its form."""

    forms: dict[TableName, FormName]
    cells: dict[Key, Figure]
    carried: dict[str, int]

    def value(self, table: TableName, row: str, column: str) -> int:
        """The value of a cell, 0 where it is empty."""
        return int(self.cells[table, row, column].value or 0)


def results(official: Form) -> tuple[str, ...]:
    """The codes of the result rows of table three."""
    return tuple(row.code for row in official.three.rows if row.code not in _OUTER)


def _part(chance: random.Random, style: Style, taken: set[int]) -> int:
    if style is Style.DISTINCT:
        value = chance.randint(1, 700)
        while value in taken:
            value = chance.randint(1, 900)
        taken.add(value)
        return value
    if style is Style.COUNTY:
        return int(chance.expovariate(0.25)) if chance.random() < 0.45 else 0
    return chance.randint(1, 6) if style is Style.SPARSE and chance.random() < 0.035 else 0


def _three(
    chance: random.Random, official: Form, style: Style, carried: Column
) -> dict[str, Column]:
    """Table three as row code → column code → value, its totals included."""
    names = results(official)
    table: dict[str, Column] = {}
    for _ in range(_TRIES):
        taken: set[int] = set(carried.values())
        table = {name: {c: _part(chance, style, taken) for c in APPLICANTS} for name in names}
        table["total"] = {c: sum(table[name][c] for name in names) for c in APPLICANTS}
        table["carried_in"] = dict(carried)
        table["carried_out"] = {c: _part(chance, style, taken) for c in APPLICANTS}
        for c in APPLICANTS:
            table["carried_out"][c] = max(table["carried_out"][c], carried[c] - table["total"][c])
        table["new"] = {
            c: table["total"][c] + table["carried_out"][c] - carried[c] for c in APPLICANTS
        }
        for row in table.values():
            row["total"] = sum(row.values())
        every = [value for row in table.values() for value in row.values()]
        if style is not Style.DISTINCT or len(set(every)) == len(every):
            break
    return table


def _four(chance: random.Random, style: Style) -> dict[str, Column]:
    table: dict[str, Column] = {}
    for _ in range(_TRIES):
        taken: set[int] = set()
        table = {
            row: {
                column: _part(chance, style, taken)
                for column in ("upheld", "corrected", "other", "pending")
            }
            for row in ("review", "direct", "after_review")
        }
        for row in table.values():
            row["total"] = sum(row.values())
        every = [value for row in table.values() for value in row.values()]
        if style is not Style.DISTINCT or len(set(every)) == len(every):
            break
    return table


def _plain(value: int) -> Figure:
    return Figure(CellState.VALUE, Decimal(value), str(value))


_STATES = {Empty.SLASH: CellState.SLASH, Empty.DASH: CellState.DASH, Empty.BLANK: CellState.BLANK}


def _nothing(empty: Empty) -> Figure:
    if empty is Empty.ZERO:
        return _plain(0)
    return Figure(_STATES[empty], None, empty.value)


def _money(chance: random.Random, column: str, style: Style) -> Figure:
    if style is Style.ZERO or (style is Style.SPARSE and chance.random() < 0.8):
        return _plain(0)
    value = Decimal(chance.randint(100, 999_999)) / 100
    if column == "purchase_amount" and chance.random() < 0.5:
        value = Decimal(chance.randint(1_000, 9_999_999))
        return Figure(CellState.VALUE, value, f"{value}元")
    printed = f"{value:.2f}" if chance.random() < 0.7 else f"{value.normalize():f}"
    return Figure(CellState.VALUE, Decimal(printed), printed)


def _change(chance: random.Random, style: Style) -> Figure:
    if style is Style.ZERO or (style is Style.SPARSE and chance.random() < 0.8):
        return _plain(0)
    size = chance.randint(1, 1200)
    value, printed = chance.choice(
        [
            (size, f"+{size}"),
            (size, f"增加{size}"),
            (-size, f"-{size}"),
            (-size, f"减少{size}"),
            (size, str(size)),
        ]
    )
    return Figure(CellState.VALUE, Decimal(value), printed)


def _two(chance: random.Random, official: Form, style: Style) -> dict[tuple[str, str], Figure]:
    taken: set[int] = set()
    table: dict[tuple[str, str], Figure] = {}
    for row, column in official.two.cells:
        if column in ("amount", "purchase_amount"):
            table[row, column] = _money(chance, column, style)
        elif column == "items_change":
            table[row, column] = _change(chance, style)
        elif style is Style.SPARSE and row == "rules":
            table[row, column] = _plain(0)
        else:
            table[row, column] = _plain(_part(chance, style, taken))
    return table


class Dress(StrEnum):
    """How the agency dresses its numbers."""

    PLAIN = "plain"
    WIDE = "wide"
    SEPARATED = "separated"
    UNITS = "units"


def _dressed(figure: Figure, dress: Dress, key: Key) -> Figure:
    if figure.value is None:
        return figure
    if dress is Dress.WIDE:
        return replace(figure, printed=wide(figure.printed))
    if dress is Dress.SEPARATED and figure.printed.isdigit():
        return replace(figure, printed=f"{int(figure.printed):,}")
    if dress is Dress.UNITS and key[0] is TableName.TWO:
        unit = _UNITS.get(key[2], "")
        plain = figure.printed.replace(".", "").isdigit()
        return replace(figure, printed=figure.printed + unit) if plain else figure
    return figure


_UNITS = {
    "issued": "件", "repealed": "件", "in_force": "件", "decisions": "件", "amount": "万元",
    "made": "件", "disclosed": "件", "public_total": "件", "items_last_year": "项",
    "purchases": "项",
}  # fmt: skip


def no_carry() -> dict[str, int]:
    """What a body carries into its first year: nothing."""
    return dict.fromkeys(APPLICANTS, 0)


def draw(
    chance: random.Random,
    *,
    forms: dict[TableName, FormName],
    style: Style,
    carried: dict[str, int],
    empty: Empty = Empty.ZERO,
    dress: Dress = Dress.PLAIN,
) -> Figures:
    """Draw three tables; `carried` is last year's 结转 by applicant.

    `empty` is printed instead of 0: in a whole table, in some rows, or here and there;
    `dress` is how numbers are printed (１２, 1,234, 3件).
    """
    if style is Style.DISTINCT and not any(carried.values()):
        carried = dict(zip(APPLICANTS, chance.sample(range(1, 60), 6), strict=True))
    if style is Style.ZERO:
        carried = no_carry()
    cells: dict[Key, Figure] = {}
    second = _two(chance, form(forms[TableName.TWO]), style)
    for (row, column), figure in second.items():
        cells[TableName.TWO, row, column] = figure
    third = _three(chance, form(forms[TableName.THREE]), style, carried)
    for row, column in form(forms[TableName.THREE]).three.cells:
        cells[TableName.THREE, row, column] = _plain(third[row][column])
    fourth = _four(chance, style)
    for row, column in form(forms[TableName.FOUR]).four.cells:
        cells[TableName.FOUR, row, column] = _plain(fourth[row][column])
    if empty is not Empty.ZERO:
        share = chance.choice([1.0, 0.6, 0.2])
        spared = chance.choice([None, TableName.TWO, TableName.THREE, TableName.FOUR])
        for key, figure in cells.items():
            if key[0] is not spared and not figure.value and chance.random() < share:
                cells[key] = _nothing(empty)
    cells = {key: _dressed(figure, dress, key) for key, figure in cells.items()}
    out = {column: third["carried_out"][column] for column in APPLICANTS}
    return Figures(forms=forms, cells=cells, carried=out)
