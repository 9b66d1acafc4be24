"""The library over the API: reports, their texts and tables, single cells, sources as markup."""

from __future__ import annotations

import mimetypes
from decimal import Decimal
from enum import Enum
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import FileResponse, HTMLResponse, PlainTextResponse, Response

from ingest.form import form
from ingest.schema import Cell, ReportEntry, Span, TableName
from ui import source
from ui.api.schema import Catalogue, Described, Drawn, Listed, Name, Told, Year
from ui.service import Service

_TAGS: list[str | Enum] = ["年报"]
_SEPARATOR = " > "
Report = Annotated[str, Query(max_length=300, examples=["平罗县渠口乡-2024"])]


def routes(router: APIRouter, service: Service) -> None:
    """cell, reports, source."""

    @router.get("/cell", tags=_TAGS, summary="法定表格的一格（或一行、一列、一张表）")
    def cell(
        agency: Annotated[Name, Query(examples=["平罗县渠口乡"])],
        year: Year,
        table: Annotated[TableName, Query(examples=["three"])],
        row: Annotated[str | None, Query(max_length=200, examples=["new"])] = None,
        column: Annotated[str | None, Query(max_length=200, examples=["total"])] = None,
    ) -> tuple[Told, ...]:
        """`row` and `column` are the form's codes or its paths (“… > …”)."""
        entries = [one for one in service.reports()
                   if one.year == year and _named(service, agency, one)]  # fmt: skip
        if not entries:
            raise HTTPException(404)
        found = [
            _told(service, entry, one)
            for entry in entries
            for one in service.library.cells([entry.id])[entry.id]
            if one.table is table
        ]
        chosen = tuple(
            told for code, told in found
            if row in (None, code[0], told.row) and column in (None, code[1], told.column)
        )  # fmt: skip
        if not chosen:
            raise HTTPException(404)
        return chosen

    @router.get("/reports", tags=_TAGS, summary="资料库里的年报")
    def reports(
        agency: Annotated[str | None, Query(max_length=100)] = None,
        year: Year | None = None,
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
        offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
    ) -> Catalogue:
        entries = [
            one for one in service.reports()
            if (year is None or one.year == year)
            and (agency is None or _named(service, agency, one))
        ]  # fmt: skip
        shown = entries[offset : offset + limit]
        breaches = service.library.breaches([one.id for one in shown]) if shown else {}
        listed = tuple(_listed(one, len(breaches.get(one.id, ()))) for one in shown)
        return Catalogue(total=len(entries), reports=listed)

    @router.get("/reports/{report}", tags=_TAGS, summary="一份年报")
    def one_report(report: str) -> Described:
        entry = service.report(report)
        broken = len(service.library.breaches([report])[report])
        return Described(
            **_listed(entry, broken).model_dump(), sections=service.library.sections(report)
        )

    @router.get(
        "/reports/{report}/text", tags=_TAGS, summary="年报全文", response_class=PlainTextResponse
    )
    def text(report: str) -> Response:
        service.report(report)
        raw = service.library.text(report).encode("utf-8", "replace")
        return Response(raw, media_type="text/plain; charset=utf-8")

    @router.get("/reports/{report}/tables", tags=_TAGS, summary="年报的三张法定表格")
    def tables(report: str) -> tuple[Drawn, ...]:
        service.report(report)
        return tuple(
            Drawn(table=one.table, form=one.form, span=one.span, cells=one.cells,
                  notices=one.notices)
            for one in sorted(
                service.library.tables(report), key=lambda one: list(TableName).index(one.table)
            )
        )  # fmt: skip

    @router.get(
        "/reports/{report}/original", tags=_TAGS, summary="原文件", response_class=FileResponse
    )
    def original(report: str) -> FileResponse:
        entry = service.report(report)
        path = service.library.original(report)
        if path is None:
            raise HTTPException(404)
        name = entry.source.replace("\\", "/").rsplit("/", 1)[-1]
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        # Only a PDF is shown by the browser: a page or a picture of another site is never run here.
        pdf = kind == "application/pdf"
        return FileResponse(
            path,
            media_type=kind if pdf else "application/octet-stream",
            filename=name,
            content_disposition_type="inline" if pdf else "attachment",
        )

    @router.get("/source", tags=_TAGS, summary="出处（网页片段）", response_class=HTMLResponse)
    def show(
        report: Report,
        start: Annotated[int, Query(ge=0, le=100_000_000)],
        end: Annotated[int, Query(ge=0, le=100_000_000)],
        cell: Annotated[int | None, Query(ge=0, le=100_000_000)] = None,
        other: Annotated[list[int] | None, Query(max_length=400)] = None,
    ) -> str:
        entry, library = service.report(report), service.library
        span = Span(start=start, end=end)
        places = {} if cell is None else {
            one.span.start: (one.table, one.row, one.column)
            for one in library.cells([report])[report]
            if one.span is not None
        }  # fmt: skip
        main = places.get(cell) if cell is not None else None
        if main is None:
            return source.passage(library, entry, span)
        tinted = (places[at] for at in other or [] if at in places)
        marked = [main, *(place for place in dict.fromkeys(tinted) if place != main)]
        same = [(row, column) for table, row, column in marked if table == main[0]]
        return source.table(library, entry, main[0], same, span)


def _named(service: Service, agency: str, entry: ReportEntry) -> bool:
    return entry.agency_name == agency or entry.agency in service.ids((agency,))


def _listed(entry: ReportEntry, breaches: int) -> Listed:
    return Listed(
        id=entry.id,
        agency=entry.agency_name,
        year=entry.year,
        title=entry.title,
        scope=entry.scope,
        published=entry.published.isoformat() if entry.published else None,
        source=entry.source,
        url=entry.url,
        form=entry.form,
        breaches=breaches,
        notices=entry.notices,
    )


def _told(service: Service, entry: ReportEntry, cell: Cell) -> tuple[tuple[str, str], Told]:
    drawn = form(cell.form).table(cell.table)
    span = cell.span
    quote = service.library.text(entry.id)[span.start : span.end] if span else ""
    told = Told(
        report=entry.id,
        agency=entry.agency_name,
        year=entry.year,
        table=drawn.title,
        row=_SEPARATOR.join(drawn.row(cell.row).path),
        column=_SEPARATOR.join(drawn.column(cell.column).path),
        value=_number(cell.value),
        printed=cell.printed,
        state=cell.state,
        proof=cell.proof,
        candidates=tuple(float(one) for one in cell.candidates),
        quote=quote,
        start=span.start if span else None,
        end=span.end if span else None,
    )
    return (cell.row, cell.column), told


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
