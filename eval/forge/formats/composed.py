"""A report composed of blocks and drawn tables, before a format writes it."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from eval.forge.figures import Figures
from eval.forge.filing import Filing, Order
from eval.forge.layouts import Block, BlockKind
from eval.forge.marks import Stripped, unmarked
from eval.forge.report import stacked
from eval.forge.schema import CellTruth, ReportTruth
from eval.forge.sheet import Box, Sheet, sheets
from eval.forge.story import Story, tell
from ingest.schema import CellState, TableName


@dataclass(frozen=True, slots=True)
class Composed:
    """A whole report: its story, its tables as drawn (without marks), its truth without spans."""

    story: Story
    tables: dict[TableName, Sheet]
    truth: ReportTruth
    chance: random.Random

    @property
    def title(self) -> str:
        """The title in one line."""
        return "".join(b.text for b in self.story.blocks if b.kind is BlockKind.TITLE)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks without marks; a table block's text is the table's name."""
        return tuple(Block(block.kind, unmarked(block.text)) for block in self.story.blocks)


def _plain(box: Box) -> Box:
    return Box(unmarked(box.text), box.rows, box.columns, box.cell)


def _cells(figures: Figures) -> tuple[CellTruth, ...]:
    return tuple(
        CellTruth(
            form=figures.forms[table], table=table, row=row, column=column,
            state=figure.state, value=figure.value, printed=figure.printed, shown=figure.printed,
        )
        for (table, row, column), figure in figures.cells.items()
    )  # fmt: skip


def compose(
    filing: Filing, order: Order, number: int, *, layout: str, damage: tuple[str, ...] = ()
) -> Composed:
    """Compose one report; what cannot be known before reading (spans) is None in its truth."""
    chance = random.Random(f"{order.seed}:file:{layout}:{number}")
    figures = filing.figures
    story = tell(filing.body, filing.year, figures, chance, families=order.families, number=number)
    drawn = {table: sheet.edited(_plain) for table, sheet in sheets(figures).items()}
    shape = chance.choice(["wide", "wide", "wide", "stacked"])
    if shape == "stacked":
        drawn[TableName.FOUR] = stacked(drawn[TableName.FOUR])
    nowhere = Stripped(text="")
    truth = ReportTruth(
        id=f"{order.seed}-{number}",
        body=filing.body,
        identity=story.identity,
        forms=figures.forms,
        cells=_cells(figures),
        quantities=story.quantities(nowhere),
        look_alikes=story.look_alikes(nowhere),
        figures=filing.style,
        layout=layout,
        four=shape,
        damage=damage,
        held_out=story.held_out,
    )
    return Composed(story, drawn, truth, chance)


def without_blanks(composed: Composed) -> Composed:
    """The same report written without its blank cells, which makes it a damaged one."""
    if all(each.state is not CellState.BLANK for each in composed.truth.cells):
        return composed
    damage = (*composed.truth.damage, "blank_lost")
    return replace(composed, truth=composed.truth.model_copy(update={"damage": damage}))
