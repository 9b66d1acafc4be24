"""The library as answers see it: everything that is read from it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from sqlalchemy import Connection, func, select
from sqlalchemy import Table as Relation

from ingest.errors import LibraryMissing, UnknownReport
from ingest.library import catalogue, models
from ingest.library.catalogue import (
    agencies,
    breaches,
    cell_codes,
    cells,
    chunks,
    details,
    facts,
    quantities,
    reports,
    sections,
    tables,
)
from ingest.library.cells import CellKey, unpack
from ingest.library.texts import Texts
from ingest.schema import (
    AgencyEntry,
    Breach,
    Cell,
    Chunk,
    Detail,
    Fact,
    FormName,
    LibraryStats,
    Quantity,
    ReportEntry,
    Section,
    Span,
    Table,
    TableName,
)
from ingest.settings import Settings

Part = TypeVar("Part")

# SQLite takes 32,766 parameters in one statement.
_AT_ONCE = 10_000
_ENTRY = (
    *(reports.c[name] for name in ("id", "key", "agency", "year", "scope", "title")),
    *(reports.c[name] for name in ("published", "form", "source", "url", "current")),
    *(reports.c[name] for name in ("notices", "differences")),
    agencies.c.name.label("agency_name"),
)


class Library:
    """A library open for reading; any number of processes may read while one writes.

    Report ids that are not in it raise UnknownReport; results keep the order of the ids.
    """

    def __init__(self, path: Path, settings: Settings) -> None:
        self.path = path
        self._settings = settings
        self._engine = catalogue.open_engine(
            path / catalogue.FILE_NAME, read_only=not os.access(path, os.W_OK)
        )
        self._texts = Texts(path / "texts")
        self._agencies: tuple[str, tuple[AgencyEntry, ...]] | None = None

    @classmethod
    def open(cls, path: Path, settings: Settings | None = None) -> Self:
        """The library at `path`; LibraryMissing where there is none, LibraryDamaged where
        its catalogue cannot be used."""
        if not (path / catalogue.FILE_NAME).is_file():
            raise LibraryMissing(f"“{path}”没有资料库，请先运行 nianbao ingest 导入年报。")
        library = cls(path, settings or Settings())
        catalogue.check(library._engine)
        return library

    def close(self) -> None:
        """Let go of the files."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # ------------------------------------------------------------ names

    def agencies(self) -> tuple[AgencyEntry, ...]:
        """All agencies, by name."""
        with self._engine.connect() as connection:
            revision = catalogue.read_meta(connection, "revision") or ""
            if self._agencies is None or self._agencies[0] != revision:
                found = connection.execute(select(agencies).order_by(agencies.c.name))
                self._agencies = revision, tuple(map(models.agency, found))
        return self._agencies[1]

    def reports(
        self,
        agencies: Sequence[int] | None = None,
        years: Sequence[int] | None = None,
        current_only: bool = True,
    ) -> tuple[ReportEntry, ...]:
        """The reports of those agencies and years (None: all), by agency and year."""
        query = _entries().order_by("agency_name", reports.c.year, reports.c.key)
        if agencies is not None:
            query = query.where(reports.c.agency.in_(agencies))
        if years is not None:
            query = query.where(reports.c.year.in_(years))
        if current_only:
            query = query.where(reports.c.current == 1)
        with self._engine.connect() as connection:
            return tuple(map(models.entry, connection.execute(query)))

    def report(self, report: str) -> ReportEntry:
        """The entry of a report."""
        with self._engine.connect() as connection:
            row = connection.execute(_entries().where(reports.c.key == report)).first()
        if row is None:
            raise _unknown(report)
        return models.entry(row)

    def stats(self) -> LibraryStats:
        """How much there is in the library."""
        with self._engine.connect() as connection:
            held, current, first, last = connection.execute(
                select(
                    func.count(),
                    func.coalesce(func.sum(reports.c.current), 0),
                    func.min(reports.c.year),
                    func.max(reports.c.year),
                )
            ).one()
            counts = {
                table.name: connection.scalar(select(func.count()).select_from(table)) or 0
                for table in (agencies, cells, quantities, chunks)
            }
            embedder = catalogue.read_meta(connection, "embedder")
        return LibraryStats(
            reports=held,
            current=current,
            first_year=first,
            last_year=last,
            embedder=embedder,
            **counts,
        )

    # ------------------------------------------------------------ text

    def text(self, report: str) -> str:
        """The text as read; every span of the report points into it."""
        with self._engine.connect() as connection:
            digest = connection.scalar(select(reports.c.text).where(reports.c.key == report))
        if digest is None:
            raise _unknown(report)
        return self._texts.read(digest)

    def page(self, report: str, offset: int) -> int | None:
        """The page on which that character stands; None for files without pages."""
        with self._engine.connect() as connection:
            pages = connection.scalar(select(reports.c.pages).where(reports.c.key == report))
        if pages is None:
            raise _unknown(report)
        return next((page for page, start, end in json.loads(pages) if start <= offset < end), None)

    def original(self, report: str) -> Path | None:
        """The file as it was given, where it is kept."""
        with self._engine.connect() as connection:
            row = connection.execute(
                select(reports.c.original).where(reports.c.key == report)
            ).first()
        if row is None:
            raise _unknown(report)
        path = self.path / "originals" / row.original if row.original else None
        return path if path and path.is_file() else None

    # ------------------------------------------------------------ particulars

    def sections(self, report: str) -> tuple[Section, ...]:
        """The sections in text order; a quantity's `section` counts them."""
        return tuple(models.section(row) for _, row in self._parts(sections, [report]))

    def facts(self, report: str) -> tuple[Fact, ...]:
        """What was read about the report itself, with where it came from."""
        return tuple(models.fact(row) for _, row in self._parts(facts, [report]))

    def details(self, reports: Sequence[str]) -> Mapping[str, tuple[Detail, ...]]:
        """Telephone numbers, addresses, signatures …"""
        return _grouped(reports, self._parts(details, reports), models.detail)

    def chunks(self, reports: Sequence[str]) -> Mapping[str, tuple[Chunk, ...]]:
        """The passages, by ordinal."""
        return _grouped(reports, self._parts(chunks, reports), models.chunk)

    def quantities(
        self, reports: Sequence[str], measures: Sequence[str] | None = None
    ) -> Mapping[str, tuple[Quantity, ...]]:
        """The figures of the prose, in text order; with `measures` only those."""
        condition = None if measures is None else quantities.c.measure.in_(measures)
        return _grouped(reports, self._parts(quantities, reports, condition), models.quantity)

    def breaches(self, reports: Sequence[str] | None = None) -> Mapping[str, tuple[Breach, ...]]:
        """The broken identities; with None, of every current report that has any."""
        if reports is not None:
            return _grouped(reports, self._parts(breaches, reports), models.breach)
        with self._engine.connect() as connection:
            found = connection.execute(
                select(catalogue.reports.c.key, breaches)
                .join(breaches, breaches.c.report == catalogue.reports.c.id)
                .where(catalogue.reports.c.current == 1)
                .order_by(catalogue.reports.c.key, breaches.c.ordinal)
            ).all()
        return _grouped(
            list(dict.fromkeys(row.key for row in found)),
            ((row.key, row) for row in found),
            models.breach,
        )

    def cells(
        self, reports: Sequence[str], keys: Sequence[CellKey] | None = None
    ) -> Mapping[str, tuple[Cell, ...]]:
        """The statutory cells, in the form's order; with `keys` only those places.

        A report whose tables were not found has none.
        """
        condition = None
        if keys is not None:
            wanted = set(keys)
            codes = [code for code, key in self._codes.items() if key in wanted]
            condition = cells.c.code.in_(codes)
        return _grouped(
            reports,
            self._parts(cells, reports, condition),
            lambda row: unpack(tuple(row), self._codes),
        )

    def tables(self, report: str) -> tuple[Table, ...]:
        """The statutory tables as read."""
        read = self.cells([report])[report]
        return tuple(
            Table(
                table=TableName(row.name),
                form=FormName(row.form),
                span=Span(start=row.start, end=row.end),
                cells=tuple(cell for cell in read if cell.table == row.name),
                notices=tuple(json.loads(row.notices)),
            )
            for _, row in self._parts(tables, [report])
        )

    @cached_property
    def _codes(self) -> Mapping[int, CellKey]:
        with self._engine.connect() as connection:
            return {
                row.code: (TableName(row.name), row.row, row.column)
                for row in connection.execute(select(cell_codes))
            }

    def _parts(
        self, relation: Relation, keys: Sequence[str], condition: Any = None
    ) -> Iterator[tuple[str, Any]]:
        """(report id, row) of a table's rows for those reports, by report and order."""
        with self._engine.connect() as connection:
            names = {number: key for key, number in _numbers(connection, keys).items()}
            numbers = sorted(names)
            order = list(relation.primary_key.columns)
            for start in range(0, len(numbers), _AT_ONCE):
                chosen = relation.c.report.in_(numbers[start : start + _AT_ONCE])
                query = select(relation).where(chosen).order_by(*order)
                if condition is not None:
                    query = query.where(condition)
                for row in connection.execute(query):
                    yield names[row.report], row


def _entries() -> Any:
    return select(*_ENTRY).join(agencies, agencies.c.id == reports.c.agency)


def _numbers(connection: Connection, keys: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(keys), _AT_ONCE):
        chosen = reports.c.key.in_(keys[start : start + _AT_ONCE])
        for key, number in connection.execute(select(reports.c.key, reports.c.id).where(chosen)):
            found[key] = number
    for key in keys:
        if key not in found:
            raise _unknown(key)
    return found


def _grouped(
    keys: Sequence[str], rows: Iterable[tuple[str, Any]], build: Callable[[Any], Part]
) -> dict[str, tuple[Part, ...]]:
    lists: dict[str, list[Part]] = {key: [] for key in keys}
    for key, row in rows:
        lists[key].append(build(row))
    return {key: tuple(found) for key, found in lists.items()}


def _unknown(report: str) -> UnknownReport:
    return UnknownReport(
        f"资料库中没有年报“{report}”，可用 nianbao export --what reports 查看现有的年报。"
    )
