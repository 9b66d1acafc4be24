"""The identities of the forms and the grades they give, worked by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ingest.form import Axis, form, forms, grade, identities
from ingest.schema import FormName, Proof, TableName

FOUR = {
    ("review", column): Decimal(value)
    for column, value in {
        "upheld": 1,
        "corrected": 2,
        "other": 3,
        "pending": 4,
        "total": 10,
    }.items()
}


def zeros(name: FormName, table: TableName) -> dict[tuple[str, str], Decimal | None]:
    return dict.fromkeys(form(name).table(table).cells, Decimal(0))


@pytest.mark.parametrize(("name", "results"), [(FormName.FORM_2021, 21), (FormName.FORM_2019, 19)])
def test_the_identities_of_table_three(name, results):
    shape = form(name).three
    found = identities(name, TableName.THREE)
    columns = [each for each in found if each.axis is Axis.COLUMN]
    assert len(columns) == 14
    assert len(found) - len(columns) == len(shape.rows)
    sums = [each for each in columns if each.kind == "results"]
    assert {len(each.right) for each in sums} == {results}
    balance = next(each for each in columns if each.kind == "balance")
    assert balance.left == (("new", "natural"), ("carried_in", "natural"))
    assert balance.right == (("total", "natural"), ("carried_out", "natural"))


def test_table_two_has_no_identity():
    assert all(identities(each.name, TableName.TWO) == () for each in forms())


@pytest.mark.parametrize("each", forms(), ids=lambda each: each.name)
def test_every_code_of_a_rule_is_in_the_form(each):
    for table in TableName:
        cells = set(each.table(table).cells)
        for identity in identities(each.name, table):
            assert cells.issuperset(identity.cells)
            assert len(set(identity.cells)) == len(identity.cells)


def test_a_table_of_noughts_is_proved():
    grades = grade(FormName.FORM_2021, TableName.THREE, zeros(FormName.FORM_2021, TableName.THREE))
    assert set(grades.values()) == {Proof.ROW_AND_COLUMN}


def test_one_wrong_cell_is_pinned():
    values = zeros(FormName.FORM_2021, TableName.THREE)
    values["granted", "business"] = Decimal(2)
    grades = grade(FormName.FORM_2021, TableName.THREE, values)
    assert [code for code, proof in grades.items() if proof is Proof.CONTRADICTS] == [
        ("granted", "business")
    ]
    assert grades["granted", "natural"] is Proof.COLUMN
    assert grades["partial", "business"] is Proof.ROW
    assert grades["new", "business"] is Proof.ROW_AND_COLUMN
    assert grades["partial", "natural"] is Proof.ROW_AND_COLUMN


def test_a_failure_that_no_cell_explains_is_everyones():
    values = zeros(FormName.FORM_2021, TableName.THREE)
    for column in ("natural", "total"):
        for row in ("new", "total"):
            values[row, column] = Decimal(4)
    grades = grade(FormName.FORM_2021, TableName.THREE, values)
    wrong = {code for code, proof in grades.items() if proof is Proof.CONTRADICTS}
    assert ("granted", "natural") in wrong
    assert ("granted", "business") not in wrong
    assert grades["new", "natural"] is Proof.ROW_AND_COLUMN


def test_an_unknown_cell_proves_nothing_along_its_axes():
    values = zeros(FormName.FORM_2021, TableName.THREE)
    values["granted", "natural"] = None
    grades = grade(FormName.FORM_2021, TableName.THREE, values)
    assert grades["granted", "natural"] is Proof.NONE
    assert grades["granted", "total"] is Proof.COLUMN
    assert grades["partial", "natural"] is Proof.ROW
    assert grades["total", "natural"] is Proof.ROW
    assert grades["new", "natural"] is Proof.ROW_AND_COLUMN


def test_table_four_is_proved_by_rows():
    assert set(grade(FormName.FORM_2021, TableName.FOUR, FOUR).values()) == {Proof.ROW}
    wrong = FOUR | {("review", "total"): Decimal(9)}
    assert set(grade(FormName.FORM_2021, TableName.FOUR, wrong).values()) == {Proof.CONTRADICTS}


def test_table_two_is_never_proved():
    grades = grade(FormName.FORM_2019, TableName.TWO, zeros(FormName.FORM_2019, TableName.TWO))
    assert set(grades.values()) == {Proof.NONE}
