"""The API and its guard, over ASGI, on the bundled reports."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.routing import Mount

from ingest.settings import Settings
from ui.feedback import Feedback
from ui.server import application

HEADERS = {
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
    "permissions-policy",
    "x-frame-options",
}
REPORT = "平罗县渠口乡-2024"
Call = Callable[..., httpx.Response]


def caller(app: Any) -> Call:
    """A function that makes one request of the application."""

    def call(method: str, address: str, **given: Any) -> httpx.Response:
        async def run() -> httpx.Response:
            transport = httpx.ASGITransport(app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                return await client.request(method, address, **given)

        return asyncio.run(run())

    return call


@pytest.fixture(scope="module")
def app(seeds_library: Path) -> Any:
    return application(Settings(library=seeds_library))


@pytest.fixture(scope="module")
def call(app: Any) -> Call:
    return caller(app)


def problem(reply: httpx.Response, status: int) -> dict[str, Any]:
    """The problem that the reply tells of, checked for its form."""
    assert reply.status_code == status, reply.text[:300]
    assert reply.headers["content-type"] == "application/problem+json"
    told = reply.json()
    assert told["status"] == status
    assert any("一" <= letter <= "鿿" for letter in told["title"])
    assert "Traceback" not in reply.text
    assert set(reply.headers) >= HEADERS
    return dict(told)


def test_an_answer(call: Call, seeds_library: Path) -> None:
    reply = call(
        "POST", "/api/v1/ask", json={"question": "渠口乡2024年公开了多少条信息", "id": "q1"}
    )
    assert reply.status_code == 200
    answer = reply.json()
    assert (answer["id"], answer["status"], answer["values"][0]["value"]) == ("q1", "answered", 116)
    cited = answer["citations"][0]
    text = call("GET", f"/api/v1/reports/{cited['report']}/text").text
    assert text[cited["start"] : cited["end"]] == cited["quote"]
    assert text == (Path(__file__).parents[2] / "seeds" / cited["source"]).read_text("utf-8")
    assert seeds_library.is_dir()


def test_an_answer_by_its_address_with_history(call: Call) -> None:
    asked = {"q": "那渠北镇呢？", "h": ["渠口乡2024年收到多少件政府信息公开申请"]}
    answer = call("GET", "/api/v1/ask", params=asked).json()
    assert answer["values"][0]["agency"] == "渠县渠北镇"


def test_an_answer_in_pieces(call: Call) -> None:
    reply = call("POST", "/api/v1/ask/stream", json={"question": "渠口乡2024年公开了多少条信息"})
    assert reply.headers["content-type"].startswith("text/event-stream")
    events = [block.split("\n") for block in reply.text.strip().split("\n\n")]
    told = [(name.removeprefix("event: "), json.loads(data.removeprefix("data: ")))
            for name, data in events]  # fmt: skip
    assert told[0][0] == "status"
    assert told[-1][0] == "answer"
    assert "".join(data["text"] for name, data in told if name == "text") == told[-1][1]["answer"]


def test_a_cell_by_codes_and_by_paths(call: Call) -> None:
    asked = {"agency": "渠口乡", "year": 2024, "table": "three", "row": "new", "column": "total"}
    (cell,) = call("GET", "/api/v1/cell", params=asked).json()
    assert (cell["value"], cell["agency"], cell["proof"]) == (0, "平罗县渠口乡", "row_and_column")
    paths = {**asked, "row": cell["row"], "column": cell["column"]}
    assert call("GET", "/api/v1/cell", params=paths).json() == [cell]
    text = call("GET", f"/api/v1/reports/{cell['report']}/text").text
    assert text[cell["start"] : cell["end"]] == cell["quote"] == cell["printed"]
    whole = {"agency": "渠口乡", "year": 2024, "table": "three"}
    assert len(call("GET", "/api/v1/cell", params=whole).json()) == 25 * 7
    problem(call("GET", "/api/v1/cell", params={**asked, "agency": "没有这个镇"}), 404)
    problem(call("GET", "/api/v1/cell", params={**asked, "row": "没有这行"}), 404)
    problem(call("GET", "/api/v1/cell", params={**asked, "table": "five"}), 422)


def test_agencies_compared(call: Call) -> None:
    asked = {
        "agency": ["渠口乡", "平昌关镇"],
        "measure": ["公开政府信息", "财政收入"],
        "year": 2024,
    }
    rows = call("GET", "/api/v1/compare", params=asked).json()["rows"]
    assert [(row["value"], row["unit"]) for row in rows[::2]] == [(116, "条"), (330, "篇")]
    assert [row["status"] for row in rows[1::2]] == ["not_found", "not_found"]
    assert all(row["citations"] for row in rows[::2])


def test_the_catalogue(call: Call) -> None:
    listed = call("GET", "/api/v1/reports").json()
    assert listed["total"] == len(listed["reports"]) == 5
    page = call("GET", "/api/v1/reports", params={"limit": 2, "offset": 4}).json()
    assert (page["total"], len(page["reports"])) == (5, 1)
    assert call("GET", "/api/v1/reports", params={"agency": "渠口乡"}).json()["total"] == 1
    one = call("GET", f"/api/v1/reports/{REPORT}").json()
    assert one["agency"] == "平罗县渠口乡"
    assert any("主动公开" in part for section in one["sections"] for part in section["path"])
    tables = call("GET", f"/api/v1/reports/{REPORT}/tables").json()
    assert [table["table"] for table in tables] == ["two", "three", "four"]


def test_a_source_is_marked_and_its_text_is_no_markup(call: Call) -> None:
    answer = call("POST", "/api/v1/ask", json={"question": "渠口乡2024年公开了多少条信息"}).json()
    cited = answer["citations"][0]
    asked = {"report": cited["report"], "start": cited["start"], "end": cited["end"]}
    shown = call("GET", "/api/v1/source", params=asked).text
    assert 'id="nb-mark"' in shown
    # The report prints an address between angle brackets: it stays text.
    beyond = call("GET", "/api/v1/source", params={"report": REPORT, "start": 3900, "end": 3910})
    assert "&lt;http" in beyond.text
    assert "<http" not in beyond.text
    for start, end in ((10**8, 10**8), (5, 2), (0, 10**8)):
        at = {"report": REPORT, "start": start, "end": end}
        assert call("GET", "/api/v1/source", params=at).status_code == 200


def test_an_original_is_handed_out_as_a_file(call: Call) -> None:
    reply = call("GET", f"/api/v1/reports/{REPORT}/original")
    assert reply.headers["content-disposition"].startswith("attachment")
    assert reply.content == next(Path(__file__).parents[2].glob("seeds/001_*.txt")).read_bytes()


def test_errors_are_problems(call: Call) -> None:
    assert problem(call("POST", "/api/v1/ask", json={}), 422)["errors"] == ["question"]
    problem(call("POST", "/api/v1/ask", json={"question": "x" * 5_001}), 422)
    problem(call("POST", "/api/v1/ask", json={"question": "好", "extra": 1}), 422)
    problem(call("POST", "/api/v1/ask", content=b"\xff{"), 422)
    problem(call("POST", "/api/v1/ask", content=b"x" * 5_000_000), 413)
    problem(call("GET", "/api/v1/nothing"), 404)
    problem(call("DELETE", "/api/v1/ask"), 405)
    problem(call("GET", "/api/v1/reports/没有"), 404)
    problem(call("GET", "/api/v1/reports", params={"limit": 0}), 422)


def test_a_body_without_a_length_is_cut_off(call: Call) -> None:
    async def endless() -> Any:
        for _ in range(100):
            yield b"x" * 100_000

    problem(call("POST", "/api/v1/ask", content=endless()), 413)


@pytest.mark.parametrize("path", [
    "../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/catalogue.sqlite",
    "....//....//etc/passwd", "/etc/passwd", "..\\..\\catalogue.sqlite", "catalogue.sqlite",
])  # fmt: skip
def test_no_path_leads_out_of_the_library(call: Call, path: str) -> None:
    for address in (
        f"/api/v1/reports/{path}", f"/api/v1/reports/{path}/text",
        f"/api/v1/reports/{path}/original", f"/gradio_api/file={path}", f"/file={path}",
        f"/assets/{path}", f"/static/{path}", f"/theme/{path}",
    ):  # fmt: skip
        reply = call("GET", address)
        assert reply.status_code in (400, 403, 404, 405, 422), address
        assert "root:" not in reply.text
        assert "SQLite" not in reply.text
    asked = {"report": path, "start": 0, "end": 9}
    problem(call("GET", "/api/v1/source", params=asked), 404)


def test_gradio_takes_and_fetches_no_files(call: Call) -> None:
    problem(call("POST", "/gradio_api/upload", files={"files": b"x"}), 404)
    problem(call("GET", "/gradio_api/proxy=http://127.0.0.1/"), 404)
    problem(call("GET", "/gradio_api/file=/etc/hostname"), 404)


def _routes(app: Any, call: Call) -> list[tuple[str, str]]:
    """Every method and path: the API's by its description, Gradio's by its mount."""
    paths = call("GET", "/api/v1/openapi.json").json()["paths"]
    found = [(method.upper(), path) for path, held in paths.items() for method in held]
    pending = list(app.app.app.routes)
    while pending:
        route = pending.pop()
        # The page's own addresses, and the script's, are no part of the API's description.
        included = getattr(route, "original_router", None)
        if included is not None or isinstance(route, Mount):
            pending += (included or route).routes
            continue
        for method in sorted(getattr(route, "methods", None) or {"GET"}):
            found.append((method, getattr(route, "path", "/")))
    return found


def test_every_route_has_its_headers(app: Any, call: Call) -> None:
    routes = _routes(app, call)
    assert {("POST", "/api/v1/ask"), ("GET", "/embed.v1.js"), ("GET", "/page/compare")} <= set(
        routes
    )
    assert len(routes) > 30, "Gradio's routes are missing"
    waits = ("queue/data", "heartbeat", "stream", "dev/reload")
    tried = 0
    for method, path in routes:
        if any(word in path for word in waits) and "/api/v1" not in path:
            continue  # these wait for events; the guard puts the headers on all alike
        address = path.replace("{report}", REPORT).replace("{", "").replace("}", "") or "/"
        reply = call(method, address.replace(":path", ""))
        assert set(reply.headers) >= HEADERS, (method, path)
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in reply.headers["content-security-policy"]
        tried += 1
    assert tried > 30


def test_too_many_at_once_are_turned_away_at_once(seeds_library: Path) -> None:
    app = application(Settings(library=seeds_library, max_in_flight=0))
    call = caller(app)
    for reply in (
        call("POST", "/api/v1/ask", json={"question": "好"}),
        call("POST", "/api/v1/ask/stream", json={"question": "好"}),
        call("GET", "/api/v1/compare", params={"agency": "渠口乡", "measure": "申请"}),
    ):
        problem(reply, 503)
        assert int(reply.headers["retry-after"]) > 0
    assert call("GET", "/api/v1/health").status_code == 200
    assert "nianbao_turned_away_total 3" in call("GET", "/api/v1/metrics").text


def test_other_sites_only_by_the_lists(seeds_library: Path, call: Call) -> None:
    site = "https://www.example.gov.cn"
    assert "access-control-allow-origin" not in call(
        "GET", "/api/v1/health", headers={"Origin": site}
    ).headers  # fmt: skip
    chosen = Settings(library=seeds_library, cors_origins=site, frame_ancestors=site)
    listed = caller(application(chosen))
    reply = listed("GET", "/api/v1/health", headers={"Origin": site})
    assert reply.headers["access-control-allow-origin"] == site
    assert f"frame-ancestors {site}" in reply.headers["content-security-policy"]
    assert "x-frame-options" not in reply.headers
    other = listed("GET", "/api/v1/health", headers={"Origin": "https://other.example"})
    assert "access-control-allow-origin" not in other.headers


def test_restricted_agencies_hold_on_every_route(seeds_library: Path) -> None:
    call = caller(application(Settings(library=seeds_library, agencies="渠县渠北镇")))
    assert call("GET", "/api/v1/reports").json()["total"] == 1
    for question in (
        *("渠口乡2024年公开了多少条信息", "哪个单位公开的信息最多", "各单位公开的信息一共多少条"),
        *("有哪些单位的年报", "存在哪些问题", "联系电话是多少"),
    ):
        for agencies in ((), ("平罗县渠口乡",), ("平罗县渠口乡", "渠县渠北镇")):
            answer = call("POST", "/api/v1/ask", json={"question": question, "agencies": agencies})
            told = answer.json()
            cited = {one["report"] for one in told["citations"]}
            assert cited <= {"渠县渠北镇-2024"}, (question, agencies)
            shown = json.dumps({**told, "question": "", "query": {}}, ensure_ascii=False)
            assert "通镇" not in shown
            assert "平昌关镇" not in shown
    for path in ("", "/text", "/tables", "/original"):
        problem(call("GET", f"/api/v1/reports/{REPORT}{path}"), 404)
    problem(call("GET", "/api/v1/source", params={"report": REPORT, "start": 0, "end": 9}), 404)
    asked = {"agency": "渠口乡", "year": 2024, "table": "three"}
    problem(call("GET", "/api/v1/cell", params=asked), 404)
    rows = call("GET", "/api/v1/compare", params={"agency": "渠口乡", "measure": "公开信息"}).json()
    assert [row["value"] for row in rows["rows"]] == [None]
    assert "平昌关镇" not in call("GET", "/").text


def test_the_description_has_examples(call: Call) -> None:
    told = call("GET", "/api/v1/openapi.json").json()
    named = (
        *("ask", "ask/stream", "cell", "compare", "reports", "reports/{report}", "source"),
        *("reports/{report}/text", "reports/{report}/tables", "health", "ready", "metrics"),
    )
    assert set(told["paths"]) >= {f"/api/v1/{one}" for one in named}
    body = told["paths"]["/api/v1/ask"]["post"]["requestBody"]["content"]["application/json"]
    assert body["examples"]["一格"]["value"]["question"]
    refusal = told["paths"]["/api/v1/ask"]["post"]["responses"]["422"]["content"]
    assert "application/problem+json" in refusal


def test_ready_and_counted(call: Call) -> None:
    assert call("GET", "/api/v1/ready").json() == {"status": "ready", "reports": 5, "agencies": 5}
    call("POST", "/api/v1/ask", json={"question": "今天天气怎么样"})
    counted = call("GET", "/api/v1/metrics").text
    assert 'nianbao_answers_total{status="out_of_scope"' in counted
    assert "天气" not in counted


def test_an_opinion_is_kept_with_the_answer_found_again(call: Call, seeds_library: Path) -> None:
    told = {"question": "渠口乡2024年公开了多少条信息", "verdict": "down", "reasons": ["数字不对"]}
    assert call("POST", "/api/v1/feedback", json=told).status_code == 201
    (kept,) = Feedback(seeds_library).read()
    assert kept.citations[0].report == REPORT
    assert "116" in kept.answer
    (seeds_library / "feedback.jsonl").unlink()
    problem(call("POST", "/api/v1/feedback", json={**told, "verdict": "maybe"}), 422)
    problem(call("POST", "/api/v1/feedback", json={**told, "answer": "假的"}), 422)
    off = caller(application(Settings(library=seeds_library, feedback=False)))
    assert off("POST", "/api/v1/feedback", json=told).status_code in (404, 405)
