"""A client of few instructions, so that the load does not measure itself."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from types import TracebackType
from typing import Self


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole reply."""

    status: int
    headers: dict[str, str]
    body: bytes


class Connection:
    """One kept-alive connection to the server; opened again where it was closed."""

    def __init__(self, host: str, port: int) -> None:
        self._place = host, port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connection."""
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None

    async def get(self, address: str) -> Reply:
        """A page."""
        return await self.send("GET", address, b"")

    async def post(self, address: str, given: object) -> Reply:
        """A JSON document sent."""
        return await self.send("POST", address, json.dumps(given, ensure_ascii=False).encode())

    async def send(self, method: str, address: str, body: bytes) -> Reply:
        """One request and its whole reply; a stale connection is opened anew once."""
        stale = self._writer is not None
        try:
            return await self._once(method, address, body)
        except (OSError, asyncio.IncompleteReadError):
            self.close()
            if not stale:
                raise
        return await self._once(method, address, body)

    async def _once(self, method: str, address: str, body: bytes) -> Reply:
        if self._reader is None or self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(*self._place)
        host, port = self._place
        head = (
            f"{method} {address} HTTP/1.1\r\nHost: {host}:{port}\r\nAccept: */*\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self._writer.write(head.encode() + body)
        raw = await self._reader.readuntil(b"\r\n\r\n")
        first, *lines = raw.decode("latin-1").split("\r\n")
        headers = {}
        for line in lines:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        content = await self._body(self._reader, headers)
        if headers.get("connection") == "close":
            self.close()
        return Reply(int(first.split()[1]), headers, content)

    @staticmethod
    async def _body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
        if headers.get("transfer-encoding") != "chunked":
            return await reader.readexactly(int(headers.get("content-length", "0")))
        pieces = []
        while size := int(await reader.readuntil(b"\r\n"), 16):
            pieces.append(await reader.readexactly(size))
            await reader.readexactly(2)
        await reader.readexactly(2)
        return b"".join(pieces)
