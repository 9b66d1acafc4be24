"""Placed characters to lines of text, and lines to fields where the gaps are wide."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.layout import Doubts, join
from ingest.readers.pdf_page import Char

_SAME_LINE = 0.45
"""Characters whose base lines differ by less than this part of their size share a line."""
_FIELD_GAP = 0.7
_WORD_GAP = 0.25
_PADDING = 13.0
"""What cells leave free beside their text at most, in points, both sides together."""
SURE = 0.9
"""Below this confidence a reading is a doubt."""


_NUMBER = re.compile(r"^[\d.,]+$")


@dataclass(frozen=True, slots=True)
class Field:
    """A run of characters without a wide gap."""

    text: str
    left: float
    right: float
    sure: float = 1.0

    @property
    def x(self) -> float:
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line on a page with its fields from left to right."""

    fields: tuple[Field, ...]
    top: float
    bottom: float
    page: int

    @property
    def left(self) -> float:
        return self.fields[0].left

    @property
    def right(self) -> float:
        return self.fields[-1].right

    @property
    def size(self) -> float:
        return self.bottom - self.top

    @property
    def y(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def text(self) -> str:
        return " ".join(field.text for field in self.fields)

    @property
    def doubts(self) -> Doubts:
        """Where in `text` the reader is unsure."""
        return doubts_of(self.fields, " ")


def doubts_of(fields: Sequence[Field], separator: str, start: int = 0) -> Doubts:
    """The unsure stretches of fields joined by a separator, from `start` on."""
    found = []
    for field in fields:
        if field.sure < SURE:
            found.append((start, start + len(field.text), field.sure))
        start += len(field.text) + len(separator)
    return tuple(found)


def rows_of(chars: Sequence[Char]) -> list[list[Char]]:
    """The characters by line from top to bottom, each line from left to right."""
    rows: list[list[Char]] = []
    for char in sorted(chars, key=lambda char: (char.base, char.left)):
        if rows:
            last = rows[-1][-1]
            if char.base - last.base < _SAME_LINE * max(min(char.size, last.size), 1.0):
                rows[-1].append(char)
                continue
        rows.append([char])
    for row in rows:
        row.sort(key=lambda char: char.left)
    return rows


def fields_of(row: Sequence[Char], gap: float = _FIELD_GAP) -> list[Field]:
    """One line's fields; `gap` in character sizes parts two of them."""
    fields: list[Field] = []
    run: list[Char] = []

    def close() -> None:
        if run:
            fields.append(Field(_text(run), run[0].left, max(char.right for char in run)))

    for char in row:
        if run and char.left - run[-1].right > gap * max(char.size, run[-1].size):
            close()
            run = []
        run.append(char)
    close()
    return fields


def _text(run: Sequence[Char]) -> str:
    pieces = [run[0].text]
    for before, char in pairwise(run):
        apart = char.left - before.right > _WORD_GAP * max(char.size, before.size)
        pieces.append(f" {char.text}" if apart else char.text)
    return "".join(pieces)


def words_of(whole: Field) -> list[Field]:
    """A field's words as fields of their own, placed in proportion to their widths."""
    words = whole.text.split(" ")
    if len(words) == 1:
        return [whole]
    weights = [sum(2 if char > "\u2e7f" else 1 for char in word) for word in words]
    unit = (whole.right - whole.left) / (sum(weights) + len(words) - 1)
    fields, left = [], whole.left
    for word, weight in zip(words, weights, strict=True):
        fields.append(Field(word, left, left + weight * unit, whole.sure))
        left += (weight + 1) * unit
    return fields


def lines_of(chars: Sequence[Char], page: int) -> list[TextLine]:
    """The lines of a page, from top to bottom."""
    return [
        TextLine(
            tuple(fields_of(row)),
            min(char.top for char in row),
            max(char.bottom for char in row),
            page,
        )
        for row in rows_of(chars)
    ]


def cell_text(chars: Sequence[Char], width: float = 0.0) -> str:
    """The text of a cell: its lines joined; turned text is read down, column by column.

    In a cell of this width, a number that fills its line goes on in the next one.
    """
    turned = [char for char in chars if not char.upright]
    if len(turned) > len(chars) / 2:
        columns: dict[int, list[Char]] = {}
        for char in turned:
            columns.setdefault(round(char.x / max(char.right - char.left, 1.0)), []).append(char)
        order = sorted(columns, reverse=True)
        return join(
            "".join(c.text for c in sorted(columns[column], key=lambda c: c.top))
            for column in order
        )
    rows = rows_of(chars)
    texts = [_text(row) for row in rows]
    if len(rows) == 2 and all(map(_NUMBER.match, texts)):
        step = max(char.right - char.left for char in rows[0])
        if width - (rows[0][-1].right - rows[0][0].left) < step + _PADDING:
            return "".join(texts)
    return join(texts)
