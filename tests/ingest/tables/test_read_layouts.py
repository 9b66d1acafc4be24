"""Undamaged tables of both forms in every layout: every cell right and proved."""

from __future__ import annotations

import pytest

from ingest.schema import FormName, Proof, TableName

NAMES = ("spaces", "tabs", "cells", "dump", "one_line", "pipes")


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("layout", NAMES)
@pytest.mark.parametrize("form", list(FormName))
def test_every_cell_is_right(form, layout, seed, maker, layouts, reader, values_of):
    made = maker(form, seed)
    tables = reader(layouts[layout](made))
    assert {table.form for table in tables.values()} == {form}
    assert values_of(tables) == made.values
    assert all(cell.labels_agree for table in tables.values() for cell in table.cells)


@pytest.mark.parametrize("layout", NAMES)
def test_proofs(layout, maker, layouts, reader):
    tables = reader(layouts[layout](maker(FormName.FORM_2021, 7)))
    proofs = {name: {cell.proof for cell in table.cells} for name, table in tables.items()}
    assert proofs == {
        TableName.TWO: {Proof.NONE},
        TableName.THREE: {Proof.ROW_AND_COLUMN},
        TableName.FOUR: {Proof.ROW},
    }


def test_spans_and_labels(maker, layouts, reader):
    text = layouts["spaces"](maker(FormName.FORM_2021, 1))
    for table in reader(text).values():
        for cell in table.cells:
            assert text[cell.span.start : cell.span.end] == cell.printed
            assert cell.label is not None
            assert cell.label.end <= cell.span.start
    cell = next(cell for cell in reader(text)[TableName.THREE].cells if cell.row == "refused.law")
    assert text[cell.label.start : cell.label.end] == "2.其他法律行政法规禁止公开"


def test_labels_wrapped_round_their_figures(maker, layouts, reader, values_of):
    made = maker(FormName.FORM_2021, 2)
    text = layouts["spaces"](made)
    for head, tail in (
        ("2.其他法律行政", "法规禁止公开"),
        ("5.要求行政机关确认或重", "新出具已获取信息"),
    ):
        at = text.index(head + tail)
        end = text.index("\n", at)
        figures = text[at + len(head + tail) : end]
        text = text[:at] + head + figures + "\n" + tail + text[end:]
    assert values_of(reader(text)) == made.values


def test_page_numbers_and_a_figure_on_the_next_line(maker, layouts, reader, values_of):
    made = maker(FormName.FORM_2021, 4)
    text = layouts["spaces"](made)
    text = text.replace("（三）不予公开 3.", "\n- 3 -\n（三）不予公开 3.")
    text = text.replace("（四）无法提供 2.", "\n— 4 —\n（四）无法提供 2.")
    at = text.index("\n", text.index("2.重复申请"))
    last = text.rindex(" ", 0, at)
    text = text[:last] + "\n" + text[last + 1 :]
    assert values_of(reader(text)) == made.values


@pytest.mark.parametrize("gap", ["\t", "\n", " "])
@pytest.mark.parametrize("pair", [(1, 4), (4, 5), (0, 1), (2, 5)])
def test_columns_in_the_order_of_the_header(pair, gap, maker, layouts, reader, values_of):
    made = maker(FormName.FORM_2021, 5)
    first, second = pair
    rows = []
    for line in layouts["tabs"](made).split("\n"):
        cells = line.split("\t")
        if len(cells) >= 7 and "信息内容" not in line and "结果维持" not in line:
            figures = cells[-7:]
            if len(cells) < 15:
                figures[first], figures[second] = figures[second], figures[first]
                cells = [*cells[:-7], *figures]
        rows.append("\t".join(cells))
    assert values_of(reader("\n".join(rows).replace("\t", gap))) == made.values


def test_rows_out_of_order_with_their_labels(maker, layouts, reader, values_of):
    made = maker(FormName.FORM_2021, 6)
    rows = layouts["tabs"](made).split("\n")
    first = next(i for i, row in enumerate(rows) if "予以公开" in row)
    later = next(i for i, row in enumerate(rows) if "第三方" in row)
    rows[first], rows[later] = rows[later], rows[first]
    assert values_of(reader("\n".join(rows))) == made.values


def test_forms_may_mix(maker, layouts, reader):
    old = layouts["tabs"](maker(FormName.FORM_2019, 1))
    new = layouts["tabs"](maker(FormName.FORM_2021, 1))
    text = old[: old.index("三、收到")] + new[new.index("三、收到") :]
    forms = {name: table.form for name, table in reader(text).items()}
    assert forms[TableName.TWO] is FormName.FORM_2019
    assert forms[TableName.THREE] is FormName.FORM_2021
