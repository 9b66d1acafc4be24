"""Table four told in words, or without any label."""

from __future__ import annotations

import pytest

from ingest.schema import CellState, FormName, TableName

HEADING = "四、政府信息公开行政复议、行政诉讼情况\n"


@pytest.fixture
def four(maker, layouts, reader):
    text = layouts["tabs"](maker(FormName.FORM_2021, 1))
    base = text[: text.index(HEADING)]

    def read(words, heading=HEADING):
        whole = base + heading + words + "\n五、存在的主要问题及改进情况\n无。\n"
        table = reader(whole).get(TableName.FOUR)
        cells = {} if table is None else {(cell.row, cell.column): cell for cell in table.cells}
        for cell in cells.values():
            if cell.span is not None:
                assert whole[cell.span.start : cell.span.end] == cell.printed
        return {code: cell for code, cell in cells.items() if cell.state is not CellState.ABSENT}

    return read


@pytest.mark.parametrize(
    "words",
    [
        "本年度未发生行政复议、行政诉讼。",
        "2024年，我镇没有因政府信息公开工作被申请行政复议、提起行政诉讼的情况。",
        "本年度无行政复议和行政诉讼案件。",
        "行政复议0件，行政诉讼0件。",
        "我局未发生针对政府信息公开的行政复议，也未被提起行政诉讼。",
    ],
)
def test_none_at_all(words, four):
    cells = four(words)
    assert len(cells) == 15
    assert {cell.value for cell in cells.values()} == {0}


def test_only_what_is_said(four):
    cells = four("本年度行政复议3件，其中结果维持2件，结果纠正1件；未发生行政诉讼。")
    assert {code: int(cell.value) for code, cell in cells.items() if cell.value} == {
        ("review", "total"): 3,
        ("review", "upheld"): 2,
        ("review", "corrected"): 1,
    }
    assert ("review", "pending") not in cells
    assert cells["direct", "total"].value == 0
    assert cells["after_review", "upheld"].value == 0


def test_all_fifteen_over_broken_lines(four):
    words = (
        "行政复议：结果维\n持1件，结果纠正2件，其他结果3件，尚未审结4件，总计10件；行政诉讼中未经复议直\n接起诉5件，"
        "其中结果维持1件、结果纠正1件、其他结果1件、尚未审结2件；复议后起诉：结果维持0件，结果纠正0件，"
        "其他结果1件，尚未审结0件，总计1件。"
    )
    cells = four(words)
    assert [int(cell.value) for cell in cells.values()] == [
        *[1, 2, 3, 4, 10],
        *[1, 1, 1, 2, 5],
        *[0, 0, 1, 0, 1],
    ]


def test_a_number_of_suits_is_not_shared_out(four):
    cells = four("被申请行政复议2件，被提起行政诉讼3件。")
    assert {code: int(cell.value) for code, cell in cells.items()} == {("review", "total"): 2}


@pytest.mark.parametrize("heading", [HEADING, ""])
def test_fifteen_figures_without_labels(heading, four):
    figures = [1, 2, 3, 4, 10, 0, 1, 0, 1, 2, 5, 0, 0, 0, 5]
    cells = four(" ".join(map(str, figures)), heading)
    assert [int(cell.value) for cell in cells.values()] == figures
    assert not any(cell.labels_agree for cell in cells.values())


@pytest.mark.parametrize("by_row", [True, False])
def test_other_shapes(by_row, four):
    names = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    groups = ("行政复议", "未经复议直接起诉", "复议后起诉")
    figures = [[1, 2, 3, 4, 10], [0, 1, 0, 1, 2], [5, 0, 0, 0, 5]]
    if by_row:
        lines = ["\t".join(["", *names])]
        lines += [
            "\t".join([group, *map(str, row)]) for group, row in zip(groups, figures, strict=True)
        ]
    else:
        lines = []
        for group, row in zip(groups, figures, strict=True):
            lines += [group, "\t".join(names), "\t".join(map(str, row)), ""]
    cells = four("\n".join(lines))
    assert [int(cell.value) for cell in cells.values()] == [
        value for row in figures for value in row
    ]
    assert all(cell.labels_agree for cell in cells.values())


def test_a_sixteenth_figure(four):
    names = "结果维持\t结果纠正\t其他结果\t尚未审结\t总计"
    header = f"行政复议\t行政诉讼\n{names}\t未经复议直接起诉\t复议后起诉\n{names}\t{names}\n"
    zeros = four(header + "\t".join("0" * 16))
    assert {cell.value for cell in zeros.values()} == {0}
    figures = [1, 2, 3, 4, 10, 7, 1, 0, 1, 9, 7, 2, 1, 3, 13]
    cells = four(header + "\t".join(map(str, [*figures[:10], 0, *figures[10:]])))
    assert [int(cell.value) for cell in cells.values()] == figures
