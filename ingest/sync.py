"""Reports and the library brought together: created, updated, unchanged, skipped, removed."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import Row
from sqlalchemy.exc import DatabaseError

from ingest.embedding import Embedder, open_embedder
from ingest.library import Library
from ingest.library.additions import Addition
from ingest.library.texts import unwritable
from ingest.library.vectors import StoreFailed
from ingest.library.writer import Writer
from ingest.pool import read_all
from ingest.readers import discover
from ingest.schema import Change, LibraryStats, Outcome, Progress, SourceFile, SyncResult
from ingest.settings import Settings
from ingest.workers import Item, Task, modified, place, stamp, task

# Files looked up, stored, and indexed at once.
_LOOK = 512
_STORE = 64
_INDEX = 512
# What was read is stored after so many seconds at least: slow files are not read twice.
_WAIT = 2.0
# A file written just before it was read may be written again within the same tick of
# the clock: its time is trusted only once it is older than this.
_TICK = 2_000_000

Tell = Callable[[Progress], None]
Thing = TypeVar("Thing")


def sync(
    paths: Sequence[Path],
    library_path: Path,
    settings: Settings,
    *,
    progress: Tell | None = None,
    embedder: Embedder | None = None,
) -> SyncResult:
    """Read files and folders into the library, adding and updating only.

    What is unchanged is not read again; what was interrupted goes on where it was. The
    embedder is the settings' unless one is given. LibraryBusy where another process writes.
    """
    model = embedder or open_embedder(settings)
    total = sum(1 for _ in discover(paths, settings)) if progress else None
    with (
        _told_clearly(),
        Writer(library_path) as writer,
        closing(writer.indexer(model)) as indexer,
    ):
        job = task(library_path, settings, model.name, writer.codes)
        run = _Run(writer, job, progress, total)
        waiting = 0
        for additions in _paced(read_all(job, run.fresh(discover(paths, settings)))):
            run.store(additions)
            waiting += len(additions)
            if waiting >= _INDEX:
                indexer.catch_up()
                waiting = 0
        indexer.finish()
        return run.result()


def remove(
    reports: Sequence[str],
    library_path: Path,
    settings: Settings,
    *,
    embedder: Embedder | None = None,
) -> SyncResult:
    """Take reports out by their ids; UnknownReport before anything is done."""
    with Library.open(library_path, settings) as library:
        entries = [library.report(report) for report in dict.fromkeys(reports)]
    model = embedder or open_embedder(settings)
    with (
        _told_clearly(),
        Writer(library_path, create=False) as writer,
        closing(writer.indexer(model)) as indexer,
    ):
        writer.remove([entry.id for entry in entries])
        indexer.finish()
        writer.prune()
    changes = (
        Change(source=entry.source, outcome=Outcome.REMOVED, report=entry.id) for entry in entries
    )
    return SyncResult(changes=tuple(changes))


def rebuild(
    library_path: Path, settings: Settings, *, embedder: Embedder | None = None
) -> LibraryStats:
    """Make the indexes again from the catalogue, beside those in use, with the settings' model."""
    model = embedder or open_embedder(settings)
    with (
        _told_clearly(),
        Writer(library_path, create=False) as writer,
        closing(writer.indexer(model)) as indexer,
    ):
        indexer.restart()
        indexer.finish()
        writer.prune()
    with Library.open(library_path, settings) as library:
        return library.stats()


@contextmanager
def _told_clearly() -> Iterator[None]:
    """What a full disk does to the database and the indexes, as one clear sentence."""
    try:
        yield
    except (OSError, DatabaseError, sqlite3.Error, StoreFailed) as error:
        raise unwritable(error) from error


class _Run:
    """One sync under way: its outcomes, by the order in which the files were met."""

    def __init__(self, writer: Writer, job: Task, progress: Tell | None, total: int | None) -> None:
        self._writer = writer
        self._job = job
        self._progress = progress
        self._total = total
        self._lock = Lock()
        self._met = 0
        self._orders: dict[str, int] = {}
        self._done: list[tuple[int, str, Outcome, int | None, str | None]] = []

    def fresh(self, files: Iterable[SourceFile]) -> Iterator[Item]:
        """Those that must be read; of the others the outcome is told at once. Runs where
        the workers are fed, beside the writer."""
        for some in _batched(files, _LOOK):
            rows = self._writer.known([place(file) for file in some])
            for file in some:
                known = self._look(file, rows.get(place(file)))
                if known is not None:
                    yield file, known

    def _look(self, file: SourceFile, row: Row[Any] | None) -> str | None:
        """None where the file need not be read, else the digest of the bytes known of it."""
        where = place(file)
        with self._lock:
            self._orders[where] = self._met
            self._met += 1
        if file.refusal:
            self._tell(where, file.source, Outcome.SKIPPED, None, file.refusal)
        elif row is None or row.stamp != stamp(self._job, file):
            return ""
        elif row.report is not None and not self._writer.texts.exists(row.text):
            self._writer.restore(row.report)
            return ""
        elif _touched(row, file):
            return "" if row.reason else str(row.content)
        elif row.reason:
            self._tell(where, file.source, Outcome.SKIPPED, row.report, row.reason)
        else:
            self._tell(where, file.source, Outcome.UNCHANGED, row.report, None)
        return None

    def store(self, additions: Sequence[Addition]) -> None:
        """Store a batch and tell its outcomes."""
        for addition, stored in zip(additions, self._writer.add(additions), strict=True):
            reason = addition.reason
            if stored.duplicate_of:
                reason = f"与“{stored.duplicate_of}”是同一份年报，内容相同。"
            state = addition.state
            self._tell(state.place, state.source, stored.outcome, stored.number, reason)

    def _tell(
        self, where: str, source: str, outcome: Outcome, number: int | None, reason: str | None
    ) -> None:
        with self._lock:
            order = self._orders.pop(where, self._met)
            self._done.append((order, source, outcome, number, reason))
            if self._progress:
                change = Change(source=source, outcome=outcome, reason=reason)
                self._progress(Progress(done=len(self._done), total=self._total, change=change))

    def result(self) -> SyncResult:
        """All outcomes, with the ids that the reports have now."""
        told = self._writer.told([done[3] for done in self._done if done[3] is not None])
        changes = []
        for _, source, outcome, number, reason in sorted(self._done, key=lambda done: done[0]):
            key, notices = told.get(number or 0, (None, ()))
            changes.append(
                Change(
                    source=source,
                    outcome=outcome,
                    report=key,
                    reason=reason,
                    notices=notices if outcome in (Outcome.CREATED, Outcome.UPDATED) else (),
                )
            )
        return SyncResult(changes=tuple(changes))


def _touched(row: Row[Any], file: SourceFile) -> bool:
    """Whether the file may have changed, by its size and time alone."""
    apart = (row.size, row.modified) != (file.size, modified(file))
    return apart or row.modified > row.seen - _TICK


def _paced(additions: Iterable[Addition]) -> Iterator[list[Addition]]:
    """Batches to store together, of `_STORE` files or of as many as came in `_WAIT` seconds."""
    batch: list[Addition] = []
    since = time.monotonic()
    for addition in additions:
        batch.append(addition)
        if len(batch) >= _STORE or time.monotonic() - since > _WAIT:
            yield batch
            batch, since = [], time.monotonic()
    if batch:
        yield batch


def _batched(items: Iterable[Thing], size: int) -> Iterator[list[Thing]]:
    source = iter(items)
    while batch := list(islice(source, size)):
        yield batch
