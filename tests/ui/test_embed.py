"""The assistant on another site's page: two origins in headless Chromium."""

from __future__ import annotations

import http.client
import shutil
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

import ui.embed
from ingest.settings import Settings
from ui.embed import demonstration
from ui.server import application

FOLDER = Path(ui.embed.__file__).parent
AGENCY = {"data-agency": "渠县渠北镇"}
# The panel's button, wherever the page's own focus is.
FOCUSED = "document.activeElement.shadowRoot?.activeElement?.className"
pytestmark = pytest.mark.timeout(180)


@contextmanager
def running(server: ThreadingHTTPServer) -> Iterator[ThreadingHTTPServer]:
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@contextmanager
def served(app: Any) -> Iterator[str]:
    """The address of that application on a port of its own."""
    import uvicorn

    config = uvicorn.Config(app, port=0, log_level="error", proxy_headers=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.1)
        assert thread.is_alive(), "the server ended"
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(20)


class Proxy(BaseHTTPRequestHandler):
    """A reverse proxy: what lies under its prefix comes from the service, the prefix taken off."""

    prefix = "/wen/nianbao"
    target = ""
    protocol_version = "HTTP/1.0"

    def do_GET(self) -> None:
        if not self.path.startswith(self.prefix + "/"):
            self.send_error(404)
            return
        line = http.client.HTTPConnection(self.target.removeprefix("http://"))
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        given = {name: value for name, value in self.headers.items() if name != "Connection"}
        line.request(self.command, self.path.removeprefix(self.prefix), body, given)
        reply = line.getresponse()
        self.send_response(reply.status)
        for name, value in reply.getheaders():
            if name.lower() not in ("transfer-encoding", "connection", "date"):
                self.send_header(name, value)
        self.end_headers()
        while piece := reply.read1(65536):
            self.wfile.write(piece)
            self.wfile.flush()
        line.close()

    do_POST = do_GET  # noqa: N815

    def log_message(self, *_: Any) -> None:
        return


@pytest.fixture(scope="module")
def sites(
    seeds_library: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """The sites' addresses: one allowed, one refused, one with an embedding of its own, one
    behind a prefix."""
    with ExitStack() as stack:
        held = {
            name: stack.enter_context(running(demonstration.site("")))
            for name in ("allowed", "refused", "own", "prefixed")
        }
        # Another site than the service's also for cookies: `localhost` is not 127.0.0.1.
        found = {name: f"http://localhost:{one.server_port}" for name, one in held.items()}
        listed = tmp_path_factory.mktemp("embeds") / "embeds.toml"
        listed.write_text(
            f'[tong]\nagencies = ["佳县通镇"]\nsites = ["{found["own"]}"]\n', encoding="utf-8"
        )
        given = Settings(library=seeds_library, frame_ancestors=found["allowed"], embeds=listed)
        service = stack.enter_context(served(application(given)))
        behind = Settings(
            library=seeds_library, frame_ancestors=found["prefixed"], root_path=Proxy.prefix
        )
        Proxy.target = stack.enter_context(served(application(behind)))
        proxy = stack.enter_context(running(ThreadingHTTPServer(("127.0.0.1", 0), Proxy)))
        scripts = {
            "allowed": (f"{service}/embed.js", AGENCY),
            "refused": (f"{service}/embed.js", AGENCY),
            "own": (f"{service}/e/tong/embed.v1.js", {"data-position": "left", **AGENCY}),
            "prefixed": (f"http://127.0.0.1:{proxy.server_port}{Proxy.prefix}/embed.v1.js", {}),
        }
        for name, (script, attributes) in scripts.items():
            held[name].RequestHandlerClass = partial(  # type: ignore[assignment]
                demonstration.Site, script, attributes
            )
        yield {**found, "service": service}


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page of a desktop browser; any error on its console fails the test at its end."""
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    page = context.new_page()
    page.errors = []
    page.on("console", lambda said: said.type == "error" and page.errors.append(said.text))
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    yield page
    context.close()


def asked(inner: Any, question: str) -> Any:
    """The answer's part in the frame."""
    inner.locator("#nb-question textarea").fill(question)
    inner.locator("#nb-question textarea").press("Enter")
    return inner.locator(".nb-figure, .nb-status").last


def until(page: Any, what: str) -> None:
    """Wait for an expression to hold; the page's policy forbids the browser's own way."""
    for _ in range(200):
        if page.evaluate(what):
            return
        page.wait_for_timeout(100)
    raise AssertionError(what)


def test_an_allowed_site_asks_about_its_own_agency(page: Any, sites: dict[str, str]) -> None:
    page.goto(sites["allowed"])
    launcher = page.get_by_role("button", name="年报问答")
    launcher.focus()
    assert page.locator("iframe").count() == 0, "nothing is loaded before it is asked for"
    page.keyboard.press("Enter")
    inner = page.frame_locator("iframe")
    inner.locator(".nb-about", has_text="1个单位").wait_for(timeout=20_000)
    assert "渠县渠北镇" in inner.locator(".nb-welcome").inner_text()
    assert "渠口乡" not in inner.locator("body").inner_text()
    asked(inner, "收到多少件12345热线？").wait_for(timeout=20_000)
    assert "渠县渠北镇" in inner.locator(".nb-where").inner_text()
    inner.locator("#nb-question textarea").press("Escape")
    launcher.wait_for()
    assert page.evaluate(FOCUSED) == "launcher"
    assert page.errors == [], "a strict policy of the page has nothing against it"
    assert page.context.cookies() == []


def test_a_site_that_is_not_on_the_list_shows_nothing(page: Any, sites: dict[str, str]) -> None:
    page.goto(sites["refused"])
    page.get_by_role("button", name="年报问答").click()
    page.wait_for_timeout(1_500)
    assert page.frame_locator("iframe").locator(".nb-welcome").count() == 0
    assert any("frame-ancestors" in error for error in page.errors)


def test_a_page_opens_it_with_a_question_on_a_phone(browser: Any, sites: dict[str, str]) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    try:
        page.goto(sites["allowed"])
        link = page.get_by_role("link", name="收到多少件政府信息公开申请？")
        link.tap()
        inner = page.frame_locator("iframe")
        inner.locator(".nb-figure, .nb-status").first.wait_for(timeout=20_000)
        panel = page.get_by_role("dialog")
        box = panel.bounding_box()
        assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 390, 844)
        assert panel.get_attribute("aria-modal") == "true"
        # The focus goes round inside: before the bar comes the frame, after the frame the bar.
        page.get_by_role("button", name="关闭").first.focus()
        for _ in range(60):
            page.keyboard.press("Tab")
            # The frame is a process of its own: its last element lets go a little later.
            until(page, "document.activeElement.tagName === 'NIANBAO-ASSISTANT'")
        page.get_by_role("button", name="关闭").first.click()
        panel.wait_for(state="hidden")
        assert link.evaluate("link => link === document.activeElement")
    finally:
        context.close()


