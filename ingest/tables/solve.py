"""Chooses, between the placements of all rows, those that the column sums allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product

from ingest.form import Axis, FormTable
from ingest.tables.placements import Placement, Shown

Vector = tuple[Decimal, ...]

_MOST_COMBINATIONS = 40000
_MOST_SOLUTIONS = 64


@dataclass(frozen=True, slots=True)
class Choice:
    """Rows whose placements hang together: one alternative gives each of them its own."""

    rows: tuple[str, ...]
    alternatives: tuple[tuple[Placement, ...], ...]


def solve(
    shape: FormTable, choices: Sequence[Choice], absent: frozenset[str]
) -> list[dict[str, Placement]] | None:
    """Every way to choose that keeps the columns' identities; None if there is none.

    Columns that no choice can mend (an agency's own error) are left out of account, if
    most columns remain. `absent` are rows that were not seen: what they would hold must
    not be negative.
    """
    width = len(shape.columns)
    rules = [rule for rule in shape.rules if rule.axis is Axis.COLUMN]
    fixed = [choice for choice in choices if len(choice.alternatives) == 1]
    open_ = sorted(
        (choice for choice in choices if len(choice.alternatives) > 1),
        key=lambda choice: len(choice.alternatives),
    )
    signs: dict[str, tuple[int, ...]] = {}
    for row in shape.rows:
        signs[row.code] = tuple(
            (row.code in rule.left) - (row.code in rule.right) for rule in rules
        )
    slack = [bool(absent & {*rule.left, *rule.right}) for rule in rules]

    def weigh(choice: Choice, alternative: tuple[Placement, ...]) -> Vector:
        sums = [Decimal(0)] * (width * len(rules))
        for row, placement in zip(choice.rows, alternative, strict=True):
            for rule, sign in enumerate(signs[row]):
                if sign:
                    for column, value in enumerate(placement.values):
                        sums[rule * width + column] += sign * value
        return tuple(sums)

    base = [Decimal(0)] * (width * len(rules))
    for choice in fixed:
        for index, value in enumerate(weigh(choice, choice.alternatives[0])):
            base[index] += value
    weights = [[weigh(choice, each) for each in choice.alternatives] for choice in open_]
    used = _usable(base, weights, slack, width)
    if not open_:
        return [_chosen(fixed, [], ())] if len(used) == len(base) else None
    if len(used) * 2 < len(base) or not used:
        return None
    found = _search(base, weights, used)
    if not found:
        return None
    return [_chosen(fixed, open_, indexes) for indexes in found]


def _usable(
    base: list[Decimal], weights: list[list[Vector]], slack: list[bool], width: int
) -> list[int]:
    """The equations that some choice can satisfy."""
    usable = []
    for index, start in enumerate(base):
        if slack[index // width]:
            continue
        sums = {start}
        for alternatives in weights:
            steps = {vector[index] for vector in alternatives}
            sums = {each + step for each in sums for step in steps}
            if len(sums) > _MOST_COMBINATIONS:
                break
        if Decimal(0) in sums or len(sums) > _MOST_COMBINATIONS:
            usable.append(index)
    return usable


def _search(
    base: list[Decimal],
    weights: list[list[Vector]],
    used: list[int],
) -> list[tuple[int, ...]]:
    """The choices (an index for each open choice) that satisfy the used equations."""
    *most, last = weights
    size = 1
    for alternatives in most:
        size *= len(alternatives)
        if size > _MOST_COMBINATIONS:
            return []
    ends: dict[Vector, list[int]] = {}
    for index, vector in enumerate(last):
        ends.setdefault(tuple(-vector[at] for at in used), []).append(index)
    start = tuple(base[at] for at in used)
    reduced = [[tuple(vector[at] for at in used) for vector in each] for each in most]
    found = []
    for indexes in product(*(range(len(each)) for each in reduced)):
        sums = start
        for alternatives, index in zip(reduced, indexes, strict=True):
            sums = tuple(map(Decimal.__add__, sums, alternatives[index]))
        for end in ends.get(sums, ()):
            found.append((*indexes, end))
            if len(found) >= _MOST_SOLUTIONS:
                return found
    return found


def _chosen(
    fixed: Sequence[Choice], open_: Sequence[Choice], indexes: Sequence[int]
) -> dict[str, Placement]:
    chosen: dict[str, Placement] = {}
    for choice in fixed:
        chosen.update(zip(choice.rows, choice.alternatives[0], strict=True))
    for choice, index in zip(open_, indexes, strict=True):
        chosen.update(zip(choice.rows, choice.alternatives[index], strict=True))
    return chosen


def agreed(placements: Sequence[Placement]) -> tuple[Placement, list[set[Shown]]]:
    """The cheapest of a row's placements, as sure as all, and what each cell says in them."""
    best = min(placements, key=lambda placement: placement.cost)
    for other in placements:
        best = replace(best, sure=tuple(map(bool.__and__, best.sure, other.sure)))
    says = [placement.shown for placement in placements]
    return best, [{each[at] for each in says} for at in range(len(best.values))]
