"""A total told in its parts, and bodies held against each other: each figure in its cell."""

from __future__ import annotations

import pytest

from ingest.schema import TableName
from qa.answer import Assistant
from qa.matrix import comparable, matrix
from qa.schema import Reason, ValueProof

BODY = "浥陂县民政局"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """One forged body with three years, every figure different."""
    from eval.forge import CLEAN, Order, forge
    from eval.forge.figures import Style
    from ingest.schema import FormName
    from ingest.settings import Settings
    from ingest.sync import sync

    folder = tmp_path_factory.mktemp("parts")
    order = Order(seed=11, damage=CLEAN, style=Style.DISTINCT, form=FormName.FORM_2021)
    for made in forge(11, order):
        (folder / made.source).write_text(made.text, encoding="utf-8", newline="")
    sync([folder], folder / "library", Settings())
    return Assistant(folder / "library")


NAME, YEAR = "白溪县人力资源和社会保障局", 2022


def _cells(assistant: Assistant) -> dict[tuple[TableName, str, str], int]:
    held = assistant.library.reports()
    (entry,) = (one for one in held if (one.agency_name, one.year) == (NAME, YEAR))
    return {
        (one.table, one.row, one.column): int(one.value)
        for one in assistant.library.cells([entry.id])[entry.id]
        if one.value is not None
    }


def test_the_results_are_told_by_kind_and_add_up(assistant: Assistant) -> None:
    told = assistant.answer(f"{NAME}{YEAR}年申请的办理结果分别是多少？")
    held = _cells(assistant)
    whole, *parts = told.values
    assert whole.value == held[TableName.THREE, "total", "total"]
    assert sum(one.value or 0 for one in parts) == whole.value
    refused = next(one for one in parts if one.measure == "不予公开合计")
    assert refused.value == sum(
        value for (table, row, column), value in held.items()
        if table is TableName.THREE and row.startswith("refused.") and column == "total"
    )  # fmt: skip
    assert refused.proof is ValueProof.COMPUTED
    assert told.citations[0].cell is not None
    assert told.citations[0].quote.endswith(str(whole.value))


@pytest.mark.parametrize(("words", "row", "columns"), [
    ("各类申请人各提交多少件申请", "new",
     ("natural", "business", "research", "welfare", "legal", "other")),
    ("不予公开的申请按申请人分别是多少", None, ()),
])  # fmt: skip
def test_the_applicants_of_a_row(
    assistant: Assistant, words: str, row: str | None, columns: tuple[str, ...]
) -> None:
    told = assistant.answer(f"{NAME}{YEAR}年{words}")
    held = _cells(assistant)
    if row:
        assert [one.value for one in told.values[1:]] == [
            held[TableName.THREE, row, column] for column in columns
        ]
    assert sum(one.value or 0 for one in told.values[1:]) == told.values[0].value


def test_outcomes_of_reviews(assistant: Assistant) -> None:
    told = assistant.answer(f"{NAME}{YEAR}年行政复议结果分别是多少")
    held = _cells(assistant)
    outcomes = ("upheld", "corrected", "other", "pending")
    assert [one.value for one in told.values[1:]] == [
        held[TableName.FOUR, "review", code] for code in outcomes
    ]


def test_without_the_asking_for_parts_only_the_total(assistant: Assistant) -> None:
    assert len(assistant.answer(f"{NAME}{YEAR}年申请办理结果总计多少件").values) == 1


def test_a_matrix_is_what_single_answers_say(assistant: Assistant) -> None:
    ids = [one.id for one in assistant.library.agencies() if one.name == NAME]
    codes = [one.code for one in comparable() if one.code.startswith(("three.", "rate."))]
    found = matrix(assistant.library, ids, [YEAR], codes)
    assert len(found.cells) == len(codes)
    for cell, measure in zip(found.cells, found.measures, strict=True):
        told = assistant.answer(f"{NAME}{YEAR}年{measure.label}是多少？")
        first = told.values[0] if told.values else None
        assert (cell.value and cell.value.value) == (first and first.value), measure
        assert bool(cell.citations) == bool(cell.value), measure


def test_a_matrix_says_why_there_is_no_figure(assistant: Assistant) -> None:
    ids = [one.id for one in assistant.library.agencies() if one.name == NAME]
    codes = ["three.new.total", "two.procurement.purchases", "made.up"]
    found = matrix(assistant.library, ids, [YEAR, 1999], codes)
    reasons = {(one.year, one.measure): one.reason for one in found.cells}
    assert reasons == {
        (YEAR, "three.new.total"): None,
        (YEAR, "two.procurement.purchases"): Reason.NOT_IN_FORM,
        (1999, "three.new.total"): Reason.NO_SUCH_YEAR,
        (1999, "two.procurement.purchases"): Reason.NO_SUCH_YEAR,
    }


def test_codes_of_measures_are_unlike(assistant: Assistant) -> None:
    del assistant
    codes = [one.code for one in comparable()]
    labels = [one.label for one in comparable()]
    assert len(set(codes)) == len(codes)
    assert len(set(labels)) == len(labels)
