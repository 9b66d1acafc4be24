"""The one writer of a library: batches of reports, each stored whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Row, select

from ingest.embedding import Embedder
from ingest.errors import LibraryBusy, LibraryDamaged, LibraryMissing
from ingest.form import forms
from ingest.library import catalogue
from ingest.library.additions import Addition, Stored
from ingest.library.cells import CellKey
from ingest.library.entities import settle
from ingest.library.indexing import Indexer
from ingest.library.relations import PARTS, cell_codes, files, placements, reports
from ingest.library.storing import Batch
from ingest.library.texts import Texts
from ingest.schema import TableName

_LOCK = "write.lock"
_AT_ONCE = 10_000


class Writer:
    """A library open for writing. LibraryBusy at once where another process writes.

    Every method that writes is one transaction; ended at any moment, the library is as
    before it or as after it.
    """

    def __init__(self, path: Path, *, create: bool = True) -> None:
        if not create and not (path / catalogue.FILE_NAME).is_file():
            raise LibraryMissing(f"“{path}”没有资料库，请先运行 nianbao ingest 导入年报。")
        try:
            path.mkdir(parents=True, exist_ok=True)
            self._lock = FileLock(path / _LOCK)
            self._lock.acquire(timeout=0)
        except Timeout:
            raise LibraryBusy(f"资料库“{path}”正由另一个程序写入，请等它结束后再试。") from None
        except OSError as error:
            raise LibraryDamaged(f"无法写入资料库“{path}”：{error.strerror}。") from None
        self.path = path
        self.engine = catalogue.open_engine(path / catalogue.FILE_NAME)
        try:
            self._prepare()
        except BaseException:
            self.close()
            raise
        self.texts = Texts(path / "texts")

    def indexer(self, embedder: Embedder) -> Indexer:
        """What brings the indexes up to what was written."""
        return Indexer(self.path, self.engine, embedder)

    def _prepare(self) -> None:
        if (self.path / catalogue.FILE_NAME).exists():
            catalogue.upgrade(self.engine)
            catalogue.check(self.engine, empty=True)
        catalogue.create(self.engine)
        self._inserts = {
            table.name: catalogue.insert_statement(self.engine, table) for table in PARTS
        }
        with self.engine.begin() as connection:
            codes = {
                (TableName(row.name), row.row, row.column): row.code
                for row in connection.execute(select(cell_codes))
            }
            for place in (
                (name, *place)
                for form in forms()
                for name in TableName
                for place in form.table(name).cells
            ):
                if place not in codes:
                    code = codes[place] = len(codes) + 1
                    row = {"code": code, "name": place[0], "row": place[1], "column": place[2]}
                    connection.execute(cell_codes.insert().values(row))
            self.codes: Mapping[CellKey, int] = codes
            # All that one run stores is equally late.
            self.sync = int(catalogue.read_meta(connection, "revision") or 0) + 1

    def close(self) -> None:
        """Let the next writer in."""
        self.engine.dispose()
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # ------------------------------------------------------------ files

    def known(self, places: Sequence[str]) -> Mapping[str, Row[Any]]:
        """What is noted of the files at those places, with the digest of the text that the
        report has (None where the file gave no report)."""
        query = select(files, reports.c.text).join(
            reports, reports.c.id == files.c.report, isouter=True
        )
        with self.engine.connect() as connection:
            found = connection.execute(query.where(files.c.place.in_(places)))
            return {row.place: row for row in found}

    def told(self, numbers: Collection[int]) -> Mapping[int, tuple[str, tuple[str, ...]]]:
        """The ids and the notices of reports by their numbers, as they are now."""
        found: dict[int, tuple[str, tuple[str, ...]]] = {}
        wanted = sorted(set(numbers))
        columns = (reports.c.id, reports.c.key, reports.c.notices, reports.c.differences)
        with self.engine.connect() as connection:
            for start in range(0, len(wanted), _AT_ONCE):
                chosen = reports.c.id.in_(wanted[start : start + _AT_ONCE])
                for row in connection.execute(select(*columns).where(chosen)):
                    notices = (*json.loads(row.notices), *json.loads(row.differences))
                    found[row.id] = (row.key, notices)
        return found

    # ------------------------------------------------------------ writing

    def add(self, additions: Sequence[Addition]) -> list[Stored]:
        """Store a batch; what each file led to, in order."""
        with self.engine.begin() as connection:
            batch = Batch(connection, self._inserts, self.sync)
            stored = [batch.add(addition) for addition in additions]
            batch.flush()
            if batch.cores:
                settle(connection, batch.cores, batch.numbers)
                self._changed(connection)
        return stored

    def remove(self, keys: Sequence[str]) -> None:
        """Take reports out; unknown ids are passed over (the caller has checked them)."""
        with self.engine.begin() as connection:
            chosen = select(reports.c.id, reports.c.core).where(reports.c.key.in_(keys))
            found = connection.execute(chosen).all()
            batch = Batch(connection, self._inserts, self.sync)
            batch.delete([row.id for row in found])
            settle(connection, {row.core for row in found})
            self._changed(connection)

    def restore(self, number: int) -> None:
        """Let a report be indexed again, whose text was lost and is read again."""
        with self.engine.begin() as connection:
            connection.execute(placements.delete().where(placements.c.report == number))

    def prune(self) -> None:
        """Remove the texts and originals that no report uses any longer."""
        with self.engine.connect() as connection:
            texts = set(connection.scalars(select(reports.c.text)))
            originals = set(connection.scalars(select(reports.c.original)))
        for folder, used in (("texts", texts), ("originals", originals)):
            for path in (self.path / folder).glob("*/*"):
                name = path.name if folder == "texts" else f"{path.parent.name}/{path.name}"
                if name not in used:
                    path.unlink(missing_ok=True)

    def _changed(self, connection: Connection) -> None:
        revision = int(catalogue.read_meta(connection, "revision") or 0) + 1
        catalogue.write_meta(connection, "revision", str(revision))
