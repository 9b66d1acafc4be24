"""What stands in a cell: values in their spellings, blanks, marks, doubts, grids."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ingest.schema import (
    CellState,
    Document,
    Doubt,
    FormName,
    Grid,
    GridCell,
    Proof,
    Span,
    TableName,
)
from ingest.tables import locate, read

TWO = """第二十条第（一）项
信息内容\t本年制发件数\t本年废止件数\t现行有效件数
规章\t{0}\t0\t0
行政规范性文件\t1\t2\t3
第二十条第（五）项
信息内容\t本年处理决定数量
行政许可\t4
第二十条第（六）项
信息内容\t本年处理决定数量
行政处罚\t5
行政强制\t6
第二十条第（八）项
信息内容\t本年收费金额（单位：万元）
行政事业性收费\t{1}
"""
OLD = """第二十条第（五）项
信息内容\t上一年项目数量\t本年增/减\t处理决定数量
行政许可\t20\t{0}\t7
其他对外管理服务事项\t3\t0\t1
第二十条第（六）项
信息内容\t上一年项目数量\t本年增/减\t处理决定数量
行政处罚\t30\t0\t8
行政强制\t2\t0\t0
第二十条第（八）项
信息内容\t上一年项目数量\t本年增/减
行政事业性收费\t1\t0
第二十条第（九）项
信息内容\t采购项目数量\t采购总金额
政府集中采购\t4\t{1}
"""


def cells_of(text, **fields):
    document = Document(source="t.txt", media_type="text/plain", text=text, **fields)
    return {
        (cell.table, cell.row, cell.column): cell
        for table in read(document, locate(document))
        for cell in table.cells
    }


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("7730.28", "7730.28"),
        ("1,234", "1234"),
        ("１２３", "123"),
        ("12件", "12"),
        ("251000元", "251000"),
        ("无", "0"),
        ("O", "0"),
    ],
)
def test_values(printed, value):
    cell = cells_of(TWO.format("0", printed))[TableName.TWO, "fees", "amount"]
    assert (cell.state, cell.value, cell.printed) == (CellState.VALUE, Decimal(value), printed)


@pytest.mark.parametrize(
    ("printed", "value"),
    [("增加5", 5), ("减少5", -5), ("+1036", 1036), ("-3", -3), ("减3", -3), ("减少 4", -4)],
)
def test_changes(printed, value):
    cells = cells_of(OLD.format(printed, "251000元"))
    cell = cells[TableName.TWO, "licences", "items_change"]
    assert cell.form is FormName.FORM_2019
    assert (cell.state, cell.value, cell.printed) == (CellState.VALUE, Decimal(value), printed)
    assert cells[TableName.TWO, "procurement", "purchase_amount"].value == 251000


@pytest.mark.parametrize(
    ("printed", "state"),
    [
        ("", CellState.BLANK),
        ("/", CellState.SLASH),
        ("／", CellState.SLASH),
        ("-", CellState.DASH),
        ("—", CellState.DASH),
        ("0", CellState.VALUE),
    ],
)
def test_blank_slash_dash_and_nought_are_four_things(printed, state):
    cells = cells_of(TWO.format(printed, "0"))
    cell = cells[TableName.TWO, "rules", "issued"]
    assert cell.state is state
    assert cell.printed == printed
    assert cell.value == (0 if state is CellState.VALUE else None)
    assert cells[TableName.TWO, "rules", "repealed"].value == 0


def test_a_blank_proves_nothing(maker, layouts):
    made = maker(FormName.FORM_2021, 2)
    row = made.row(TableName.THREE, "granted")
    text = layouts["tabs"](made).replace("\t".join(row), "\t".join(["", *row[1:]]))
    cells = cells_of(text)
    blank = cells[TableName.THREE, "granted", "natural"]
    assert (blank.state, blank.value) == (CellState.BLANK, None)
    for other in (("granted", "business"), ("partial", "natural")):
        assert cells[TableName.THREE, *other].proof in (Proof.ROW, Proof.COLUMN)


@pytest.mark.parametrize("slip", ["l5", "I5", "1S"])
def test_a_slip_is_read_where_the_sums_confirm_it(slip, maker, layouts):
    made = maker(FormName.FORM_2021, 2)
    key = (TableName.THREE, "granted", "natural")
    change = 15 - made.values[key]
    for row, column in (
        ("granted", "natural"),
        ("granted", "total"),
        ("total", "natural"),
        ("total", "total"),
        ("new", "natural"),
        ("new", "total"),
    ):
        made.values[TableName.THREE, row, column] += change
    row = made.row(TableName.THREE, "granted")
    text = layouts["tabs"](made).replace("\t".join(row), "\t".join([slip, *row[1:]]))
    cell = cells_of(text)[key]
    assert (cell.state, cell.value, cell.printed) == (CellState.VALUE, 15, slip)


def test_a_slip_without_proof_is_doubtful():
    cell = cells_of(TWO.format("l5", "0"))[TableName.TWO, "rules", "issued"]
    assert (cell.state, cell.value, cell.candidates) == (CellState.DOUBTFUL, None, (Decimal(15),))


def test_doubts_of_the_reader(maker, layouts):
    made = maker(FormName.FORM_2021, 2)
    text = layouts["tabs"](made)
    sure = cells_of(text)
    places = [
        sure[key].span
        for key in ((TableName.TWO, "rules", "issued"), (TableName.THREE, "granted", "natural"))
    ]
    doubts = tuple(Doubt(span=place, confidence=0.3) for place in places)
    cells = cells_of(text, doubts=doubts)
    assert cells[TableName.TWO, "rules", "issued"].state is CellState.DOUBTFUL
    assert cells[TableName.TWO, "rules", "repealed"].state is CellState.VALUE
    assert cells[TableName.THREE, "granted", "natural"].state is CellState.VALUE


def test_a_grid_keeps_blanks_and_soft_breaks(maker, layouts):
    made = maker(FormName.FORM_2021, 4)
    rows = [line.split("\t") for line in layouts["tabs"](made).split("\n")]
    rows = [row for row in rows if len(row) >= 7]
    rows = [row for row in rows if "结果维持" not in row and len(row) < 11]
    rows[0] = ["", "", *rows[0]]
    text, cells = "", []
    for index, row in enumerate(rows):
        labels = row[:-7] + [""] * (9 - len(row))
        for column, word in enumerate([*labels[:2], *row[-7:]]):
            word = word.replace("商业企业", "商业\n企业")
            if index == 5 and column == 3:
                word = ""
            text += "\t" if column else ""
            span = Span(start=len(text), end=len(text) + len(word))
            cells.append(GridCell(row=index, column=column, span=span))
            text += word
        text += "\n"
    grid = Grid(span=Span(start=0, end=len(text)), rows=len(rows), columns=9, cells=tuple(cells))
    got = cells_of(text, grids=(grid,))
    blank = [key for key, cell in got.items() if cell.state is CellState.BLANK]
    assert [key[2] for key in blank] == ["business"]
    for key, cell in got.items():
        if key not in blank:
            assert cell.value == made.values[key]


def _grid(rows: list[list[str]]) -> Document:
    """A document of one drawn table, its cells one by one."""
    text, cells = "", []
    for at, row in enumerate(rows):
        for column, words in enumerate(row):
            span = Span(start=len(text), end=len(text) + len(words))
            cells.append(GridCell(row=at, column=column, span=span))
            text += words + ("\t" if column + 1 < len(row) else "\n")
    grid = Grid(
        span=Span(start=0, end=len(text)),
        rows=len(rows),
        columns=max(map(len, rows)),
        cells=tuple(cells),
    )
    return Document(source="a.html", media_type="text/html", text=text, grids=(grid,))


_OUTCOMES = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]


def test_stacked_groups_of_table_four_keep_their_blanks() -> None:
    rows = [["行政复议"], _OUTCOMES, ["", "2", "", "1", "3"]]
    rows += [["行政诉讼：未经复议直接起诉"], _OUTCOMES, ["1", "0", "0", "0", "1"]]
    rows += [["行政诉讼：复议后起诉"], _OUTCOMES, ["3", "", "", "", "3"]]
    document = _grid(rows)
    (four,) = read(document, locate(document))
    read_cells = {
        (cell.row, cell.column): None if cell.state is CellState.BLANK else str(cell.value)
        for cell in four.cells
    }
    columns = ("upheld", "corrected", "other", "pending", "total")
    for group, printed in zip(("review", "direct", "after_review"), rows[2::3], strict=True):
        assert [read_cells[group, column] for column in columns] == [
            words or None for words in printed
        ]


def test_a_wide_table_four_whose_last_cells_are_blank() -> None:
    figures = ["2", "", "", "", "2", *[""] * 10]
    rows = [
        ["行政复议", "行政诉讼"],
        ["未经复议直接起诉", "复议后起诉"],
        _OUTCOMES * 3,
        figures,
    ]
    document = _grid(rows)
    (four,) = read(document, locate(document))
    states = [cell.state for cell in four.cells]
    assert states.count(CellState.BLANK) == 13
    assert [cell.value for cell in four.cells if cell.value is not None] == [2, 2]


def test_a_change_of_the_old_form_may_be_negative() -> None:
    text = (
        "第二十条第（一）项\n信息内容\t本年新制作数量\t本年新公开数量\t对外公开总数量\n"
        "规章\t1\t2\t3\n规范性文件\t4\t5\t6\n第二十条第（五）项\n"
        "信息内容\t上一年项目数量\t本年增/减\t处理决定数量\n行政许可\t301\t-191\n"
        "其他对外管理服务事项\t7\t-2\t9\n"
    )
    document = Document(source="a.txt", media_type="text/plain", text=text)
    (two,) = read(document, locate(document))
    cells = {(cell.row, cell.column): cell for cell in two.cells}
    assert cells["services", "items_change"].value == -2
    for column in ("items_last_year", "items_change", "decisions"):
        assert cells["licences", column].state is not CellState.VALUE
