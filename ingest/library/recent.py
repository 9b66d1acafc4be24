"""What was read of the reports last asked about, kept until the catalogue changes.

Most questions are about few bodies, and a question reads the same parts of a report several
times. Whether the file has changed is asked of SQLite each time: a counter, no query.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

Found = TypeVar("Found")
# Beyond so many at once a question is about the library, not about bodies.
FEW = 8
_REPORTS = 64
_ANSWERS = 512


class Recent:
    """The parts last read, by report; safe for several threads."""

    def __init__(self, catalogue: Path, *, read_only: bool = False) -> None:
        """`read_only`: the folder cannot be written, so that SQLite must take it as it is."""
        self._address = (
            f"{catalogue.resolve().as_uri()}?{'immutable=1' if read_only else 'mode=ro'}"
        )
        self._connection: sqlite3.Connection | None = None
        self._version: int | None = None
        self._parts: OrderedDict[str, dict[Hashable, Any]] = OrderedDict()
        self._results: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = threading.Lock()

    def parts(
        self,
        kind: Hashable,
        reports: Sequence[str],
        read: Callable[[Sequence[str]], Mapping[str, Found]],
    ) -> dict[str, Found]:
        """A part of each of those reports, in their order; `read` gets those not held."""
        if len(reports) > FEW:
            return dict(read(reports))
        version, held = self._held(kind, reports)
        missing = [report for report in reports if report not in held]
        if missing:
            found = read(missing)
            self._keep(version, kind, found)
            held.update(found)
        return {report: held[report] for report in reports}

    def part(self, kind: Hashable, report: str) -> Any:
        """A part that is held already; None otherwise."""
        return self._held(kind, (report,))[1].get(report)

    def result(self, key: Hashable, read: Callable[[], Found]) -> Found:
        """What `read` gave for that key last, or gives now."""
        with self._lock:
            version = self._changed()
            if key in self._results:
                self._results.move_to_end(key)
                kept: Found = self._results[key]
                return kept
        found = read()
        with self._lock:
            if version == self._changed():
                self._results[key] = found
                while len(self._results) > _ANSWERS:
                    self._results.popitem(last=False)
        return found

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None
            self._parts.clear()
            self._results.clear()

    def _held(self, kind: Hashable, reports: Sequence[str]) -> tuple[int, dict[str, Any]]:
        found = {}
        with self._lock:
            version = self._changed()
            for report in reports:
                parts = self._parts.get(report)
                if parts is not None and kind in parts:
                    self._parts.move_to_end(report)
                    found[report] = parts[kind]
        return version, found

    def _keep(self, version: int, kind: Hashable, found: Mapping[str, Any]) -> None:
        with self._lock:
            # Read before the catalogue changed, it would be told of after.
            if version != self._changed():
                return
            for report, part in found.items():
                self._parts.setdefault(report, {})[kind] = part
                self._parts.move_to_end(report)
            while len(self._parts) > _REPORTS:
                self._parts.popitem(last=False)

    def _changed(self) -> int:
        """Under the lock: the version of the file, everything forgotten where it is another."""
        if self._connection is None:
            self._connection = sqlite3.connect(self._address, uri=True, check_same_thread=False)
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            self._parts.clear()
            self._results.clear()
            self._version = version
        return int(version)
