"""`python -m eval.load`: readers who each ask, wait for the answer, and ask again.

Three rounds against one server: so many readers for so long; a surge of many more; and
single questions right after it. The bars are those of the service; 1 where one is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from eval.load import page
from eval.load.http import Connection
from eval.load.served import HOST, memory, questions, served, work
from eval.measure.statistics import quantile

BARS = {"steady": 0.5, "surge": 1.0, "refused": 0.25, "after": 0.25, "page": 1.5}
Turn = Callable[[Connection, str], Awaitable[tuple[int, float]]]


@dataclass
class Round:
    """What a round of readers saw: seconds by status, and what went wrong."""

    seconds: dict[int, list[float]] = field(default_factory=dict)
    wrong: Counter[str] = field(default_factory=Counter)
    took: float = 0.0
    resident: float = 0.0
    worked: float = 0.0

    def add(self, status: int, seconds: float) -> None:
        """Count one reply."""
        self.seconds.setdefault(status, []).append(seconds)

    def p95(self, status: int) -> float:
        """The 95th percentile of the seconds to replies of that status; 0 without any."""
        return quantile(self.seconds.get(status, []), 0.95)

    def told(self, name: str) -> str:
        """The round in lines."""
        lines = [f"{name}：{self.took:.0f} 秒"]
        for status, seconds in sorted(self.seconds.items()):
            middle, most, rare = (quantile(seconds, one) * 1000 for one in (0.5, 0.95, 0.99))
            lines.append(
                f"  {status}  {len(seconds)} 次  {len(seconds) / self.took:.0f} 次/秒"
                f"  中位 {middle:.0f}  p95 {most:.0f}  p99 {rare:.0f}"
                f"  最长 {max(seconds) * 1000:.0f} 毫秒"
            )
        lines += [f"  出错 {what}：{count} 次" for what, count in self.wrong.items()]
        if self.worked and (count := sum(map(len, self.seconds.values()))):
            lines.append(f"  每次用去处理器 {self.worked / count * 1000:.1f} 毫秒（服务一侧）")
        if self.resident:
            lines.append(f"  内存最多 {self.resident:.0f} MiB（服务和它的工作进程）")
        return "\n".join(lines)


async def ask(line: Connection, question: str) -> tuple[int, float]:
    """One question over the API: (the status, 0 for an answer that is an error; the seconds
    to wait before the next)."""
    reply = await line.post("/api/v1/ask", {"question": question})
    if reply.status == 200 and json.loads(reply.body)["status"] == "error":
        return 0, 0.0
    return reply.status, float(reply.headers.get("retry-after", 0))


async def readers(
    port: int, process: int, asks: Iterator[str], count: int, seconds: float, turn: Turn
) -> Round:
    """So many readers, each with one question in flight, until the time is over."""
    found = Round()
    before = work(process) or 0.0
    began = time.perf_counter()

    async def one() -> None:
        async with Connection(HOST, port) as line:
            while time.perf_counter() - began < seconds:
                sent = time.perf_counter()
                try:
                    status, later = await turn(line, next(asks))
                except (OSError, asyncio.IncompleteReadError, ValueError) as error:
                    found.wrong[type(error).__name__] += 1
                    line.close()
                    continue
                found.add(status, time.perf_counter() - sent)
                if later:
                    await asyncio.sleep(later)

    async def watch() -> None:
        while True:
            found.resident = max(found.resident, memory(process) or 0.0)
            await asyncio.sleep(0.5)

    watching = asyncio.create_task(watch())
    await asyncio.gather(*(one() for _ in range(count)))
    watching.cancel()
    found.took = time.perf_counter() - began
    found.worked = (work(process) or before) - before
    return found


async def run(given: argparse.Namespace, port: int, process: int) -> int:
    """The rounds, told as they end; how many bars were missed."""
    asks = await questions(port, given.seed)
    await readers(port, process, asks, 4, 2, ask)
    missed = 0

    def judge(name: str, found: Round, good: list[tuple[str, bool]]) -> None:
        nonlocal missed
        print(found.told(name), flush=True)
        for what, held in good:
            print(f"  {'达到' if held else '未达到'}：{what}", flush=True)
            missed += not held

    steady = await readers(port, process, asks, given.clients, given.seconds, ask)
    judge(f"{given.clients} 人同时提问", steady, [
        ("没有一次出错", set(steady.seconds) == {200} and not steady.wrong),
        (f"p95 不超过 {BARS['steady'] * 1000:.0f} 毫秒", steady.p95(200) <= BARS["steady"]),
    ])  # fmt: skip
    surge = await readers(port, process, asks, given.surge, given.seconds / 5, ask)
    grown = surge.resident - steady.resident
    judge(f"{given.surge} 人同时提问", surge, [
        ("只有回答和 503", set(surge.seconds) <= {200, 503} and not surge.wrong),
        (f"回答的 p95 不超过 {BARS['surge'] * 1000:.0f} 毫秒", surge.p95(200) <= BARS["surge"]),
        (f"503 的 p95 不超过 {BARS['refused'] * 1000:.0f} 毫秒", surge.p95(503) <= BARS["refused"]),
        (f"内存增长不超过 100 MiB（{grown:.0f}）", grown <= 100),
    ])  # fmt: skip
    after = await readers(port, process, asks, 1, 3, ask)
    judge("紧接着 1 人提问", after, [
        ("没有一次出错", set(after.seconds) == {200} and not after.wrong),
        (f"p95 不超过 {BARS['after'] * 1000:.0f} 毫秒", after.p95(200) <= BARS["after"]),
    ])  # fmt: skip
    wired = await page.wiring(port)
    opened = await readers(port, process, asks, given.page_clients, given.seconds / 5, wired)
    judge(f"{given.page_clients} 人同时用页面提问", opened, [
        ("没有一次出错", set(opened.seconds) == {200} and not opened.wrong),
        (f"p95 不超过 {BARS['page'] * 1000:.0f} 毫秒", opened.p95(200) <= BARS["page"]),
    ])  # fmt: skip
    return missed


def main() -> int:
    """Run the rounds against a server of their own."""
    parser = argparse.ArgumentParser(prog="python -m eval.load", description=__doc__)
    parser.add_argument("--library", type=Path, default=Path(".nianbao"))
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--surge", type=int, default=500)
    parser.add_argument("--page-clients", type=int, default=20)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--seed", type=int, default=2026)
    given = parser.parse_args()
    with served(given.library, given.workers) as (port, process):
        missed = asyncio.run(run(given, port, process))
    print(f"{missed} 项未达标。" if missed else "全部达标。")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
