"""Tables without ruling: each row's label and numbers on one line, in the page's order.

Numbers that stand side by side make a row. The label pieces left of them belong to it by
their height, however the label is wrapped round its numbers; labels that span several
rows stand on a line of their own before the first of those.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.readers.heads import head, head_lines
from ingest.readers.layout import Paragraph, join
from ingest.readers.lines import Field, TextLine, doubts_of, words_of
from ingest.readers.paragraphs import Measure
from ingest.readers.unruled_columns import columns
from ingest.readers.unruled_rows import (
    BEGINS,
    CUT,
    NEXT,
    Label,
    Region,
    Row,
    beside,
    extend,
    mend,
    over_break,
    spread,
)

_FIGURE = re.compile(
    r"^(?:增加?|减少?|[+＋\-－])?\d(?:[\d,，.]*\d)?(?:万元|元|件|条|个|项|%)?$|^[/／\-—–－]$"
)
_FIRST = re.compile(r"^1\s*[.、．](?!\d)")
_PART = re.compile(r"^[（(][一二三四五六七][)）]")
_RESULTS = re.compile(r"^三[、.．]")
_FIRST_PART = re.compile(r"^[（(]一[)）]")
_NEAR = 9.0
"""Rows further apart than this many character sizes are not of one table."""
_CLOSE = 2.3
_LOOSE = 1.2
"""Label lines further apart than this many sizes may be of two rows."""
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
            yield from _written(region, places, column)


def _parts(lines: Sequence[TextLine], column: Measure) -> Iterator[Region | list[TextLine]]:
    """Runs of prose lines, possibly empty, and the parts of tables on one page."""
    prose: list[TextLine] = []
    region = Region()
    rows = {id(line): row for line in lines if (row := _row(line)) is not None}
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
        apart = below.y - last.y > _CLOSE * max(last.size, column.size)
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
        if found and line.y - found[-1].y > _CLOSE * max(line.size, column.size):
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


def _row(line: TextLine) -> Row | None:
    """The row that a line is, if numbers end it and it is no prose."""
    figures: list[Field] = []
    rest = [piece for whole in line.fields for piece in _pieces(whole)]
    while rest:
        words = rest[-1].text.split()
        if not all(_FIGURE.match(word) for word in words):
            break
        figures = _parted(rest.pop(), words) + figures
    if not figures:
        return None
    if any("。" in piece.text or ("，" in piece.text and len(piece.text) > 25) for piece in rest):
        return None
    return Row(line, figures, rest)


def _pieces(whole: Field) -> list[Field]:
    """A field parted before each word that begins a label or is a figure."""
    pieces: list[Field] = []
    for word in words_of(whole):
        if pieces and not (BEGINS.match(word.text) or _FIGURE.match(word.text)):
            last = pieces.pop()
            word = Field(f"{last.text} {word.text}", last.left, word.right, word.sure)
        pieces.append(word)
    return pieces


def _parted(whole: Field, words: Sequence[str]) -> list[Field]:
    """Numbers that stand close as fields of their own."""
    if len(words) == 1:
        return [whole]
    step = (whole.right - whole.left) / len(words)
    return [
        Field(word, whole.left + i * step, whole.left + (i + 1) * step, whole.sure)
        for i, word in enumerate(words)
    ]


def _follows(line: TextLine, region: Region) -> bool:
    """Whether a line goes on with the labels beside a region's figures, right under them."""
    lines = (*(row.line for row in region.rows), *region.loose)
    last = max(lines, key=lambda each: (each.page, each.y))
    pieces = [piece for row in region.rows for piece in row.pieces]
    return (
        0 < line.y - last.y < _CLOSE * line.size
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


def _written(region: Region, places: Sequence[float], column: Measure) -> Iterator[Paragraph]:
    labels = _labels(region)
    taken: set[int] = set()
    for row in region.rows:
        fitting = [
            label
            for label in labels
            if label.top - 0.3 * column.size <= row.line.y <= label.bottom + 0.3 * column.size
        ]
        # The rightmost label is the row's own; those left of it span several rows.
        best = max(
            fitting, key=lambda label: (label.left, -abs(label.y - row.line.y)), default=None
        )
        if best is not None and id(best) not in taken:
            row.label = best
            taken.add(id(best))
    last = region.rows[-1].label
    if last is not None:
        last.text = join((last.text, *region.tail))
    spanning = [label for label in labels if id(label) not in taken]
    ordered: list[Row | Label] = sorted(
        [*region.rows, *spanning],
        key=lambda item: item.line.y if isinstance(item, Row) else item.y,
    )
    for label in spanning:
        _raise(label, ordered)
    page = region.rows[0].line.page
    yield from head(region.head, places)
    for item in ordered:
        if isinstance(item, Label):
            yield Paragraph(item.text, page)
        else:
            own = [item.label.text] if item.label is not None else []
            figures_there = spread(item, places)
            if item.label is not None and not item.label.sure:
                figures_there = [replace(each, sure=CUT) for each in figures_there]
            start = sum(len(text) + 1 for text in own)
            texts = [*own, *(figure.text for figure in figures_there)]
            yield Paragraph("\t".join(texts), page, doubts_of(figures_there, "\t", start))


def _labels(region: Region) -> list[Label]:
    # The piece next to the numbers is the row's own label; those left of it span rows.
    pieces = [
        (piece, row.line, index + 1 == len(row.pieces))
        for row in region.rows
        for index, piece in enumerate(row.pieces)
    ]
    pieces += [
        (piece, line, False)
        for line in region.loose
        for whole in line.fields
        for piece in _pieces(whole)
    ]
    labels: list[Label] = []
    for piece, line, anchored in sorted(pieces, key=lambda item: (item[1].y, item[0].left)):
        above = [
            label
            for label in labels
            if _overlaps(label, piece)
            and 0 < line.y - label.bottom + 0.5 * line.size < _CLOSE * line.size
            and not (anchored and label.anchors)
        ]
        if above and not BEGINS.match(piece.text):
            label = max(above, key=lambda label: label.bottom)
            label.sure &= line.y - label.bottom < _LOOSE * line.size
            label.text = join((label.text, piece.text))
            label.left = min(label.left, piece.left)
            label.right = max(label.right, piece.right)
            label.bottom = line.bottom
            label.anchors += anchored
        else:
            labels.append(
                Label(piece.text, piece.left, piece.right, line.top, line.bottom, int(anchored))
            )
    return labels


def _overlaps(label: Label, piece: Field) -> bool:
    common = min(label.right, piece.right) - max(label.left, piece.left)
    return common > 0.5 * min(label.right - label.left, piece.right - piece.left)


def _raise(label: Label, ordered: list[Row | Label]) -> None:
    """Moves a spanning label before the first of its rows, which begins with 1. or （一）."""
    if _PART.match(label.text):
        first = _FIRST
    elif _RESULTS.match(label.text):
        first = _FIRST_PART
    else:
        return
    at = ordered.index(label)
    for place in range(min(at, len(ordered) - 1), -1, -1):
        item = ordered[place]
        if isinstance(item, Row) and item.label is not None and first.match(item.label.text):
            ordered.remove(label)
            ordered.insert(place, label)
            return
        if isinstance(item, Label) and item is not label and first is _FIRST:
            return