def test_another_question_goes_on_in_the_same_conversation(
    page: Any, sites: dict[str, str]
) -> None:
    page.goto(sites["allowed"])
    page.evaluate("""() => { window.told = [];
        for (const what of ["open", "ready", "ask", "answer", "close"])
          document.addEventListener("nianbao:" + what, (event) => told.push([what, event.detail]));
    }""")
    page.evaluate("() => window.nianbao.open('公开了多少条信息')")
    inner = page.frame_locator("iframe")
    inner.locator(".nb-figure, .nb-status").first.wait_for(timeout=20_000)
    page.evaluate("() => window.nianbao.open('存在哪些问题')")
    inner.locator(".nb-asked", has_text="存在哪些问题").wait_for(timeout=20_000)
    assert inner.locator(".nb-asked").count() == 2
    until(page, "told.filter(([what]) => what === 'answer').length === 2")
    # Neither a page of another origin nor the site's own scripts speak for the frame.
    page.evaluate("""() => { window.postMessage("nianbao:close", "*");
        window.postMessage({ nianbao: 1, type: "answer", status: "forged" }, "*"); }""")
    page.wait_for_timeout(200)
    assert page.get_by_role("dialog").is_visible()
    page.evaluate("() => window.nianbao.close()")
    told = page.evaluate("told")
    assert [what for what, _ in told][:2] == ["open", "ready"]
    assert told[-1][0] == "close"
    answers = [detail for what, detail in told if what == "answer"]
    assert len(answers) == 2
    assert all(set(one) == {"status"} for one in answers), "no words go to the site"
    assert "forged" not in [one["status"] for one in answers]


def test_no_style_leaks_either_way(page: Any, sites: dict[str, str]) -> None:
    look = """() => [...document.querySelectorAll("body *:not(nianbao-assistant)")]
        .map((one) => JSON.stringify([...getComputedStyle(one)].map((name) =>
            getComputedStyle(one).getPropertyValue(name)))).join()"""
    page.route("**/embed.js", lambda route: route.abort())
    page.goto(sites["allowed"])
    before = page.evaluate(look)
    page.unroute("**/embed.js")
    page.goto(sites["allowed"])
    launcher = page.get_by_role("button", name="年报问答")
    launcher.click()
    page.frame_locator("iframe").locator(".nb-welcome").wait_for(timeout=20_000)
    assert page.evaluate(look) == before
    # The site's own careless rules for buttons and frames do not reach inside.
    frame = page.locator("iframe")
    assert frame.evaluate("one => getComputedStyle(one).borderTopWidth") == "0px"
    assert frame.bounding_box()["width"] > 400
    bar = page.get_by_role("button", name="关闭").first
    assert bar.evaluate("one => getComputedStyle(one).letterSpacing") == "normal"
    assert bar.evaluate("one => getComputedStyle(one).textTransform") == "none"


