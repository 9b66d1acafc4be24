"""The ways a row's figures can stand in its cells when their number is not right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations
from operator import and_

from ingest.schema import CellState
from ingest.tables.tokens import Kind, Token
from ingest.tables.values import figure

Cells = tuple[Token | None, ...]
Shown = Decimal | CellState

_NOUGHT = Decimal(0)
_MOST_EXTRA = 8
_MOST_MISSING = 6
AS_DRAWN = 0.25
# A number left out that is neither a neighbour's double nor alone on its line.
UNEXPLAINED = 5.0
# What is most often foreign to a row is a nought.
_FOREIGN_NOUGHT = 0.3


@dataclass(frozen=True, slots=True)
class Placement:
    """Figures in cells, in the order printed; None where nothing stands.

    `values` are what arithmetic takes the cells for: a lost figure as what the row's sum
    leaves for it, a blank as 0. `cost` tells how much damage it supposes, `sure` which
    cells hold a figure in every placement with these values.
    """

    cells: Cells
    values: tuple[Decimal, ...]
    cost: float
    sure: tuple[bool, ...]

    @property
    def shown(self) -> tuple[Shown, ...]:
        """What each cell says: its number, or the blank mark that stands there."""
        says: list[Shown] = []
        for cell, value in zip(self.cells, self.values, strict=True):
            if cell is None:
                says.append(value)
            elif cell.figure is not None and cell.figure.value is None:
                says.append(cell.figure.state)
            else:
                says.append(CellState.BLANK if cell.kind is Kind.EMPTY else value)
        return tuple(says)

    def merged(self, other: Placement) -> Placement:
        """The cheaper of two placements with the same values, as sure as both."""
        best = other if other.cost < self.cost else self
        sure = tuple(map(and_, self.sure, other.sure))
        return Placement(best.cells, best.values, best.cost, sure)


def sure_cells(cells: Cells) -> tuple[bool, ...]:
    """Which cells hold anything at all."""
    return tuple([cell is not None for cell in cells])


def value_of(token: Token | None) -> Decimal | None:
    """The number a cell prints; None for a blank mark or nothing."""
    if token is None or token.figure is None:
        return None
    return token.figure.value


def separated(figures: Sequence[Token], *, signed: bool = False) -> list[Token]:
    """Figures with glued leading zeros and dashes parted: 00 is twice 0, 012 is 0 and 12,
    -5 is a dash and 5 unless numbers may be `signed`, as an increase in the old table two."""
    parted: list[Token] = []
    for token in figures:
        rest = token
        if signed and rest.text[:1] in "+-" and rest.text[1:2] != "0":
            parted.append(rest)
            continue
        while len(rest.text) > 1 and rest.text[0] in "0-+" and rest.text[1:].isdigit():
            first, rest = _cut(rest, 1)
            parted.append(first)
        parted.append(rest)
    return parted


def _part(token: Token, start: int, end: int) -> Token:
    text = token.text[start:end]
    return replace(
        token,
        text=text,
        start=token.start + start,
        end=token.start + end,
        figure=figure(text),
    )


def _cut(token: Token, at: int) -> tuple[Token, Token]:
    return _part(token, 0, at), _part(token, at, len(token.text))


def _join(first: Token, second: Token) -> Token:
    """Two figures read as one; the span covers both, the text is what is printed there."""
    return replace(
        first,
        text=first.text + second.text,
        end=second.end,
        figure=figure(first.text + second.text),
    )


def placements(
    items: Sequence[Token], width: int, *, foreign: bool = False, signed: bool = False
) -> Iterator[tuple[Cells, float]]:
    """Every way the items can stand in `width` cells in their order, cheapest kinds first.

    `foreign` says that the row has cells that are no part of the form.
    """
    figures = separated([each for each in items if each.kind is Kind.FIGURE], signed=signed)
    whole = separated(items, signed=signed)
    count = len(figures)
    if count == width and together(items) and not foreign:
        yield tuple(figures), 0.0
        return
    if count == width:
        yield tuple(figures), 0.5
        yield from _fewer(_trimmed(whole, width), width)
        return
    if len(whole) == width:
        yield tuple(whole), 0.0
    elif count < width and len(whole) > count:
        # empty cells are seen: one too few or too many of them, or a cell that is no value's
        if len(whole) > width:
            yield from _fewer(_trimmed(whole, width), width)
        else:
            yield from _more(whole, width)
    if count > width:
        yield from _fewer(figures, width)
        if foreign and len(whole) > count:
            yield from _fewer(_trimmed(whole, width), width)
    elif count:
        yield from _more(figures, width)


def _trimmed(whole: list[Token], width: int) -> list[Token]:
    """Without the empty cells that lie further from the figures than any row could reach."""
    full = [at for at, token in enumerate(whole) if token.kind is Kind.FIGURE]
    first, last = max(0, full[-1] - width + 1), full[0] + width
    return whole[min(first, full[0]) : max(last, full[-1] + 1)]


def together(items: Sequence[Token]) -> bool:
    """Whether no empty cell stands between the figures."""
    inner = "".join("." if token.kind is Kind.FIGURE else " " for token in items).strip()
    return " " not in inner


def _fewer(figures: list[Token], width: int) -> Iterator[tuple[Cells, float]]:
    extra = len(figures) - width
    if extra > _MOST_EXTRA:
        return
    lines = [token.line for token in figures]
    alone = {
        index
        for index, line in enumerate(lines)
        if lines.count(line) == 1 and len(set(lines)) < len(lines)
    }
    texts = [token.text for token in figures]
    costs = []
    for index, token in enumerate(figures):
        twice = token.text in (*texts[max(0, index - 1) : index], *texts[index + 1 : index + 2])
        plain = 1.0 if twice or token.kind is Kind.EMPTY else UNEXPLAINED
        costs.append(_FOREIGN_NOUGHT if value_of(token) == 0 else 0.5 if index in alone else plain)
    for out in combinations(range(len(figures)), extra):
        kept = figures.copy()
        cost = 0.0
        for index in out:
            cost += costs[index]
        for index in reversed(out):
            del kept[index]
        yield tuple(kept), cost
    if extra <= 2:
        for joins in combinations(range(len(figures) - 1), extra):
            joined = list(figures)
            able = True
            for index in reversed(joins):
                first, second = joined[index], joined[index + 1]
                if not (first.text.isdigit() and second.text.isdigit()) or first.text == "0":
                    able = False
                    break
                joined[index : index + 2] = [_join(first, second)]
            if able:
                yield tuple(joined), 1.2 * extra


def _more(figures: list[Token], width: int) -> Iterator[tuple[Cells, float]]:
    missing = width - len(figures)
    if missing > _MOST_MISSING:
        return
    for variant, cuts in _splits(figures, missing):
        gone = width - len(variant)
        for holes in combinations(range(width), gone):
            cells: list[Token | None] = [*variant]
            for index in holes:
                cells.insert(index, None)
            yield tuple(cells), 1.0 * gone + 1.2 * cuts


def _splits(figures: list[Token], most: int) -> Iterator[tuple[list[Token], int]]:
    """The figures, and the figures with up to two of them cut in two."""
    yield figures, 0
    if most < 1:
        return
    for index, token in enumerate(figures):
        if not token.text.isdigit():
            continue
        for at in range(1, len(token.text)):
            if token.text[at] == "0" and at < len(token.text) - 1:
                continue
            once = [*figures[:index], *_cut(token, at), *figures[index + 1 :]]
            yield once, 1
            if most > 1:
                for twice, cuts in _splits(once[index + 1 :], 1):
                    if cuts:
                        yield [*once[: index + 1], *twice], 2


def completed(cells: Cells, total: int, cost: float) -> Placement | None:
    """A placement whose `total`-th cell is the sum of the others; None if it cannot be.

    One lost figure is what the sum leaves for it; of several, all are taken for 0.
    """
    known = _NOUGHT
    whole: Decimal | None = None
    lost = gone = 0
    taken: list[Decimal] = []
    for index, cell in enumerate(cells):
        value = None
        if cell is None:
            lost, gone = index, gone + 1
        elif cell.figure is not None:
            value = cell.figure.value
        taken.append(_NOUGHT if value is None else value)
        if index == total:
            whole = value
        elif value is not None:
            known += value
    if gone == 1:
        if lost == total:
            taken[total] = known
        elif whole is None or whole < known:
            return None
        else:
            taken[lost] = whole - known
    elif whole is None:
        if cells[total] is None and known:
            taken[total] = known
        elif known:
            return None
    elif whole != known:
        return None
    return Placement(cells, tuple(taken), cost, sure_cells(cells))


def literal(cells: Cells, cost: float) -> Placement:
    """A placement as printed, whatever its sum."""
    values = tuple([value_of(cell) or _NOUGHT for cell in cells])
    return Placement(cells, values, cost, sure_cells(cells))


def complete(cells: Cells) -> bool:
    """Whether every cell holds a number."""
    return all(
        cell is not None and cell.figure is not None and cell.figure.state is CellState.VALUE
        for cell in cells
    )


def numbers(says: set[Shown]) -> tuple[Decimal, ...]:
    """The numbers among what a cell may say, smallest first."""
    return tuple(sorted(each for each in says if isinstance(each, Decimal)))
