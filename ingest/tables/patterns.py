"""Damage that runs down a table: the same columns lost, or foreign to it, in several rows."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

from ingest.tables.placements import Cells, Placement, completed, separated
from ingest.tables.rows import Seen
from ingest.tables.solve import Choice

_LEAST = 3
_MOST = 500


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
    figures = {code: separated(seen.figures) for code, seen in rows.items()}
    alternatives: dict[tuple[object, ...], tuple[Placement, ...]] = {}
    gone = abs(count - width)
    for number, out in enumerate(combinations(range(max(count, width)), gone)):
        if number > _MOST:
            return None
        placed = []
        for tokens in figures.values():
            if count > width:
                cells: Cells = tuple(tokens[i] for i in range(count) if i not in out)
            else:
                rest = iter(tokens)
                cells = tuple(None if i in out else next(rest) for i in range(width))
            placement = completed(cells, total, float(gone))
            if placement is None:
                break
            placed.append(placement)
        else:
            key = tuple(each.shown for each in placed)
            before = alternatives.get(key, tuple(placed))
            alternatives[key] = tuple(map(Placement.merged, before, placed))
    if not alternatives:
        return None
    return Choice(tuple(rows), tuple(alternatives.values()))
