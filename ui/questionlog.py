"""Questions kept in the library's folder, where the settings say so: what the reports owe.

Off by default. Numbers of persons are masked before a line is written, and lines older than
the settings' days are removed. Several processes may add to one file.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from filelock import FileLock, Timeout

from ingest.schema import Model
from qa.schema import Answer, Reason, Status
from ui.masking import masked

FILE_NAME = "questions.jsonl"
_LOCK = "questions.lock"
_LOG = logging.getLogger(__name__)
_MOST = 50_000_000
_WAIT = 2.0
_LONGEST = 1_000
_SAME = re.compile(r"[\W_]|的|了|吗|呢|请问")


class Logged(Model):
    """A question as it was last asked and answered, and how often it was."""

    time: str
    question: str
    status: Status
    reason: Reason | None = None
    agencies: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    times: int = 1


class QuestionLog:
    """The file of a library's questions; nothing is kept unless `keep`, nor longer than `days`."""

    def __init__(self, library: Path, keep: bool, days: int) -> None:
        self.keep = keep
        self._days = days
        self._path = library / FILE_NAME
        self._held = FileLock(library / _LOCK, timeout=_WAIT)
        self._thread = threading.Lock()
        self._tidied = ""

    def add(self, answer: Answer) -> None:
        """Keep the question of that answer. What cannot be kept is let go: readers come first."""
        if not self.keep:
            return
        now = datetime.now(UTC)
        line = _logged(answer, now).model_dump_json(exclude_defaults=True).encode() + b"\n"
        try:
            with self._thread, self._held:
                if self._tidied != now.date().isoformat():
                    self._tidy(now)
                with self._path.open("ab+") as file:
                    size = file.tell()
                    if size:
                        file.seek(-1, 2)
                        # A line that was cut short takes no other with it.
                        line = line if file.read(1) == b"\n" else b"\n" + line
                    file.write(line)
                if size > _MOST:
                    self._tidy(now)
        except (OSError, Timeout) as error:
            _LOG.warning("a question was not kept: %s", type(error).__name__)

    def unanswered(self) -> tuple[Logged, ...]:
        """The questions that got no answer, each once, those asked most often first."""
        first = self._first(datetime.now(UTC))
        found: dict[tuple[object, ...], Logged] = {}
        for one in self._read():
            if one.time < first or one.status is Status.ANSWERED:
                continue
            key = (_SAME.sub("", one.question) or one.question, one.agencies, one.years)
            held = found.get(key)
            found[key] = one.model_copy(update={"times": held.times + 1}) if held else one
        latest = sorted(found.values(), key=lambda one: one.time, reverse=True)
        return tuple(sorted(latest, key=lambda one: -one.times))

    def tidy(self) -> None:
        """Remove what is older than the days, also where nothing is kept any more."""
        try:
            with self._thread, self._held:
                self._tidy(datetime.now(UTC))
        except (OSError, Timeout) as error:
            _LOG.warning("old questions were not removed: %s", type(error).__name__)

    def _first(self, now: datetime) -> str:
        return (now - timedelta(days=max(0, self._days))).isoformat(timespec="seconds")

    def _tidy(self, now: datetime) -> None:
        """Under the lock: the file without old or broken lines, and not beyond its size."""
        self._tidied = now.date().isoformat()
        if not self._path.exists():
            return
        lines = self._path.read_bytes().splitlines(keepends=True)
        first = self._first(now)
        kept = [line for line in lines if (one := _parsed(line)) and one.time >= first]
        size = sum(map(len, kept))
        if size > _MOST:
            while size > _MOST // 2:
                size -= len(kept.pop(0))
        if len(kept) == len(lines):
            return
        beside = self._path.with_name(f"{FILE_NAME}.new")
        beside.write_bytes(b"".join(kept))
        beside.replace(self._path)

    def _read(self) -> Iterable[Logged]:
        try:
            with self._thread, self._held:
                lines = self._path.read_bytes().splitlines()
        except (OSError, Timeout):
            return ()
        return [one for line in lines if (one := _parsed(line))]


def _parsed(line: bytes) -> Logged | None:
    try:
        return Logged.model_validate_json(line)
    except ValueError:
        return None


def _logged(answer: Answer, now: datetime) -> Logged:
    query = answer.query
    named = [slot["label"] for slot in _dicts(query.get("slots")) if slot.get("slot") == "agency"]
    unknown = query.get("unknown_agencies")
    named += [one for one in unknown if isinstance(one, str)] if isinstance(unknown, list) else []
    named = named or [one.agency for one in answer.citations if one.agency]
    years = query.get("years")
    held = years if isinstance(years, list) else []
    return Logged(
        time=now.isoformat(timespec="seconds"),
        question=masked(answer.question)[:_LONGEST],
        status=answer.status,
        reason=answer.reason,
        agencies=tuple(dict.fromkeys(masked(str(one)) for one in named))[:20],
        years=tuple(one for one in held if isinstance(one, int)),
    )


def _dicts(value: object) -> list[dict[str, object]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
