"""The server's own word on what is no HTTP at all: as bare and as guarded as any other reply."""

from __future__ import annotations

import json
from typing import Any

from uvicorn.protocols.http.auto import AutoHTTPProtocol

from ui.guard import DATA_POLICY, HEADERS

_BODY = json.dumps(
    {"type": "about:blank", "title": "请求不对，请检查后再试。", "status": 400, "errors": []},
    ensure_ascii=False,
).encode()
_HEADERS = {
    **HEADERS,
    "content-security-policy": f"{DATA_POLICY}; frame-ancestors 'none'",
    "x-frame-options": "DENY",
    "cache-control": "no-store",
    "content-type": "application/problem+json",
    "content-length": str(len(_BODY)),
    "connection": "close",
}
REPLY = (
    b"HTTP/1.1 400 Bad Request\r\n"
    + b"".join(f"{name}: {value}\r\n".encode("latin-1") for name, value in _HEADERS.items())
    + b"\r\n"
    + _BODY
)


class Protocol(AutoHTTPProtocol):  # type: ignore[misc, valid-type]
    """uvicorn's own, but for the reply to a request that cannot be read."""

    def send_400_response(self, msg: str) -> None:
        """Say that it cannot be read, and nothing of why."""
        del msg
        transport: Any = self.transport
        transport.write(REPLY)
        transport.close()