def test_the_panel_is_resized_and_placed(page: Any, sites: dict[str, str]) -> None:
    page.goto(sites["own"])
    page.get_by_role("button", name="年报问答").click()
    panel = page.get_by_role("dialog")
    start = panel.bounding_box()
    assert start["x"] == 24, "on the left, as the attribute says"
    grip = page.get_by_role("button", name="调整大小")
    grip.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    wider = panel.bounding_box()
    assert (wider["width"], wider["height"]) == (start["width"] + 64, start["height"] - 32)
    at = grip.bounding_box()
    page.mouse.move(at["x"] + 5, at["y"] + 5)
    page.mouse.down()
    page.mouse.move(at["x"] + 105, at["y"] + 55, steps=4)
    page.mouse.up()
    dragged = panel.bounding_box()
    assert dragged["width"] == pytest.approx(wider["width"] + 100, abs=1)
    assert dragged["height"] == pytest.approx(wider["height"] - 50, abs=1)
    page.get_by_role("button", name="放大").click()
    assert panel.bounding_box()["width"] == 1280 - 48
    page.keyboard.press("Escape")
    panel.wait_for(state="hidden")


def test_an_embedding_of_its_own_knows_its_agency_alone(page: Any, sites: dict[str, str]) -> None:
    page.goto(sites["own"])  # asks for 渠县渠北镇, which this key is not given
    page.evaluate("""() => { window.told = [];
        document.addEventListener("nianbao:answer", (event) => told.push(event.detail)); }""")
    page.get_by_role("button", name="年报问答").click()
    inner = page.frame_locator("iframe")
    inner.locator(".nb-about", has_text="1个单位").wait_for(timeout=20_000)
    inner.locator(".nb-welcome", has_text="佳县通镇").wait_for()
    for count, question in enumerate(
        ("渠口乡2024年公开了多少条信息", "哪个单位公开的信息最多", "有哪些单位的年报"), 1
    ):
        asked(inner, question)
        until(page, f"window.told.length === {count}")
    shown = inner.locator("body").inner_text()
    assert "资料库中没有“渠口乡”的年报" in shown
    assert not any(name in shown for name in ("116", "平罗", "渠北镇", "信访局", "平昌关镇"))
    page.goto(sites["service"] + "/e/tong/?agency=%E6%B8%A0%E5%8F%A3%E4%B9%A1")
    page.locator(".nb-about", has_text="1个单位").wait_for(timeout=20_000)
    assert "渠口乡" not in page.content().replace("agency=", "")


def test_behind_a_prefix(page: Any, sites: dict[str, str]) -> None:
    page.goto(sites["prefixed"])
    page.get_by_role("button", name="年报问答").click()
    inner = page.frame_locator("iframe")
    inner.locator(".nb-welcome").wait_for(timeout=20_000)
    asked(inner, "渠口乡2024年公开了多少条信息").wait_for(timeout=20_000)
    inner.locator("button.nb-chip").first.click()
    inner.locator("#nb-mark").wait_for(timeout=20_000)
    assert page.errors == []


def test_without_third_party_cookies(browser: Any, sites: dict[str, str], tmp_path: Path) -> None:
    names = ("chromium", "chromium-browser", "google-chrome")
    context = browser.browser_type.launch_persistent_context(
        tmp_path,
        executable_path=next(found for name in names if (found := shutil.which(name))),
        args=["--no-sandbox", "--disable-gpu", "--test-third-party-cookie-phaseout"],
    )
    try:
        page = context.new_page()
        page.goto(sites["allowed"])
        page.get_by_role("button", name="年报问答").click()
        inner = page.frame_locator("iframe")
        inner.locator(".nb-welcome").wait_for(timeout=20_000)
        asked(inner, "收到多少件12345热线？").wait_for(timeout=20_000)
        assert context.cookies() == []
    finally:
        context.close()


def test_the_panel_is_soon_usable(page: Any, sites: dict[str, str]) -> None:
    page.goto(sites["allowed"])
    page.evaluate("""() => document.addEventListener("nianbao:ready",
        () => { window.at = performance.now(); })""")
    began = page.evaluate("performance.now()")
    page.evaluate("() => window.nianbao.open()")
    until(page, "window.at > 0")
    # A machine busy with other work is given time; the bar of 1 s is measured apart.
    assert page.evaluate("window.at") - began < 5_000


def test_the_script_is_small_and_marked() -> None:
    script = (FOLDER / "embed.js").read_bytes()
    assert len(script) < 15_000
    assert b"innerHTML" not in script
