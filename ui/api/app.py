"""The routes of the API: one answer, and the source that a citation points to."""

from __future__ import annotations

from typing import Annotated

from fastapi import FastAPI, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse

from ingest.errors import IngestError, UnknownReport
from ingest.schema import Model, Span
from qa.answer import Assistant
from qa.schema import Answer
from ui import source

_LONGEST = 5_000


class Asked(Model):
    """A question with the earlier ones, oldest first."""

    question: str
    history: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    id: str | None = None


def create(assistant: Assistant) -> FastAPI:
    """The API over one assistant."""
    app = FastAPI(
        title="年报问答",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )

    @app.exception_handler(IngestError)
    def refused(request: Request, error: IngestError) -> JSONResponse:
        del request
        status = 404 if isinstance(error, UnknownReport) else 503
        return JSONResponse(
            {"type": "about:blank", "title": str(error), "status": status},
            status_code=status,
            media_type="application/problem+json",
        )

    @app.get("/api/v1/health")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.post("/api/v1/ask")
    def ask(asked: Asked) -> Answer:
        return assistant.answer(
            asked.question[:_LONGEST], asked.history[-20:], agencies=asked.agencies, id=asked.id
        )

    @app.get("/api/v1/source", response_class=HTMLResponse)
    def show(
        report: Annotated[str, Query(max_length=300)],
        start: Annotated[int, Query(ge=0)],
        end: Annotated[int, Query(ge=0)],
        cell: Annotated[int | None, Query(ge=0)] = None,
        other: Annotated[list[int] | None, Query(max_length=400)] = None,
    ) -> str:
        library = assistant.library
        entry = library.report(report)
        if cell is None:
            return source.passage(library, entry, Span(start=start, end=end))
        places = {
            one.span.start: (one.table, one.row, one.column)
            for one in library.cells([report])[report]
            if one.span is not None
        }
        main = places.get(cell)
        if main is None:
            return source.passage(library, entry, Span(start=start, end=end))
        tinted = [places[at] for at in other or [] if at in places]
        marked = [main, *(place for place in tinted if place != main)]
        return source.table(
            library,
            entry,
            main[0],
            [(row, column) for table, row, column in marked if table == main[0]],
            Span(start=start, end=end),
        )

    return app
