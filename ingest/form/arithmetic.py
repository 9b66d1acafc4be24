"""The identities of the forms, and how far they confirm each cell.

Sources: the note in table three (第一项加第二项之和，等于第三项加第四项之和) and the
sums that the form's own 总计 state. Table two has no identity.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache

from ingest.form.forms import Axis, form
from ingest.schema import FormName, Model, Proof, TableName

Code = tuple[str, str]
Values = Mapping[Code, Decimal | None]


class Identity(Model):
    """One equation between cells (row code, column code): `left` adds up to `right`."""

    kind: str
    axis: Axis
    place: str
    left: tuple[Code, ...]
    right: tuple[Code, ...]

    @property
    def cells(self) -> tuple[Code, ...]:
        """All its cells, the left side first."""
        return self.left + self.right

    def sides(self, values: Values) -> tuple[Decimal, Decimal] | None:
        """What both sides add up to; None where one of the cells has no value."""
        left = _total(self.left, values)
        right = _total(self.right, values)
        return None if left is None or right is None else (left, right)


def _total(codes: Iterable[Code], values: Values) -> Decimal | None:
    total = Decimal(0)
    for code in codes:
        value = values.get(code)
        if value is None:
            return None
        total += value
    return total


@cache
def identities(name: FormName, table: TableName) -> tuple[Identity, ...]:
    """The identities of a table, one for every row or column its rules run along."""
    shape = form(name).table(table)
    found = []
    for rule in shape.rules:
        if rule.axis is Axis.COLUMN:
            for column in shape.columns:
                left = tuple((row, column.code) for row in rule.left)
                right = tuple((row, column.code) for row in rule.right)
                found.append(
                    Identity(
                        kind=rule.kind, axis=rule.axis, place=column.code, left=left, right=right
                    )
                )
        else:
            for row in shape.rows:
                left = tuple((row.code, column) for column in rule.left)
                right = tuple((row.code, column) for column in rule.right)
                found.append(
                    Identity(kind=rule.kind, axis=rule.axis, place=row.code, left=left, right=right)
                )
    return tuple(found)


def grade(name: FormName, table: TableName, values: Values) -> dict[Code, Proof]:
    """How far the identities confirm each cell that has a value.

    An axis confirms a cell when all identities of the cell along it can be computed and
    hold; an identity with a cell that has no value confirms nothing. A failing identity
    makes all its cells contradict, unless the failure can be pinned: a cell that stands
    in failing identities along both axes is suspect, and where an identity holds such a
    cell, the others do not contradict for it (nor does it confirm them).
    """
    every = identities(name, table)
    holding: dict[Code, set[Axis]] = {}
    unknown: dict[Code, set[Axis]] = {}
    failing: dict[Code, list[int]] = {}
    for index, identity in enumerate(every):
        sides = identity.sides(values)
        if sides is not None and sides[0] != sides[1]:
            for code in identity.cells:
                failing.setdefault(code, []).append(index)
            continue
        known = unknown if sides is None else holding
        for code in identity.cells:
            known.setdefault(code, set()).add(identity.axis)
    pinned = {
        code
        for code, indexes in failing.items()
        if len({every[index].axis for index in indexes}) == len(Axis)
    }
    explained = {index for code in pinned for index in failing[code]}
    grades: dict[Code, Proof] = {}
    for code, value in values.items():
        if value is None:
            grades[code] = Proof.NONE
        elif code in pinned or not explained.issuperset(failing.get(code, ())):
            grades[code] = Proof.CONTRADICTS
        else:
            open_axes = {every[index].axis for index in failing.get(code, ())}
            open_axes |= unknown.get(code, set())
            grades[code] = _PROOF[frozenset(holding.get(code, set()) - open_axes)]
    return grades


_PROOF = {
    frozenset[Axis](): Proof.NONE,
    frozenset({Axis.ROW}): Proof.ROW,
    frozenset({Axis.COLUMN}): Proof.COLUMN,
    frozenset({Axis.ROW, Axis.COLUMN}): Proof.ROW_AND_COLUMN,
}
