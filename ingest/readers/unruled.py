"""Tables without ruling: each row's label and numbers on one line, in the page's order.

Numbers that stand side by side make a row. The label pieces left of them belong to it by
their height, however the label is wrapped round its numbers; labels that span several
rows stand on a line of their own before the first of those.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.readers.heads import head_lines
from ingest.readers.layout import Paragraph
from ingest.readers.lines import TextLine
from ingest.readers.paragraphs import Measure
from ingest.readers.unruled_columns import columns
from ingest.readers.unruled_labels import written
from ingest.readers.unruled_rows import (
    BEGINS,
    CLOSE,
    NEXT,
    Region,
    Row,
    beside,
    extend,
    mend,
    over_break,
    row_of,
)

_NEAR = 9.0
"""Rows further apart than this many character sizes are not of one table."""
_BESIDE = 1.7
_SIDE = 2
_SECTION = re.compile(r"^[一二四五六]、")


def rows_in_order(
    lines: Sequence[TextLine], column: Measure
) -> Iterator[Paragraph | list[TextLine]]:
    """Runs of prose lines as they are, and each table row and spanning label as a paragraph."""
    waiting: list[Region] = []
    for part in _parts(lines, column):
        if isinstance(part, Region) and waiting and _goes_on(waiting[-1], part):
            waiting.append(part)
            continue
        yield from _table(waiting, column)
        waiting = []
        if isinstance(part, Region):
            waiting = [part]
        elif part:
            yield part
    yield from _table(waiting, column)


def _goes_on(region: Region, following: Region) -> bool:
    """Whether a region is the same table's on the next page."""
    return not following.head and following.rows[0].line.page == region.rows[-1].line.page + 1


def _table(regions: Sequence[Region], column: Measure) -> Iterator[Paragraph]:
    """A table over its pages, whose columns all its pages tell together."""
    for region in regions:
        mend(region)
    if regions:
        rows = [row for region in regions for row in region.rows]
        places = columns(rows, regions[0].head)
        for region in regions:
            yield from written(region, places, column)


def _parts(lines: Sequence[TextLine], column: Measure) -> Iterator[Region | list[TextLine]]:
    """Runs of prose lines, possibly empty, and the parts of tables on one page."""
    prose: list[TextLine] = []
    region = Region()
    rows = {id(line): row for line in lines if (row := row_of(line)) is not None}
    tail: set[int] = set()
    for index, line in enumerate(lines):
        row = rows.get(id(line))
        if region.rows and line.page != region.rows[-1].line.page:
            rest = _tail(region.rows[-1], lines[index:], rows, column)
            region.tail = [piece.text for piece in rest]
            tail.update(map(id, rest))
            mend(region)
            above = region.rows[-1]
            over = over_break(above, row, region.rows) if row is not None else []
            loose: list[TextLine] = []
            if row is not None and over:
                extend(above, row, over)
                own = [piece for piece in row.pieces if beside(piece, above.pieces)]
                region.tail = [piece.text for piece in own]
                other = tuple(piece for piece in row.pieces if piece not in own)
                loose = [replace(line, fields=other)] if other else []
                tail.add(id(line))
            yield region
            region = Region(loose=loose)
        if id(line) in tail:
            continue
        if row is not None and (region.rows or row.pieces or _under_head(row, prose, column)):
            if not region.rows:
                prose = _begun(region, prose, row, column)
                if prose:
                    yield prose
                prose = []
            region.rows.append(row)
        elif region.rows and (
            _follows(line, region) or _is_piece(line, index, lines, rows, column)
        ):
            region.loose.append(line)
        else:
            if region.rows:
                yield region
            prose += [] if region.rows else region.loose
            region = Region()
            prose.append(line)
    if region.rows:
        yield region
    prose += [] if region.rows else region.loose
    yield prose


def _under_head(row: Row, prose: Sequence[TextLine], column: Measure) -> bool:
    """Whether figures without a label are a table's row: several, or one under a head."""
    if len(row.figures) > 1 or not prose:
        return len(row.figures) > 1
    above, line = prose[-1], row.line
    near = above.page != line.page or line.y - above.y < _NEAR * column.size
    return near and len(above.fields) > _SIDE and above.left < row.left < above.right


def _begun(region: Region, prose: list[TextLine], row: Row, column: Measure) -> list[TextLine]:
    """Gives a region the label pieces and the head above its first row; the prose before those."""
    while prose and prose[-1].page == row.line.page and prose[-1].right < row.left:
        # Beside the numbers and next to the row: the beginning of its label, not a head.
        last = prose[-1]
        below = region.loose[0] if region.loose else row.line
        apart = below.y - last.y > CLOSE * max(last.size, column.size)
        if apart or (row.pieces and _SECTION.match(last.text)):
            break
        region.loose.insert(0, prose.pop())
    if region.loose and prose and _completes(prose[-1], region.loose[0]):
        prose.append(region.loose.pop(0))
    count = head_lines(prose, row.line, row.figures, _NEAR * column.size)
    region.head = prose[len(prose) - count :]
    return prose[: len(prose) - count]


def _tail(
    last: Row, below: Sequence[TextLine], rows: dict[int, Row], column: Measure
) -> list[TextLine]:
    """The lines at the top of a page that finish the label of the row above its break."""
    if not last.pieces:
        return []
    label = last.pieces[-1]
    found: list[TextLine] = []
    for line in below:
        first = line.fields[0]
        if line.page != below[0].page:
            break
        if found and line.y - found[-1].y > CLOSE * max(line.size, column.size):
            break
        if any(BEGINS.match(field.text) for field in line.fields):
            break
        alone = len(line.fields) == 1 and id(line) not in rows
        if (
            not (alone and beside(first, [label]))
            or first.right > last.left
            or first.text.endswith("。")
        ):
            # Nothing new begins with it: what stands above may be the next label's beginning.
            return []
        found.append(line)
    return found


def _completes(head: TextLine, piece: TextLine) -> bool:
    """Whether a piece over the first row is the rest of the head's 信息内容."""
    return head.fields[0].text == "信息" and piece.text == "内容"


def _follows(line: TextLine, region: Region) -> bool:
    """Whether a line goes on with the labels beside a region's figures, right under them."""
    lines = (*(row.line for row in region.rows), *region.loose)
    last = max(lines, key=lambda each: (each.page, each.y))
    pieces = [piece for row in region.rows for piece in row.pieces]
    return (
        0 < line.y - last.y < CLOSE * line.size
        and line.right < min(row.left for row in region.rows)
        and any(beside(line.fields[-1], [piece]) for piece in pieces)
        and not _SECTION.match(line.text)
        and not line.text.endswith("。")
    )


def _is_piece(
    line: TextLine,
    index: int,
    lines: Sequence[TextLine],
    rows: dict[int, Row],
    column: Measure,
) -> bool:
    """Whether a line is a piece of a label: left of the numbers of a row near by."""
    for step in (-1, 1):
        at = index + step
        while 0 <= at < len(lines) and lines[at].page == line.page:
            near = rows.get(id(lines[at]))
            if abs(lines[at].y - line.y) > _NEAR * column.size:
                break
            if near is not None:
                # A heading of a section stands apart; a label that begins like one does not.
                apart = abs(lines[at].y - line.y) > _BESIDE * column.size
                if _SECTION.match(line.text) and apart:
                    return False
                wide = len(near.figures) >= 2 or abs(near.line.y - line.y) < NEXT * column.size
                if wide and line.right < near.left + 0.5 * column.size:
                    return not line.text.endswith("。")
                break
            at += step
    return False
