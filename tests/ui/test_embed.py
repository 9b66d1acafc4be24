"""The assistant on another site's page: two origins in headless Chromium."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import ui.embed
from ingest.settings import Settings
from ui.server import application

FOLDER = Path(ui.embed.__file__).parent
pytestmark = pytest.mark.timeout(120)


class Site(http.server.BaseHTTPRequestHandler):
    """An agency's site: the demonstration page, one line added, under a strict policy."""

    def __init__(self, service: str, *rest: Any) -> None:
        self.service = service
        super().__init__(*rest)

    def do_GET(self) -> None:
        if self.path.endswith(".css"):
            self._send("text/css", (FOLDER / "demonstration.css").read_bytes())
            return
        page = (FOLDER / "demonstration.html").read_text("utf-8")
        line = f'<script src="{self.service}/embed.js" data-agency="渠县渠北镇" async></script>'
        body = page.replace("</body>", line + "</body>").encode()
        self._send("text/html; charset=utf-8", body)

    def _send(self, kind: str, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header(
            "Content-Security-Policy",
            f"default-src 'none'; style-src 'self'; img-src 'self'; script-src {self.service}; "
            f"frame-src {self.service}",
        )
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        return


@pytest.fixture(scope="module")
def sites(seeds_library: Path) -> Iterator[tuple[str, str]]:
    """(the address of a site that may embed, of one that may not)."""
    import uvicorn

    held = [http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site) for _ in range(2)]
    allowed, refused = (f"http://127.0.0.1:{one.server_port}" for one in held)
    app = application(Settings(library=seeds_library, frame_ancestors=allowed))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    threads = [threading.Thread(target=server.run, daemon=True)]
    threads[0].start()
    while not server.started:
        threads[0].join(0.1)
        assert threads[0].is_alive(), "the server ended"
    port = server.servers[0].sockets[0].getsockname()[1]
    for one in held:
        one.RequestHandlerClass = partial(Site, f"http://127.0.0.1:{port}")  # type: ignore[assignment]
        threading.Thread(target=one.serve_forever, daemon=True).start()
    yield allowed, refused
    for one in held:
        one.shutdown()
        one.server_close()
    server.should_exit = True
    threads[0].join(10)


def test_an_allowed_site_asks_about_its_own_agency(browser: Any, sites: tuple[str, str]) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 860})
    errors: list[str] = []
    page.on("console", lambda said: said.type == "error" and errors.append(said.text))
    try:
        page.goto(sites[0])
        launcher = page.get_by_role("button", name="年报问答")
        launcher.focus()
        assert page.locator("iframe").count() == 0, "nothing is loaded before it is asked for"
        page.keyboard.press("Enter")
        inner = page.frame_locator("iframe")
        inner.locator(".nb-welcome").wait_for(timeout=20_000)
        inner.locator(".nb-about", has_text="1个单位").wait_for()
        assert "渠县渠北镇" in inner.locator(".nb-welcome").inner_text()
        assert "渠口乡" not in inner.locator("body").inner_text()
        inner.locator("#nb-question textarea").fill("收到多少件12345热线？")
        inner.locator("#nb-question textarea").press("Enter")
        inner.locator(".nb-figure").wait_for(timeout=20_000)
        assert "渠县渠北镇" in inner.locator(".nb-where").inner_text()
        inner.locator("#nb-question textarea").press("Escape")
        launcher.wait_for()
        assert (
            page.evaluate("document.activeElement.shadowRoot?.activeElement?.className")
            == "launcher"
        )
        assert errors == []
    finally:
        page.close()


def test_a_page_opens_it_with_a_question_on_a_phone(browser: Any, sites: tuple[str, str]) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    try:
        page.goto(sites[0])
        page.wait_for_function("window.nianbao")
        page.evaluate("() => { window.nianbao.open('公开了多少条信息'); }")
        answer = page.frame_locator("iframe").locator(".nb-figure, .nb-status")
        answer.first.wait_for(timeout=20_000)
        box = page.get_by_role("dialog").bounding_box()
        assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 390, 844)
        page.get_by_role("button", name="关闭").first.click()
        page.get_by_role("dialog").wait_for(state="hidden")
    finally:
        page.close()


def test_a_site_that_is_not_on_the_list_shows_nothing(browser: Any, sites: tuple[str, str]) -> None:
    page = browser.new_page()
    errors: list[str] = []
    page.on("console", lambda said: said.type == "error" and errors.append(said.text))
    try:
        page.goto(sites[1])
        page.get_by_role("button", name="年报问答").click()
        page.wait_for_timeout(1_500)
        assert page.frame_locator("iframe").locator(".nb-welcome").count() == 0
        assert any("frame-ancestors" in error for error in errors)
    finally:
        page.close()


def test_the_script_is_small() -> None:
    assert len((FOLDER / "embed.js").read_bytes()) < 15_000
