"""Damage that runs down a table: the same columns lost, or foreign to it, in several rows."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations, islice

from ingest.tables.placements import (
    Cells,
    Placement,
    completed,
    literal,
    separated,
    value_of,
)
from ingest.tables.rows import Seen
from ingest.tables.solve import Choice
from ingest.tables.tokens import Token

_LEAST = 3
_MOST = 500
_SHARE = 0.75
_DECIMALS = 4


def patterns(rows: Mapping[str, Seen], width: int, total: int) -> list[Choice]:
    """For rows with one wrong number of figures, the ways to drop or lose the same columns
    in all of them that keep every row's sum."""
    groups: dict[int, list[str]] = {}
    for code, seen in rows.items():
        figures = separated(seen.figures)
        if len({token.text for token in figures}) > 1:
            groups.setdefault(len(figures), []).append(code)
    return [
        choice
        for count, codes in groups.items()
        if len(codes) >= _LEAST and count != width
        for choice in [_choice({code: rows[code] for code in codes}, count, width, total)]
        if choice is not None
    ]


def _choice(rows: Mapping[str, Seen], count: int, width: int, total: int) -> Choice | None:
    """The patterns that keep the sums of the most rows; the others are as printed then."""
    figures = {code: separated(seen.figures) for code, seen in rows.items()}
    telling = [code for code, tokens in figures.items() if any(map(value_of, tokens))]
    if len(telling) < _LEAST:
        return None
    gone = abs(count - width)
    outs = list(islice(combinations(range(max(count, width)), gone), _MOST + 2))
    if len(outs) > _MOST + 1:
        return None
    rows_figures = list(figures.values())
    amounts = [[_amount(token) for token in tokens] for tokens in rows_figures]
    told = [any(map(value_of, tokens)) for tokens in rows_figures]
    held = [
        sum(
            tells and _holds(row, out, width, total)
            for row, tells in zip(amounts, told, strict=True)
        )
        for out in outs
    ]
    most = max(held)
    if most < _LEAST or most < _SHARE * len(telling):
        return None
    kept: dict[tuple[object, ...], tuple[Placement, ...]] = {}
    for out, count_held in zip(outs, held, strict=True):
        if count_held < most:
            continue
        placed = []
        for tokens in rows_figures:
            cells = _cells(tokens, out, width)
            placed.append(completed(cells, total, float(gone)) or literal(cells, float(gone)))
        key = tuple([each.shown for each in placed])
        before = kept.get(key)
        kept[key] = tuple(map(Placement.merged, before, placed)) if before else tuple(placed)
    return Choice(tuple(rows), tuple(kept.values()))


def _amount(token: Token) -> int | None:
    """A figure's number as an integer."""
    value = value_of(token)
    return None if value is None else int(value.scaleb(_DECIMALS))


def _holds(amounts: list[int | None], out: tuple[int, ...], width: int, total: int) -> bool:
    """Whether `completed` would take the row with these figures left out, or these cells lost."""
    lost = len(amounts) <= width
    cells = amounts.copy()
    for index in out if lost else reversed(out):
        if lost:
            cells.insert(index, None)
        else:
            del cells[index]
    whole = cells[total]
    known = sum([each for each in cells if each]) - (whole or 0)
    if lost and len(out) == 1:
        return out[0] == total or (whole is not None and whole >= known)
    if whole is None:
        return known == 0 or (lost and total in out)
    return whole == known


def _cells(tokens: list[Token], out: tuple[int, ...], width: int) -> Cells:
    cells: list[Token | None] = [*tokens]
    if len(tokens) > width:
        for index in reversed(out):
            del cells[index]
    else:
        for index in out:
            cells.insert(index, None)
    return tuple(cells)
