"""Ruling lines to tables: which cells the drawn lines of a page or a scan enclose.

Coordinates grow to the right and down. Lines that touch make a table; its distinct
positions make a lattice; neighbours in it that no line parts are one merged cell.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

_DRAWN = 0.5
"""The part of a side that must be drawn for it to part two cells."""


@dataclass(frozen=True, slots=True)
class Line:
    """A horizontal line (at y, from x to x) or a vertical one (at x, from y to y)."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Area:
    """A cell of a table: its place and its spans."""

    row: int
    column: int
    row_span: int
    column_span: int


@dataclass(slots=True)
class Ruled:
    """A table as ruled: the positions of its lattice and its cells."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    areas: tuple[Area, ...]
    _owners: dict[tuple[int, int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for index, area in enumerate(self.areas):
            for row in range(area.row, area.row + area.row_span):
                for column in range(area.column, area.column + area.column_span):
                    self._owners[row, column] = index

    def at(self, x: float, y: float) -> int | None:
        """The index of the area that holds a point, None outside the table."""
        if not (self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]):
            return None
        column = min(bisect_right(self.xs, x) - 1, len(self.xs) - 2)
        row = min(bisect_right(self.ys, y) - 1, len(self.ys) - 2)
        return self._owners.get((max(row, 0), max(column, 0)))


def ruled_tables(
    horizontal: Iterable[Line], vertical: Iterable[Line], *, tolerance: float, bridge: float = 0.0
) -> list[Ruled]:
    """The tables that lines draw, from top to bottom; frames of a single cell are none.

    `tolerance` is how far apart two lines may be and still be one, or touch; `bridge` how
    long a gap in a line may be (at least the tolerance).
    """
    bridge = max(bridge, tolerance)
    across = _merged(horizontal, tolerance, bridge)
    down = _merged(vertical, tolerance, bridge)
    found = []
    for level, upright in _touching(across, down, tolerance):
        xs = _positions([line.at for line in upright], tolerance)
        ys = _positions([line.at for line in level], tolerance)
        # A table may lack its outermost lines: its others reach there all the same.
        left, right = _reach(level)
        top, bottom = _reach(upright)
        xs = _with_ends(xs, left, right, tolerance)
        ys = _with_ends(ys, top, bottom, tolerance)
        areas = _areas(xs, ys, level, upright, tolerance)
        if len(areas) > 1:
            found.append(Ruled(tuple(xs), tuple(ys), tuple(areas)))
    return sorted(found, key=lambda table: (table.ys[0], table.xs[0]))


def _reach(lines: Sequence[Line]) -> tuple[float, float]:
    """From where to where at least two of the lines reach (a single one may be a stray)."""
    starts, ends = sorted(line.start for line in lines), sorted(line.end for line in lines)
    return starts[min(1, len(starts) - 1)], ends[max(-2, -len(ends))]


def _merged(lines: Iterable[Line], tolerance: float, bridge: float) -> list[Line]:
    """Pieces on one line as one line (dashes, one border a cell), short strokes dropped."""
    merged: list[Line] = []
    group: list[Line] = []

    def close() -> None:
        if not group:
            return
        at = sum(line.at for line in group) / len(group)
        pieces = sorted(group, key=lambda line: line.start)
        start, end = pieces[0].start, pieces[0].end
        for piece in pieces[1:]:
            if piece.start > end + bridge:
                merged.append(Line(at, start, end))
                start, end = piece.start, piece.end
            end = max(end, piece.end)
        merged.append(Line(at, start, end))

    for line in sorted(lines, key=lambda line: line.at):
        if group and line.at - group[0].at > tolerance:
            close()
            group = []
        group.append(line)
    close()
    return [line for line in merged if line.end - line.start > 2 * tolerance]


def _touching(
    across: Sequence[Line], down: Sequence[Line], tolerance: float
) -> list[tuple[list[Line], list[Line]]]:
    """Groups of lines that cross or touch one another, with at least two of each sort."""
    parents = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    for i, level in enumerate(across):
        for j, upright in enumerate(down, start=len(across)):
            if (
                level.start - tolerance <= upright.at <= level.end + tolerance
                and upright.start - tolerance <= level.at <= upright.end + tolerance
            ):
                parents[root(i)] = root(j)
    groups: dict[int, tuple[list[Line], list[Line]]] = {}
    for index in range(len(parents)):
        group = groups.setdefault(root(index), ([], []))
        if index < len(across):
            group[0].append(across[index])
        else:
            group[1].append(down[index - len(across)])
    return _united([group for group in groups.values() if len(group[0]) >= 2 and group[1]])


Lines = tuple[list[Line], list[Line]]


def _united(groups: list[Lines]) -> list[Lines]:
    """Groups that lie over one another as one: a blot parted the lines of a single table."""
    united: list[Lines] = []
    for group in sorted(groups, key=lambda group: -len(group[0]) - len(group[1])):
        for other in united:
            if _inside(group, other):
                other[0].extend(group[0])
                other[1].extend(group[1])
                break
        else:
            united.append(group)
    return united


def _inside(inner: Lines, outer: Lines) -> bool:
    return (
        min(line.at for line in outer[0]) <= min(line.at for line in inner[0])
        and max(line.at for line in inner[0]) <= max(line.at for line in outer[0])
        and min(line.start for line in outer[0]) <= min(line.start for line in inner[0])
        and max(line.end for line in inner[0]) <= max(line.end for line in outer[0])
    )


def _positions(values: Sequence[float], tolerance: float) -> list[float]:
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= tolerance:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def _with_ends(positions: list[float], first: float, last: float, tolerance: float) -> list[float]:
    if first < positions[0] - 3 * tolerance:
        positions = [first, *positions]
    if last > positions[-1] + 3 * tolerance:
        positions = [*positions, last]
    return positions


def _areas(
    xs: Sequence[float],
    ys: Sequence[float],
    across: Sequence[Line],
    down: Sequence[Line],
    tolerance: float,
) -> list[Area]:
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 1:
        return []
    right = _drawn(xs, ys, down, tolerance)
    below = _drawn(ys, xs, across, tolerance)
    areas: list[Area] = []
    taken: set[tuple[int, int]] = set()
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken:
                continue
            # As wide as no line parts, then as deep as the whole width goes on.
            wide = 1
            while (
                column + wide < columns
                and (row, column + wide) not in taken
                and not right.get((column + wide, row))
            ):
                wide += 1
            high = 1
            while (
                row + high < rows
                and all(
                    (row + high, c) not in taken and not below.get((row + high, c))
                    for c in range(column, column + wide)
                )
                and not any(right.get((c, row + high)) for c in range(column + 1, column + wide))
            ):
                high += 1
            taken.update((row + i, column + j) for i in range(high) for j in range(wide))
            areas.append(Area(row, column, high, wide))
    return areas


def _drawn(
    positions: Sequence[float], steps: Sequence[float], lines: Sequence[Line], tolerance: float
) -> dict[tuple[int, int], bool]:
    """For each position of a line and each step along it, whether that side is drawn."""
    covered: dict[tuple[int, int], float] = {}
    for line in lines:
        nearest = min(range(len(positions)), key=lambda i: abs(positions[i] - line.at))
        if abs(positions[nearest] - line.at) > 2 * tolerance:
            continue
        for step in range(len(steps) - 1):
            overlap = min(line.end, steps[step + 1]) - max(line.start, steps[step])
            if overlap > 0:
                key = (nearest, step)
                covered[key] = covered.get(key, 0.0) + overlap
    return {
        (position, step): length >= _DRAWN * (steps[step + 1] - steps[step])
        for (position, step), length in covered.items()
    }
