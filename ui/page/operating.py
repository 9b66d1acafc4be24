"""The operators' addresses: login, upload, ingest, remove, written answers.

Each change asks for the session's cookie, which no other site's request carries, and for a
header that no form of another site can set.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Body, Depends, HTTPException, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, JSONResponse, Response

from ingest.schema import Model
from qa.curated import Quoted
from qa.errors import BadAnswer
from ui import operatorview
from ui.clients import Proxies
from ui.feedback import Feedback
from ui.jobs import JobRunning, Jobs
from ui.operators import COOKIE, HOURS, Operators, TooManyTries
from ui.page.replies import markup
from ui.service import Service

PATH = "/operator"
_HEADER = "x-nianbao"
_RUNNING = "上一件事还没有做完，请稍后再试。"


class Password(Model):
    """What is given to log in."""

    password: str


class Removed(Model):
    """The report to be taken out."""

    report: str


class Written(Model):
    """An answer that an operator wrote, with the words it rests on."""

    question: str
    answer: str
    report: list[str]
    quote: list[str]


class Unwritten(Model):
    """The question whose written answer is to be taken away."""

    question: str


def routes(router: APIRouter, service: Service, operators: Operators, jobs: Jobs) -> None:
    """Everything under /operator; nothing where there is no login."""
    if not operators.open:
        return
    proxies = Proxies(service.settings.trusted_proxies)

    def operator(request: Request) -> None:
        _own(request)
        if not operators.known(request.cookies.get(COOKIE)):
            raise HTTPException(401)

    inside = APIRouter(prefix=PATH, dependencies=[Depends(operator)])

    @router.post(f"{PATH}/login")
    def login(request: Request, given: Annotated[Password, Body()]) -> Response:
        _own(request)
        peer = request.client.host if request.client else ""
        told = request.headers.getlist("x-forwarded-for")
        try:
            token = operators.login(given.password, proxies.client(peer, told))
        except TooManyTries:
            return _said(429, "试得太多了，请过几分钟再试。")
        if token is None:
            return _said(403, "口令不对。")
        reply = _said(200, "已登录。")
        before = request.headers.get("x-forwarded-proto") if proxies.trusts(peer) else None
        reply.set_cookie(COOKIE, token, max_age=HOURS * 3600, httponly=True, samesite="strict",
                         secure=(before or request.url.scheme) == "https", path="/")  # fmt: skip
        return reply

    @inside.post("/logout")
    def logout(request: Request) -> Response:
        operators.logout(request.cookies.get(COOKIE))
        reply = _said(200, "已退出。")
        reply.delete_cookie(COOKIE, path="/")
        return reply

    @inside.post("/upload")
    async def upload(
        request: Request, name: Annotated[str, Query(min_length=1, max_length=500)]
    ) -> Response:
        written = await run_in_threadpool(jobs.incoming) / secrets.token_hex(16)
        try:
            await _write(request, written)
            kept = await run_in_threadpool(jobs.take, written, name)
        finally:
            await run_in_threadpool(written.unlink, missing_ok=True)
        return _said(201, f"已收到“{kept}”。")

    @inside.post("/ingest")
    def ingest() -> Response:
        try:
            jobs.ingest()
        except JobRunning:
            return _said(409, _RUNNING)
        return _said(202, "开始读入。")

    @inside.get("/job")
    def job() -> HTMLResponse:
        return markup(operatorview.job(jobs.state))

    @inside.post("/remove")
    def remove(given: Annotated[Removed, Body()]) -> Response:
        service.report(given.report)
        try:
            jobs.remove(given.report)
        except JobRunning:
            return _said(409, _RUNNING)
        return _said(202, "正在删除。")

    @inside.post("/curate")
    def curate(given: Annotated[Written, Body()]) -> Response:
        pairs = zip(given.report, given.quote, strict=False)
        quotes = [Quoted(report=report.strip(), quote=quote) for report, quote in pairs
                  if report.strip() or quote.strip()]  # fmt: skip
        try:
            service.assistant.curated.add(given.question, given.answer, quotes)
        except BadAnswer as error:
            return _said(422, str(error))
        return _said(201, "已保存，引文已核对。")

    @inside.post("/uncurate")
    def uncurate(given: Annotated[Unwritten, Body()]) -> Response:
        service.assistant.curated.remove(given.question)
        return _said(200, "已删除。")

    @router.get(f"{PATH}/feedback.csv")
    def feedback(request: Request) -> Response:
        if not operators.known(request.cookies.get(COOKIE)):
            raise HTTPException(401)
        rows = Feedback(service.library.path).table()
        return Response(rows, media_type="text/csv; charset=utf-8",
                        headers={"Cache-Control": "no-store",
                                 "Content-Disposition": "attachment; filename=feedback.csv"}
                        )  # fmt: skip

    router.include_router(inside)


def _own(request: Request) -> None:
    """Refuse what another site's page sent."""
    origin = request.headers.get("origin")
    elsewhere = origin and urlsplit(origin).netloc != request.headers.get("host")
    if elsewhere or (request.method != "GET" and _HEADER not in request.headers):
        raise HTTPException(403)


async def _write(request: Request, path: Path) -> None:
    """The request's body into a file, piece by piece; the guard bounds its size."""
    with await run_in_threadpool(path.open, "wb") as file:
        async for piece in request.stream():
            await run_in_threadpool(file.write, piece)


def _said(status: int, title: str) -> Response:
    return JSONResponse({"title": title}, status, {"Cache-Control": "no-store"})
