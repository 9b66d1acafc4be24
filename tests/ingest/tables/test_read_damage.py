"""Damaged tables: a wrong value is never proved, rarely given, and doubt is not the rule."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from ingest.schema import CellState, FormName, Proof, TableName

SEEDS = range(12)


def drop(cells, chance):
    cells.pop(chance.randrange(len(cells)))


def double(cells, chance):
    at = chance.randrange(len(cells))
    cells.insert(at, cells[at])


def extra(cells, chance):
    for _ in range(4):
        cells.insert(chance.randrange(len(cells)), "0")


def merge(cells, chance):
    at = chance.randrange(len(cells) - 1)
    cells[at : at + 2] = [cells[at] + cells[at + 1]]


def split(cells, chance):
    at = chance.choice([i for i, cell in enumerate(cells) if len(cell) > 1] or [0])
    cells[at : at + 1] = [cells[at][:1], cells[at][1:] or "0"]


def damaged(text, harm, chance):
    """The text with one to three rows of table three harmed."""
    rows = text.split("\n")
    three = [i for i, row in enumerate(rows) if len(row.split("\t")) in (8, 9, 10)]
    three = [i for i in three if rows[i].split("\t")[-1].isdigit()]
    for index in chance.sample(three, chance.randint(1, 3)):
        cells = rows[index].split("\t")
        figures = cells[-7:]
        harm(figures, chance)
        rows[index] = "\t".join([*cells[:-7], *figures])
    return "\n".join(rows)


@pytest.mark.parametrize("gap", ["\t", " ", "\n"])
@pytest.mark.parametrize("harm", [drop, double, extra, merge, split])
def test_wrong_values_are_not_given(harm, gap, maker, layouts, reader):
    counts = Counter()
    for seed in SEEDS:
        chance = random.Random(seed)
        made = maker(FormName.FORM_2021, seed)
        text = damaged(layouts["tabs"](made), harm, chance).replace("\t", gap)
        for cell in reader(text)[TableName.THREE].cells:
            true = made.values[cell.table, cell.row, cell.column]
            counts["all"] += 1
            if cell.state is CellState.DOUBTFUL:
                counts["doubtful"] += 1
            elif cell.proof is not Proof.CONTRADICTS and cell.value != true:
                counts["wrong"] += 1
                assert not (cell.proof is Proof.ROW_AND_COLUMN and cell.labels_agree)
    assert counts["wrong"] * 200 <= counts["all"]
    assert counts["doubtful"] * 10 <= counts["all"]


def test_a_lost_figure_is_found_by_the_sums_and_not_invented(maker, layouts, reader):
    made = maker(FormName.FORM_2021, 3)
    figures = made.row(TableName.THREE, "granted")
    text = layouts["tabs"](made).replace("\t".join(figures), "\t".join(figures[1:]))
    cells = [cell for cell in reader(text)[TableName.THREE].cells if cell.row == "granted"]
    assert cells[0].state is CellState.DOUBTFUL
    assert [str(value) for value in cells[0].candidates] == [figures[0]]
    assert [cell.printed for cell in cells[1:]] == figures[1:]


def test_a_lost_figure_with_nothing_to_decide_is_doubtful(maker, layouts, reader):
    made = maker(FormName.FORM_2021, 3)
    rows = layouts["tabs"](made).split("\n")
    kept = [row for row in rows if "（七）总计" not in row]
    figures = made.row(TableName.THREE, "granted")
    text = "\n".join(kept).replace("\t".join(figures), "\t".join(figures[1:]))
    cells = [cell for cell in reader(text)[TableName.THREE].cells if cell.row == "granted"]
    assert {cell.state for cell in cells[:3]} == {CellState.DOUBTFUL}
    assert all(len(cell.candidates) > 1 for cell in cells[:3])


def test_eleven_zeros_are_zeros(reader, maker, layouts):
    made = maker(FormName.FORM_2021, 1)
    zero = made.__class__(made.form, dict.fromkeys(made.values, 0))
    text = layouts["tabs"](zero).replace("0\t0\t0\t0\t0\t0\t0\n", "\t".join("0" * 11) + "\n")
    assert {cell.value for cell in reader(text)[TableName.THREE].cells} == {0}


def test_an_error_of_the_agency_is_kept_and_pinned(maker, layouts, reader):
    made = maker(FormName.FORM_2021, 8)
    key = (TableName.THREE, "partial", "business")
    made.values[key] += 3
    cells = {
        (cell.row, cell.column): cell
        for cell in reader(layouts["spaces"](made))[TableName.THREE].cells
    }
    assert {key: cell.value for key, cell in cells.items()} == {
        (row, column): value
        for (table, row, column), value in made.values.items()
        if table is TableName.THREE
    }
    assert cells["partial", "business"].proof is Proof.CONTRADICTS
    assert cells["partial", "natural"].proof is Proof.COLUMN
    assert cells["granted", "business"].proof is Proof.ROW
    assert cells["granted", "natural"].proof is Proof.ROW_AND_COLUMN


@pytest.mark.parametrize(
    ("true", "garbled"),
    [
        ("2.其他法律行政法规禁止公开", "2.其他法律行政止公开"),
        ("一、本年新收政府信息公开申请数量", "本年新收"),
        ("二、上年结转政府信息公开申请数量", "上年结转"),
        ("社会公益组织", "公益组织"),
        ("（七）总计", "(七）合计"),
        ("3.危及“三安全一稳定”", '3.危及"三安全一稳定"'),
        ("4.保护第三方合法权益", "4.呆护弟三方合法权盆"),
        ("2.重复申请", "z.重复中请"),
        ("1.本机关不掌握相关政府信息", ""),
    ],
)
@pytest.mark.parametrize("layout", ["spaces", "tabs", "cells", "one_line"])
def test_damaged_labels(true, garbled, layout, maker, layouts, reader, values_of):
    made = maker(FormName.FORM_2021, 9)
    text = layouts[layout](made).replace(true, garbled)
    assert values_of(reader(text)) == made.values


def test_a_table_over_pages_with_its_header_again(maker, layouts, reader, values_of):
    made = maker(FormName.FORM_2021, 10)
    text = layouts["tabs"](made)
    at = text.index("三、本年度办理结果\t（四）无法提供") if "（四）无法提供\t" in text else None
    at = at or text.index("三、本年度办理结果\t2.没有现成")
    header = "\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n"
    assert values_of(reader(text[:at] + "\n- 4 -\n\n" + header + text[at:])) == made.values


@pytest.mark.parametrize("layout", ["tabs", "cells"])
def test_lost_characters_leave_doubt_and_never_a_blank(maker, layouts, reader, layout):
    lost = "\ufffd"
    for seed in SEEDS:
        made = maker(FormName.FORM_2021, seed)
        chance = random.Random(seed)
        rows = layouts[layout](made).split("\n")
        for at in chance.sample(range(len(rows)), len(rows) // 2):
            cells = rows[at].split("\t")
            cells = [
                lost
                if cell.isdigit() and len(cell) == 1
                else f"{cell[:-1]}{lost}"
                if cell.isdigit() and chance.random() < 0.4
                else cell
                for cell in cells
            ]
            rows[at] = "\t".join(cells)
        for table in reader("\n".join(rows)).values():
            for cell in table.cells:
                truth = made.values[cell.table, cell.row, cell.column]
                assert cell.state is not CellState.BLANK
                if cell.state is CellState.VALUE and cell.value != truth:
                    assert cell.proof is Proof.CONTRADICTS
