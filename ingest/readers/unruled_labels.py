"""The labels of an unruled table: gathered from their pieces and given to their rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.readers.heads import head
from ingest.readers.layout import Paragraph, join
from ingest.readers.lines import Field, doubts_of
from ingest.readers.paragraphs import Measure
from ingest.readers.unruled_rows import BEGINS, CLOSE, CUT, Label, Region, Row, pieces_of, spread

_FIRST = re.compile(r"^1\s*[.、．](?!\d)")
_PART = re.compile(r"^[（(][一二三四五六七][)）]")
_RESULTS = re.compile(r"^三[、.．]")
_FIRST_PART = re.compile(r"^[（(]一[)）]")
_LOOSE = 1.2
"""Label lines further apart than this many sizes may be of two rows."""


def written(region: Region, places: Sequence[float], column: Measure) -> Iterator[Paragraph]:
    """A region's head, rows and spanning labels in order, each row with its own label."""
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
        for piece in pieces_of(whole)
    ]
    labels: list[Label] = []
    for piece, line, anchored in sorted(pieces, key=lambda item: (item[1].y, item[0].left)):
        above = [
            label
            for label in labels
            if _overlaps(label, piece)
            and 0 < line.y - label.bottom + 0.5 * line.size < CLOSE * line.size
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
