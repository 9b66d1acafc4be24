"""The library view's addresses: the grid, a report's card, the questions still owed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, Response

from ingest.schema import ReportEntry
from ui import libraryview, operatorview
from ui.jobs import Jobs
from ui.libraryview import SHOWN, Shelf, why
from ui.markup import tag, words
from ui.operators import COOKIE, Operators
from ui.page.replies import markup, table
from ui.questionlog import Logged
from ui.service import Service
from ui.source import links
from ui.spreadsheet import Row

_SPANS = 6


def routes(router: APIRouter, service: Service, operators: Operators, jobs: Jobs) -> None:
    """library, report, unanswered.csv."""

    def todo(operator: bool) -> tuple[Logged, ...] | None:
        """The questions without an answer; not for everyone where there are operators."""
        # What is asked on the page is nothing for the readers of another site.
        shown = service.desk.log.keep and service.embed is None
        shown = shown and (operator or not operators.open)
        return service.desk.log.unanswered() if shown else None

    @router.get("/library")
    def library(request: Request, find: Annotated[str, Query(max_length=100)] = "") -> HTMLResponse:
        operator = operators.known(request.cookies.get(COOKIE))
        entries, owed = service.reports(), todo(operator)
        operating = ""
        if operators.open:
            operating = operatorview.tools(entries, owed or (), jobs.state) if operator \
                else operatorview.login()  # fmt: skip
        served = {one.id for one in entries}
        curated = [one for one in service.assistant.curated.all()
                   if all(quoted.report in served for quoted in one.quotes)]  # fmt: skip
        held = shelf(service, entries, find)
        return markup(libraryview.view(held, owed, curated, operating, operator=operator))

    @router.get("/report")
    def report(report: Annotated[str, Query(max_length=300)]) -> HTMLResponse:
        entry = service.report(report)
        breaches = service.library.breaches([report])[report]
        cells = {one.span for one in service.library.cells([report])[report] if one.span}
        places = {}
        for index, breach in enumerate(breaches):
            spans = list(dict.fromkeys(breach.spans))
            chips = [
                tag("button", words(at), class_="nb-chip", type="button", data_report=report,
                    data_start=span.start, data_end=span.end,
                    data_cell=span.start if span in cells else None,
                    aria_label=f"出处{at}：{breach.expression}")
                for at, span in enumerate(spans[:_SPANS], start=1)
            ]  # fmt: skip
            places[index] = "".join(chips)
        drawn = links(service.library, entry, None)
        return markup(libraryview.card(entry, breaches, places, drawn))

    @router.get("/unanswered.csv")
    def unanswered(request: Request) -> Response:
        owed = todo(operators.known(request.cookies.get(COOKIE)))
        if owed is None:
            raise HTTPException(404)
        rows: list[Row] = [("次数", "问题", "为什么", "单位", "年度", "最近一次"),
                *((one.times, one.question, why(one), "、".join(one.agencies),
                   "、".join(map(str, one.years)), one.time) for one in owed)]  # fmt: skip
        return table("没有答上来的问题", rows)


def shelf(service: Service, entries: tuple[ReportEntry, ...], find: str) -> Shelf:
    """A page of the library: the bodies whose name holds those words, the first of them."""
    wanted = "".join(find.split())
    matching = [one for one in entries if wanted in one.agency_name]
    names = list(dict.fromkeys(one.agency_name for one in matching))
    shown = set(names[:SHOWN])
    held = tuple(one for one in matching if one.agency_name in shown)
    return Shelf(
        entries=held,
        bodies=len(names),
        reports=len(matching),
        updated=service.updated().isoformat(),
        find=find,
        years=tuple(sorted({one.year for one in held if one.year}, reverse=True)),
        breaches=service.breaches(held),
    )
