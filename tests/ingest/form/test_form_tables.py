"""The forms as data: their size, their words, and that no wording names two rows."""

from __future__ import annotations

from collections import defaultdict

import pytest

from ingest.form import form, forms
from ingest.schema import FormName, TableName


@pytest.mark.parametrize(
    ("name", "sizes"), [(FormName.FORM_2021, (10, 175, 15)), (FormName.FORM_2019, (22, 161, 15))]
)
def test_the_number_of_cells(name, sizes):
    assert tuple(len(form(name).table(table).cells) for table in TableName) == sizes


@pytest.mark.parametrize("each", forms(), ids=lambda each: each.name)
def test_codes_and_wordings_are_unambiguous(each):
    for table in TableName:
        shape = each.table(table)
        assert len(set(shape.cells)) == len(shape.cells)
        rows = defaultdict(set)
        for row in shape.rows:
            for word in (row.path[-1], *row.aliases):
                rows[word].add(row.code)
        assert [word for word, codes in rows.items() if len(codes) > 1] == []


@pytest.mark.parametrize("each", forms(), ids=lambda each: each.name)
def test_short_wordings_stand_in_no_other_row(each):
    rows = each.three.rows
    for row in rows:
        for word in row.aliases:
            others = [one.path[-1] for one in rows if one.code != row.code and word in one.path[-1]]
            assert others == [], (row.code, word)
