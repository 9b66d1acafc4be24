"""What a layout is: a writer of tables and a writer of whole documents."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from eval.forge.marks import MARK, unmarked
from eval.forge.sheet import Box, Sheet


class BlockKind(StrEnum):
    """The parts a document is written from, in order."""

    TITLE = "title"
    PARAGRAPH = "paragraph"
    SECTION = "section"
    PART = "part"
    TABLE = "table"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a document; a table's text is already laid out."""

    kind: BlockKind
    text: str


TableWriter = Callable[[Sheet, random.Random], str]
PageWriter = Callable[[Sequence[Block], random.Random], str]


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout by name; `lossy` layouts cannot show a blank cell, `inherent` names the damage
    that the layout itself does to rows (they do not count as undamaged)."""

    name: str
    suffix: str
    table: TableWriter
    page: PageWriter
    held_out: bool = False
    lossy: bool = False
    inherent: str | None = None


def matrix(sheet: Sheet, *, repeat: bool = False) -> list[list[str]]:
    """The sheet as rows of equal length; covered places are empty, or repeat the merged text.

    A row that damage made longer stays longer.
    """
    held: dict[tuple[int, int], str] = {}
    rows: list[list[str]] = []
    for index, line in enumerate(sheet.lines):
        row: list[str] = []

        def covered(row: list[str] = row, index: int = index) -> None:
            while (index, len(row)) in held:
                row.append(held.pop((index, len(row))))

        for box in line.boxes:
            covered()
            start = len(row)
            plain = unmarked(box.text) if repeat else ""
            row.append(box.text)
            row.extend([plain if box.cell is None else ""] * (box.columns - 1))
            for below in range(1, box.rows):
                for across in range(box.columns):
                    held[index + below, start + across] = plain
        covered()
        rows.append(row)
    longest = max(sheet.width, *map(len, rows))
    return [row + [""] * (longest - len(row)) for row in rows]


def spaced(text: str) -> str:
    """Spaces between digits and ideographs, as PDF text and OCR put them."""
    text = re.sub(r"(?<=[\u4e00-\u9fff])([\ue000\U000f0000-\U000ffffd]*)(?=[0-9])", r" \1", text)
    return re.sub(r"(?<=[0-9])([\ue000\U000f0000-\U000ffffd]*)(?=[\u4e00-\u9fff])", r"\1 ", text)


def half_width(text: str) -> str:
    """Brackets and commas in half width with spaces after them, as OCR writes labels."""
    text = text.replace("（", "(").replace("）", ") " if len(text) > 4 else ")")
    text = text.replace("，", ", ")
    return re.sub(r"^(\d)\.", r"\1. ", text).strip()


def labels(sheet: Sheet, change: Callable[[str], str]) -> Sheet:
    """The sheet with every label (not the figures) rewritten."""

    def edit(box: Box) -> Box:
        if box.cell is not None or MARK.search(box.text):
            return box
        return Box(change(box.text), box.rows, box.columns, None)

    return sheet.edited(edit)


def pieces(text: str, size: int) -> list[str]:
    """A label cut into pieces of `size` characters."""
    return [text[i : i + size] for i in range(0, len(text), size)]
