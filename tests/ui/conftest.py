"""Headless Chromium and real server processes, for the tests of what a person sees."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from ingest.schema import FormName
from ingest.settings import Settings

ROOT = Path(__file__).parents[2]
PASSWORD = "correct horse battery staple"

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome")
     if (found := shutil.which(name))), None,
)  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is not installed (Debian: chromium fonts-noto-cjk)")
        pytest.skip("Chromium is not installed: the page is not tested")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield opened
        opened.close()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        return int(held.getsockname()[1])


@contextmanager
def _serving(library: Path, port: int = 0, **settings: str) -> Iterator[str]:
    """A server process over a library; its address."""
    port = port or _free_port()
    command = [sys.executable, "-m", "ui.cli", "serve", "--library", str(library),
               "--port", str(port)]  # fmt: skip
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL,
                          env={**os.environ, **settings}) as server:  # fmt: skip
        base = f"http://127.0.0.1:{port}/"
        try:
            _wait(server, base)
            yield base
        finally:
            server.terminate()


def _wait(server: subprocess.Popen[bytes], base: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert server.poll() is None, "the server ended"
        try:
            urllib.request.urlopen(base + "api/v1/health", timeout=2).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the server did not come up")


class Opened:
    """A page of its own, with what went wrong on it and whom it called."""

    def __init__(self, browser: Any, address: str, query: str = "", **given: Any) -> None:
        self.page = browser.new_page(**given)
        self.page.set_default_timeout(20_000)
        self.errors: list[str] = []
        self.hosts: set[str] = set()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("dialog", self._dialog)
        self.page.on("console", lambda said: said.type == "error" and self.errors.append(said.text))
        self.page.on("request", lambda request: self._called(request.url))
        self.page.goto(address + query)
        self.page.wait_for_selector(".nb-welcome", state="attached", timeout=20_000)

    def _dialog(self, dialog: Any) -> None:
        self.errors.append("a dialog opened")
        dialog.dismiss()

    def view(self, name: str) -> Any:
        """Another view, opened by its link."""
        self.page.locator(f"[data-view={name}]:is(a)").click()
        found = self.page.locator("#nb-view .nb-view")
        found.wait_for(timeout=20_000)
        return found

    def violations(self) -> list[str]:
        """What axe finds serious or critical on the page as it is."""
        from axe_playwright_python.sync_playwright import Axe

        told = Axe().run(self.page).response
        assert len(told["passes"]) > 30
        return [
            f"{one['id']}: {node['target']}"
            for one in told["violations"] if one["impact"] in ("serious", "critical")
            for node in one["nodes"]
        ]  # fmt: skip

    def _called(self, url: str) -> None:
        if url.startswith(("http:", "https:", "ws:", "wss:")):
            self.hosts.add(url.split("/")[2])

    def ask(self, question: str) -> Any:
        """The answer's element."""
        held = self.page.locator("#nb-chat .bot-row .nb-answer").count()
        self.page.fill("#nb-question textarea", question)
        self.page.keyboard.press("Enter")
        return self.answer(held)

    def answer(self, held: int) -> Any:
        found = self.page.locator("#nb-chat .bot-row .nb-answer").nth(held)
        found.wait_for(timeout=20_000)
        return found


@pytest.fixture(scope="session")
def address(seeds_library: Path) -> Iterator[str]:
    """A server over the seeds; its address."""
    with _serving(seeds_library) as base:
        yield base


@pytest.fixture(scope="session")
def forged_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of forged reports: several bodies and years, every figure different."""
    from eval.forge import CLEAN, Order, forge
    from eval.forge.figures import Style
    from ingest.sync import sync

    folder = tmp_path_factory.mktemp("forged")
    order = Order(seed=11, damage=CLEAN, style=Style.DISTINCT, form=FormName.FORM_2021)
    for made in forge(18, order):
        (folder / made.source).write_text(made.text, encoding="utf-8", newline="")
    path = folder / "library"
    sync([folder], path, Settings())
    return path


@pytest.fixture(scope="session")
def forged_address(forged_library: Path) -> Iterator[str]:
    """A server over the forged reports, which keeps questions."""
    with _serving(forged_library, NIANBAO_KEEP_QUESTIONS="true") as base:
        yield base


@pytest.fixture
def serving() -> Any:
    """A server process of the test's own: serving(library, NIANBAO_X=…) as base."""
    return _serving


@pytest.fixture
def open_page(browser: Any) -> Iterator[Callable[..., Opened]]:
    """Pages of the test's own: none of them may have failed, or called another host."""
    opened: list[tuple[str, Opened]] = []

    def opening(address: str, query: str = "", **given: Any) -> Opened:
        given.setdefault("viewport", {"width": 1280, "height": 860})
        found = Opened(browser, address, query, **given)
        opened.append((address, found))
        return found

    yield opening
    for address, found in opened:
        found.page.close()
        assert found.errors == []
        assert found.hosts == {address.split("/")[2]}
