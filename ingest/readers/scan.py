"""Scans (.png, .jpg, PDF without text): tables by their ruling lines, text by OCR.

In a ruled table every line of every cell is read by itself, so that no lone figure is
missed and every figure stays in its cell. What the engine is unsure of, or reads
differently at another size, becomes a doubt of the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ingest.errors import TooLarge
from ingest.readers import ocr
from ingest.readers.flow import flow
from ingest.readers.layout import Box, join, lay_out
from ingest.readers.lines import SURE, Field, TextLine
from ingest.readers.margins import without_margins
from ingest.readers.parts import Parts
from ingest.readers.pdf_tables import PageTable
from ingest.readers.ruling import Ruled, ruled_tables
from ingest.readers.scan_image import WIDTH, ScannedPage, load_image, scanned_page
from ingest.settings import Settings

if TYPE_CHECKING:
    from numpy import ndarray

    Image = ndarray[Any, Any]

_TOUCH = 6.0
_BLOT = 30.0
"""Stamps and faint print leave gaps of this length in a line."""
_MARGIN = 3
_SPECK = 3
_LEAST_LINE = 6
_PLAIN = 0.99
"""A figure read with less confidence is read a second time, and must come out the same."""
_ROOM = 2.8
"""Less room beside a figure than this many of its heights, margins counted, is none."""
_SLANT = -0.88
_STROKES = {"1", "/", "／", "7", "丿", "J", "I", "l", "|", ""}
_JOINED = 0.5
_BLOTTED = 0.5
_TALL = 1.2
_DUST = ".·…。,，:：、'‘’`-—∴•"
_UNREAD = "□"
"""Stands for ink in a cell that no character was read from."""
_LOOKALIKES = str.maketrans("Oo〇○。lI|丨ZSB，．", "000001111258,.")
_FIGURE_LIKE = re.compile(r"^[\dOo〇○。lI|丨ZSB,.，．]{1,8}$")
_NOTICE = "本文由扫描件识别而成，个别文字可能有误。"


def read_image(data: bytes, settings: Settings) -> Parts:
    """The parts of a picture of a page; its doubts mark what was hard to read."""
    ocr.require()
    return _read([load_image(data, settings)], "image/jpeg" if data[:1] == b"\xff" else "image/png")


def read_scanned_pdf(document: Any, settings: Settings) -> Parts:
    """The parts of a PDF whose pages are pictures; TooLarge beyond `max_scanned_pages`."""
    ocr.require()
    if len(document) > settings.max_scanned_pages:
        raise TooLarge(
            f"扫描件有{len(document)}页，超过{settings.max_scanned_pages}页的上限，未读取。"
        )
    return _read(_rendered(document), "application/pdf")


def _rendered(document: Any) -> Iterator[Image]:
    for index in range(len(document)):
        page = document[index]
        width, height = page.get_size()
        scale = WIDTH / max(1.0, min(width, height))
        yield page.render(scale=min(scale, 6.0), rev_byteorder=True).to_numpy()[:, :, :3]
        page.close()


def _read(pictures: Any, media_type: str) -> Parts:
    tables: list[list[PageTable]] = []
    lines: list[list[TextLine]] = []
    heights: list[float] = []
    for number, picture in enumerate(pictures, start=1):
        page = scanned_page(picture)
        ruled = ruled_tables(page.horizontal, page.vertical, tolerance=_TOUCH, bridge=_BLOT)
        ruled = [table for table in ruled if any(area.column for area in table.areas)]
        tables.append([_filled(table, page, number) for table in ruled])
        lines.append(_outside(ruled, page, number))
        heights.append(float(picture.shape[0]))
    return lay_out(
        flow(tables, without_margins(lines, heights)),
        media_type,
        notices=[_NOTICE],
        page_count=len(heights),
    )


@dataclass(frozen=True, slots=True)
class _Crop:
    """One line of one cell."""

    area: int
    picture: Image
    full: bool
    """Whether the line leaves no room for another figure in its cell."""
    blotted: bool
    slanted: bool
    """Whether the ink is one slanting stroke: a slash, which engines read as 1."""


def _filled(table: Ruled, page: ScannedPage, number: int) -> PageTable:
    """The table with each of its cells read line by line."""
    crops = [crop for index in range(len(table.areas)) for crop in _cell_lines(table, index, page)]
    read = ocr.recognise([crop.picture for crop in crops])
    short = [
        i
        for i, (text, sure) in enumerate(read)
        if sure < _PLAIN and _FIGURE_LIKE.match(text.replace(" ", "").strip(_DUST))
    ]
    again = ocr.recognise([_smaller(crops[i].picture) for i in short])
    texts: dict[int, list[tuple[str, float]]] = {}
    full: dict[int, bool] = {}
    agreed = dict(zip(short, again, strict=True))
    for i, (crop, (text, sure)) in enumerate(zip(crops, read, strict=True)):
        text = text.strip()
        if i in agreed and agreed[i][0].replace(" ", "") != text.replace(" ", ""):
            sure = 0.0
        bare = text.replace(" ", "").strip(_DUST)
        if bare != text and _FIGURE_LIKE.match(bare):
            # Dots beside a figure may be dust, or what is left of a digit.
            text, sure = bare, min(sure, _JOINED)
        if _FIGURE_LIKE.match(text.replace(" ", "")):
            plain = text.replace(" ", "").translate(_LOOKALIKES)
            sure, text = min(sure, 0.5 if plain != text.replace(" ", "") else 1.0), plain
        if crop.slanted and text in _STROKES:
            text = "/"
        elif text in {"/", "／"}:
            sure = min(sure, _JOINED)
        if not text:
            text, sure = _UNREAD, 0.0
        if crop.blotted:
            sure = min(sure, _BLOTTED)
        full.setdefault(crop.area, crop.full)
        texts.setdefault(crop.area, []).append((text, sure))
    boxes = []
    for index, area in enumerate(table.areas):
        pieces = texts.get(index, [])
        whole = full.get(index) and all(_FIGURE_LIKE.match(piece) for piece, _ in pieces)
        # A figure too wide for its cell goes on in the next line of it.
        text = ("".join if whole else join)(piece for piece, _ in pieces)
        sure = min((sure for _, sure in pieces), default=1.0)
        if len(pieces) > 1 and all(_FIGURE_LIKE.match(piece) for piece, _ in pieces):
            sure = min(sure, _JOINED)  # or are they figures of several rows, a line between lost?
        doubts = ((0, len(text), sure),) if text and sure < SURE else ()
        boxes.append(Box(area.row, area.column, text, area.row_span, area.column_span, doubts))
    rows = len(table.ys) - 1
    return PageTable(table.xs, table.ys[0], table.ys[-1], rows, tuple(boxes), (number,) * rows)


def _cell_lines(table: Ruled, index: int, page: ScannedPage) -> Iterator[_Crop]:
    """A cell's lines of text, from top to bottom; none where it is blank."""
    import numpy as np

    area = table.areas[index]
    left = round(table.xs[area.column]) + _MARGIN
    right = round(table.xs[area.column + area.column_span]) - _MARGIN
    top = round(table.ys[area.row]) + _MARGIN
    bottom = round(table.ys[area.row + area.row_span]) - _MARGIN
    if right - left < 4 or bottom - top < 4:
        return
    ink = _without_specks(page.ink[top:bottom, left:right])
    for begin, end in _whole_lines(_runs(ink.any(axis=1), gap=3), page.size):
        columns = np.flatnonzero(ink[begin:end].any(axis=0))
        first, last = int(columns[0]), int(columns[-1]) + 1
        if end - begin < _LEAST_LINE and last - first < _LEAST_LINE:
            continue
        picture = _framed(page.picture, page.ink, left + first, top + begin, left + last, top + end)
        full = right - left - (last - first) < _ROOM * (end - begin)
        blotted = bool(page.blots[top:bottom, left:right].any())
        slanted = _slanted(ink[begin:end, first:last])
        yield _Crop(index, picture, full, blotted, slanted)


