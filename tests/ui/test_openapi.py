"""Whatever a caller makes of the API's description, the API keeps to it and never fails."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode, checks

from ingest.settings import Settings
from ui.protocol import Protocol
from ui.server import application

pytestmark = pytest.mark.timeout(300)
_CHECKED = (
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
)
_SLOW = list(HealthCheck)


@pytest.fixture(scope="module")
def described(seeds_library: Path) -> Iterator[Any]:
    import uvicorn

    app = application(Settings(library=seeds_library, feedback=False))
    config = uvicorn.Config(app, port=0, log_level="error", proxy_headers=False, http=Protocol)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.1)
        assert thread.is_alive(), "the server ended"
    port = server.servers[0].sockets[0].getsockname()[1]
    yield schemathesis.openapi.from_url(f"http://127.0.0.1:{port}/api/v1/openapi.json")
    server.should_exit = True
    thread.join(20)


def test_the_api_keeps_to_its_description(described: Any) -> None:
    tried = []
    for found in described.get_all_operations():
        operation = found.ok()
        tried.append(operation.label)
        given(operation.as_strategy())(_keeps_to_it)()
        # Where nothing is given, nothing can be given wrong.
        with contextlib.suppress(Unsatisfiable):
            wrong = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
            given(wrong)(_keeps_to_it)()
    assert len(tried) >= 13, tried


@settings(max_examples=8, deadline=None, database=None, suppress_health_check=_SLOW)
def _keeps_to_it(case: Any) -> None:
    reply = case.call(timeout=30)
    case.validate_response(reply, checks=_CHECKED)
    assert reply.headers["x-content-type-options"] == ["nosniff"]
