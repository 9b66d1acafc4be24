"""The rows of an unruled table: their figures, mended and put into columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.readers.lines import Field, TextLine
from ingest.readers.paragraphs import Measure

NEXT = 1.9
"""Lines nearer than this many character sizes follow one another in a cell."""
_WIDE = 3


@dataclass(slots=True)
class Label:
    """A label gathered from its pieces."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    anchors: int = 0

    @property
    def y(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(slots=True)
class Row:
    """Numbers side by side, with their places."""

    line: TextLine
    figures: list[Field]
    pieces: list[Field]
    label: Label | None = None

    @property
    def left(self) -> float:
        return self.figures[0].left


@dataclass(slots=True)
class Region:
    """Rows of one table on one page, with the loose label pieces round them."""

    rows: list[Row] = field(default_factory=list)
    loose: list[TextLine] = field(default_factory=list)
    head: list[TextLine] = field(default_factory=list)


def mend(region: Region, column: Measure) -> None:
    """Puts the rest of figures too wide for their columns, on a line below, back to them."""
    whole: list[Row] = []
    for row in region.rows:
        above = whole[-1] if whole else None
        if (
            above is not None
            and not row.pieces
            and len(row.figures) < len(above.figures)
            and row.line.y - above.line.y < NEXT * column.size
            and all(figure.text.isdigit() for figure in row.figures)
        ):
            over = [_over(above, figure) for figure in row.figures]
            if None not in over:
                for index, figure in zip(over, row.figures, strict=True):
                    assert index is not None
                    first = above.figures[index]
                    above.figures[index] = replace(first, text=first.text + figure.text)
                continue
        whole.append(row)
    region.rows = whole


def _over(row: Row, figure: Field) -> int | None:
    """Which figure of a row stands over another, and as wide as its column."""
    for index, first in enumerate(row.figures):
        if first.left - 2 <= figure.x <= first.right + 2 and len(first.text) >= _WIDE:
            return index
    return None


def places_of(rows: Sequence[Row]) -> list[float]:
    """The centres of the number columns: figures of one column lie over one another."""
    figures = sorted((f for row in rows for f in row.figures), key=lambda f: f.left)
    columns: list[list[Field]] = []
    for figure in figures:
        if columns and figure.left <= max(other.right for other in columns[-1]):
            columns[-1].append(figure)
        else:
            columns.append([figure])
    width = max((len(row.figures) for row in rows), default=0)
    if width < 3 or (width < 5 and len(rows) < 2) or len(columns) < width:
        return []
    return [sum(f.x for f in column) / len(column) for column in columns]


def spread(row: Row, places: Sequence[float]) -> list[Field]:
    """A row's numbers in their columns, a blank left blank."""
    if len(row.figures) >= len(places):
        return row.figures
    placed = [Field("", place, place) for place in places]
    for figure in row.figures:
        placed[min(range(len(places)), key=lambda i: abs(places[i] - figure.x))] = figure
    return placed
