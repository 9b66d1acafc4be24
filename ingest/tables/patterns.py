"""Damage that runs down a table: the same columns lost, or foreign to it, in several rows."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

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
    kept: dict[tuple[object, ...], tuple[int, tuple[Placement, ...]]] = {}
    for number, out in enumerate(combinations(range(max(count, width)), gone)):
        if number > _MOST:
            return None
        placed = []
        held = 0
        for code, tokens in figures.items():
            cells = _cells(tokens, out, width)
            placement = completed(cells, total, float(gone))
            held += placement is not None and code in telling
            placed.append(placement or literal(cells, float(gone)))
        key = tuple(each.shown for each in placed)
        before = kept.get(key, (held, tuple(placed)))[1]
        kept[key] = held, tuple(map(Placement.merged, before, placed))
    most = max(held for held, _ in kept.values())
    if most < _LEAST or most < _SHARE * len(telling):
        return None
    return Choice(tuple(rows), tuple(placed for held, placed in kept.values() if held == most))


def _cells(tokens: list[Token], out: tuple[int, ...], width: int) -> Cells:
    if len(tokens) > width:
        return tuple(token for at, token in enumerate(tokens) if at not in out)
    rest = iter(tokens)
    return tuple(None if at in out else next(rest) for at in range(width))
