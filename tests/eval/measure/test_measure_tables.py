"""The measurement of tables says right, wrong, doubtful and false proof where they are due."""

from __future__ import annotations

from decimal import Decimal

import pytest

from eval.forge import CLEAN, Forged, Order, forge
from eval.forge.figures import Style
from eval.measure.statistics import share
from eval.measure.tables import Verdict, score, tally
from ingest.schema import Cell, CellState, FormName, Proof, Span, Table


@pytest.fixture(scope="module")
def forged() -> Forged:
    order = Order(
        seed=3, damage=CLEAN, layout="pipes", style=Style.DISTINCT, form=FormName.FORM_2021
    )
    return next(forge(1, order))


def _perfect(forged: Forged) -> list[Table]:
    tables: dict[str, list[Cell]] = {}
    for truth in forged.truth.cells:
        cell = Cell(
            form=truth.form, table=truth.table, row=truth.row, column=truth.column,
            state=truth.state, value=truth.value, printed=truth.printed, span=truth.span,
            proof=Proof.ROW_AND_COLUMN, labels_agree=True,
        )  # fmt: skip
        tables.setdefault(truth.table, []).append(cell)
    return [
        Table(
            table=cells[0].table, form=cells[0].form, span=Span(start=0, end=1), cells=tuple(cells)
        )
        for cells in tables.values()
    ]


def _changed(tables: list[Table], **update: object) -> list[Table]:
    first = tables[1].cells[0].model_copy(update=update)
    return [
        tables[0],
        tables[1].model_copy(update={"cells": (first, *tables[1].cells[1:])}),
        *tables[2:],
    ]


def test_a_perfect_reader_is_right_everywhere(forged: Forged) -> None:
    counted = tally(1, score(forged, _perfect(forged)))
    assert counted.right.count == counted.cells == 200
    assert counted.spans.value == 1
    assert counted.false_proof == 0


def test_a_wrong_value_with_proof_is_a_false_proof(forged: Forged) -> None:
    counted = tally(1, score(forged, _changed(_perfect(forged), value=Decimal(123456))))
    assert counted.wrong.count == counted.false_proof == counted.wrong_unmarked.count == 1


def test_a_blank_read_as_nought_is_wrong(forged: Forged) -> None:
    cells = tuple(
        c.model_copy(update={"state": CellState.BLANK, "value": None}) for c in forged.truth.cells
    )
    truth = forged.truth.model_copy(update={"cells": cells})
    blank = forged.model_copy(update={"truth": truth})
    assert tally(1, score(blank, _perfect(forged))).wrong.count == 200


def test_doubt_and_contradiction_are_not_wrong(forged: Forged) -> None:
    doubtful = _changed(_perfect(forged), state=CellState.DOUBTFUL, value=None)
    assert tally(1, score(forged, doubtful)).doubtful.count == 1
    stated = _changed(_perfect(forged), value=Decimal(-5), proof=Proof.CONTRADICTS)
    counted = tally(1, score(forged, stated))
    assert counted.contradicting.count == 1
    assert counted.wrong.count == 0


def test_nothing_read_is_absent(forged: Forged) -> None:
    assert all(each.verdict is Verdict.ABSENT for each in score(forged, []))


def test_the_wrong_form_is_wrong(forged: Forged) -> None:
    tables = [each.model_copy(update={"form": FormName.FORM_2019}) for each in _perfect(forged)]
    counted = tally(1, score(forged, tables))
    assert counted.right.count == 15
    assert counted.absent.count == 185


def test_a_wrong_span_is_seen(forged: Forged) -> None:
    moved = _changed(_perfect(forged), span=Span(start=0, end=3))
    counted = tally(1, score(forged, moved))
    assert counted.spans.count == counted.spans.total - 1


def test_the_interval_is_wilsons() -> None:
    found = share(95, 100)
    assert (round(found.low, 4), round(found.high, 4)) == (0.8882, 0.9785)
