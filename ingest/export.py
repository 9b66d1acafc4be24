"""The library as rows for other programs: cells, quantities, reports; CSV or JSON Lines."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from functools import cache
from itertools import islice

from ingest.form import form
from ingest.library import Library
from ingest.schema import Cell, FormName, ReportEntry, TableName

Row = Mapping[str, object]

_AT_ONCE = 200
_SEPARATOR = " > "
# Excel takes UTF-8 for granted only with this mark in front.
_MARK = "\ufeff"


class What(StrEnum):
    """What is exported."""

    CELLS = "cells"
    QUANTITIES = "quantities"
    REPORTS = "reports"


class Format(StrEnum):
    """How it is written."""

    CSV = "csv"
    JSONL = "jsonl"


_COLUMNS = {
    What.CELLS: (
        *("report", "agency", "year", "form", "table", "row", "column", "value", "printed"),
        *("state", "proof", "source", "start", "end"),
    ),
    What.QUANTITIES: (
        *("report", "agency", "year", "kind", "measure", "label", "verb", "object", "channel"),
        *("topic", "period", "scope", "value", "unit", "printed", "approximate", "none_stated"),
        *("doubt", "ordinal", "part_of", "section", "source", "start", "end"),
    ),
    What.REPORTS: (
        *("report", "agency", "year", "scope", "title", "published", "form", "source", "url"),
        *("current", "notices"),
    ),
}


def export(library: Library, what: What, style: Format = Format.CSV) -> Iterator[str]:
    """The lines of the export, each with its line end, in order of agency and year.

    Cells and quantities are those of the current reports; reports are all, older versions
    marked. Rows are read as they are taken: memory does not grow with the library.
    """
    rows = _ROWS[What(what)](library)
    if Format(style) is Format.JSONL:
        for row in rows:
            yield json.dumps(row, ensure_ascii=False, default=_number) + "\n"
        return
    names = _COLUMNS[What(what)]
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write(_MARK)
    writer.writerow(names)
    for row in rows:
        yield _taken(buffer)
        writer.writerow([_text(row[name]) for name in names])
    yield _taken(buffer)


def _number(value: object) -> int | float:
    assert isinstance(value, Decimal)
    return int(value) if value == value.to_integral_value() else float(value)


def _text(value: object) -> str:
    if value is None:
        return ""
    if type(value) is int:
        return str(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, list):
        return "；".join(map(str, value))
    if isinstance(value, bool):
        return str(int(value))
    text = str(value)
    # A spreadsheet would run it.
    return f"'{text}" if text.startswith(("=", "@")) else text


def _taken(buffer: io.StringIO) -> str:
    line = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return line


def _batches(library: Library) -> Iterator[list[ReportEntry]]:
    entries = iter(library.reports())
    while batch := list(islice(entries, _AT_ONCE)):
        yield batch


def _reports(library: Library) -> Iterator[Row]:
    for entry in library.reports(current_only=False):
        yield {
            "report": entry.id,
            "agency": entry.agency_name,
            "year": entry.year,
            "scope": entry.scope,
            "title": entry.title,
            "published": entry.published.isoformat() if entry.published else None,
            "form": entry.form,
            "source": entry.source,
            "url": entry.url,
            "current": entry.current,
            "notices": list(entry.notices),
        }


def _cells(library: Library) -> Iterator[Row]:
    for batch in _batches(library):
        held = library.cells([entry.id for entry in batch])
        for entry in batch:
            for cell in held[entry.id]:
                yield _cell(entry, cell)


@cache
def _place(name: FormName, table: TableName, row: str, column: str) -> tuple[str, str, str]:
    found = form(name).table(table)
    paths = found.row(row).path, found.column(column).path
    return found.title, _SEPARATOR.join(paths[0]), _SEPARATOR.join(paths[1])


def _cell(entry: ReportEntry, cell: Cell) -> Row:
    table, row, column = _place(cell.form, cell.table, cell.row, cell.column)
    return {
        "report": entry.id,
        "agency": entry.agency_name,
        "year": entry.year,
        "form": cell.form,
        "table": table,
        "row": row,
        "column": column,
        "value": cell.value,
        "printed": cell.printed,
        "state": cell.state,
        "proof": cell.proof,
        "source": entry.source,
        "start": cell.span.start if cell.span else None,
        "end": cell.span.end if cell.span else None,
    }


def _quantities(library: Library) -> Iterator[Row]:
    for batch in _batches(library):
        held = library.quantities([entry.id for entry in batch])
        for entry in batch:
            sections = library.sections(entry.id)
            for quantity in held[entry.id]:
                known = 0 <= quantity.section < len(sections)
                path = sections[quantity.section].path if known else ()
                yield {
                    "report": entry.id,
                    "agency": entry.agency_name,
                    "year": entry.year,
                    "kind": quantity.kind,
                    "measure": quantity.measure,
                    "label": quantity.label,
                    "verb": quantity.verb,
                    "object": quantity.object,
                    "channel": quantity.channel,
                    "topic": quantity.topic,
                    "period": quantity.period,
                    "scope": quantity.scope,
                    "value": quantity.value,
                    "unit": quantity.unit,
                    "printed": quantity.printed,
                    "approximate": quantity.approximate,
                    "none_stated": quantity.none_stated,
                    "doubt": quantity.doubt,
                    "ordinal": quantity.ordinal,
                    "part_of": quantity.part_of,
                    "section": _SEPARATOR.join(path),
                    "source": entry.source,
                    "start": quantity.span.start,
                    "end": quantity.span.end,
                }


_ROWS = {What.CELLS: _cells, What.QUANTITIES: _quantities, What.REPORTS: _reports}
