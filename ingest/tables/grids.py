"""The tokens of a table whose ruling the file itself gives."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.schema import Document, Grid, Span
from ingest.tables.tokens import Kind, Token, add_words, merge, tokenize

_PAGE = 10_000


def tokens_of(document: Document, text: str, span: Span, end: int) -> list[Token]:
    """The tokens of a region: from its grids where it has them, from the text between them.

    `text` is the folded text, `end` where the region's last line ends.
    """
    grids = [grid for grid in document.grids if _meets(grid, span)]
    if not grids:
        return tokenize(text, span.start, end)
    tokens: list[Token] = []
    at = span.start
    base = 0
    for grid in sorted(grids, key=lambda each: each.span.start):
        if grid.span.start > at:
            tokens += _moved(tokenize(text, at, grid.span.start), base)
            base += _PAGE
        if not text[end : grid.span.end].strip():
            end = max(end, grid.span.end)  # rows left blank at the table's end are its own
        tokens += _of_grid(grid, text, Span(start=span.start, end=end), base)
        base += _PAGE
        at = max(at, grid.span.end)
    if end > at:
        tokens += _moved(tokenize(text, at, end), base)
    return tokens


def _meets(grid: Grid, span: Span) -> bool:
    return grid.span.start < span.end and span.start < grid.span.end


def _moved(tokens: Sequence[Token], base: int) -> list[Token]:
    for token in tokens:
        token.line += base
    return list(tokens)


def _of_grid(grid: Grid, text: str, region: Span, base: int) -> list[Token]:
    """The words of the cells row by row; a cell without words is empty, unless it stands
    before the first label of its row. Rows before the region are left out."""
    tokens: list[Token] = []
    leading: list[Token] = []
    row = -1
    seen = False
    for cell in sorted(grid.cells, key=lambda each: (each.row, each.column)):
        if cell.row != row:
            row, seen = cell.row, False
            leading = []
        start, end = cell.span.start, cell.span.end
        if end < region.start or start > region.end:
            continue
        if text[start:end].strip():
            words: list[Token] = []
            add_words(words, text[start:end], start, base + row, cell.column)
            if leading and all(word.kind is Kind.FIGURE for word in words):
                tokens += leading
            tokens += merge(words)
            seen, leading = True, []
        else:
            empty = Token(Kind.EMPTY, "", start, start, base + row, cell.column)
            (tokens if seen else leading).append(empty)
    return tokens
