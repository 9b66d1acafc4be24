"""What operators do: in headless Chromium, and what nobody else can, over HTTP."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from ingest.library import Library
from ingest.settings import Settings
from ingest.sync import sync
from qa.answer import Assistant
from ui.api import problems
from ui.clients import Shares
from ui.jobs import safe_name
from ui.limits import Limits
from ui.operators import COOKIE, Operators, TooManyTries
from ui.page import routes
from ui.service import Service

pytestmark = pytest.mark.timeout(120)
SEEDS = Path(__file__).parents[2] / "seeds"
PASSWORD = "correct horse battery staple"
OURS = {"X-Nianbao": "1"}


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library of one of the bundled reports."""
    path = tmp_path / "library"
    sync([SEEDS / "001_c6746dbda78f73e9.txt"], path, Settings())
    return path


@pytest.fixture
def client(library: Path) -> Iterator[TestClient]:
    settings = Settings(library=library, operator_password=PASSWORD, max_upload_megabytes=0.5,
                        keep_questions=True)  # fmt: skip
    service = Service(Assistant(library, settings), settings)
    app = FastAPI()
    problems.install(app)
    app.include_router(routes.create(service))
    with TestClient(Limits(app, settings, service.desk, Shares(0))) as opened:
        yield opened


def _login(client: TestClient, password: str = PASSWORD) -> httpx.Response:
    reply: httpx.Response = client.post(
        "/page/operator/login", json={"password": password}, headers=OURS
    )
    return reply


def _done(client: TestClient) -> str:
    for _ in range(300):
        told = str(client.get("/page/operator/job", headers=OURS).text)
        if 'data-running="yes"' not in told:
            return told
        time.sleep(0.1)
    raise AssertionError("the job did not end")


