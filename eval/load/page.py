"""The page as its own script uses it: an event put in Gradio's queue, and its messages read."""

from __future__ import annotations

import json
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from eval.load.http import Connection
from eval.load.served import HOST

_QUESTION = "nb-question"


async def wiring(port: int) -> Callable[[Connection, str], Awaitable[tuple[int, float]]]:
    """One question asked on the page, as a turn for `readers`, by the page's own description."""
    async with Connection(HOST, port) as line:
        config = json.loads((await line.get("/config")).body)
    parts = {one["id"]: one.get("props", {}) for one in config["components"]}
    (box,) = (id for id, props in parts.items() if props.get("elem_id") == _QUESTION)
    event = next(
        one for one in config["dependencies"] if [box, "submit"] in map(list, one["targets"])
    )

    async def ask(line: Connection, question: str) -> tuple[int, float]:
        session = secrets.token_hex(8)
        data = [question if id == box else parts[id].get("value") for id in event["inputs"]]
        joined = await line.post("/gradio_api/queue/join", {
            "data": data, "fn_index": event["id"], "session_hash": session, "trigger_id": box,
        })  # fmt: skip
        if joined.status != 200:
            return joined.status, float(joined.headers.get("retry-after", 1))
        told = await line.get(f"/gradio_api/queue/data?session_hash={session}")
        messages = [
            json.loads(one.removeprefix("data: "))
            for one in told.body.decode().strip().split("\n\n")
            if one
        ]
        return (200 if any(map(_answered, messages)) else 0), 0.0

    return ask


def _answered(message: dict[str, Any]) -> bool:
    return message.get("msg") == "process_completed" and bool(message.get("success"))
