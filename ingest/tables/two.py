"""Reads table two: rows by their labels, columns by the order of each block's header."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ingest.form import Column, Row, form
from ingest.form.arithmetic import Code
from ingest.schema import FormName, TableName
from ingest.tables.labels import Lexicon, label_tokens, lexicon
from ingest.tables.placements import placements
from ingest.tables.readings import Reading, doubt, label_span, of_token
from ingest.tables.rows import Seen, assign
from ingest.tables.strips import strips
from ingest.tables.tokens import Kind, Token

_CHANGE = "items_change"
"""The column of the old form whose numbers may be negative."""


def read_two(tokens: Sequence[Token], name: FormName) -> dict[Code, Reading]:
    """The readings of table two's cells; it has no sums, so any doubt stays one."""
    shape = form(name).two
    words = lexicon(name, TableName.TWO)
    wide = {row.code: len(row.columns or shape.columns) for row in shape.rows}
    seen, _ = assign(strips(tokens), words, list(wide), lambda code: wide[code])
    whole = [token for token in tokens if token.kind is Kind.FIGURE]
    if len(seen) * 2 < len(wide) and len(whole) == sum(wide.values()):
        rest = iter(whole)
        seen = {code: Seen([next(rest) for _ in range(count)]) for code, count in wide.items()}
    text = "".join(token.text for token in tokens if token.kind is Kind.LABEL)
    readings: dict[Code, Reading] = {}
    for row in shape.rows:
        if row.code in seen:
            order, read = _columns(text, shape.columns, row)
            _row(readings, words, row.code, seen[row.code], order, read)
    return readings


def _columns(text: str, columns: Sequence[Column], row: Row) -> tuple[tuple[str, ...], bool]:
    """The columns of a row in the order its block's header names them, and whether it did.

    Another order than the form's is believed where every header with all of them has it.
    """
    codes = row.columns or ()
    names = {
        column.code: (column.path[-1], *column.aliases)
        for column in columns
        if column.code in codes
    }
    orders = set()
    seen: set[str] = set()
    for header in text.split("信息内容"):
        first = {
            code: place for code, words in names.items() if (place := _find(header, words)) >= 0
        }
        last = {code: max(header.rfind(word) for word in names[code]) for code in first}
        seen |= set(first)
        order = tuple(sorted(first, key=lambda code: first[code]))
        if len(first) == len(codes) and order == tuple(sorted(last, key=lambda code: last[code])):
            orders.add(order)
    if len(orders) == 1:
        return orders.pop(), True
    return codes, len(seen) >= len(codes) - 1 and len(codes) > 1


def _find(text: str, words: Sequence[str]) -> int:
    """Where the first of the words stands; -1 where none does."""
    return min((place for word in words if (place := text.find(word)) >= 0), default=-1)


def _row(
    readings: dict[Code, Reading],
    words: Lexicon,
    code: str,
    seen: Seen,
    order: tuple[str, ...],
    read: bool,
) -> None:
    label = label_span(label_tokens(words, code, seen.labels))
    agree = seen.agree and read
    figures = seen.figures
    width = len(order)
    if not figures:
        for column in order:
            drawn = len(seen.items) >= width
            readings[code, column] = Reading(None, label, agree, blank=True, drawn=drawn)
        return
    if len(figures) == width:
        for column, token in zip(order, figures, strict=True):
            readings[code, column] = of_token(token, label, agree)
        return
    if len(seen.items) == width:
        for column, token in zip(order, seen.items, strict=True):
            readings[code, column] = of_token(token, label, agree)
        return
    possible: list[set[Decimal]] = [set() for _ in order]
    tokens: list[Token | None] = [None] * width
    lost = [False] * width
    for cells, _ in placements(seen.items, width, signed=_CHANGE in order):
        for at, cell in enumerate(cells):
            if cell is None or cell.figure is None or cell.figure.value is None:
                lost[at] = True
            else:
                possible[at].add(cell.figure.value)
                tokens[at] = tokens[at] or cell
    for at, column in enumerate(order):
        if len(possible[at]) == 1 and not lost[at]:
            readings[code, column] = of_token(tokens[at], label, agree)
        else:
            candidates = tuple(sorted(possible[at]))
            readings[code, column] = doubt(tokens[at], label, agree, candidates)
