"""Reads the located tables: every cell of their forms, with its state, span and proof."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.schema import Document, FormName, Proof, Table, TableName, TableRegion
from ingest.tables.four import read_four
from ingest.tables.grids import tokens_of
from ingest.tables.plain import plain
from ingest.tables.prose import dispute_statement, read_prose
from ingest.tables.readings import table_of
from ingest.tables.three import read_three
from ingest.tables.two import read_two

_READERS = {TableName.TWO: read_two, TableName.THREE: read_three, TableName.FOUR: read_four}


def read(document: Document, regions: Sequence[TableRegion]) -> tuple[Table, ...]:
    """The tables of the regions, in their order, each with every cell of its form.

    A region whose labels do not tell the form takes that of its neighbours, table three's
    first, else the form of 2021.
    """
    folded = plain(document.text)
    forms = {region.table: region.form for region in regions if region.form is not None}
    common = forms.get(TableName.THREE) or forms.get(TableName.TWO) or FormName.FORM_2021
    tables = []
    for region in regions:
        name = region.form or common
        end = _line_end(folded, region.span.end)
        tokens = tokens_of(document, folded, region.span, end)
        names = [name] if region.form or region.table is not TableName.THREE else [name, *FormName]
        readers = [
            table_of(
                document, each, region.table, region.span, _READERS[region.table](tokens, each)
            )
            for each in dict.fromkeys(names)
        ]
        tables.append(max(readers, key=_proved))
    # Words alone make no statutory table: a report of the old form may say as much.
    if regions and all(region.table is not TableName.FOUR for region in regions):
        told = _told(document, folded, regions, common)
        if told is not None:
            tables.append(told)
    return tuple(tables)


def _proved(table: Table) -> int:
    """How many cells the identities confirm."""
    return sum(cell.proof in (Proof.COLUMN, Proof.ROW_AND_COLUMN) for cell in table.cells)


def _told(
    document: Document, folded: str, regions: Sequence[TableRegion], name: FormName
) -> Table | None:
    """Table four from the words that stand in its place."""
    span = dispute_statement(folded, regions)
    if span is None:
        return None
    readings = read_prose(folded, span)
    if not readings:
        return None
    return table_of(document, name, TableName.FOUR, span, readings)


def _line_end(text: str, at: int) -> int:
    """The end of the line if only separators follow: its last cells may be blank."""
    end = at
    while end < len(text) and text[end] in " \t|":
        end += 1
    return end if end == len(text) or text[end] == "\n" else at
