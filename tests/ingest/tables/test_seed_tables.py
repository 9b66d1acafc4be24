"""The five seeds: every cell of their tables is a 0, or said to be in doubt."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from ingest.schema import CellState, Document, FormName, TableName
from ingest.tables import locate, read

SEEDS = sorted((Path(__file__).parents[3] / "seeds").glob("*.txt"))


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem[:3])
def test_every_cell_of_the_seeds_is_zero(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    document = Document(source=path.name, media_type="text/plain", text=text)
    tables = read(document, locate(document))
    assert [table.table for table in tables] == list(TableName)
    assert {table.form for table in tables} == {FormName.FORM_2021}
    assert [len(table.cells) for table in tables] == [10, 175, 15]
    for table in tables:
        for cell in table.cells:
            assert cell.state is CellState.VALUE
            assert cell.value == Decimal(0)
            assert cell.span is not None
            assert text[cell.span.start : cell.span.end] == cell.printed
            assert cell.labels_agree
