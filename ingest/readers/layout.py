"""Paragraphs and tables to the one text that all spans point into, with its grids.

Every structured reader hands its blocks to `lay_out`. A paragraph becomes a line; a row
of a table becomes a line with one field for each column, separated by tabs, where a
merged cell stands in its first field and leaves the others it covers empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest.readers.parts import Parts
from ingest.schema import Doubt, Grid, GridCell, Metadata, Page, Span

_SPACE = re.compile(r"[ \t\r\n\f\v\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u2028\u2029]+")
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff]"
)
_ASCII_WORD = re.compile(r"[!-~]")

Doubts = tuple[tuple[int, int, float], ...]
"""Unsure stretches of a block's own text: start, end, confidence."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of text of its own."""

    text: str
    page: int | None = None
    doubts: Doubts = ()
    breaks: tuple[tuple[int, int], ...] = ()
    """Where in the text a further page begins: offset, page."""


@dataclass(frozen=True, slots=True)
class Box:
    """A cell of a table with its place; positions it covers hold no other cell."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    doubts: Doubts = ()


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table as drawn: its size and its cells."""

    rows: int
    columns: int
    boxes: tuple[Box, ...]
    page: int | None = None
    row_pages: tuple[int, ...] = ()
    """The page of each row, for a table over several."""


Block = Paragraph | TableBlock


def clean(text: str) -> str:
    """One line of text: white space as single spaces, invisible characters gone."""
    return _SPACE.sub(" ", _INVISIBLE.sub("", text)).strip(" ")


def join(lines: Iterable[str]) -> str:
    """Lines of one cell or paragraph as one: a space only between ASCII words."""
    joined = ""
    for line in map(clean, lines):
        between = joined and line and _ASCII_WORD.match(joined[-1]) and _ASCII_WORD.match(line[0])
        joined += f" {line}" if between else line
    return joined


@dataclass(slots=True)
class _Writer:
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    grids: list[Grid] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    page_starts: dict[int, int] = field(default_factory=dict)

    def write(self, text: str, doubts: Doubts = ()) -> Span:
        start = self.length
        self.pieces.append(text)
        self.length += len(text)
        self.doubts.extend(
            Doubt(span=Span(start=start + begin, end=start + end), confidence=confidence)
            for begin, end, confidence in doubts
        )
        return Span(start=start, end=self.length)

    def table(self, block: TableBlock) -> None:
        start, end = self.length, self.length
        places = {(box.row, box.column): box for box in block.boxes}
        cells = []
        for row in range(block.rows):
            if block.row_pages:
                self.page_starts.setdefault(block.row_pages[row], self.length)
            for column in range(block.columns):
                box = places.get((row, column))
                if box is not None:
                    cells.append(
                        GridCell.model_construct(
                            row=row,
                            column=column,
                            row_span=box.row_span,
                            column_span=box.column_span,
                            span=self.write(box.text, box.doubts),
                        )
                    )
                if column + 1 < block.columns:
                    self.write("\t")
            end = self.length
            self.write("\n")
        self.grids.append(
            Grid(
                span=Span(start=start, end=end),
                rows=block.rows,
                columns=block.columns,
                cells=tuple(cells),
                page=block.page,
            )
        )


def lay_out(
    blocks: Iterable[Block],
    media_type: str,
    *,
    metadata: Sequence[Metadata] = (),
    notices: Sequence[str] = (),
    page_count: int = 0,
) -> Parts:
    """The blocks in their order as text, grids, pages and doubts.

    Pages, where blocks have them, cover the text without gaps; `page_count` adds the
    pages that hold nothing.
    """
    writer = _Writer()
    for block in blocks:
        if block.page is not None:
            writer.page_starts.setdefault(block.page, writer.length)
        if isinstance(block, TableBlock):
            writer.table(block)
        elif block.text:
            span = writer.write(block.text, block.doubts)
            for offset, page in block.breaks:
                writer.page_starts.setdefault(page, span.start + offset)
            writer.write("\n")
    return Parts(
        text="".join(writer.pieces),
        media_type=media_type,
        grids=tuple(writer.grids),
        pages=tuple(_pages(writer, page_count)),
        metadata=tuple(metadata),
        doubts=tuple(writer.doubts),
        notices=tuple(notices),
    )


def _pages(writer: _Writer, page_count: int) -> Iterator[Page]:
    """Pages from where their first blocks begin; a page without one is empty."""
    last = max(page_count, *writer.page_starts, 0) if writer.page_starts else page_count
    end = writer.length
    spans: list[Page] = []
    for number in range(last, 0, -1):
        start = writer.page_starts.get(number, end)
        spans.append(Page(number=number, span=Span(start=start, end=end)))
        end = start
    yield from reversed(spans)


def compact(table: TableBlock) -> TableBlock | None:
    """The table without columns where no cell begins and without empty margins.

    None where no cell holds text. Columns and rows inside the table stay, empty or not:
    an empty column may be one that was left blank.
    """
    boxes = [box for box in table.boxes if box.row < table.rows and box.column < table.columns]
    filled = [box for box in boxes if box.text]
    if not filled:
        return None
    last_row = max(box.row for box in filled)
    last_column = max(box.column for box in filled)
    top = min(box.row for box in filled)
    boxes = [box for box in boxes if top <= box.row <= last_row and box.column <= last_column]
    starts = sorted({box.column for box in boxes})
    number = {start: index for index, start in enumerate(starts)}
    placed = []
    for box in boxes:
        covered = sum(box.column <= start < box.column + box.column_span for start in starts)
        placed.append(
            replace(
                box,
                row=box.row - top,
                column=number[box.column],
                column_span=max(1, covered),
                row_span=max(1, min(box.row_span, last_row + 1 - box.row)),
            )
        )
    pages = table.row_pages[top : last_row + 1]
    return TableBlock(last_row + 1 - top, len(starts), tuple(placed), table.page, pages)
