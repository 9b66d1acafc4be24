"""Further layouts: vertical text let fall among the rows, box-drawing characters."""

from __future__ import annotations

import random

from eval.forge.layouts.base import matrix
from eval.forge.layouts.pdf import row_parts, table_spaced
from eval.forge.marks import width
from eval.forge.sheet import Sheet
from ingest.schema import TableName


def table_vertical(sheet: Sheet, chance: random.Random) -> str:
    """PDF text whose vertical group labels fall character by character among the rows."""
    if sheet.table is not TableName.THREE:
        return table_spaced(sheet, chance).replace("\n\n", "\n")
    first = sheet.first_data
    lines = [" ".join(box.text for box in line.boxes) for line in sheet.lines[:first]]
    falling: list[str] = []
    for line in sheet.lines[first:]:
        _, label, figures = row_parts(line, 60, 60, 60)
        for box in line.labels:
            if box.rows > 1 or box is not line.labels[-1]:
                falling.extend(box.text)
        while falling and chance.random() < 0.7:
            size = chance.choice([1, 1, 1, 2])
            lines.append("".join(falling[:size]))
            del falling[:size]
        lines.append(" ".join([*label, *figures]))
    return "\n".join([*lines[:-1], *falling, lines[-1]]) + "\n"


def table_boxes(sheet: Sheet, chance: random.Random) -> str:
    """A table drawn with box characters, cells padded to their columns."""
    rows = matrix(sheet)
    bar, dash, cross = chance.choice([("│", "─", "┼"), ("|", "-", "+"), ("┃", "━", "╋")])
    wide = [max(width(row[i]) for row in rows) for i in range(len(rows[0]))]
    rule = cross + cross.join(dash * (each + 2) for each in wide) + cross
    out = [rule]
    for row in rows:
        cells = (
            f" {cell}{' ' * (size - width(cell))} " for cell, size in zip(row, wide, strict=True)
        )
        out.append(bar + bar.join(cells) + bar)
        out.append(rule)
    return "\n".join(out) + "\n"
