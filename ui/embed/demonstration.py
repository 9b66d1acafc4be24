"""`python -m ui.embed.demonstration SERVICE`: a help page like an agency's, with the assistant.

It is served under the strictest policy that still lets the assistant in, from an origin of
its own, as on a real site.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from functools import partial
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

_PLACE = "<!-- assistant -->"


class Site(BaseHTTPRequestHandler):
    """The demonstration's two files, the line for the assistant put into the page."""

    def __init__(self, script: str, attributes: Mapping[str, str], *rest: Any) -> None:
        self._script = script
        self._attributes = dict(attributes)
        super().__init__(*rest)

    def do_GET(self) -> None:
        """The page or its style."""
        name = urlsplit(self.path).path.rpartition("/")[2]
        if name == "demonstration.css":
            self._give("text/css", _read(name))
        elif name in ("", "index.html"):
            given = "".join(f' {key}="{escape(value)}"' for key, value in self._attributes.items())
            line = f'<script src="{escape(self._script)}"{given} async></script>'
            self._give("text/html", _read("demonstration.html").replace(_PLACE, line))
        elif name == "favicon.ico":
            self.send_response(204)
            self.end_headers()
        else:
            self.send_error(404)

    def _give(self, kind: str, text: str) -> None:
        body = text.encode()
        parts = urlsplit(self._script)
        service = f"{parts.scheme}://{parts.netloc}"
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
            f"base-uri 'none'; script-src {service}; frame-src {service}; "
            "require-trusted-types-for 'script'",
        )
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing is logged."""


def site(
    script: str, attributes: Mapping[str, str] | None = None, port: int = 0
) -> ThreadingHTTPServer:
    """The demonstration on a port of this machine (0: any), with the assistant's script."""
    return ThreadingHTTPServer(("127.0.0.1", port), partial(Site, script, attributes or {}))


def _read(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")


def main() -> int:
    """Serve the demonstration until stopped."""
    parser = argparse.ArgumentParser(description="示例页面：单位的帮助页，放上了年报问答。")
    parser.add_argument("service", help="年报问答的地址，如 http://127.0.0.1:7860")
    parser.add_argument("--agency", default="", help="只问这些单位")
    parser.add_argument("--port", type=int, default=7870)
    given = parser.parse_args()
    script = given.service.rstrip("/") + "/embed.v1.js"
    held = site(script, {"data-agency": given.agency} if given.agency else {}, given.port)
    own = f"http://127.0.0.1:{held.server_port}"
    print(f"示例页面：{own}/  年报问答要这样启动：NIANBAO_FRAME_ANCESTORS={own} nianbao serve")
    try:
        held.serve_forever()
    except KeyboardInterrupt:
        held.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
