"""Rows as CSV and XLSX, so that a spreadsheet shows them and runs nothing in them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

# A spreadsheet runs a cell that begins with one of these.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
Cell = str | int | float | None
Row = Sequence[Cell]


def harmless(text: str) -> str:
    """The text as a cell that is never taken for a formula."""
    return "'" + text if text.startswith(_FORMULA) else text


def csv_text(rows: Iterable[Row]) -> str:
    """CSV with the mark that Excel takes UTF-8 by; numbers stay numbers."""
    buffer = io.StringIO()
    buffer.write("\ufeff")
    writer = csv.writer(buffer, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_safe(one) for one in row])
    return buffer.getvalue()


def xlsx_bytes(title: str, rows: Iterable[Row], widths: Sequence[int] = ()) -> bytes:
    """A workbook of one sheet, its first row as the head."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title[:31]
    for row in rows:
        sheet.append([_clean(one) for one in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for line in sheet.iter_rows():
        for cell in line:
            # A text that begins with “=” is text here too.
            if isinstance(cell.value, str):
                cell.data_type = "s"
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    for index, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.freeze_panes = "A2"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _safe(cell: Cell) -> Cell:
    return harmless(cell) if isinstance(cell, str) else cell


def _clean(cell: Cell) -> Cell:
    """Without the control characters that a workbook cannot hold."""
    if not isinstance(cell, str):
        return cell
    return "".join(one for one in cell if one in "\n\t" or ord(one) >= 32)
