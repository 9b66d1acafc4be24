"""Reads table two: rows by their labels, columns by the order of each block's header."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ingest.form import Row, form
from ingest.form.arithmetic import Code
from ingest.schema import FormName, TableName
from ingest.tables.labels import Lexicon, label_tokens, lexicon
from ingest.tables.placements import placements
from ingest.tables.readings import Reading, doubt, label_span, of_token
from ingest.tables.rows import Seen, assign
from ingest.tables.strips import strips
from ingest.tables.tokens import Kind, Token


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


def _columns(text: str, columns: Sequence[object], row: Row) -> tuple[tuple[str, ...], bool]:
    """The columns of a row in the order its block's header names them, and whether it did."""
    from ingest.form import Column

    codes = row.columns or ()
    at: dict[str, int] = {}
    for column in columns:
        assert isinstance(column, Column)
        if column.code in codes:
            places = [text.find(name) for name in (column.path[-1], *column.aliases)]
            places = [place for place in places if place >= 0]
            if places:
                at[column.code] = min(places)
    if len(at) < len(codes):
        return codes, len(at) >= len(codes) - 1 and len(codes) > 1
    return tuple(sorted(codes, key=lambda code: at[code])), True


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
            readings[code, column] = Reading(None, label, agree, blank=True)
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
    for cells, _ in placements(seen.items, width):
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
