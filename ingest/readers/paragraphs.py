"""Lines on a page to paragraphs, by margins, indents and gaps."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.readers.layout import Paragraph, clean, join
from ingest.readers.lines import TextLine

_BEGINS = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|[#＃])"
)

_LONG = 20
_FEW = 5
_FULL = 2.2
"""A line that ends within so many character sizes of the right margin may go on."""
_INDENT = 0.8
_LOOSE = 1.35
"""A gap wider than this many usual gaps begins a paragraph."""


@dataclass(slots=True)
class _Open:
    """A paragraph being gathered."""

    text: str
    page: int
    last: TextLine
    breaks: list[tuple[int, int]] = field(default_factory=list)
    doubts: list[tuple[int, int, float]] = field(default_factory=list)

    def closed(self) -> Paragraph:
        return Paragraph(self.text, self.page, tuple(self.doubts), tuple(self.breaks))


@dataclass(frozen=True, slots=True)
class Measure:
    """The column of running text: its margins, its character size, its usual line gap."""

    left: float
    right: float
    size: float
    pitch: float


def measure(lines: Sequence[TextLine]) -> Measure:
    """The text column that most lines stand in."""
    # The rows of tables have fields and sizes of their own: they tell little of the prose.
    long = [line for line in lines if len(line.text) >= _LONG and len(line.fields) == 1]
    if len(long) < _FEW:
        long = [line for line in lines if len(line.text) >= _LONG] or list(lines)
    sizes = sorted(line.size for line in long)
    size = sizes[len(sizes) // 2] if sizes else 12.0
    lefts = Counter(round(line.left / 2) for line in long)
    most = max(lefts.values(), default=0)
    # First lines are indented: the margin is the leftmost of the usual beginnings.
    left = min((at for at, count in lefts.items() if count >= 0.2 * most), default=0) * 2.0
    rights = sorted(line.right for line in long)
    right = rights[int(0.8 * (len(rights) - 1))] if rights else 0.0
    gaps = sorted(
        b.y - a.y for a, b in pairwise(long) if a.page == b.page and 0 < b.y - a.y < 4 * size
    )
    pitch = gaps[len(gaps) // 3] if gaps else 1.5 * size
    return Measure(left, right, size, pitch)


def paragraphs(lines: Sequence[TextLine], column: Measure) -> list[Paragraph]:
    """Wrapped lines joined, with what their reader was unsure of."""
    found: list[Paragraph] = []
    current: _Open | None = None
    for line in lines:
        unsure, text = line.doubts, clean(line.text)
        if current is not None and _goes_on(current.last, line, column):
            joined = join((current.text, text))
            start = len(joined) - len(text)
            if line.page != current.last.page:
                current.breaks.append((start, line.page))
            current.text, current.last = joined, line
        else:
            if current is not None:
                found.append(current.closed())
            start = 0
            current = _Open(text, line.page, line)
        current.doubts.extend((start + a, start + b, sure) for a, b, sure in unsure)
    if current is not None:
        found.append(current.closed())
    return found


def _goes_on(above: TextLine, below: TextLine, column: Measure) -> bool:
    full = above.right > column.right - _FULL * column.size
    flush = below.left < column.left + _INDENT * column.size
    if not full or not flush or _BEGINS.match(below.text):
        return False
    if abs(above.size - below.size) > 0.25 * column.size:
        return False
    if above.page != below.page:
        return below.page == above.page + 1
    gap = below.y - above.y
    return 0 < gap < _LOOSE * column.pitch + 0.5 * column.size
