"""What the page fetches beside the conversation: the views' markup, and tables to take away."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from ui import compareview, comparing
from ui.comparing import Choice, choice, compared
from ui.service import Service
from ui.spreadsheet import Row, csv_text, xlsx_bytes

PREFIX = "/page"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_STORE = {"Cache-Control": "no-store"}
Names = Annotated[tuple[Annotated[str, Query(max_length=100)], ...], Query(max_length=60)]
Years = Annotated[tuple[Annotated[int, Query(ge=1990, le=2100)], ...], Query(max_length=40)]


def routes(router: APIRouter, service: Service) -> None:
    """The comparison as markup, CSV and XLSX."""

    @router.get("/compare")
    def compare(a: Names = (), m: Names = (), y: Years = ()) -> HTMLResponse:
        chosen = choice(service, a, m, y) if a or m or y else comparing.opening(service)
        found = compared(service, chosen) if _whole(chosen) else None
        bodies = sorted(one.name for one in service.names().agencies.values())
        held = service.library.stats()
        first, last = held.first_year or 0, held.last_year or -1
        years = range(max(first, last - 14), last + 1)
        return markup(compareview.view(chosen, found, bodies, years))

    @router.get("/compare.csv")
    def as_csv(a: Names = (), m: Names = (), y: Years = ()) -> Response:
        rows = comparing.rows(compared(service, choice(service, a, m, y)))
        return table("年报比较", rows)

    @router.get("/compare.xlsx")
    def as_xlsx(a: Names = (), m: Names = (), y: Years = ()) -> Response:
        rows = comparing.rows(compared(service, choice(service, a, m, y)))
        body = xlsx_bytes("年报比较", rows, comparing.WIDTHS)
        return Response(body, media_type=_XLSX, headers=_named("年报比较.xlsx"))


def create(service: Service) -> APIRouter:
    """The page's own routes, none of them a part of the API."""
    router = APIRouter(prefix=PREFIX, include_in_schema=False)
    routes(router, service)
    return router


def markup(body: str) -> HTMLResponse:
    """A piece of the page."""
    return HTMLResponse(body, headers=_STORE)


def table(name: str, rows: list[Row]) -> Response:
    """Rows as a CSV file."""
    return Response(csv_text(rows), media_type="text/csv; charset=utf-8",
                    headers=_named(f"{name}.csv"))  # fmt: skip


def _whole(chosen: Choice) -> bool:
    return bool(chosen.agencies and chosen.measures and chosen.years)


def _named(name: str) -> dict[str, str]:
    return {**_STORE, "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
