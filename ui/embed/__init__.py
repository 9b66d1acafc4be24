"""The script by which another site puts the assistant on its pages."""

from __future__ import annotations

import hashlib
from importlib.resources import files

from fastapi import APIRouter, Request
from fastapi.responses import Response

# The versioned address keeps its meaning; the plain one is always the newest.
ADDRESSES = ("/embed.js", "/embed.v1.js")


def routes(router: APIRouter) -> None:
    """The script, at its plain and at its versioned address."""
    script = (files(__package__) / "embed.js").read_text(encoding="utf-8")
    mark = f'"{hashlib.sha256(script.encode()).hexdigest()[:16]}"'
    headers = {
        "Cache-Control": "public, max-age=3600",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "ETag": mark,
    }

    async def embed(request: Request) -> Response:
        if request.headers.get("if-none-match") == mark:
            return Response(status_code=304, headers=headers)
        return Response(script, media_type="text/javascript; charset=utf-8", headers=headers)

    for address in ADDRESSES:
        router.add_api_route(address, embed, methods=["GET", "HEAD"], include_in_schema=False)


def inside() -> str:
    """What the page needs to talk to the site that shows it: for the page's head."""
    script = (files(__package__) / "inside.js").read_text(encoding="utf-8")
    return f"<script>{script}</script>"
