"""A server process of its own for the load, its memory, and the questions to put to it."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import random
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from eval.load.http import Connection

ROOT = Path(__file__).parents[2]
HOST = "127.0.0.1"
_START_SECONDS = 60.0


@contextlib.contextmanager
def served(library: Path, workers: int) -> Iterator[tuple[int, int]]:
    """(port, process id) of a server on that library, with no limit for each client."""
    with socket.create_server((HOST, 0)) as held:
        port = held.getsockname()[1]
    given = {**os.environ, "NIANBAO_LIBRARY": str(library), "NIANBAO_WORKERS": str(workers)}
    process = subprocess.Popen(
        [sys.executable, "-m", "ui.cli", "serve", "--port", str(port)],
        cwd=ROOT, env=given, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + _START_SECONDS
        while not asyncio.run(_ready(port)):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the server did not start")
            time.sleep(0.2)
        yield port, process.pid
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


async def _ready(port: int) -> bool:
    try:
        async with Connection(HOST, port) as line:
            return (await line.get("/api/v1/ready")).status == 200
    except (OSError, asyncio.IncompleteReadError):
        return False


async def questions(port: int, seed: int) -> Iterator[str]:
    """Questions on the served reports in a shuffled order without end, all before any again."""
    import json

    told = tomllib.loads(files("eval.load").joinpath("asks.toml").read_text(encoding="utf-8"))
    async with Connection(HOST, port) as line:
        listed = json.loads((await line.get("/api/v1/reports?limit=1000")).body)["reports"]
    asks = [
        greeting + ask.format(a=report["agency"], y=report["year"] or "") + ending
        for report in listed
        for ask in told["kept"]
        for greeting in told["greetings"]
        for ending in told["endings"]
    ]
    asks = list(dict.fromkeys(asks))
    random.Random(seed).shuffle(asks)
    return itertools.cycle(asks)


def memory(process: int) -> float | None:
    """The resident MiB of the process and of those it started; None where it cannot be read."""
    found = [_resident(one) for one in _family(process)]
    return sum(found) if found else None


def work(process: int) -> float | None:
    """The CPU seconds of the process and of those it started; None where it cannot be read."""
    spent = 0.0
    for one in _family(process):
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split()
            spent += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return spent or None


def _family(process: int) -> list[int]:
    threads = Path(f"/proc/{process}/task")
    if not threads.is_dir():
        return []
    found = [process]
    for thread in threads.iterdir():
        with contextlib.suppress(OSError):
            found += map(int, (thread / "children").read_text().split())
    return found


def _resident(process: int) -> float:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    return 0.0
