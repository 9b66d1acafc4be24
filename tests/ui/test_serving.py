"""What stands around the answers: clients, places, processes, embeddings, stopping."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import httpx
import pytest

from ingest.errors import SettingsError
from ingest.settings import Settings
from qa.answer import Assistant
from qa.schema import Answer, Status
from ui import engine as engines
from ui.blocked import SAID, BlockedWords
from ui.clients import Proxies, Shares
from ui.embeds import embeds, sites
from ui.engine import Asking, Engine, Inside, Separate, TooLong
from ui.feedback import Feedback
from ui.questionlog import QuestionLog
from ui.server import application
from ui.service import Service

ROOT = Path(__file__).parents[2]
DISCLOSED = "渠口乡2024年公开了多少条信息"
Call = Callable[..., httpx.Response]


def caller(app: Any, client: str = "203.0.113.9") -> Call:
    """A function that makes one request of the application from that address."""

    def call(method: str, address: str, **given: Any) -> httpx.Response:
        async def run() -> httpx.Response:
            transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=(client, 1))
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as line:
                return await line.request(method, address, **given)

        return asyncio.run(run())

    return call


# ------------------------------------------------------------ clients


def test_a_client_has_its_share() -> None:
    now = 0.0
    shares = Shares(60, lambda: now)
    waits = [shares.wait("203.0.113.9") for _ in range(16)]
    assert waits[:15] == [0.0] * 15
    assert 0 < waits[15] <= 1
    assert shares.wait("203.0.113.10") == 0, "another client has its own"
    now = 2.0
    assert shares.wait("203.0.113.9") == 0
    assert [shares.wait("2001:db8::1") for _ in range(15)] == [0.0] * 15
    assert shares.wait("2001:db8::ffff") > 0, "a household is one client"
    assert all(shares.wait("127.0.0.1") == 0 for _ in range(100))
    assert all(Shares(0).wait("203.0.113.9") == 0 for _ in range(100))


def test_clients_that_are_gone_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.clients._REMEMBERED", 10)
    shares = Shares(60)
    for number in range(100):
        shares.wait(f"203.0.113.{number}")
    assert len(shares._held) == 10


@pytest.mark.parametrize(("peer", "told", "client"), [
    ("203.0.113.9", ["10.0.0.1"], "203.0.113.9"),
    ("10.1.1.1", ["198.51.100.7"], "198.51.100.7"),
    ("10.1.1.1", ["1.1.1.1, 198.51.100.7"], "198.51.100.7"),
    ("10.1.1.1", ["1.1.1.1, 198.51.100.7, 10.2.2.2"], "198.51.100.7"),
    ("10.1.1.1", ["1.1.1.1", "198.51.100.7"], "198.51.100.7"),
    ("10.1.1.1", ["198.51.100.7, unknown"], "10.1.1.1"),
    ("10.1.1.1", [], "10.1.1.1"),
    ("::ffff:10.1.1.1", ["2001:db8::9"], "2001:db8::9"),
    ("", ["198.51.100.7"], ""),
])  # fmt: skip
def test_only_known_proxies_are_believed(peer: str, told: list[str], client: str) -> None:
    assert Proxies("10.0.0.0/8, 127.0.0.1").client(peer, told) == client


def test_a_list_of_proxies_that_is_none() -> None:
    with pytest.raises(SettingsError, match="NIANBAO_TRUSTED_PROXIES"):
        Proxies("nginx")


def test_a_client_that_asks_too_fast_is_told_when(seeds_library: Path) -> None:
    app = application(Settings(library=seeds_library, client_per_minute=8))
    call = caller(app)
    replies = [call("GET", "/api/v1/ask", params={"q": "好"}) for _ in range(4)]
    assert [one.status_code for one in replies] == [200, 200, 429, 429]
    assert int(replies[-1].headers["retry-after"]) >= 1
    assert replies[-1].headers["content-type"] == "application/problem+json"
    assert "frame-ancestors" in replies[-1].headers["content-security-policy"]
    assert call("GET", "/api/v1/health").status_code == 200
    assert call("POST", "/gradio_api/queue/join", json={}).status_code == 429
    forged = {"X-Forwarded-For": "198.51.100.1"}
    assert call("GET", "/api/v1/ask", params={"q": "好"}, headers=forged).status_code == 429
    behind = caller(app, "127.0.0.1")
    for client in ("198.51.100.1", "198.51.100.2"):
        given = {"X-Forwarded-For": client}
        replies = [behind("GET", "/api/v1/ask", params={"q": "好"}, headers=given)
                   for _ in range(3)]  # fmt: skip
        assert [one.status_code for one in replies] == [200, 200, 429]


# ------------------------------------------------------------ words of the operator


def test_words_that_are_not_answered(tmp_path: Path, seeds_library: Path) -> None:
    words = tmp_path / "words.txt"
    words.write_text("# 说明\n某某事件\nＡＢ C  # 备注\n", encoding="utf-8-sig")
    held = BlockedWords(words)
    assert held.holds("请问 某·某 事件 怎么样")
    assert held.holds("什么是ab-c")
    assert not held.holds(DISCLOSED)
    call = caller(application(Settings(library=seeds_library, blocked_words=words)))
    answer = call("POST", "/api/v1/ask", json={"question": "渠口乡某某事件公开了多少条"}).json()
    assert (answer["status"], answer["answer"]) == ("out_of_scope", SAID)
    assert answer["citations"] == []
    follow = {"question": "那2024年呢", "history": [DISCLOSED, "某某事件"]}
    assert call("POST", "/api/v1/ask", json=follow).json()["values"][0]["value"] == 116
    words.write_text("公开", encoding="utf-8")
    os.utime(words, (1, 1))
    assert call("POST", "/api/v1/ask", json={"question": DISCLOSED}).json()["answer"] == SAID
    words.unlink()
    assert call("POST", "/api/v1/ask", json={"question": DISCLOSED}).json()["answer"] == SAID
    with pytest.raises(SettingsError, match="NIANBAO_BLOCKED_WORDS"):
        BlockedWords(tmp_path / "nowhere.txt")


def test_questions_are_kept_only_by_setting(seeds_library: Path) -> None:
    for keep in (False, True):
        given = Settings(library=seeds_library, keep_questions=keep)
        call = caller(application(given))
        asked = {"question": "渠口乡2024年财政收入多少 13800138000"}
        call("POST", "/api/v1/ask", json=asked)
        held = QuestionLog(seeds_library, keep, 30).unanswered()
        assert bool(held) is keep
    text = (seeds_library / "questions.jsonl").read_text("utf-8")
    (seeds_library / "questions.jsonl").unlink()
    assert "13800138000" not in text
    assert "渠口乡" in text


# ------------------------------------------------------------ embeddings


@pytest.fixture(scope="module")
def embedded(seeds_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Call:
    listed = tmp_path_factory.mktemp("embeds") / "embeds.toml"
    listed.write_text(
        '[bei]\nagencies = ["渠县渠北镇"]\nsites = ["https://bei.example.gov.cn"]\n'
        '[tong]\nagencies = ["佳县通镇"]\nsites = ["https://tong.example.gov.cn:8443"]\n'
        '[none]\nagencies = ["没有的镇"]\n[all]\nsites = ["https://*.example.gov.cn"]\n',
        encoding="utf-8",
    )
    given = Settings(library=seeds_library, embeds=listed, agencies="渠县渠北镇,平罗县渠口乡")
    return caller(application(given))


def test_an_embedding_is_framed_by_its_own_sites(embedded: Call) -> None:
    for key, said in (
        ("/e/bei", "frame-ancestors https://bei.example.gov.cn"),
        ("/e/all", "frame-ancestors https://*.example.gov.cn"),
        ("/e/none", "frame-ancestors 'none'"), ("", "frame-ancestors 'none'"),
        ("/e/unknown", "frame-ancestors 'none'"),
    ):  # fmt: skip
        for path in ("/", "/api/v1/health", "/embed.v1.js", "/gradio_api/upload", "/nothing"):
            policy = embedded("GET", key + path).headers["content-security-policy"]
            assert policy.endswith(said), (key, path)
    assert embedded("GET", "/e/unknown/api/v1/health").status_code == 404
    assert embedded("GET", "/e/").status_code == 404


def test_an_embedding_gives_nothing_beyond_its_agencies(
    embedded: Call, seeds_library: Path
) -> None:
    base = "/e/bei/api/v1"
    assert embedded("GET", f"{base}/ready").json() == {
        "status": "ready", "reports": 1, "agencies": 1,
    }  # fmt: skip
    assert embedded("GET", f"{base}/reports").json()["total"] == 1
    assert embedded("GET", f"{base}/metrics").status_code == 404
    other = "平罗县渠口乡-2024"
    for path in ("", "/text", "/tables", "/original"):
        assert embedded("GET", f"{base}/reports/{other}{path}").status_code == 404
    asked = {"report": other, "start": 0, "end": 9}
    assert embedded("GET", f"{base}/source", params=asked).status_code == 404
    cell = {"agency": "渠口乡", "year": 2024, "table": "three"}
    assert embedded("GET", f"{base}/cell", params=cell).status_code == 404
    crafted = (
        {"question": DISCLOSED, "agencies": ["平罗县渠口乡"]},
        {"question": DISCLOSED, "default": ["平罗县渠口乡"]},
        {"question": "那2024年呢", "history": [DISCLOSED]},
        {"question": "那2024年呢", "history": [DISCLOSED], "agencies": ["平罗县渠口乡", "渠北镇"]},
        {"question": "有哪些单位的年报"}, {"question": "哪个单位公开的信息最多"},
        {"question": "渠口镇公开了多少条"}, {"question": "平罗县有哪些单位"},
    )  # fmt: skip
    for given in crafted:
        replies = [
            embedded("POST", f"{base}/ask", json=given),
            embedded("POST", f"{base}/ask/stream", json=given),
            embedded("GET", f"{base}/ask", params={
                "q": given["question"], "h": given.get("history", []),
                "agency": given.get("agencies", []),
            }),
        ]  # fmt: skip
        for reply in replies:
            assert reply.status_code == 200
            assert "116条" not in reply.text, given
            assert other not in reply.text
            assert "平昌关镇" not in reply.text
            assert "通镇" not in reply.text
    rows = embedded(
        "GET", f"{base}/compare", params={"agency": ["渠口乡"], "measure": ["公开信息"]}
    ).json()["rows"]
    assert [row["value"] for row in rows] == [None]
    opinion = {"question": DISCLOSED, "verdict": "down", "agencies": ["平罗县渠口乡"]}
    kept = embedded("POST", f"{base}/feedback", json=opinion)
    assert kept.status_code == 201
    for one in Feedback(seeds_library).read():
        assert "116" not in one.answer
    (seeds_library / "feedback.jsonl").unlink()
    for path in ("/e/bei/", "/e/bei/config", "/e/bei/gradio_api/info"):
        assert "渠口乡" not in embedded("GET", path).text, path


def test_an_embedding_never_widens_the_service(embedded: Call) -> None:
    """The settings name two agencies: an embedding for a third, or for none, has no more."""
    assert embedded("GET", "/e/tong/api/v1/reports").json()["total"] == 0
    assert embedded("GET", "/e/none/api/v1/reports").json()["total"] == 0
    assert embedded("GET", "/e/all/api/v1/reports").json()["total"] == 2
    for key in ("tong", "none"):
        asked = {"question": "有哪些单位的年报", "agencies": ["佳县通镇"]}
        told = embedded("POST", f"/e/{key}/api/v1/ask", json=asked).json()
        assert told["citations"] == []
        asked = {"question": "通镇存在哪些问题"}
        assert embedded("POST", f"/e/{key}/api/v1/ask", json=asked).json()["citations"] == []


@pytest.mark.parametrize("text", [
    "[Bad]\n", '["../x"]\n', '[a]\nsites = ["https://a.gov.cn/page"]', "[a]\nsites = ['*']",
    "[a]\nsites = [\"'self'; script-src *\"]", "[a]\nagencies = 3", "[a]\nother = 1", "[a",
])  # fmt: skip
def test_a_file_of_embeddings_with_a_fault(text: str, tmp_path: Path) -> None:
    path = tmp_path / "embeds.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError):
        embeds(path)
    with pytest.raises(SettingsError):
        sites("www.example.gov.cn")


def test_a_question_that_names_nobody_is_about_the_default(seeds_library: Path) -> None:
    call = caller(application(Settings(library=seeds_library)))
    asked = {"question": "2024年公开了多少条信息"}
    assert call("POST", "/api/v1/ask", json=asked).json()["status"] == "clarify"
    asked["default"] = ["平罗县渠口乡"]  # type: ignore[assignment]
    assert call("POST", "/api/v1/ask", json=asked).json()["values"][0]["value"] == 116
    asked["question"] = "通镇存在哪些问题"
    told = call("POST", "/api/v1/ask", json=asked).json()
    assert {one["report"] for one in told["citations"]} == {"佳县通镇-2024"}
    asked["question"] = "哪个单位公开的信息最多"
    assert len(call("POST", "/api/v1/ask", json=asked).json()["values"]) > 1


# ------------------------------------------------------------ addresses, other sites


def test_a_prefix_is_taken_with_and_without(seeds_library: Path) -> None:
    call = caller(application(Settings(library=seeds_library, root_path="/wen/nianbao/")))
    for path in ("/wen/nianbao/api/v1/ready", "/api/v1/ready"):
        assert call("GET", path).json()["reports"] == 5
    for path in ("/wen/nianbao/", "/wen/nianbao/gradio_api/upload", "/wen/nianbaox/api/v1/ready"):
        reply = call("GET", path)
        assert reply.status_code == (200 if path == "/wen/nianbao/" else 404)
        assert reply.headers["x-content-type-options"] == "nosniff"
    assert '"root":"http://test/wen/nianbao"' in call("GET", "/").text.replace('": "', '":"')


def test_what_a_stranger_says_of_its_address_is_not_used(seeds_library: Path) -> None:
    app = application(Settings(library=seeds_library))
    given = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    assert "evil.example" not in caller(app)("GET", "/", headers=given).text
    given = {"X-Forwarded-Host": "www.example.gov.cn", "X-Forwarded-Proto": "https"}
    assert "https://www.example.gov.cn" in caller(app, "127.0.0.1")("GET", "/", headers=given).text


def test_another_site_asks_leave_first(seeds_library: Path) -> None:
    site = "https://www.example.gov.cn"
    call = caller(application(Settings(library=seeds_library, cors_origins=site)))
    leave = {"Origin": site, "Access-Control-Request-Method": "POST"}
    reply = call("OPTIONS", "/api/v1/ask", headers=leave)
    assert reply.status_code == 204
    assert reply.headers["access-control-allow-origin"] == site
    assert reply.headers["access-control-allow-headers"] == "Content-Type"
    assert reply.headers["x-content-type-options"] == "nosniff"
    other = {**leave, "Origin": "https://x.example"}
    refused = [
        call("OPTIONS", "/api/v1/ask", headers=other), call("GET", "/api/v1/ready", headers=other),
        call("OPTIONS", "/config", headers=other), call("GET", "/config", headers=other),
        call("GET", "/config", headers=leave),  # the page is not the API
    ]  # fmt: skip
    for one in refused:
        assert not [name for name in one.headers if name.startswith("access-control-")]
    wrong = call("POST", "/api/v1/ask", headers={"Origin": site}, content=b"x" * 5_000_000)
    assert wrong.status_code == 413
    assert wrong.headers["access-control-allow-origin"] == site, "errors are read as well"


# ------------------------------------------------------------ places of work


class Waiting(Inside):
    """An assistant that takes its time, until it is let go."""

    gate = threading.Event()
    answered: ClassVar[list[str]] = []

    def __init__(self) -> None:
        return

    def start(self) -> None:
        return

    def answer(self, asking: Asking) -> Answer:
        self.gate.wait(20)
        self.answered.append(asking.question)
        return Answer(question=asking.question, status=Status.NOT_FOUND, answer="没有。")


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Waiting]]:
    monkeypatch.setattr(engines, "Inside", lambda _: Waiting())
    Waiting.gate.set()
    Waiting.answered.clear()
    yield Waiting
    Waiting.gate.set()


def test_the_surplus_is_turned_away_at_once_and_the_rest_is_answered(
    seeds_library: Path, waiting: type[Waiting]
) -> None:
    app = application(Settings(library=seeds_library, max_in_flight=10))
    waiting.gate.clear()

    async def run() -> list[tuple[int, float]]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as line:
            began = time.perf_counter()

            async def one(number: int) -> tuple[int, float]:
                reply = await line.post("/api/v1/ask", json={"question": f"第{number}问"})
                return reply.status_code, time.perf_counter() - began

            tasks = [asyncio.create_task(one(number)) for number in range(60)]
            await asyncio.sleep(2)
            waiting.gate.set()
            return await asyncio.gather(*tasks)

    replies = asyncio.run(run())
    assert sorted(status for status, _ in replies) == [200] * 10 + [503] * 50
    assert max(took for status, took in replies if status == 503) < 2
    assert caller(app)("GET", "/api/v1/ask", params={"q": "后来"}).status_code == 200


def test_a_question_that_takes_too_long_ends(seeds_library: Path, waiting: type[Waiting]) -> None:
    app = application(Settings(library=seeds_library, answer_seconds=0.3))
    waiting.gate.clear()
    call = caller(app)
    reply = call("POST", "/api/v1/ask", json={"question": "一问"})
    assert reply.status_code == 503
    assert "太久" in reply.json()["title"]
    assert "太久" in call("POST", "/api/v1/ask/stream", json={"question": "二问"}).text
    waiting.gate.set()
    for _ in range(100):
        if "nianbao_questions_in_flight 0" in call("GET", "/api/v1/metrics").text:
            return
        time.sleep(0.1)
    raise AssertionError("a place was not given back")


def test_answers_from_processes_are_the_same(seeds_library: Path) -> None:
    given = Settings(library=seeds_library, workers=2)
    assistant = Assistant(seeds_library, given)
    held = Engine(assistant, given)
    try:
        held.start()
        for question in (DISCLOSED, "渠口乡存在哪些问题", "哪个单位公开的信息最多", "天气"):
            asking = Asking(question=question)
            found = held.run(lambda worker, asked=asking: worker.answer(asked)).result(60)
            own = assistant.answer(question)
            assert found.model_copy(update={"elapsed_ms": 0.0}) == own.model_copy(
                update={"elapsed_ms": 0.0}
            )
    finally:
        held.close()


def test_a_process_that_is_gone_is_replaced(seeds_library: Path) -> None:
    worker = Separate(Settings(library=seeds_library))
    try:
        worker.start()
        process = worker._process
        assert process is not None
        process.kill()
        process.join()
        assert worker.answer(Asking(question=DISCLOSED)).values[0].value == 116
        hasty = Separate(Settings(library=seeds_library, answer_seconds=0.0001))
        with pytest.raises(TooLong):
            hasty.answer(Asking(question=DISCLOSED))
        assert hasty._process is None, "it is ended, not left to work on"
    finally:
        worker.close()
    assert not [one for one in engines.multiprocessing.active_children() if one.is_alive()]


def test_an_answer_is_remembered_for_an_unchanged_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ingest.sync import remove, sync

    library = tmp_path / "library"
    sync(sorted((ROOT / "seeds").glob("00[12]_*.txt")), library, Settings())
    service = Service(Assistant(library), Settings(library=library))
    asked: list[str] = []
    own = Assistant.answer

    def counted(self: Assistant, question: str, *rest: Any, **named: Any) -> Answer:
        asked.append(question)
        return own(self, question, *rest, **named)

    monkeypatch.setattr(Assistant, "answer", counted)
    assert service.ask(DISCLOSED, id="a").values[0].value == 116
    again = service.ask(DISCLOSED, id="b")
    assert (again.id, again.values[0].value, len(asked)) == ("b", 116, 1)
    assert service.ask(DISCLOSED, agencies=("佳县通镇",)).status is Status.NOT_FOUND
    remove(["平罗县渠口乡-2024"], library, Settings())
    assert service.ask(DISCLOSED).status is Status.NOT_FOUND
    assert len(asked) == 3


# ------------------------------------------------------------ a real process


@pytest.mark.skipif(sys.platform == "win32", reason="a service of Windows is stopped otherwise")
@pytest.mark.parametrize("workers", [1, 2])
def test_stopping_finishes_what_is_asked(seeds_library: Path, workers: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "ui.cli", "serve", "--port", str(port),
         "--workers", str(workers), "--library", str(seeds_library)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    base = f"http://127.0.0.1:{port}/api/v1"
    try:
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"{base}/ready") as reply:
                    assert json.load(reply)["reports"] == 5
                break
            except (urllib.error.URLError, ConnectionError):
                assert process.poll() is None
                time.sleep(0.1)
        found: list[int] = []

        def ask() -> None:
            rows = "&".join(f"agency={number}" for number in range(40))
            with urllib.request.urlopen(f"{base}/compare?{rows}&measure=a&measure=b") as reply:
                found.append(len(json.load(reply)["rows"]))

        asking = threading.Thread(target=ask)
        asking.start()
        time.sleep(0.15)
        process.send_signal(signal.SIGTERM)
        asking.join(20)
        process.wait(20)
        assert found == [80], "what was being answered is finished"
        assert b"Traceback" not in process.stderr.read()  # type: ignore[union-attr]
    finally:
        process.kill()
        process.wait()
