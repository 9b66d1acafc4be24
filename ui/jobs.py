"""Reports put into the library while the page serves: one job at a time, told as it goes."""

from __future__ import annotations

import hashlib
import logging
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from ingest.errors import IngestError
from ingest.schema import Change, Model, Outcome, Progress
from ingest.settings import Settings
from ingest.sync import remove, sync

FOLDER = "uploads"
_LOG = logging.getLogger(__name__)
_FAILED = "出了差错，已记录下来，请稍后再试。"
_LONGEST = 80
_KEPT = 500
_ABANDONED = 24 * 3600
_Work = Callable[[], Iterable[Change]]
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|]")


class JobState(Model):
    """A job under way or done: how far it is, what became of each file, what went wrong."""

    running: bool = False
    done: int = 0
    total: int | None = None
    changes: tuple[Change, ...] = ()
    error: str | None = None


class JobRunning(Exception):
    """Another job is under way."""


class Jobs:
    """The jobs on one library."""

    def __init__(self, library: Path, settings: Settings) -> None:
        self._library = library
        self._settings = settings
        self._lock = threading.Lock()
        self._state = JobState()
        self._waiting: list[Path] = []
        self._thread: threading.Thread | None = None

    @property
    def state(self) -> JobState:
        """How the job is now."""
        return self._state

    def incoming(self) -> Path:
        """Where a file is written until it is whole."""
        folder = self._library / FOLDER / ".incoming"
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.iterdir():
            # What a server that was stopped in the middle of it left behind.
            if time.time() - left.stat().st_mtime > _ABANDONED:
                left.unlink(missing_ok=True)
        return folder

    def take(self, written: Path, name: str) -> str:
        """Take a whole file: under its own name, in a folder of its own bytes' digest, so that
        two files of one name are two files; the name it has there."""
        with written.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()[:16]
        kept = safe_name(name)
        folder = self._library / FOLDER / digest
        folder.mkdir(parents=True, exist_ok=True)
        shutil.move(written, folder / kept)
        with self._lock:
            if folder not in self._waiting:
                self._waiting.append(folder)
        return kept

    def ingest(self) -> None:
        """Read what was taken into the library, in the background; JobRunning while one is."""
        with self._lock:
            folders, self._waiting = self._waiting, []
        try:
            self._begin(lambda: self._read(folders))
        except JobRunning:
            with self._lock:
                self._waiting = [*folders, *self._waiting]
            raise

    def remove(self, report: str) -> None:
        """Take a report out, in the background; JobRunning while a job is."""
        self._begin(lambda: remove([report], self._library, self._settings).changes)

    def wait(self, seconds: float = 60.0) -> JobState:
        """Wait for the job to end."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)
        return self._state

    def _begin(self, work: _Work) -> None:
        with self._lock:
            if self._state.running:
                raise JobRunning
            self._state = JobState(running=True)
        self._thread = threading.Thread(target=self._run, args=(work,), daemon=True)
        self._thread.start()

    def _run(self, work: _Work) -> None:
        try:
            changes = tuple(work())
            ended: dict[str, object] = {
                "changes": changes[:_KEPT], "done": len(changes), "total": len(changes),
            }  # fmt: skip
        except IngestError as error:
            ended = {"error": str(error)}
        except Exception:
            _LOG.exception("a job failed")
            ended = {"error": _FAILED}
        self._state = self._state.model_copy(update={**ended, "running": False})

    def _read(self, folders: list[Path]) -> tuple[Change, ...]:
        changes: list[Change] = []
        for at, folder in enumerate(folders):
            before = len(changes)

            def tell(progress: Progress, before: int = before, left: int = len(folders) - at - 1
                     ) -> None:  # fmt: skip
                done = before + progress.done
                total = None if progress.total is None else before + progress.total + left
                self._state = self._state.model_copy(update={"done": done, "total": total})

            changes += sync([folder], self._library, self._settings, progress=tell).changes
            # The library keeps the original; given again, the file comes to the same place.
            shutil.rmtree(folder, ignore_errors=True)
        return tuple(changes)


def safe_name(name: str) -> str:
    """A file's own name without a path, short enough for any disk, its ending kept."""
    plain = _UNSAFE.sub("_", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending) > 6:
        stem, dot, ending = plain, "", ""
    return f"{stem[:_LONGEST] or '年报'}{dot}{ending}"


def counts(state: JobState) -> dict[Outcome, int]:
    """How many files had each outcome."""
    return {one: sum(change.outcome is one for change in state.changes) for one in Outcome}
