"""What the page fetches beside the conversation: the views' markup, and tables to take away."""

from __future__ import annotations

from importlib.resources import files
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from ui import compareview, comparing
from ui.comparing import Choice, choice, compared
from ui.jobs import Jobs
from ui.operators import Operators
from ui.page import library, operating
from ui.page.replies import markup, table, workbook
from ui.service import Service

PREFIX = "/page"
_YEARS = 15
Names = Annotated[tuple[Annotated[str, Query(max_length=100)], ...], Query(max_length=60)]
Years = Annotated[tuple[Annotated[int, Query(ge=1990, le=2100)], ...], Query(max_length=40)]


def create(service: Service) -> APIRouter:
    """The page's own addresses, none of them a part of the API."""
    router = APIRouter(prefix=PREFIX, include_in_schema=False)
    # Nobody changes the library from another site's page.
    operators = Operators("" if service.embed else service.settings.operator_password)
    jobs = Jobs(service.library.path, service.settings)
    _english(router)
    _comparison(router, service)
    library.routes(router, service, operators, jobs)
    operating.routes(router, service, operators, jobs)
    return router


def _english(router: APIRouter) -> None:
    """The interface's words in English, fetched by who wants them."""
    body = (files(__package__) / "english.json").read_bytes()

    @router.get("/english.json")
    async def english() -> Response:
        return Response(body, media_type="application/json")


def _comparison(router: APIRouter, service: Service) -> None:
    """The comparison as markup, CSV and XLSX."""

    @router.get("/compare")
    def compare(a: Names = (), m: Names = (), y: Years = ()) -> HTMLResponse:
        chosen = choice(service, a, m, y) if a or m or y else comparing.opening(service)
        found = compared(service, chosen) if _whole(chosen) else None
        bodies = sorted(one.name for one in service.names().agencies.values())
        held = service.library.stats()
        last = held.last_year or 0
        years = range(max(held.first_year or 1, last - _YEARS + 1), last + 1)
        return markup(compareview.view(chosen, found, bodies, years))

    @router.get("/compare.csv")
    def as_csv(a: Names = (), m: Names = (), y: Years = ()) -> Response:
        rows = comparing.rows(compared(service, choice(service, a, m, y)))
        return table("年报比较", rows)

    @router.get("/compare.xlsx")
    def as_xlsx(a: Names = (), m: Names = (), y: Years = ()) -> Response:
        rows = comparing.rows(compared(service, choice(service, a, m, y)))
        return workbook("年报比较", rows, comparing.WIDTHS)


def _whole(chosen: Choice) -> bool:
    return bool(chosen.agencies and chosen.measures and chosen.years)
