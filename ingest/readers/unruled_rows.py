"""The rows of an unruled table: their figures, mended and put into columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.readers.lines import Field, TextLine, words_of

NEXT = 1.9
"""Lines nearer than this many character sizes follow one another in a cell."""
CLOSE = 2.3
"""Label lines further apart than this many character sizes are of different labels."""
BEGINS = re.compile(
    r"^(?:[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十]+[)）]|\d{1,2}\s*[.、．](?!\d))"
)
"""How a label begins."""
_FIGURE = re.compile(
    r"^(?:增加?|减少?|[+＋\-－])?\d(?:[\d,，.]*\d)?(?:万元|元|件|条|个|项|%)?$|^[/／\-—–－]$"
)
_DIGITS = re.compile(r"^\d(?:[\d,，]*\d)?$")
_LEAST = 2
_ASIDE = 0.6
CUT = 0.85
"""How sure a figure is that was put together from two lines, or whose label may be another's."""


@dataclass(slots=True)
class Label:
    """A label gathered from its pieces."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    anchors: int = 0
    sure: bool = True

    @property
    def y(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(slots=True)
class Row:
    """Numbers side by side, with their places.

    `ends` are the lower parts of figures over several lines, `bottom` is where the last
    of those stands.
    """

    line: TextLine
    figures: list[Field]
    pieces: list[Field]
    label: Label | None = None
    ends: dict[int, Field] = field(default_factory=dict)
    bottom: float = 0.0

    def __post_init__(self) -> None:
        self.bottom = self.line.y

    @property
    def left(self) -> float:
        return self.figures[0].left


@dataclass(slots=True)
class Region:
    """Rows of one table on one page, with the loose label pieces round them.

    `tail` is the rest of the last row's label, on the page after it.
    """

    rows: list[Row] = field(default_factory=list)
    loose: list[TextLine] = field(default_factory=list)
    head: list[TextLine] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)


def row_of(line: TextLine) -> Row | None:
    """The row that a line is, if numbers end it and it is no prose."""
    figures: list[Field] = []
    rest = [piece for whole in line.fields for piece in pieces_of(whole)]
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


def pieces_of(whole: Field) -> list[Field]:
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


def mend(region: Region) -> None:
    """Puts the rest of figures too wide for their columns, on lines below, back to them."""
    whole: list[Row] = []
    for row in region.rows:
        if whole and row.line.y - whole[-1].bottom < NEXT * row.line.size:
            above = whole[-1]
            over = continued(above, row, region.rows)
            if over and not _one_label(above, row):
                # Perhaps a label over two lines, perhaps two: where the upper is as long.
                wrapped = above.pieces and _width(above.pieces[-1]) + row.line.size > max(
                    map(_width, row.pieces)
                )
                for index, figure in enumerate(row.figures):
                    first = above.figures[over[index]]
                    if wrapped:
                        above.figures[over[index]] = replace(first, sure=CUT)
                        row.figures[index] = replace(figure, sure=CUT)
            elif over:
                extend(above, row, over)
                if row.pieces:
                    fields = tuple(row.pieces)
                    region.loose.append(
                        TextLine(fields, row.line.top, row.line.bottom, row.line.page)
                    )
                continue
        whole.append(row)
    region.rows = whole


def extend(above: Row, row: Row, over: Sequence[int]) -> None:
    """Takes the figures of a row as the ends of those above it; what was cut stays a doubt."""
    for index, figure in zip(over, row.figures, strict=True):
        first = above.figures[index]
        text = first.text + figure.text
        above.figures[index] = replace(first, text=text, sure=min(first.sure, figure.sure, CUT))
        above.ends[index] = figure
    above.bottom = row.line.y


def _one_label(above: Row, row: Row) -> bool:
    """Whether the label pieces of two lines can only be those of one label."""
    return not row.pieces or any(BEGINS.match(piece.text) for piece in above.pieces)


def over_break(above: Row, row: Row, rows: Sequence[Row]) -> list[int]:
    """As `continued`, for the first row of a page and the last of the page before."""
    return continued(above, row, rows) if _one_label(above, row) else []


def continued(above: Row, row: Row, rows: Sequence[Row]) -> list[int]:
    """Which figures of the row above those of a row go on from; empty where it is a row of its own.

    Each must stand under one that fills its column, as wide as any in it.
    """
    if any(BEGINS.match(piece.text) for piece in row.pieces):
        return []
    found: list[int] = []
    for figure in row.figures:
        index = _over(above, figure, rows) if _DIGITS.match(figure.text) else None
        if index is None or index in found:
            return []
        found.append(index)
    return found


def _width(piece: Field) -> float:
    return piece.right - piece.left


def beside(piece: Field, others: Sequence[Field]) -> bool:
    """Whether a piece stands under or over the last of some others."""
    if not others:
        return False
    return min(others[-1].right, piece.right) > max(others[-1].left, piece.left)


def _over(above: Row, figure: Field, rows: Sequence[Row]) -> int | None:
    """The figure of a row that another stands under, where it fills its column."""
    for index, first in enumerate(above.figures):
        end = above.ends.get(index, first)
        digit = (end.right - end.left) / max(1, len(end.text))
        aligned = min(
            abs(end.x - figure.x), abs(end.left - figure.left), abs(end.right - figure.right)
        )
        if (
            aligned > _ASIDE * digit
            or not _DIGITS.match(end.text)
            or len(end.text) < len(figure.text)
        ):
            continue
        beside = (
            other
            for row in rows
            for other in row.figures
            if other.left < end.right and end.left < other.right
        )
        widest = max(other.right - other.left for other in beside)
        if len(end.text) >= _LEAST and end.right - end.left > widest - _ASIDE * digit:
            return index
    return None


def spread(row: Row, places: Sequence[float]) -> list[Field]:
    """A row's numbers in their columns, a blank left blank."""
    if len(row.figures) >= len(places):
        return row.figures
    placed = [Field("", place, place) for place in places]
    for figure in row.figures:
        placed[min(range(len(places)), key=lambda i: abs(places[i] - figure.x))] = figure
    return placed
