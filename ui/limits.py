"""How much may be asked: the size and the time of a request, a client's share, closed doors."""

from __future__ import annotations

import asyncio
import json
import math
import random
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from ingest.settings import Settings
from ui.clients import Proxies, Shares
from ui.desk import Desk

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

BUSY = "正在回答的问题太多，请稍后再试。"
_BODY_SECONDS = 20.0
_SECONDS_LATER = (2, 3, 4)
# Gradio's own ways to hand files in and out, to fetch for others and to look into runs:
# the page needs none.
_CLOSED = (
    *("/gradio_api/upload", "/gradio_api/file", "/gradio_api/proxy", "/gradio_api/stream"),
    *("/gradio_api/component_server", "/gradio_api/deep_link", "/gradio_api/vibe"),
    *("/gradio_api/undo-vibe", "/gradio_api/process_recording", "/gradio_api/profiling"),
    *("/gradio_api/run-history", "/gradio_api/runs", "/gradio_api/custom_component"),
    *("/upload", "/file=", "/file/", "/proxy=", "/stream/", "/component_server", "/deep_link"),
    *("/monitoring", "/custom_component", "/svelte"),
)
_ASKING = ("/api/v1/ask", "/api/v1/compare", "/api/v1/feedback", "/page/compare")
UPLOAD = "/page/operator/upload"
_PAGE_ASKING = tuple(f"/gradio_api/{one}" for one in ("queue/join", "run/", "api/", "call/"))

__all__ = ["App", "Limits", "Message", "Receive", "Scope", "Send", "Shares", "later", "problem"]


class BadBody(Exception):
    """A body that is larger than the settings take, or that does not come."""

    def __init__(self, status: int, title: str) -> None:
        super().__init__(title)
        self.status = status
        self.title = title


class Limits:
    """An application behind its limits; the desk's places and the clients' shares are all's."""

    def __init__(self, app: App, settings: Settings, desk: Desk, shares: Shares) -> None:
        self.app = app
        self._most = settings.max_body_kilobytes * 1024
        # Operators alone may send this much; who is none is turned away before a byte is kept.
        self._uploaded = int(settings.max_upload_megabytes * 1024 * 1024)
        self._shares = shares
        self._proxies = Proxies(settings.trusted_proxies)
        self._desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = str(scope["path"]).removeprefix(str(scope.get("root_path", "")))
        if path.startswith(_CLOSED):
            await problem(send, 404, "没有这个地址。")
            return
        given = dict(scope.get("headers", ()))
        declared = given.get(b"content-length", b"0")
        most = self._uploaded if path == UPLOAD else self._most
        if not declared.isdigit() or int(declared) > most:
            await problem(send, 413, _too_large(most))
            return
        page = path.startswith(_PAGE_ASKING)
        if path.startswith(_ASKING) or page:
            wait = self._shares.wait(self._client(scope))
            if wait:
                soon = {"Retry-After": str(math.ceil(wait))}
                await problem(send, 429, "您问得太快了，请稍等一会儿再问。", soon)
                return
            # The page says so itself, in the conversation.
            if not page and scope["method"] != "OPTIONS" and self._desk.full():
                self._desk.turn_away()
                await problem(send, 503, BUSY, later())
                return
        await self._limited(scope, receive, send, most)

    async def _limited(self, scope: Scope, receive: Receive, send: Send, most: int) -> None:
        received, ended, started = 0, False, False
        wrong: BadBody | None = None

        async def sending(message: Message) -> None:
            nonlocal started
            if wrong is not None:
                # The application took the cut for a bad request: say what it was.
                if not started:
                    started = True
                    await problem(send, wrong.status, wrong.title)
                return
            started = started or message["type"] == "http.response.start"
            await send(message)

        async def receiving() -> Message:
            nonlocal received, ended, wrong
            if ended:
                return await receive()
            try:
                message = await asyncio.wait_for(receive(), _BODY_SECONDS)
            except TimeoutError:
                wrong = BadBody(408, "请求没有发完，请重新提交。")
                raise wrong from None
            received += len(message.get("body", b""))
            ended = not message.get("more_body", False)
            if received > most:
                wrong = BadBody(413, _too_large(most))
                raise wrong
            return message

        try:
            await self.app(scope, receiving, sending)
        except BadBody as error:
            if not started:
                await problem(send, error.status, error.title)

    def _client(self, scope: Scope) -> str:
        peer = str((scope.get("client") or ("",))[0])
        told = [value.decode("latin-1") for name, value in scope.get("headers", ())
                if name == b"x-forwarded-for"]  # fmt: skip
        return self._proxies.client(peer, told)


def _too_large(most: int) -> str:
    return f"请求太大，最多{most // 1024}KB。"


def later() -> dict[str, str]:
    """When to come back: not all at the same time."""
    return {"Retry-After": str(random.choice(_SECONDS_LATER))}


async def problem(
    send: Send, status: int, title: str, headers: dict[str, str] | None = None
) -> None:
    """A whole reply that says what went wrong, as problem+json."""
    body = {"type": "about:blank", "title": title, "status": status, "errors": []}
    raw = json.dumps(body, ensure_ascii=False).encode()
    held = {"content-type": "application/problem+json", "content-length": str(len(raw)),
            **(headers or {})}  # fmt: skip
    pairs = [(name.lower().encode(), value.encode()) for name, value in held.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": raw})
