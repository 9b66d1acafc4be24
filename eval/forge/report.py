"""Forge text reports: figures and prose laid out, damaged, with the truth kept."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from eval.forge.damage import damage, damages
from eval.forge.figures import Figures, Style
from eval.forge.filing import AGENCY_ERROR, CLEAN, Filing, Order, filings, spoil
from eval.forge.formless import Without, absent, without_tables
from eval.forge.layouts import SEED_LAYOUTS, Block, BlockKind, Layout, layout, layouts
from eval.forge.layouts.web import prose_four
from eval.forge.marks import Stripped, strip
from eval.forge.noise import Noise, noises
from eval.forge.schema import CellTruth, Families, Forged, ReportTruth
from eval.forge.sheet import Box, Line, Sheet, sheets
from eval.forge.story import Story, tell
from eval.forge.wording import reworded
from ingest.normal import simplify
from ingest.schema import FormName, TableName

_GAP = re.compile(r"(?<!\d)\s+|\s+(?!\d)")
_FOURS = ("wide",) * 5 + ("stacked", "one_line", "prose")


def stacked(sheet: Sheet) -> Sheet:
    """Table four as three small tables, one under the other."""
    figures = [box for line in sheet.lines for box in line.figures]
    lines: list[Line] = []
    words = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    for index, name in enumerate(
        ("行政复议", "行政诉讼：未经复议直接起诉", "行政诉讼：复议后起诉")
    ):
        lines.append(Line((Box(name, columns=5),)))
        lines.append(Line(tuple(Box(word) for word in words)))
        lines.append(Line(tuple(figures[5 * index : 5 * index + 5]), f"figures{index}"))
    return Sheet(sheet.table, sheet.form, tuple(lines), 5, sheet.numbers)


def _four_text(sheet: Sheet, style: Layout, shape: str, chance: random.Random) -> str:
    if shape == "prose":
        return prose_four(sheet, chance)
    if shape == "one_line":
        # The figures alone, or behind the header glued into the same line.
        words = [box.text for line in sheet.lines for box in line.labels]
        glued = "".join(words) + " " if chance.random() < 0.6 else ""
        return glued + " ".join(box.text for line in sheet.lines for box in line.figures) + "\n"
    return style.table(stacked(sheet) if shape == "stacked" else sheet, chance)


def _shape(order: Order, style: Layout, blanks: bool, chance: random.Random) -> str:
    shape = chance.choice(_FOURS)
    if style.name in SEED_LAYOUTS and order.layout is not None:
        shape = "wide"
    if style.name in ("one_line", "model") and shape != "prose":
        shape = "wide"
    return "wide" if blanks and shape in ("prose", "one_line") else shape


def _truths(
    figures: Figures, drawn: dict[TableName, Sheet], made: Stripped, harmed: str
) -> tuple[CellTruth, ...]:
    truths: list[CellTruth] = []
    for table, sheet in drawn.items():
        for (row, column), number in sheet.numbers.items():
            figure = figures.cells[table, row, column]
            span = made.first(number)
            shown = made.text[span.start : span.end] if span else ""
            # 減 少 says what 减少 says.
            lost = span is None or _GAP.sub("", simplify(shown)) != figure.printed
            if span is not None and not shown:
                span = None
            truths.append(
                CellTruth(
                    form=figures.forms[table], table=table, row=row, column=column,
                    state=figure.state, value=figure.value, printed=figure.printed,
                    span=span, shown=shown, damage=harmed if lost else None,
                )
            )  # fmt: skip
    return tuple(truths)


def _chosen(order: Order, chance: random.Random) -> tuple[Layout, str]:
    """The layout and the damage; of what is held out at least one is drawn where it is wanted."""
    families, harms = order.families, order.families
    if order.families is Families.HELD_OUT:
        families, harms = chance.choice(
            [
                (Families.HELD_OUT, Families.SEEN),
                (Families.ALL, Families.HELD_OUT),
                (Families.HELD_OUT, Families.HELD_OUT),
            ]
        )
    style = layout(order.layout) if order.layout else chance.choice(layouts(families))
    if order.damage is not None:
        return style, order.damage
    clean = chance.random() < 0.4 and harms is not Families.HELD_OUT
    kinds = [each.name for each in damages(harms)]
    if harms is not Families.HELD_OUT:
        kinds.append(AGENCY_ERROR)
    harm = CLEAN if clean else chance.choice(kinds)
    if order.families is Families.HELD_OUT and harm not in (CLEAN, AGENCY_ERROR):
        # Two kinds of damage in one table are kept for the final measurement.
        second = chance.choice([each.name for each in damages(Families.SEEN)])
        harm = f"{harm}+{second}" if second != harm and chance.random() < 0.3 else harm
    return style, harm


def _harmed_tables(
    drawn: dict[TableName, Sheet], style: Layout, shape: str, harm: str, chance: random.Random
) -> dict[TableName, str]:
    """The tables laid out, one of them damaged (by several kinds where they are joined by +)."""
    done = [damage(each) for each in harm.split("+") if each not in (CLEAN, AGENCY_ERROR)]
    struck = chance.choice((TableName.THREE,) * 3 + (TableName.FOUR, TableName.TWO))
    if any(each.long_only for each in done):
        struck = TableName.THREE
    texts: dict[TableName, str] = {}
    for table, sheet in drawn.items():
        hit = done if table is struck else []
        for each in hit:
            sheet = each.on_sheet(sheet, chance) if each.on_sheet else sheet
        if table is TableName.FOUR:
            text = _four_text(sheet, style, shape, chance)
        else:
            text = style.table(sheet, chance)
        for each in hit:
            text = each.on_text(text, chance) if each.on_text else text
        texts[table] = text
    return texts


def _without(order: Order, harm: str, chance: random.Random) -> Without | None:
    """Now and then a report has no statutory tables at all."""
    free = not order.official and order.layout is None and order.form is None
    return (
        chance.choice(list(Without)) if free and harm == CLEAN and chance.random() < 0.1 else None
    )


def write(filing: Filing, order: Order, number: int) -> Forged:
    """Write one report: lay its figures and its story out, damage it, and keep the truth."""
    chance = random.Random(f"{order.seed}:report:{number}")
    style, harm = _chosen(order, chance)
    if style.name == "model":
        # Under invented headers nobody can tell which column is which.
        harm = harm.replace("swap_columns", "swap_rows")
    without = _without(order, harm, chance)
    if without is Without.OLD:
        filing = replace(filing, year=chance.randint(2014, 2018))
    figures = spoil(filing, chance) if harm == AGENCY_ERROR else filing.figures
    blanks = any(f.state == "blank" for f in figures.cells.values())
    kinds = harm.split("+") if harm != CLEAN else []
    kinds += ["blank_lost"] if blanks and style.lossy else []
    kinds += [style.inherent] if style.inherent else []
    drawn = sheets(figures)
    if not order.official and chance.random() < 0.25:
        drawn = {table: reworded(sheet, chance) for table, sheet in drawn.items()}
    shape = _shape(order, style, blanks, chance)
    story = tell(filing.body, filing.year, figures, chance, families=order.families, number=number)
    texts = _harmed_tables(drawn, style, shape, harm, chance)
    blocks = _blocks(story, texts)
    if without is not None:
        blocks = without_tables(blocks, without, chance)
        kinds, shape = [], without
    marked = style.page(blocks, chance)
    noise = None
    if not order.official and chance.random() < 0.2:
        noise = chance.choice(noises(order.families))
        marked = noise.change(marked, chance)
    made = strip(marked)
    cells = _truths(figures, drawn, made, harm)
    truth = ReportTruth(
        id=f"{order.seed}-{number}",
        body=filing.body,
        identity=story.identity,
        forms=figures.forms,
        cells=cells if without is None else absent(cells),
        quantities=story.quantities(made),
        look_alikes=story.look_alikes(made),
        figures=filing.style,
        layout=style.name,
        four=shape,
        damage=tuple(kinds),
        noise=noise.name if noise else None,
        held_out=_held_out(style, harm, story, noise),
    )
    return Forged(source=story.file_name + style.suffix, text=made.text, truth=truth)


def _held_out(style: Layout, harm: str, story: Story, noise: Noise | None) -> bool:
    """Whether anything in a report is kept for the final measurement."""
    kinds = [damage(each) for each in harm.split("+") if each not in (CLEAN, AGENCY_ERROR)]
    harmed = any(each.held_out for each in kinds) or len(kinds) > 1
    noisy = noise is not None and noise.held_out
    return style.held_out or harmed or noisy or story.held_out


def _blocks(story: Story, texts: dict[TableName, str]) -> Sequence[Block]:
    out: list[Block] = []
    for block in story.blocks:
        if block.kind is BlockKind.TABLE:
            out.append(Block(BlockKind.TABLE, texts[TableName(block.text)]))
        else:
            out.append(block)
    return out


def forge(count: int, order: Order) -> Iterator[Forged]:
    """Forge `count` reports; the same order gives the same bytes."""
    for number, filing in enumerate(filings(order)):
        if number >= count:
            return
        yield write(filing, order, number)


def renumbered(draws: int, *, seed: int = 0) -> Iterator[Forged]:
    """The five seeds' layouts, `draws` reports each: other figures, undamaged, the 2021 form."""
    for name in SEED_LAYOUTS:
        order = Order(
            seed=seed,
            layout=name,
            damage=CLEAN,
            style=Style.DISTINCT,
            form=FormName.FORM_2021,
            official=True,
        )
        yield from forge(draws, order)