def _slanted(ink: Image) -> bool:
    """Whether ink runs straight from the lower left to the upper right and is nothing else."""
    import numpy as np

    height, width = ink.shape
    if not 0.2 * height < width < 1.2 * height or height < _LEAST_LINE:
        return False
    ys, xs = np.nonzero(ink)
    return len(xs) > 5 and float(np.corrcoef(xs, ys)[0, 1]) < _SLANT


def _whole_lines(runs: Sequence[tuple[int, int]], size: float) -> list[tuple[int, int]]:
    """The lines of a cell: strokes of one character (三, 二) that no neighbour bridges joined."""
    lines: list[tuple[int, int]] = []
    for begin, end in runs:
        if lines and end - lines[-1][0] <= _TALL * size:
            begin = lines.pop()[0]
        lines.append((begin, end))
    return lines


def _framed(picture: Image, ink: Image, left: int, top: int, right: int, bottom: int) -> Image:
    """A line of text cut out on white, never narrower than it is high."""
    import cv2
    import numpy as np

    pad = max(3, (bottom - top) // 6)
    high = max(bottom - top + 2 * pad, 24)
    wide = max(right - left + 4 * pad, high)
    framed = np.full((high, wide, 3), 255, dtype=np.uint8)
    near = cv2.dilate(ink[top:bottom, left:right], np.ones((5, 5), np.uint8)) > 0
    cut = np.where(near[:, :, None], picture[top:bottom, left:right], 255)
    y, x = (high - (bottom - top)) // 2, (wide - (right - left)) // 2
    framed[y : y + bottom - top, x : x + right - left] = cut
    return framed


def _smaller(picture: Image) -> Image:
    """The same line at another size and with other margins, for a second reading."""
    import cv2

    framed = cv2.copyMakeBorder(picture, 6, 6, 14, 14, cv2.BORDER_CONSTANT, value=(255, 255, 255))
    return cv2.resize(framed, None, fx=0.8, fy=0.8, interpolation=cv2.INTER_AREA)


def _without_specks(ink: Image) -> Image:
    """The ink without dots too small for any character."""
    import cv2
    import numpy as np

    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    keep = np.zeros(count, dtype=bool)
    keep[1:] = np.maximum(stats[1:, 2], stats[1:, 3]) > _SPECK
    kept: Image = keep[labels]
    return kept


def _runs(marked: Any, *, gap: int) -> list[tuple[int, int]]:
    """The stretches of a row of marks, those closer than `gap` joined."""
    import numpy as np

    places = np.flatnonzero(marked)
    if not len(places):
        return []
    breaks = np.flatnonzero(np.diff(places) > gap)
    starts = [int(places[0]), *(int(places[i + 1]) for i in breaks)]
    ends = [*(int(places[i]) + 1 for i in breaks), int(places[-1]) + 1]
    return list(zip(starts, ends, strict=True))


def _outside(tables: Sequence[Ruled], page: ScannedPage, number: int) -> list[TextLine]:
    """The lines of text above, between and below the tables of a page."""
    height = page.picture.shape[0]
    edges = [0, *(round(y) for table in tables for y in (table.ys[0], table.ys[-1])), height]
    found: list[ocr.Found] = []
    for top, bottom in zip(edges[::2], edges[1::2], strict=True):
        strip = page.ink[max(top, 0) : max(bottom, 0)]
        rows = _runs(_without_specks(strip).any(axis=1), gap=3) if strip.size else []
        if not rows:
            continue
        first, last = max(0, top + rows[0][0] - 12), min(height, top + rows[-1][1] + 12)
        first, last = max(first, top), min(last, bottom)
        for line in ocr.read_lines(page.picture[first:last]):
            found.append(replace(line, top=line.top + first, bottom=line.bottom + first))
    return list(_gathered(found, number))


def _gathered(found: Sequence[ocr.Found], number: int) -> Iterator[TextLine]:
    """Pieces at one height as one line."""
    rows: list[list[ocr.Found]] = []
    for piece in sorted(found, key=lambda piece: piece.top + piece.bottom):
        middle = (piece.top + piece.bottom) / 2
        for row in rows[-3:]:
            if any(
                abs((other.top + other.bottom) / 2 - middle) < 0.4 * (piece.bottom - piece.top)
                and (other.right <= piece.left + 8 or other.left >= piece.right - 8)
                for other in row
            ):
                row.append(piece)
                break
        else:
            rows.append([piece])
    for row in rows:
        row.sort(key=lambda piece: piece.left)
        fields = tuple(
            Field(piece.text.strip(), piece.left, piece.right, piece.sure) for piece in row
        )
        yield TextLine(fields, min(p.top for p in row), max(p.bottom for p in row), number)
