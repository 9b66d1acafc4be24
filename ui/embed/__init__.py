"""The script by which another site puts the assistant on its pages."""

from __future__ import annotations

from importlib.resources import files

from fastapi import APIRouter
from fastapi.responses import Response

ADDRESSES = ("/embed.js", "/embed-1.js")


def routes(router: APIRouter) -> None:
    """The script, at its plain and at its versioned address."""
    script = (files(__package__) / "embed.js").read_text(encoding="utf-8")
    headers = {"Cache-Control": "public, max-age=3600", "Cross-Origin-Resource-Policy":
               "cross-origin"}  # fmt: skip

    def embed() -> Response:
        return Response(script, media_type="text/javascript; charset=utf-8", headers=headers)

    for address in ADDRESSES:
        router.add_api_route(address, embed, include_in_schema=False)
