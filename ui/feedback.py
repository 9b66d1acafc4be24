"""What readers thought of an answer, kept in the library's folder; exported as CSV.

`python -m ui.feedback LIBRARY > feedback.csv` writes what was kept.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from ingest.schema import Model
from qa.schema import Answer, Citation
from ui.masking import masked
from ui.spreadsheet import csv_text

FILE_NAME = "feedback.jsonl"
_MOST = 50_000_000
_COLUMNS = ("time", "verdict", "reasons", "comment", "question", "history", "status", "answer",
            "citations")  # fmt: skip


class Verdict(StrEnum):
    """Whether an answer helped."""

    UP = "up"
    DOWN = "down"


class Complaint(StrEnum):
    """What was wrong with an answer."""

    FIGURE = "数字不对"
    SOURCE = "出处不对"
    MISSED = "答非所问"
    REFUSED = "年报里有，却说没有"
    OTHER = "其他"


class Kept(Model):
    """One reader's word on one answer, the answer as given then."""

    time: str
    verdict: Verdict
    reasons: tuple[Complaint, ...]
    comment: str
    question: str
    history: tuple[str, ...]
    status: str
    answer: str
    citations: tuple[Citation, ...]


class Full(Exception):
    """No more can be kept: the file is as large as it may get, or cannot be written."""


class Feedback:
    """The file of a library's feedback; several threads may add to it."""

    def __init__(self, library: Path) -> None:
        self._path = library / FILE_NAME
        self._lock = threading.Lock()

    def add(
        self,
        verdict: Verdict,
        reasons: tuple[Complaint, ...],
        comment: str,
        history: tuple[str, ...],
        found: Answer,
    ) -> Kept:
        """Keep one; Full where it cannot be."""
        kept = Kept(
            time=datetime.now(UTC).isoformat(timespec="seconds"),
            verdict=verdict,
            reasons=reasons,
            comment=masked(comment),
            question=masked(found.question),
            history=tuple(masked(one) for one in history),
            status=found.status,
            answer=found.answer,
            citations=found.citations[:20],
        )
        line = kept.model_dump_json().encode() + b"\n"
        try:
            with self._lock:
                if self._path.exists() and self._path.stat().st_size + len(line) > _MOST:
                    raise Full
                with self._path.open("ab+") as file:
                    if file.tell():
                        file.seek(-1, 2)
                        # A line that was cut short takes no other with it.
                        line = line if file.read(1) == b"\n" else b"\n" + line
                    file.write(line)
        except OSError as error:
            raise Full from error
        return kept

    def read(self) -> Iterator[Kept]:
        """What was kept, oldest first; a line that a broken write cut short is passed over."""
        if not self._path.exists():
            return
        with self._path.open(encoding="utf-8") as file:
            for line in file:
                try:
                    yield Kept.model_validate(json.loads(line))
                except ValueError:
                    continue

    def table(self) -> str:
        """All of it as CSV, with the mark that Excel takes UTF-8 by."""
        rows: list[tuple[str, ...]] = [_COLUMNS]
        for kept in self.read():
            places = (f"{one.report} {one.start}-{one.end} {one.quote}" for one in kept.citations)
            rows.append((
                *(kept.time, kept.verdict, "；".join(kept.reasons), kept.comment, kept.question),
                *("；".join(kept.history), kept.status, kept.answer, "\n".join(places)),
            ))  # fmt: skip
        return csv_text(rows)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("用法：python -m ui.feedback 资料库文件夹")
    sys.stdout.buffer.write(Feedback(Path(sys.argv[1])).table().encode())