def test_an_operator_adds_reports_and_answers_a_question(
    open_page: Any, serving: Any, library: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "说明.txt"
    bad.write_text("这不是年报。", encoding="utf-8")
    keeping = {"NIANBAO_KEEP_QUESTIONS": "true", "NIANBAO_OPERATOR_PASSWORD": PASSWORD}
    with serving(library, **keeping) as base:
        found = open_page(base)
        page = found.page
        asked = "渠县渠北镇的机关食堂几点开饭"
        assert found.ask(asked).locator(".nb-status").count() == 1
        view = found.view("library")
        assert asked not in view.inner_text()
        assert view.get_by_role("button", name="写答复").count() == 0
        assert found.violations() == []
        view.get_by_label("口令").fill("wrong")
        view.get_by_role("button", name="登录").click()
        view.locator(".nb-form-said", has_text="口令不对。").wait_for()
        view.get_by_label("口令").fill(PASSWORD)
        view.get_by_role("button", name="登录").click()
        page.wait_for_selector("#nb-job", state="attached")
        assert asked in view.locator(".nb-todo").first.inner_text()

        view.locator("input[type=file]").set_input_files([SEEDS / "000_febfefdab9fa53dc.txt", bad])
        view.get_by_role("button", name="上传并读入").click()
        outcome = view.locator("#nb-job .nb-todo")
        outcome.wait_for(timeout=40_000)
        assert "新增" in outcome.inner_text()
        skipped = outcome.locator("tr", has_text="跳过").inner_text()
        assert "说明.txt" in skipped
        assert len(skipped.split("\t")[-1]) > 4
        assert "渠县渠北镇" in view.locator(".nb-grid-table").inner_text()

        view.get_by_role("button", name=f"为“{asked}”写答复").click()
        assert view.get_by_label("问题", exact=True).input_value() == asked
        view.get_by_label("答复（数字必须出现在引文里）").fill("年报没有写食堂。2024年收到9件。")
        with Library.open(library) as held:
            (report,) = (one.id for one in held.reports() if "渠北" in one.agency_name)
            text = held.text(report)
        quote = next(line.strip() for line in text.splitlines() if len(line.strip()) > 20)
        view.get_by_label("年报编号").nth(1).fill(report)
        view.get_by_label("原文里的话，一字不差").first.fill(quote)
        view.get_by_role("button", name="保存答复").click()
        said = view.locator(".nb-form-column .nb-form-said")
        page.wait_for_function(
            "document.querySelector('.nb-form-column .nb-form-said').textContent.includes('没有')"
        )
        assert "9件" in said.inner_text()
        view.get_by_label("答复（数字必须出现在引文里）").fill("年报没有写食堂。")
        view.get_by_role("button", name="保存答复").click()
        page.wait_for_selector(".nb-written")
        assert found.violations() == []
        page.locator("a[data-view=ask]").click()
        answer = found.ask(asked)
        assert answer.locator(".nb-curated").inner_text() == "人工编写"
        answer.locator(".nb-text button.nb-chip").click()
        page.wait_for_selector("#nb-mark")
        marked = "".join(page.locator("#nb-mark").inner_text().split())
        assert marked == "".join(quote.split()).strip("#*")
        # A wrong password and a report that was not kept are errors of the browser's console.
        found.errors[:] = [one for one in found.errors if "403" not in one and "422" not in one]


def test_nothing_without_the_login_and_nothing_from_another_site(client: TestClient) -> None:
    calls = ("upload?name=a.txt", "ingest", "remove", "curate", "uncurate", "logout")
    for call in calls:
        assert client.post(f"/page/operator/{call}", json={}, headers=OURS).status_code == 401, call
    assert client.get("/page/operator/job").status_code == 401
    assert client.get("/page/operator/feedback.csv").status_code == 401
    assert client.get("/page/unanswered.csv").status_code == 404
    assert _login(client, "wrong").status_code == 403
    reply = _login(client)
    cookie = reply.headers["set-cookie"].lower()
    assert reply.status_code == 200
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert PASSWORD not in cookie
    assert client.post("/page/operator/ingest", json={}).status_code == 403
    other = {**OURS, "Origin": "https://elsewhere.example"}
    assert client.post("/page/operator/ingest", json={}, headers=other).status_code == 403
    assert client.get("/page/unanswered.csv").status_code == 200
    assert client.post("/page/operator/logout", json={}, headers=OURS).status_code == 200
    client.cookies.set(COOKIE, reply.headers["set-cookie"].split("=")[1].split(";")[0])
    assert client.post("/page/operator/ingest", json={}, headers=OURS).status_code == 401


def test_without_a_password_there_are_no_operators(library: Path) -> None:
    settings = Settings(library=library)
    service = Service(Assistant(library, settings), settings)
    app = FastAPI()
    problems.install(app)
    app.include_router(routes.create(service))
    with TestClient(app) as opened:
        assert _login(opened, "").status_code == 404
        assert "管理" not in opened.get("/page/library").text


def test_upload_remove_and_upload_again(client: TestClient, library: Path) -> None:
    _login(client)
    file = SEEDS / "000_febfefdab9fa53dc.txt"
    for _ in range(2):
        reply = client.post(
            "/page/operator/upload", params={"name": f"../../{file.name}"},
            content=file.read_bytes(), headers=OURS,
        )  # fmt: skip
        assert reply.json() == {"title": f"已收到“{file.name}”。"}
        assert client.post("/page/operator/ingest", json={}, headers=OURS).status_code == 202
        assert "新增1" in _done(client)
        with Library.open(library) as held:
            (added,) = (one for one in held.reports() if one.source == file.name)
        report = {"report": added.id}
        assert client.post("/page/operator/remove", json=report, headers=OURS).status_code == 202
        assert "删除1" in _done(client)
    assert client.post("/page/operator/remove", json=report, headers=OURS).status_code == 404
    assert list((library / "uploads" / ".incoming").iterdir()) == []


def test_more_than_the_bounds_is_not_taken(client: TestClient, library: Path) -> None:
    _login(client)
    large = b"x" * 600_000
    reply = client.post("/page/operator/upload?name=a.txt", content=large, headers=OURS)
    assert reply.status_code == 413
    streamed = client.post(
        "/page/operator/upload?name=a.txt", content=iter([large[:300_000]] * 2), headers=OURS
    )
    assert streamed.status_code == 413
    held = library / "uploads" / ".incoming"
    assert not held.exists() or list(held.iterdir()) == []


def test_two_files_of_one_name_are_two(client: TestClient, library: Path) -> None:
    _login(client)
    for file in ("002_e8cfdb50cb2de4f5.txt", "003_9eaa81f91fcf479f.txt"):
        client.post("/page/operator/upload?name=年报.txt", headers=OURS,
                    content=(SEEDS / file).read_bytes())  # fmt: skip
    client.post("/page/operator/ingest", json={}, headers=OURS)
    assert "新增2" in _done(client)
    with Library.open(library) as held:
        assert len(held.reports()) == 3


def test_passwords_are_tried_a_few_times_only() -> None:
    operators = Operators(PASSWORD)
    for _ in range(5):
        assert operators.login("wrong", "10.0.0.1") is None
    with pytest.raises(TooManyTries):
        operators.login(PASSWORD, "10.0.0.1")
    token = operators.login(PASSWORD, "10.0.0.2")
    assert operators.known(token)
    assert not operators.known("x")
    assert not Operators("").known(token)
    assert Operators("").login("", "10.0.0.3") is None


@pytest.mark.parametrize(("given", "kept"), [
    ("../../etc/passwd", "passwd"), ("C:\\年报\\2024年报.pdf", "2024年报.pdf"),
    (".htaccess", "htaccess"),
    ("a\x00b.docx", "a_b.docx"), ("..", "年报"), ("长" * 300 + ".pdf", "长" * 80 + ".pdf"),
])  # fmt: skip
def test_a_file_keeps_its_name_and_nothing_of_a_path(given: str, kept: str) -> None:
    assert safe_name(given) == kept
