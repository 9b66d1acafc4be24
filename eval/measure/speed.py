"""How fast forged text reports are parsed, stage by stage, on one core; and the memory used."""

from __future__ import annotations

import multiprocessing
import resource
import statistics
import time
from collections.abc import Callable, Iterable
from typing import Any

from eval.forge import Forged
from eval.measure import pipeline
from ingest.schema import Document, Model


class StageSpeed(Model):
    """One stage's milliseconds a report."""

    median: float
    p95: float
    worst: float
    a_second: float


class SpeedResult(Model):
    """Milliseconds by stage; `report` is the whole parse, where it is there."""

    reports: int
    characters: float
    stages: dict[str, StageSpeed]


class MemoryResult(Model):
    """Peak resident memory (MiB) while parsing, after a tenth of the reports and after all."""

    reports: int
    before: float
    after_tenth: float
    after_all: float

    @property
    def growth(self) -> float:
        """The peak after all over the peak after a tenth."""
        return self.after_all / self.after_tenth


def _stages() -> dict[str, Callable[[Any], Any]]:
    return {
        "tables": pipeline.tables,
        "sections": pipeline.sections,
        "quantities and what they need": pipeline.quantities,
        "report": pipeline.report,
    }


def measure(made: Iterable[Forged]) -> SpeedResult:
    """Time every stage that is there over the reports, once to warm up and once to count."""
    documents = [pipeline.document(each) for each in made]
    found: dict[str, StageSpeed] = {}
    for name, stage in _stages().items():
        try:
            stage(documents[0])
        except (ImportError, AttributeError):
            continue
        for document in documents[:20]:
            stage(document)
        times: list[float] = []
        for document in documents:
            start = time.perf_counter()
            stage(document)
            times.append((time.perf_counter() - start) * 1000)
        times.sort()
        found[name] = StageSpeed(
            median=statistics.median(times),
            p95=times[int(len(times) * 0.95)],
            worst=times[-1],
            a_second=1000 / statistics.mean(times),
        )
    return SpeedResult(
        reports=len(documents),
        characters=statistics.mean(len(document.text) for document in documents),
        stages=found,
    )


def _parse(documents: list[Document]) -> int:
    for document in documents:
        pipeline.report(document)
    return len(documents)


def two_cores(made: Iterable[Forged]) -> float:
    """Reports a second parsed by two processes side by side, their start not counted."""
    documents = [pipeline.document(each) for each in made]
    halves = [documents[0::2], documents[1::2]]
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        pool.map(_parse, [documents[:20], documents[:20]], chunksize=1)
        start = time.perf_counter()
        parsed = sum(pool.map(_parse, halves, chunksize=1))
        return parsed / (time.perf_counter() - start)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def memory(made: Iterable[Forged], count: int) -> MemoryResult:
    """Parse `count` reports one after the other, keeping none, and watch the peak of memory."""
    before = _peak()
    tenth = before
    for number, forged in enumerate(made, 1):
        pipeline.report(pipeline.document(forged))
        if number == max(1, count // 10):
            tenth = _peak()
    return MemoryResult(reports=count, before=before, after_tenth=tenth, after_all=_peak())


def rows(result: SpeedResult) -> list[list[str]]:
    """The result as a readable table, header first."""
    out = [["stage", "median ms", "p95 ms", "worst ms", "reports a second"]]
    for name, each in result.stages.items():
        numbers = (each.median, each.p95, each.worst, each.a_second)
        out.append([name, *(f"{number:.2f}" for number in numbers)])
    return out
