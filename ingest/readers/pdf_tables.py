"""Ruled tables of a PDF: texts into cells, and the parts of a table over its pages into one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.readers.layout import Box, TableBlock, join
from ingest.readers.lines import cell_text
from ingest.readers.pdf_page import Char
from ingest.readers.ruling import Ruled

_BEGINS = re.compile(
    r"^\s*(?:[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十]+[)）]|\d{1,2}\s*[.、．](?!\d))"
)
_FIGURE = re.compile(r"^[\d\s.,，%/\-—–－+]*(?:万?元|件)?$")
_SAME_EDGE = 4.0
_SAME_LINE = 3.0


@dataclass(frozen=True, slots=True)
class PageTable:
    """A ruled table, or its part on one page; `row_pages` are the pages of its rows."""

    xs: tuple[float, ...]
    top: float
    bottom: float
    rows: int
    boxes: tuple[Box, ...]
    row_pages: tuple[int, ...]

    def block(self) -> TableBlock:
        """The table to be laid out."""
        return TableBlock(
            self.rows, len(self.xs) - 1, self.boxes, self.row_pages[0], self.row_pages
        )


def fill(
    tables: Sequence[Ruled], chars: Sequence[Char], page: int
) -> tuple[list[PageTable], list[Char]]:
    """The tables with the characters in them, and the characters outside all of them."""
    inside: list[dict[int, list[Char]]] = [{} for _ in tables]
    outside: list[Char] = []
    for char in chars:
        for index, table in enumerate(tables):
            area = table.at(char.x, char.y)
            if area is not None:
                inside[index].setdefault(area, []).append(char)
                break
        else:
            outside.append(char)
    filled = []
    for table, texts in zip(tables, inside, strict=True):
        boxes = tuple(
            Box(
                area.row,
                area.column,
                cell_text(
                    texts.get(i, []),
                    table.xs[area.column + area.column_span] - table.xs[area.column],
                ),
                area.row_span,
                area.column_span,
            )
            for i, area in enumerate(table.areas)
        )
        rows = len(table.ys) - 1
        filled.append(PageTable(table.xs, table.ys[0], table.ys[-1], rows, boxes, (page,) * rows))
    return filled, outside


def continues(above: PageTable, below: PageTable) -> bool:
    """Whether a table at the top of a page goes on with one at the foot of the page before."""
    return (
        abs(above.xs[0] - below.xs[0]) < _SAME_EDGE
        and abs(above.xs[-1] - below.xs[-1]) < _SAME_EDGE
        and below.row_pages[0] == above.row_pages[-1] + 1
    )


def joined(above: PageTable, below: PageTable) -> PageTable:
    """Two parts of a table as one: columns matched, a repeated header dropped, cells mended."""
    xs = _lattice(above.xs, below.xs)
    upper = [_fitted(box, above.xs, xs) for box in above.boxes]
    lower = [_fitted(box, below.xs, xs) for box in below.boxes]
    lower, rows, pages = _without_header(upper, lower, below)
    bottom = [box for box in upper if box.row + box.row_span == above.rows]
    first = [box for box in lower if box.row == 0]
    pairs = [(a, b) for a in bottom for b in first if _same_place(a, b)]
    # Cells that do not lie over one another cannot be two halves of one.
    matched = len(pairs) == len(bottom) == len(first)
    rest = matched and rows == 1 and _is_rest_of_figures(pairs)
    split = rest or (matched and _is_split(pairs))
    shift = above.rows - (1 if split else 0)
    mended: dict[Box, Box] = {}
    dropped: set[int] = set()
    for a, b in pairs:
        goes_on = split or not b.text or _is_rest(a.text, b.text)
        # Figures of a new row never melt into the row above.
        if goes_on and (split or b.row_span > 1 or a.row_span > 1):
            depth = shift + b.row + b.row_span - a.row
            text = a.text + b.text if rest else join((a.text, b.text))
            mended[a] = replace(a, text=text, row_span=depth)
            dropped.add(id(b))
    boxes = [mended.get(box, box) for box in upper]
    boxes += [replace(box, row=box.row + shift) for box in lower if id(box) not in dropped]
    return PageTable(
        tuple(xs),
        above.top,
        below.bottom,
        shift + rows,
        tuple(sorted(boxes, key=lambda box: (box.row, box.column))),
        (*above.row_pages, *pages[1 if split else 0 :]),
    )


def _lattice(first: Sequence[float], second: Sequence[float]) -> list[float]:
    xs: list[float] = []
    for x in sorted((*first, *second)):
        if not xs or x - xs[-1] > _SAME_LINE:
            xs.append(x)
    return xs


def _fitted(box: Box, old: Sequence[float], new: Sequence[float]) -> Box:
    """A box in the columns of another lattice."""

    def nearest(x: float) -> int:
        return min(range(len(new)), key=lambda i: abs(new[i] - x))

    left, right = nearest(old[box.column]), nearest(old[box.column + box.column_span])
    return replace(box, column=left, column_span=max(1, right - left))


def _same_place(a: Box, b: Box) -> bool:
    return a.column == b.column and a.column_span == b.column_span


def _without_header(
    upper: list[Box], lower: list[Box], below: PageTable
) -> tuple[list[Box], int, tuple[int, ...]]:
    """The lower part without the header rows of the upper one, where it repeats them."""
    repeated = 0
    for row in range(min(below.rows - 1, 4)):
        above_row = [(b.column, b.column_span, b.text) for b in upper if b.row == row]
        below_row = [(b.column, b.column_span, b.text) for b in lower if b.row == row]
        if not above_row or above_row != below_row or not any(text for _, _, text in below_row):
            break
        repeated = row + 1
    # A header ends where none of its cells reaches further down.
    while repeated and any(b.row < repeated < b.row + b.row_span for b in lower):
        repeated -= 1
    kept = [replace(b, row=b.row - repeated) for b in lower if b.row >= repeated]
    return kept, below.rows - repeated, below.row_pages[repeated:]


def _is_rest(above: str, below: str) -> bool:
    """Whether a label at the top of a page is the rest of one cut by the page's end."""
    return bool(above and below) and not (
        _BEGINS.match(below) or _FIGURE.match(below) or _FIGURE.match(above)
    )


def _is_rest_of_figures(pairs: Sequence[tuple[Box, Box]]) -> bool:
    """Whether a last row holds only the ends of figures too wide for their narrow cells."""
    filled = [(a.text, b.text) for a, b in pairs if b.text]
    return (
        0 < len(filled) < sum(bool(a.text) for a, _ in pairs)
        and all(a.isdigit() and len(a) >= 3 and b.isdigit() and len(b) <= 2 for a, b in filled)
        and all(_FIGURE.match(a.text) for a, _ in pairs)
    )


def _is_split(pairs: Sequence[tuple[Box, Box]]) -> bool:
    """Whether the page's end cut a row in two rather than fell between two rows."""
    single = [(a, b) for a, b in pairs if b.row_span == 1]
    figures = [(a, b) for a, b in single if _FIGURE.match(a.text) and _FIGURE.match(b.text)]
    if any(a.text and b.text for a, b in figures):
        return False
    labels = [(a, b) for a, b in single if (a, b) not in figures]
    if any(_is_rest(a.text, b.text) for a, b in labels):
        return True
    begins = any(_BEGINS.match(b.text) for _, b in labels)
    here, there = any(a.text for a, _ in figures), any(b.text for _, b in figures)
    return bool(single) and not begins and (here != there) and not any(b.text for _, b in labels)
