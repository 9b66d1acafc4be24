"""Reports without the statutory tables: older ones with another table, or tables elsewhere."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from eval.forge.layouts import Block, BlockKind
from eval.forge.schema import CellTruth
from ingest.schema import CellState


class Without(StrEnum):
    """Why the statutory tables are not there."""

    OLD = "old"
    ELSEWHERE = "elsewhere"


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "old.toml").read_text(encoding="utf-8"))


def old_table(chance: random.Random) -> str:
    """The attached statistics table of a report for 2018 or earlier."""
    data = _data()
    gap = chance.choice(["\t", " ", "|"])
    lines = [data["title"], str(data["head"]).replace("\t", gap)]
    for label, unit in data["rows"]:
        value = chance.choice([0, 0, chance.randint(1, 900)]) if unit else ""
        lines.append(f"{label}{gap}{unit}{gap}{value}".rstrip(gap))
    return "\n".join(lines) + "\n"


def without_tables(
    blocks: Sequence[Block], why: Without, chance: random.Random
) -> tuple[Block, ...]:
    """The blocks with no statutory table among them."""
    out: list[Block] = []
    for block in blocks:
        if block.kind is not BlockKind.TABLE:
            out.append(block)
        elif why is Without.ELSEWHERE:
            out.append(Block(BlockKind.PARAGRAPH, chance.choice(_data()["elsewhere"])))
    if why is Without.OLD:
        out.append(Block(BlockKind.PARAGRAPH, "附表"))
        out.append(Block(BlockKind.TABLE, old_table(chance)))
    return tuple(out)


def absent(cells: Sequence[CellTruth]) -> tuple[CellTruth, ...]:
    """The same cells, none of which stands in the report."""
    gone = {"state": CellState.ABSENT, "value": None, "printed": "", "shown": "", "span": None}
    return tuple(cell.model_copy(update={**gone, "damage": None}) for cell in cells)
