"""What stands between the network and the application: headers, limits, closed doors.

Pure ASGI, so that streamed replies pass through untouched.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from ingest.settings import Settings

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

# Gradio's own ways to hand files in and out, and to fetch for others: the page needs none.
_CLOSED = (
    *("/gradio_api/upload", "/gradio_api/file", "/gradio_api/proxy", "/gradio_api/stream"),
    *("/gradio_api/component_server", "/gradio_api/deep_link", "/gradio_api/vibe"),
    *("/upload", "/file=", "/file/", "/proxy=", "/stream/", "/component_server", "/deep_link"),
)
# Gradio's page runs inline scripts and compiles templates; nothing may come from elsewhere.
_PAGE = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'"
)
UPLOAD = "/page/operator/upload"
_DATA = "default-src 'none'; base-uri 'none'; form-action 'none'"


class TooLargeBody(Exception):
    """More was sent than the settings take."""


class Guard:
    """The application behind its headers and limits."""

    def __init__(self, app: App, settings: Settings) -> None:
        self._app = app
        self._most = settings.max_body_kilobytes * 1024
        # Operators alone may send this much; who is none is turned away before a byte is kept.
        self._uploaded = int(settings.max_upload_megabytes * 1024 * 1024)
        sites = settings.frame_ancestors.replace(",", " ").split()
        self._frames = " ".join(sites) if sites else "'none'"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = str(scope.get("path", ""))
        headers = self._headers(path)
        started = exceeded = False

        async def sending(message: Message) -> None:
            nonlocal started, exceeded
            if exceeded:
                # The application took the cut for a bad request: say what it was.
                if not started:
                    exceeded = False
                    await self._too_large(sending, most)
                    exceeded = True
                return
            if message["type"] == "http.response.start":
                started = True
                held = list(message.get("headers", ()))
                given = {name.lower() for name, _ in held}
                held += [pair for pair in headers if pair[0] not in given]
                message = {**message, "headers": held}
            await send(message)

        if path.startswith(_CLOSED):
            await _problem(sending, 404, "没有这个地址。")
            return
        most = self._uploaded if path == UPLOAD else self._most
        declared = dict(scope.get("headers", ())).get(b"content-length", b"0")
        if not declared.isdigit() or int(declared) > most:
            await self._too_large(sending, most)
            return
        received = 0

        async def receiving() -> Message:
            nonlocal received, exceeded
            message = await receive()
            received += len(message.get("body", b""))
            if received > most:
                exceeded = True
                raise TooLargeBody
            return message

        try:
            await self._app(scope, receiving, sending)
        except TooLargeBody:
            if not started:
                exceeded = False
                await self._too_large(sending, most)

    async def _too_large(self, send: Send, most: int) -> None:
        await _problem(send, 413, f"请求太大，最多{most // 1024}KB。")

    def _headers(self, path: str) -> list[tuple[bytes, bytes]]:
        data = path.startswith("/api/") and not path.endswith("/original")
        policy = f"{_DATA if data else _PAGE}; frame-ancestors {self._frames}"
        pairs = {
            "content-security-policy": policy,
            "x-content-type-options": "nosniff",
            "referrer-policy": "same-origin",
            "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
            "cross-origin-opener-policy": "same-origin",
        }
        if self._frames == "'none'":
            pairs["x-frame-options"] = "DENY"
        if path.startswith("/api/"):
            pairs["cache-control"] = "no-store"
        return [(name.encode(), value.encode("latin-1")) for name, value in pairs.items()]


async def _problem(send: Send, status: int, title: str) -> None:
    body = {"type": "about:blank", "title": title, "status": status}
    raw = json.dumps(body, ensure_ascii=False).encode()
    headers = [(b"content-type", b"application/problem+json"),
               (b"content-length", str(len(raw)).encode())]  # fmt: skip
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": raw})
