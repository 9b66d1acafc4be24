"""One batch of files stored: reports, their particulars, and which file gave which report.

The statements are made once: building them anew costs more than running them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select, update

from ingest.library import catalogue
from ingest.library.additions import Addition, FileState, Stored
from ingest.library.relations import PARTS, files, reports
from ingest.library.rows import ReportRows
from ingest.schema import Outcome

_FILE = files.c.place == bindparam("at")
_BEFORE = select(files.c.report).where(_FILE)
_FORGET = files.delete().where(_FILE)
_NOTE = files.insert()
_INSERT = reports.insert()
_OLD = select(*(reports.c[name] for name in ("id", "text", "digest", "identity", "source", "core")))
_BY_NUMBER = _OLD.where(reports.c.id == bindparam("number"))
_ALIKE = (
    _OLD.where(reports.c.core == bindparam("core_name"))
    .where(reports.c.text == bindparam("text_digest"))
    .where((reports.c.source == bindparam("path")) | (reports.c.identity == bindparam("body")))
    .order_by(reports.c.id)
)


class Batch:
    """Additions to the catalogue within one transaction of the caller's."""

    def __init__(self, connection: Connection, inserts: Mapping[str, str], sync: int) -> None:
        self._connection = connection
        self._inserts = inserts
        self._sync = sync
        self._next = int(catalogue.read_meta(connection, "next_report") or 1)
        self._rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        self.cores: set[str] = set()
        self.numbers: list[int] = []

    def add(self, addition: Addition) -> Stored:
        """Store one file's outcome."""
        state, report = addition.state, addition.report
        before = self._connection.scalar(_BEFORE, {"at": state.place})
        if report is None:
            # What was read of it earlier stays, whether it is the same or unreadable now.
            self._note(state, before, addition.reason)
            return Stored(Outcome.SKIPPED if addition.reason else Outcome.UNCHANGED, before)
        old = self._same(report, before)
        same_body = old is not None and old.identity == report.head["identity"]
        if old is not None and same_body and old.digest == report.head["digest"]:
            return self._unchanged(state, old, before)
        number = self._insert(addition, report)
        self._note(state, number, None)
        if old is None:
            return Stored(Outcome.CREATED, number)
        self.cores.add(old.core)
        others = files.c.report == old.id
        if same_body and old.text == report.head["text"]:
            self._connection.execute(update(files).where(others).values(report=number))
        counted = select(func.count()).select_from(files).where(others)
        if not self._connection.scalar(counted):
            self.delete([old.id])
        return Stored(Outcome.UPDATED, number)

    def _unchanged(self, state: FileState, old: Row[Any], before: int | None) -> Stored:
        if old.source == state.source:
            # The folder was moved: the file is no longer where it was.
            moved = (files.c.report == old.id) & (files.c.source == state.source)
            self._connection.execute(files.delete().where(moved))
        self._note(state, old.id, None)
        twin = old.source if before is None and old.source != state.source else None
        return Stored(Outcome.UNCHANGED, old.id, twin)

    def _same(self, report: ReportRows, before: int | None) -> Row[Any] | None:
        """The report that this file gave before, or that the same text gave elsewhere."""
        if before is not None:
            return self._connection.execute(_BY_NUMBER, {"number": before}).first()
        head = report.head
        asked = {
            "core_name": head["core"],
            "text_digest": head["text"],
            "path": head["source"],
            "body": head["identity"],
        }
        return self._connection.execute(_ALIKE, asked).first()

    def _note(self, state: FileState, report: int | None, reason: str | None) -> None:
        self._connection.execute(_FORGET, {"at": state.place})
        row = {name: getattr(state, name) for name in state.__slots__}
        self._connection.execute(_NOTE, {**row, "report": report, "reason": reason})

    def _insert(self, addition: Addition, report: ReportRows) -> int:
        number = self._next
        self._next += 1
        kept = {"original": addition.original, "sync": self._sync, "current": 0}
        unsettled = {"id": number, "key": None, "agency": None}
        self._connection.execute(_INSERT, {**report.head, **kept, **unsettled})
        for name, rows in report.parts.items():
            self._rows[name] += [(number, *row) for row in rows]
        self.cores.add(report.head["core"])
        self.numbers.append(number)
        return number

    def delete(self, numbers: Sequence[int]) -> None:
        """Take reports out."""
        self.flush()
        for table in PARTS:
            self._connection.execute(table.delete().where(table.c.report.in_(numbers)))
        self._connection.execute(files.delete().where(files.c.report.in_(numbers)))
        self._connection.execute(reports.delete().where(reports.c.id.in_(numbers)))

    def flush(self) -> None:
        """Hand the rows that were gathered to the database."""
        for name, rows in self._rows.items():
            if rows:
                self._connection.exec_driver_sql(self._inserts[name], rows)
        self._rows.clear()
        catalogue.write_meta(self._connection, "next_report", str(self._next))
