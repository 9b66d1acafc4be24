"""Errors as problem+json (RFC 9457): a status, one Chinese sentence, nothing of the inside."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from ingest.errors import IngestError, UnknownAgency, UnknownReport
from ui.api.schema import Problem
from ui.limits import BUSY, later
from ui.service import Busy, TooLong

_LOG = logging.getLogger(__name__)
TOO_LONG = "这个问题回答得太久，已经停下，请换一种问法。"
_TITLES = {
    400: "请求不对，请检查后再试。",
    404: "没有这个地址。",
    405: "这个地址不接受这种请求方法。",
    408: "请求没有发完，请重新提交。",
    413: "请求太大。",
    415: "请用 application/json 提交。",
    422: "请求里有不能用的内容。",
    429: "您问得太快了，请稍等一会儿再问。",
    503: BUSY,
    507: "意见没有存下来，请直接联系单位。",
}
RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": _TITLES[status],
             "content": {"application/problem+json": {}}}
    for status in (400, 404, 405, 408, 413, 422, 429, 503)
}  # fmt: skip


def problem(
    status: int,
    title: str | None = None,
    errors: tuple[str, ...] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """The reply for something that went wrong."""
    told = Problem(title=title or _TITLES.get(status, "出了差错。"), status=status, errors=errors)
    return JSONResponse(told.model_dump(), status, headers, media_type="application/problem+json")


def install(app: FastAPI) -> None:
    """Every error of the application as a problem."""

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        del request
        fields = (".".join(str(part) for part in one["loc"] if part != "body")
                  for one in error.errors()[:10])  # fmt: skip
        return problem(422, errors=tuple(dict.fromkeys(field or "body" for field in fields)))

    @app.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> JSONResponse:
        del request
        return problem(error.status_code, headers=error.headers)

    @app.exception_handler(Busy)
    def busy(request: Request, error: Busy) -> JSONResponse:
        del request, error
        return problem(503, headers=later())

    @app.exception_handler(TooLong)
    def long(request: Request, error: TooLong) -> JSONResponse:
        del request, error
        return problem(503, TOO_LONG, headers=later())

    @app.exception_handler(IngestError)
    def library(request: Request, error: IngestError) -> JSONResponse:
        del request
        if isinstance(error, UnknownReport | UnknownAgency):
            return problem(404, str(error))
        _LOG.exception("the library failed")
        return problem(503, "资料库暂时不能用，请稍后再试。", headers=later())

    @app.exception_handler(Exception)
    def failed(request: Request, error: Exception) -> JSONResponse:
        del request
        _LOG.error("a request failed", exc_info=error)
        return problem(500, "出了差错，已记录下来，请稍后再试。")
