"""Chooses, between the placements of all rows, those that the column sums allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.form import Axis, FormTable
from ingest.tables.feasible import Search
from ingest.tables.placements import Placement, Shown
from ingest.tables.tokens import Kind

_MOST_SUMS = 40_000
_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Choice:
    """Rows whose placements hang together: one alternative gives each of them its own."""

    rows: tuple[str, ...]
    alternatives: tuple[tuple[Placement, ...], ...]


@dataclass(frozen=True, slots=True)
class Solution:
    """The placements left to each open row, and the rows that the columns were asked for:
    `confirmed` by all their columns but one at most, or `unchecked`, having no equation."""

    rows: dict[str, list[Placement]]
    confirmed: frozenset[str]
    unchecked: frozenset[str]


def solve(shape: FormTable, choices: Sequence[Choice], absent: frozenset[str]) -> Solution | None:
    """For each row the placements that keep the columns' identities; None if none do.

    Columns that no choice can mend (an agency's own error) are left out of account.
    `absent` are rows that were not seen: the equations they stand in say nothing.
    """
    rules = [rule for rule in shape.rules if rule.axis is Axis.COLUMN]
    known = [rule for rule in rules if not absent & {*rule.left, *rule.right}]
    width = len(shape.columns)

    def weigh(choice: Choice, alternative: tuple[Placement, ...]) -> list[int]:
        sums = [0] * (width * len(known))
        for row, placement in zip(choice.rows, alternative, strict=True):
            for at, rule in enumerate(known):
                sign = (row in rule.left) - (row in rule.right)
                if sign:
                    for column, value in enumerate(placement.values):
                        sums[at * width + column] += sign * int(value.scaleb(_DECIMALS))
        return sums

    fixed = [choice for choice in choices if len(choice.alternatives) == 1]
    open_ = [choice for choice in choices if len(choice.alternatives) > 1]
    base = [0] * (width * len(known))
    for choice in fixed:
        base = list(map(int.__add__, base, weigh(choice, choice.alternatives[0])))
    weights = [[weigh(choice, each) for each in choice.alternatives] for choice in open_]
    used = _usable(base, weights)
    checked: set[str] = set()
    confirmed: set[str] = set()
    for row in shape.rows:
        of_row = [at for at, rule in enumerate(known) if row.code in (*rule.left, *rule.right)]
        held = [index for index in used if index // width in of_row]
        if of_row:
            checked.add(row.code)
        if of_row and len(held) >= len(of_row) * width - 1:
            confirmed.add(row.code)
    unchecked = frozenset(row.code for row in shape.rows) - checked
    found: dict[str, list[Placement]] = {}
    if open_ and used:
        reduced = [[[vector[at] for at in used] for vector in each] for each in weights]
        taken = Search([base[at] for at in used], reduced).feasible()
        if taken is None:
            return None
        for choice, indexes in zip(open_, taken, strict=True):
            for at, row_code in enumerate(choice.rows):
                found[row_code] = [choice.alternatives[index][at] for index in sorted(indexes)]
    return Solution(found, frozenset(confirmed), unchecked)


def _usable(base: list[int], weights: list[list[list[int]]]) -> list[int]:
    """The equations that some choice can satisfy."""
    usable = []
    for index, start in enumerate(base):
        sums = {start}
        for alternatives in weights:
            steps = {vector[index] for vector in alternatives}
            sums = {each + step for each in sums for step in steps}
            if len(sums) > _MOST_SUMS:
                break
        if 0 in sums or len(sums) > _MOST_SUMS:
            usable.append(index)
    return usable


def agreed(placements: Sequence[Placement]) -> tuple[Placement, list[set[Shown]]]:
    """The cheapest of a row's placements, as sure as all, and what each cell says in them."""
    best = min(placements, key=lambda placement: placement.cost)
    for other in placements:
        best = replace(best, sure=tuple(map(bool.__and__, best.sure, other.sure)))
    says: list[set[Shown]] = []
    for at, cell in enumerate(best.cells):
        drawn = cell is not None and cell.kind is Kind.EMPTY
        # a cell that is drawn empty and one where a figure is lost are one and the same
        says.append(
            {each.shown[at] for each in placements if not (drawn and each.cells[at] is None)}
        )
    return best, says
