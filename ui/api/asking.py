"""Questions over the API: one answer, the same streamed, and comparisons."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from enum import Enum
from typing import Annotated, Any

from fastapi import APIRouter, Body, HTTPException, Query
from fastapi.responses import Response, StreamingResponse

from qa.schema import Answer, Status
from ui.api.problems import TOO_LONG
from ui.api.schema import (
    Asked,
    Compared,
    Comparison,
    Name,
    Opinion,
    Problem,
    Question,
    State,
    Year,
)
from ui.feedback import Feedback, Full
from ui.limits import BUSY
from ui.service import Busy, Service, TooLong

_TAGS: list[str | Enum] = ["提问"]
_MOST = 200
_BODIES: dict[str, Any] = {
    "一格": {"summary": "表里的一格", "value": {"question": "渠口乡2024年收到多少件申请"}},
    "接着问": {
        "summary": "接着上一个问题",
        "value": {"question": "那渠北镇呢？", "history": ["渠口乡2024年公开了多少条信息"]},
    },
}


def routes(router: APIRouter, service: Service) -> None:
    """ask, ask/stream, compare."""

    @router.post("/ask", tags=_TAGS, summary="提一个问题", response_model=Answer)
    async def ask(asked: Annotated[Asked, Body(openapi_examples=_BODIES)]) -> Response:
        found = await service.asked(
            asked.question, asked.history, asked.agencies, asked.id, asked.default
        )
        return _printed(found)

    @router.get("/ask", tags=_TAGS, summary="提一个问题（地址里写问题）", response_model=Answer)
    async def ask_by_address(
        q: Annotated[Question, Query(examples=["渠口乡2024年公开了多少条信息"])],
        h: Annotated[tuple[Question, ...], Query(max_length=20)] = (),
        agency: Annotated[tuple[Name, ...], Query(max_length=50)] = (),
    ) -> Response:
        return _printed(await service.asked(q, h, agency))

    @router.post(
        "/ask/stream",
        tags=_TAGS, summary="提一个问题，逐段送回（server-sent events）",
        response_class=StreamingResponse,
        responses={200: {"content": {"text/event-stream": {}}, "description":
                         "事件：status（开始）、text（答复文字的一段）、answer（完整答复）。"}},
    )  # fmt: skip
    async def stream(asked: Annotated[Asked, Body(openapi_examples=_BODIES)]) -> StreamingResponse:
        if service.full():
            raise Busy

        async def events() -> AsyncIterator[str]:
            yield _event("status", {"status": "searching"})
            try:
                found = await service.asked(asked.question, asked.history, asked.agencies, asked.id)
            except (Busy, TooLong) as error:
                said = BUSY if isinstance(error, Busy) else TOO_LONG
                yield _event("error", Problem(title=said, status=503).model_dump())
                return
            for piece in _pieces(found.answer):
                yield _event("text", {"text": piece})
            yield _event("answer", found.model_dump(mode="json"))

        return StreamingResponse(
            events(), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"}
        )

    if service.settings.feedback:
        _feedback(router, service)

    @router.get("/compare", tags=_TAGS, summary="单位 × 年度 × 指标")
    def compare(
        agency: Annotated[tuple[Name, ...], Query(min_length=1, max_length=50)],
        measure: Annotated[tuple[Name, ...], Query(min_length=1, max_length=20)],
        year: Annotated[tuple[Year, ...], Query(max_length=20)] = (),
    ) -> Comparison:
        years: tuple[int | None, ...] = year or (None,)
        asked = [(one, when, what) for one in agency for when in years for what in measure]
        with service.place():
            rows = tuple(_compared(service, *one) for one in asked[:_MOST])
        return Comparison(rows=rows)


def _feedback(router: APIRouter, service: Service) -> None:
    feedback = Feedback(service.library.path)

    @router.post("/feedback", tags=_TAGS, summary="对答复的意见", status_code=201)
    def give(opinion: Opinion) -> State:
        """The answer is found again and kept with the opinion: what a caller says it was is not."""
        found = service.ask(opinion.question, opinion.history, opinion.agencies)
        try:
            feedback.add(opinion.verdict, opinion.reasons, opinion.comment, opinion.history, found)
        except Full:
            raise HTTPException(507) from None
        return State(status="kept")


def _compared(service: Service, agency: str, year: int | None, measure: str) -> Compared:
    when = f"{year}年" if year else ""
    found = service.answer(f"{agency}{when}{measure}是多少？")
    value = found.values[0] if found.status is Status.ANSWERED and found.values else None
    return Compared(
        agency=(value and value.agency) or agency,
        year=(value and value.year) or year,
        measure=measure,
        status=str(found.status),
        value=value.value if value else None,
        unit=value.unit if value else None,
        printed=value.printed if value else None,
        approximate=bool(value and value.approximate),
        proof=str(value.proof) if value else None,
        answer=found.answer,
        notices=found.notices,
        citations=found.citations,
    )


def _printed(found: Answer) -> Response:
    # The answer is a checked model: FastAPI need not check it once more.
    return Response(found.model_dump_json(), media_type="application/json")


def _pieces(text: str) -> Iterator[str]:
    """The text sentence by sentence."""
    piece = ""
    for letter in text:
        piece += letter
        if letter in "。；？！":
            yield piece
            piece = ""
    if piece:
        yield piece


def _event(name: str, data: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
