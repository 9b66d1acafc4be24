"""The replies that the page's own addresses give."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from fastapi.responses import HTMLResponse, Response

from ui.spreadsheet import Row, csv_text, xlsx_bytes

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_STORE = {"Cache-Control": "no-store"}


def markup(body: str, status: int = 200) -> HTMLResponse:
    """A piece of the page."""
    return HTMLResponse(body, status_code=status, headers=_STORE)


def table(name: str, rows: Iterable[Row]) -> Response:
    """Rows as a CSV file."""
    kind = "text/csv; charset=utf-8"
    return Response(csv_text(rows), media_type=kind, headers=_named(f"{name}.csv"))


def workbook(name: str, rows: Iterable[Row], widths: tuple[int, ...]) -> Response:
    """Rows as an XLSX file."""
    body = xlsx_bytes(name, rows, widths)
    return Response(body, media_type=_XLSX, headers=_named(f"{name}.xlsx"))


def _named(name: str) -> dict[str, str]:
    return {**_STORE, "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
