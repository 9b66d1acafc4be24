"""The placements of one row that its own sum allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.tables.placements import (
    AS_DRAWN,
    UNEXPLAINED,
    Cells,
    Placement,
    Shown,
    complete,
    completed,
    literal,
    placements,
    separated,
    sure_cells,
    together,
    value_of,
)
from ingest.tables.tokens import Kind, Token

_MOST = 4000


def options(
    items: Sequence[Token],
    width: int,
    total: int,
    *,
    foreign: bool = False,
    gaps: bool = False,
    odd: bool = False,
) -> list[Placement]:
    """The placements of a row whose sum holds, one for each set of values, cheapest first.

    Empty where none holds. `gaps` says that the table leaves cells empty,
    `odd` that one of this row's empty cells may be no cell of the form. A row of the
    right number of figures is taken as it stands.
    """
    figures = separated([token for token in items if token.kind is Kind.FIGURE])
    drawn_full = together(items) and (not gaps or len(figures) == len(items))
    if len(figures) >= width and drawn_full and all(value_of(token) == 0 for token in figures):
        return [literal(tuple(figures[:width]), float(len(figures) - width))]
    best: dict[tuple[Shown, ...], Placement] = {}
    for index, (cells, cost) in enumerate(placements(items, width, foreign=foreign)):
        if index >= _MOST:
            break
        if cost == 0.0 and complete(cells):
            return [literal(cells, 0.0)]
        placement = completed(cells, total, cost)
        if placement is None:
            continue
        if cost == 0.0 and not odd:
            return [placement]
        before = best.get(placement.shown)
        best[placement.shown] = before.merged(placement) if before else placement
    drawn = separated(items)
    if len(drawn) == width:
        stands = _as_drawn(tuple(drawn), total)
        best[stands.shown] = stands
    # a number is not left out without a reason where noughts and doubles explain the row
    explained = [each for each in best.values() if each.cost < UNEXPLAINED]
    return sorted(explained or best.values(), key=lambda placement: placement.cost)


def _as_drawn(cells: Cells, total: int) -> Placement:
    """A row with empty cells as the layout draws it, though its sum fails with them as 0.

    A single empty cell is taken for what the sum leaves for it; it stays a blank.
    """
    empty = [at for at, cell in enumerate(cells) if cell is not None and cell.kind is Kind.EMPTY]
    if len(empty) == 1:
        lost = tuple(None if at in empty else cell for at, cell in enumerate(cells))
        derived = completed(lost, total, AS_DRAWN)
        if derived is not None:
            return replace(derived, cells=cells, sure=sure_cells(cells))
    return literal(cells, AS_DRAWN)
