"""The progress of reading a folder, on a terminal: files, rate, time left."""

from __future__ import annotations

import sys
import time
from typing import Any

from ingest.schema import Outcome, Progress

_MINUTE = 60
_HOUR = 60 * _MINUTE


class Pace:
    """How fast files are read, and how long the rest will take; the unchanged cost nothing."""

    def __init__(self, now: float) -> None:
        self._start = now
        self._read = 0

    def tell(self, progress: Progress, now: float) -> str:
        """`3.2 份/秒，约剩 2 分钟`; empty before anything was read."""
        self._read += progress.change.outcome is not Outcome.UNCHANGED
        passed = now - self._start
        if not self._read or passed <= 0:
            return ""
        rate = self._read / passed
        said = f"{rate:.{0 if rate >= 10 else 1}f} 份/秒"
        if progress.total is None:
            return said
        return f"{said}，约剩 {_duration((progress.total - progress.done) / rate)}"


def _duration(seconds: float) -> str:
    if seconds < _MINUTE:
        return f"{seconds:.0f} 秒"
    if seconds < _HOUR:
        return f"{seconds / _MINUTE:.0f} 分钟"
    return f"{seconds / _HOUR:.1f} 小时"


class Bar:
    """A progress bar on a terminal; silent elsewhere."""

    def __init__(self) -> None:
        self._shown: Any = None
        self._pace = Pace(time.monotonic())

    def __enter__(self) -> Bar:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

            self._shown = Progress(
                TextColumn("读入年报"), BarColumn(), MofNCompleteColumn(),
                TextColumn("{task.fields[pace]}"),
                console=Console(stderr=True), transient=True,
            )  # fmt: skip
            self._shown.start()
            self._task = self._shown.add_task("", total=None, pace="")
        return self

    def tell(self, progress: Progress) -> None:
        """Show how far it is."""
        if self._shown is not None:
            pace = self._pace.tell(progress, time.monotonic())
            self._shown.update(self._task, completed=progress.done, total=progress.total, pace=pace)

    def __exit__(self, *error: object) -> None:
        if self._shown is not None:
            self._shown.stop()
