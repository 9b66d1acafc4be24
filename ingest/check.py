"""Whether a report's figures agree: with the form's identities, with its own prose, with
last year's report. Sources: the forms' identities; the carry-over from 四 to 二."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files

from ingest.form import Axis, Identity, form, identities
from ingest.quantities.parts import parts_breaches
from ingest.schema import (
    Breach,
    Cell,
    CellState,
    Model,
    Period,
    Quantity,
    QuantityKind,
    Table,
    TableName,
)

Code = tuple[str, str]


class _Words(Model):
    expression: str


class _Stated(Model):
    measure: str
    words: str
    table: TableName
    sums: tuple[tuple[Code, ...], ...]


class _Carry(Model):
    before: str
    after: str
    expression: str


class _Checks(Model):
    identities: dict[str, _Words]
    prose: tuple[_Stated, ...]
    carry: tuple[_Carry, ...]
    stated: _Words


@cache
def _checks() -> _Checks:
    text = files(__package__).joinpath("check.toml").read_text(encoding="utf-8")
    return _Checks.model_validate(tomllib.loads(text))


def breaches(tables: Sequence[Table], quantities: Sequence[Quantity] = ()) -> tuple[Breach, ...]:
    """What does not add up in one report; cells without a certain value break nothing."""
    return (*_identities(tables), *_prose(tables, quantities), *parts_breaches(quantities))


def carry_over(previous: Sequence[Table], current: Sequence[Table]) -> tuple[Breach, ...]:
    """Where last year's 四、结转下年度继续办理 is not this year's 二、上年结转 (a warning)."""
    before, after = _named(previous, TableName.THREE), _named(current, TableName.THREE)
    if before is None or after is None:
        return ()
    found = []
    old, new = _cells(before), _cells(after)
    for carry in _checks().carry:
        for column in form(after.form).three.columns:
            left = old.get((carry.before, column.code))
            right = new.get((carry.after, column.code))
            if left is None or right is None or left.value == right.value:
                continue
            if left.value is None or right.value is None:
                continue
            sides = _sides(left.value, right.value)
            expression = carry.expression.format(place=_path(column.path), **_printed(sides))
            found.append(_breach("carry_over", expression, sides, (left, right)))
    return tuple(found)


def _named(tables: Sequence[Table], name: TableName) -> Table | None:
    return next((table for table in tables if table.table is name), None)


def _cells(table: Table) -> dict[Code, Cell]:
    """The cells that have a certain value."""
    return {(cell.row, cell.column): cell for cell in table.cells if cell.state is CellState.VALUE}


def _sides(left: Decimal | None, right: Decimal | None) -> tuple[Decimal, Decimal]:
    return left or Decimal(0), right or Decimal(0)


def _printed(sides: tuple[Decimal, Decimal]) -> dict[str, str]:
    return {"left": f"{sides[0]:f}", "right": f"{sides[1]:f}"}


def _path(path: Sequence[str]) -> str:
    return path[-1] if path[0] == path[-1] else f"{path[0]}·{path[-1]}"


def _breach(
    kind: str, expression: str, sides: tuple[Decimal, Decimal], cells: Sequence[Cell]
) -> Breach:
    return Breach(
        kind=kind,
        expression=expression,
        left=sides[0],
        right=sides[1],
        cells=tuple((cell.table.value, cell.row, cell.column) for cell in cells),
        spans=tuple(cell.span for cell in cells if cell.span is not None),
    )


def _identities(tables: Sequence[Table]) -> Iterator[Breach]:
    for table in tables:
        cells = _cells(table)
        values = {code: cell.value for code, cell in cells.items()}
        for identity in identities(table.form, table.table):
            sides = identity.sides(values)
            if sides is not None and sides[0] != sides[1]:
                expression = (
                    _checks()
                    .identities[identity.kind]
                    .expression.format(place=_place(table, identity), **_printed(sides))
                )
                terms = [cells[code] for code in identity.cells]
                yield _breach(identity.kind, expression, sides, terms)


def _place(table: Table, identity: Identity) -> str:
    shape = form(table.form).table(table.table)
    if identity.axis is Axis.COLUMN:
        return _path(shape.column(identity.place).path)
    return _path(shape.row(identity.place).path)


def _prose(tables: Sequence[Table], quantities: Sequence[Quantity]) -> Iterator[Breach]:
    """Figures of the prose against the cells that state the same."""
    stated = {each.measure: each for each in _checks().prose}
    for quantity in quantities:
        check = stated.get(quantity.measure or "")
        table = _named(tables, check.table) if check is not None else None
        if check is None or table is None or not _whole(quantity):
            continue
        cells = _cells(table)
        sums: list[tuple[Decimal, tuple[Cell, ...]]] = []
        for codes in check.sums:
            terms = [cells.get(code) for code in codes]
            known = tuple(cell for cell in terms if cell is not None)
            if len(known) < len(terms):
                break
            sums.append((sum((cell.value or Decimal(0) for cell in known), Decimal(0)), known))
        else:
            if any(total == quantity.value for total, _ in sums):
                continue
            total, terms_ = sums[0]
            sides = (quantity.value, total)
            expression = _checks().stated.expression.format(words=check.words, **_printed(sides))
            found = _breach("prose", expression, sides, terms_)
            yield found.model_copy(update={"spans": (quantity.span, *found.spans)})


def _whole(quantity: Quantity) -> bool:
    """Whether a figure counts all of this year's: no part, no channel, no narrower scope."""
    return (
        quantity.kind is QuantityKind.COUNT
        and quantity.period is Period.YEAR
        and not quantity.approximate
        and quantity.doubt is None
        and quantity.part_of is None
        and quantity.channel is None
        and quantity.topic is None
        and quantity.scope is None
    )
