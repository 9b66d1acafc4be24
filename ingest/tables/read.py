"""Reads the located tables: every cell of their forms, with its state, span and proof."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.normal import fold, simplify
from ingest.schema import Document, FormName, Table, TableName, TableRegion
from ingest.tables.four import read_four
from ingest.tables.readings import table_of
from ingest.tables.three import read_three
from ingest.tables.tokens import tokenize
from ingest.tables.two import read_two

_READERS = {TableName.TWO: read_two, TableName.THREE: read_three, TableName.FOUR: read_four}


def read(document: Document, regions: Sequence[TableRegion]) -> tuple[Table, ...]:
    """The tables of the regions, in their order, each with every cell of its form.

    A region whose labels do not tell the form takes that of its neighbours, table three's
    first, else the form of 2021.
    """
    folded = simplify(fold(document.text))
    forms = {region.table: region.form for region in regions if region.form is not None}
    common = forms.get(TableName.THREE) or forms.get(TableName.TWO) or FormName.FORM_2021
    tables = []
    for region in regions:
        name = region.form or common
        end = _line_end(folded, region.span.end)
        tokens = tokenize(folded, region.span.start, end)
        readings = _READERS[region.table](tokens, name)
        tables.append(table_of(document, name, region.table, region.span, readings))
    return tuple(tables)


def _line_end(text: str, at: int) -> int:
    """The end of the line if only separators follow: its last cells may be blank."""
    end = at
    while end < len(text) and text[end] in " \t|":
        end += 1
    return end if end == len(text) or text[end] == "\n" else at
