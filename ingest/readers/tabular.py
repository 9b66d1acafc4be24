"""Tables of flowing formats (HTML, DOCX): cells placed by their spans, layout told from data.

Offices lay whole pages out in tables, and put tables into tables. A row is layout where
a cell holds a table of its own or running prose; the rest are rows of a grid.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.readers.layout import Block, Box, Paragraph, TableBlock, compact, join

_MOST_SPAN = 1000
_MOST_POSITIONS = 100_000
_PROSE_PARAGRAPHS = 3
_PROSE_LENGTH = 200
"""A cell with so many paragraphs of so much text in all is prose, not a figure or label."""


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell as its row lists it, with what stands in it."""

    blocks: Sequence[Block]
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class _Placed:
    row: int
    column: int
    cell: RawCell


def table_blocks(rows: Sequence[Sequence[RawCell]]) -> list[Block]:
    """What a table contributes to the page: a grid, or the blocks of its cells, or both."""
    placed = _place(rows)
    by_row: list[list[_Placed]] = [[] for _ in rows]
    for item in placed:
        by_row[item.row].append(item)
    columns = max((item.column + item.cell.column_span for item in placed), default=0)
    single = max(map(len, by_row), default=0) <= 1
    blocks: list[Block] = []
    run: list[_Placed] = []
    for row in by_row:
        if single or any(_is_layout(item.cell) for item in row):
            blocks.extend(_grid(run, columns))
            run = []
            for item in row:
                blocks.extend(item.cell.blocks)
        else:
            run.extend(row)
    blocks.extend(_grid(run, columns))
    return blocks


def _is_layout(cell: RawCell) -> bool:
    if any(isinstance(block, TableBlock) for block in cell.blocks):
        return True
    lengths = [len(block.text) for block in cell.blocks if isinstance(block, Paragraph)]
    return len(lengths) >= _PROSE_PARAGRAPHS and sum(lengths) >= _PROSE_LENGTH


def _grid(run: Sequence[_Placed], columns: int) -> Iterator[TableBlock]:
    if not run:
        return
    first, last = run[0].row, max(item.row for item in run)
    boxes = tuple(
        Box(
            row=item.row - first,
            column=item.column,
            text=join(block.text for block in item.cell.blocks if isinstance(block, Paragraph)),
            row_span=min(item.cell.row_span, last + 1 - item.row),
            column_span=item.cell.column_span,
        )
        for item in run
    )
    table = compact(TableBlock(last + 1 - first, columns, boxes))
    if table is not None:
        yield table


def _place(rows: Sequence[Sequence[RawCell]]) -> list[_Placed]:
    """Each cell at its row and first free column, as browsers place them."""
    height = len(rows)
    sound = sum(len(row) for row in rows) < _MOST_POSITIONS
    taken: dict[tuple[int, int], bool] = {}
    placed: list[_Placed] = []
    for row, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            wide = max(1, min(cell.column_span, _MOST_SPAN)) if sound else 1
            # A row span of 0 reaches to the end of the table.
            high = max(1, min(cell.row_span or height, height - row)) if sound else 1
            if len(taken) + wide * high > _MOST_POSITIONS:
                wide = high = 1
            for down in range(high if high > 1 or wide > 1 else 0):
                for right in range(wide):
                    taken[row + down, column + right] = True
            placed.append(_Placed(row, column, RawCell(cell.blocks, high, wide)))
            column += wide
    return placed
