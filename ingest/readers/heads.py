"""The heads of unruled tables: words that stand over the number columns, put over them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.readers.layout import Paragraph, join
from ingest.readers.lines import Field, TextLine, words_of

_BEGINS = re.compile(r"^(?:[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十]+[)）])")
_HEADING = re.compile(r"(?:[^人]情况|事项|统计表)$")
_PROSE = re.compile(r"[。；：]$")
_MOST_LINES = 10
_LONGEST = 45
_SLACK = 0.3
"""A word may reach over its column's borders by this part of the column's width."""


def head_lines(
    prose: Sequence[TextLine], first: TextLine, figures: Sequence[Field], near: float
) -> int:
    """How many of the last prose lines are the head of the row `first`."""
    count, below = 0, first
    for line in reversed(prose[-_MOST_LINES:]):
        apart = below.y - line.y
        single = len(line.fields) == 1
        if (
            not (-near < apart < near if line.page == below.page else line.page + 1 == below.page)
            or _PROSE.search(line.text)
            or len(line.text) > _LONGEST + 20 * (not single)
            or (single and (_BEGINS.match(line.text) or _is_heading(line, figures)))
            or (single and line.right < figures[0].left and len(line.text) > _LONGEST)
        ):
            break
        count, below = count + 1, line
    return count


def _is_heading(line: TextLine, figures: Sequence[Field]) -> bool:
    """Whether a line is a section's heading that lost its number."""
    return line.right < figures[-1].right and bool(_HEADING.search(line.text))


def head(lines: Sequence[TextLine], places: Sequence[float]) -> Iterator[Paragraph]:
    """The head as lines: what spans several columns first, then one word for each column."""
    if not places:
        for line in lines:
            yield Paragraph("\t".join(field.text for field in line.fields), line.page)
        return
    borders = _borders(places)
    columns: list[list[str]] = [[] for _ in places]
    labels: list[str] = []
    ordered = sorted(lines, key=lambda line: (line.page, line.y))
    fields = [[word for whole in line.fields for word in words_of(whole)] for line in ordered]
    over = [[word for word in words if word.x >= borders[0]] for words in fields]
    fullest = max(range(len(over)), key=lambda index: len(over[index]), default=0)
    for index, line in enumerate(ordered):
        labels += [word.text for word in fields[index] if word.x < borders[0]]
        few = index < fullest and len(over[index]) <= max(1, len(places) / 4)
        spanning = []
        for word in over[index]:
            nearest = min(range(len(places)), key=lambda i: abs(places[i] - word.x))
            slack = _SLACK * (borders[nearest + 1] - borders[nearest])
            within = (
                word.left > borders[nearest] - slack and word.right < borders[nearest + 1] + slack
            )
            if few or not within:
                spanning.append(word.text)
            else:
                columns[nearest].append(word.text)
        if spanning:
            yield Paragraph("\t".join(spanning), line.page)
    if labels and not any(columns):
        yield Paragraph(join(labels), lines[0].page)
    elif any(columns):
        words = [join(labels)] * bool(labels) + [join(column) for column in columns]
        yield Paragraph("\t".join(words), lines[0].page)


def _borders(places: Sequence[float]) -> list[float]:
    """Where one number column ends and the next begins: half way between their centres."""
    inner = [(a + b) / 2 for a, b in pairwise(places)]
    first, last = places[0] - (inner[0] - places[0]), places[-1] + (places[-1] - inner[-1])
    return [first, *inner, last]
