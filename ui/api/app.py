"""The API as a whole: routes, errors, and who may call from another site."""

from __future__ import annotations

from enum import Enum
from typing import Any

from fastapi import APIRouter, FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse, PlainTextResponse
from starlette.routing import Match

from ingest.errors import IngestError
from ui import embed
from ui.api import asking, problems, reading
from ui.api.schema import State
from ui.service import Service

PREFIX = "/api/v1"
_TAGS: list[str | Enum] = ["运行"]
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
_ABOUT = (
    "政府信息公开工作年度报告的问答。每个数字都带出处：年报原文里的起止位置，"
    "或法定表格里的那一格。出错时返回 application/problem+json。"
)


def create(service: Service) -> FastAPI:
    """The API over one service."""
    app = FastAPI(
        title="年报问答",
        version="1",
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        openapi_url=f"{PREFIX}/openapi.json",
    )
    problems.install(app)
    router = APIRouter(prefix=PREFIX, responses=problems.RESPONSES)
    asking.routes(router, service)
    reading.routes(router, service)
    _state(router, service)
    _others(router)
    app.include_router(router)
    outside = APIRouter()
    embed.routes(outside)
    app.include_router(outside)
    return app


def _state(router: APIRouter, service: Service) -> None:
    """health, ready, metrics."""

    @router.get("/health", tags=_TAGS, summary="进程在运行")
    async def health() -> State:
        return State(status="ok")

    @router.get("/ready", tags=_TAGS, summary="资料库可以回答", response_model=State)
    def ready() -> Any:
        try:
            reports, agencies = service.stats()
        except IngestError:
            reports = agencies = 0
        if not service.desk.engine.ready:
            return problems.problem(503, "服务正在启动。", headers={"Retry-After": "2"})
        if not reports:
            return problems.problem(503, "资料库里还没有年报。", headers={"Retry-After": "10"})
        return State(status="ready", reports=reports, agencies=agencies)

    @router.get(
        "/metrics", tags=_TAGS, summary="计数（Prometheus）", response_class=PlainTextResponse
    )
    async def metrics() -> str:
        if service.embed is not None:
            # The counts are of the whole service, which an embedding knows nothing of.
            raise HTTPException(404)
        return service.metrics()


def _others(router: APIRouter) -> None:
    """Every other address under the prefix, which the page would take for its own."""
    known = tuple(router.routes)

    @router.api_route("/{rest:path}", methods=_METHODS, include_in_schema=False)
    def unknown(request: Request, rest: str) -> JSONResponse:
        del rest
        allowed = [
            method
            for method in _METHODS
            for route in known
            if route.matches({**request.scope, "method": method})[0] is Match.FULL
        ]
        if not allowed:
            return problems.problem(404)
        return problems.problem(405, headers={"Allow": ", ".join(allowed)})
