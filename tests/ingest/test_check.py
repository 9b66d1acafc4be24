"""What does not add up: inside a table, between prose and table, from year to year."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from ingest.check import breaches, carry_over
from ingest.form import form
from ingest.schema import (
    Cell,
    CellState,
    Document,
    FormName,
    Quantity,
    QuantityKind,
    Span,
    Table,
    TableName,
)
from ingest.tables import locate, read

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))


def table(name=TableName.THREE, **changes):
    """A table of noughts but for the changes (row__column=value; None is a blank)."""
    values = {tuple(key.split("__")): value for key, value in changes.items()}
    cells = []
    for at, (row, column) in enumerate(form(FormName.FORM_2021).table(name).cells):
        value = values.get((row, column), 0)
        cells.append(
            Cell(
                form=FormName.FORM_2021,
                table=name,
                row=row,
                column=column,
                state=CellState.BLANK if value is None else CellState.VALUE,
                value=None if value is None else Decimal(value),
                printed="" if value is None else str(value),
                span=None if value is None else Span(start=at, end=at + 1),
            )
        )
    span = Span(start=0, end=len(cells))
    return Table(table=name, form=FormName.FORM_2021, span=span, cells=tuple(cells))


def quantity(ordinal=0, **fields):
    facts = {
        "kind": QuantityKind.COUNT,
        "value": Decimal(5),
        "unit": "件",
        "printed": "5件",
        "span": Span(start=900, end=902),
        "quote": Span(start=890, end=902),
        "section": 0,
        "label": "政府信息公开申请",
        "measure": "applications_received",
    }
    return Quantity(ordinal=ordinal, **(facts | fields))


def test_tables_that_add_up_have_no_breach():
    assert breaches((table(), table(TableName.FOUR), table(TableName.TWO))) == ()


def test_a_wrong_total_of_a_row():
    found = breaches((table(TableName.FOUR, review__upheld=2, review__total=3),))
    assert len(found) == 1
    assert (found[0].kind, found[0].left, found[0].right) == ("outcomes", 3, 2)
    assert found[0].expression == "“行政复议”一组：总计（3）应等于各种结果之和（2）"
    assert found[0].cells[0] == ("four", "review", "total")
    assert len(found[0].cells) == len(found[0].spans) == 5


def test_a_wrong_result_breaks_row_and_column():
    found = breaches((table(granted__business=2),))
    assert [each.kind for each in found] == ["results", "applicants"]
    assert found[0].expression == (
        "“法人或其他组织·商业企业”一列：办理结果总计（0）应等于各项办理结果之和（2）"
    )
    assert len(found[0].cells) == 22


def test_the_balance():
    found = breaches((table(new__natural=1, new__total=1),))
    assert [each.kind for each in found] == ["balance", "balance"]
    assert found[0].expression == (
        "“自然人”一列：本年新收与上年结转之和（1）应等于办理结果总计与结转下年度之和（0）"
    )


def test_a_blank_breaks_nothing():
    changes = {"new__natural": None, "new__total": 3, "total__total": 3, "granted__total": 3}
    kinds = [each.kind for each in breaches((table(**changes),))]
    assert kinds == ["applicants", "applicants"]


@pytest.mark.parametrize(("value", "kinds"), [(0, []), (2, []), (5, ["prose"])])
def test_prose_against_the_table(value, kinds):
    three = table(
        new__total=0,
        carried_in__total=2,
        carried_in__natural=2,
        carried_out__natural=2,
        carried_out__total=2,
    )
    found = breaches((three,), (quantity(value=Decimal(value)),))
    assert [each.kind for each in found] == kinds
    if found:
        assert found[0].expression == "正文所述收到政府信息公开申请（5）与表中数字（0）不一致"
        assert found[0].spans[0] == Span(start=900, end=902)
        assert found[0].cells == (("three", "new", "total"),)


@pytest.mark.parametrize(
    "fields",
    [
        {"approximate": True},
        {"channel": "信函"},
        {"part_of": 7},
        {"period": "last_year"},
        {"measure": "hotline_12345"},
    ],
)
def test_narrower_figures_are_not_compared(fields):
    assert breaches((table(),), (quantity(**fields),)) == ()


def test_parts_that_exceed_their_total():
    total = quantity(0, value=Decimal(116), unit="条", measure=None)
    parts = [
        quantity(at, value=Decimal(value), unit="条", measure=None, part_of=0, topic=f"第{at}项")
        for at, value in enumerate((4, 2, 104, 2, 3, 2, 2), start=1)
    ]
    found = breaches((), (total, *parts))
    assert [(each.kind, each.left, each.right) for each in found] == [("parts", 119, 116)]
    assert len(found[0].spans) == 8
    assert breaches((), (total, *parts[:3])) == ()


def test_carried_over_from_last_year():
    before = (table(carried_out__natural=2, carried_out__total=2),)
    now = (table(carried_in__natural=2, carried_in__total=3),)
    found = carry_over(before, now)
    assert [(each.kind, each.left, each.right) for each in found] == [("carry_over", 2, 3)]
    assert "总计" in found[0].expression
    assert carry_over(before, before[:0]) == ()


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem[:3])
def test_the_seeds_tables_add_up(path):
    text = path.read_text(encoding="utf-8")
    document = Document(source=path.name, media_type="text/plain", text=text)
    assert breaches(read(document, locate(document))) == ()
