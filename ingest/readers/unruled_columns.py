"""The number columns of an unruled table: where figures lie over one another, and head words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ingest.readers.lines import Field, TextLine, words_of
from ingest.readers.unruled_rows import Row

_LEAST = 2
"""So many words over figures make a head that also tells of columns left blank."""


def columns(rows: Sequence[Row], head: Sequence[TextLine]) -> list[float]:
    """The centres of the number columns of a table, over all its pages; empty if unknown.

    A column in which nothing stands is known by its word in the head.
    """
    figures = _clusters(figure for row in rows for figure in row.figures)
    over, blank = _told(rows, figures, head)
    if over >= _LEAST or (over and over + len(blank) > _LEAST):
        return sorted(map(_centre, (*figures, *blank)))
    width = max((len(row.figures) for row in rows), default=0)
    if width < 3 or (width < 5 and len(rows) < 2) or len(figures) < width:
        return []
    return [_centre(column) for column in figures]


def _told(
    rows: Sequence[Row], figures: Sequence[Sequence[Field]], head: Sequence[TextLine]
) -> tuple[int, list[list[Field]]]:
    """Over how many columns of figures the head has words, and its words over none of them."""
    edge = max((row.pieces[-1].right for row in rows if row.pieces), default=0.0)
    over: set[int] = set()
    named = [list(column) for column in figures]
    blank: list[list[Field]] = []
    # The words next to the figures name columns; those above may span some of them.
    for line in sorted(head, key=lambda line: (line.page, line.y), reverse=True):
        for word in (word for whole in line.fields for word in words_of(whole) if word.x > edge):
            under = [index for index, column in enumerate(named) if _meet(word, column)]
            beside = [column for column in blank if _meet(word, column)]
            if len(under) + len(beside) > 1:
                continue
            over.update(under)
            for column in (*(named[index] for index in under), *beside):
                column.append(word)
            if not under and not beside:
                blank.append([word])
    return len(over), blank


def _clusters(fields: Iterable[Field]) -> list[list[Field]]:
    """Fields that lie over one another, from left to right."""
    found: list[list[Field]] = []
    reach = 0.0
    for each in sorted(fields, key=lambda field: field.left):
        if found and each.left <= reach:
            found[-1].append(each)
            reach = max(reach, each.right)
        else:
            found.append([each])
            reach = each.right
    return found


def _meet(word: Field, column: Sequence[Field]) -> bool:
    left, right = min(f.left for f in column), max(f.right for f in column)
    return word.left < right and left < word.right


def _centre(column: Sequence[Field]) -> float:
    return sum(field.x for field in column) / len(column)
