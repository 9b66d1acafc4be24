"""The library as answers see it: everything that is read from it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from sqlalchemy import select

from ingest.errors import LibraryMissing
from ingest.library import catalogue, models, relations
from ingest.library.cells import CellKey
from ingest.library.parts import Parts
from ingest.library.queries import entries, grouped, numbers, parts, stats, unknown
from ingest.library.recent import FEW, Recent
from ingest.library.relations import (
    agencies,
    breaches,
    chunks,
    details,
    facts,
    reports,
    sections,
)
from ingest.library.searching import Searcher
from ingest.library.texts import Texts
from ingest.schema import (
    AgencyEntry,
    Breach,
    Cell,
    Chunk,
    Detail,
    Fact,
    Hit,
    LibraryStats,
    Quantity,
    ReportEntry,
    Section,
    Table,
)
from ingest.settings import Settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ingest.embedding import Embedder


class Library:
    """A library open for reading; any number of processes may read while one writes.

    Report ids that are not in it raise UnknownReport; results keep the order of the ids.
    """

    def __init__(self, path: Path, settings: Settings, embedder: Embedder | None = None) -> None:
        self.path = path
        self._settings = settings
        self._embedder = embedder
        read_only = not os.access(path, os.W_OK)
        self._engine = catalogue.open_engine(path / catalogue.FILE_NAME, read_only=read_only)
        self._texts = Texts(path / "texts")
        self._searcher = Searcher(path, self._engine, lambda: self.embedder)
        self._recent = Recent(path / catalogue.FILE_NAME, read_only=read_only)
        self._parts = Parts(self._engine, self._recent)
        self._agencies: tuple[str, tuple[AgencyEntry, ...]] | None = None

    @classmethod
    def open(
        cls, path: Path, settings: Settings | None = None, *, embedder: Embedder | None = None
    ) -> Self:
        """The library at `path`, with the settings' embedder unless one is given.

        LibraryMissing where there is none, LibraryDamaged where its catalogue cannot be used.
        """
        if not (path / catalogue.FILE_NAME).is_file():
            raise LibraryMissing(f"“{path}”没有资料库，请先运行 nianbao ingest 导入年报。")
        library = cls(path, settings or Settings(), embedder)
        catalogue.check(library._engine)
        return library

    def close(self) -> None:
        """Let go of the files."""
        self._searcher.close()
        self._recent.close()
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
        """All agencies, by name; one object as long as nothing is written."""
        return self._recent.result("agencies", self._read_agencies)

    def _read_agencies(self) -> tuple[AgencyEntry, ...]:
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
        if agencies is None or len(agencies) > FEW:
            return self._read_reports(agencies, years, current_only)
        key = "reports", tuple(agencies), None if years is None else tuple(years), current_only
        return self._recent.result(key, lambda: self._read_reports(agencies, years, current_only))

    def _read_reports(
        self, agencies: Sequence[int] | None, years: Sequence[int] | None, current_only: bool
    ) -> tuple[ReportEntry, ...]:
        query = entries().order_by("agency_name", reports.c.year, reports.c.key)
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
            row = connection.execute(entries().where(reports.c.key == report)).first()
        if row is None:
            raise unknown(report)
        return models.entry(row)

    def stats(self) -> LibraryStats:
        """How much there is in the library."""
        return stats(self._engine)

    # ------------------------------------------------------------ text

    def text(self, report: str) -> str:
        """The text as read; every span of the report points into it."""
        return self._texts.read(self._parts.column(report, "text"))

    def page(self, report: str, offset: int) -> int | None:
        """The page on which that character stands; None for files without pages."""
        pages = json.loads(self._parts.column(report, "pages"))
        return next((page for page, start, end in pages if start <= offset < end), None)

    def original(self, report: str) -> Path | None:
        """The file as it was given, where it is kept."""
        name = self._parts.column(report, "original")
        path = self.path / "originals" / name if name else None
        return path if path and path.is_file() else None

    # ------------------------------------------------------------ particulars

    def sections(self, report: str) -> tuple[Section, ...]:
        """The sections in text order; a quantity's `section` counts them."""
        return self._parts.of(sections, models.section, [report])[report]

    def facts(self, report: str) -> tuple[Fact, ...]:
        """What was read about the report itself, with where it came from."""
        return tuple(models.fact(row) for _, row in parts(self._engine, facts, [report]))

    def details(self, reports: Sequence[str]) -> Mapping[str, tuple[Detail, ...]]:
        """Telephone numbers, addresses, signatures …"""
        return self._parts.of(details, models.detail, reports)

    def chunks(self, reports: Sequence[str]) -> Mapping[str, tuple[Chunk, ...]]:
        """The passages, by ordinal."""
        return self._parts.of(chunks, models.chunk, reports)

    def quantities(
        self, reports: Sequence[str], measures: Sequence[str] | None = None
    ) -> Mapping[str, tuple[Quantity, ...]]:
        """The figures of the prose, in text order; with `measures` only those."""
        return self._parts.quantities(reports, measures)

    def breaches(self, reports: Sequence[str] | None = None) -> Mapping[str, tuple[Breach, ...]]:
        """The broken identities; with None, of every current report that has any."""
        if reports is not None:
            return grouped(reports, parts(self._engine, breaches, reports), models.breach)
        with self._engine.connect() as connection:
            found = connection.execute(
                select(relations.reports.c.key, breaches)
                .join(breaches, breaches.c.report == relations.reports.c.id)
                .where(relations.reports.c.current == 1)
                .order_by(relations.reports.c.key, breaches.c.ordinal)
            ).all()
        return grouped(
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
        return self._parts.cells(reports, keys)

    def tables(self, report: str) -> tuple[Table, ...]:
        """The statutory tables as read."""
        return self._parts.tables(report)

    # ------------------------------------------------------------ search

    @property
    def embedder(self) -> Embedder:
        """The model that the settings name, opened when first needed."""
        if self._embedder is None:
            from ingest.embedding import open_embedder

            self._embedder = open_embedder(self._settings)
        return self._embedder

    def vectors(
        self, reports: Sequence[str]
    ) -> tuple[tuple[tuple[str, int], ...], NDArray[np.float32]]:
        """(report id, chunk ordinal) of all chunks of those reports, in order, and their
        unit vectors, a row each. LibraryDamaged where another model made the vectors."""
        with self._engine.connect() as connection:
            found = numbers(connection, reports)
        names = {number: key for key, number in found.items()}
        keys, matrix = self._searcher.vectors(list(found.values()))
        return tuple((names[number], ordinal) for number, ordinal in keys), matrix

    def nearest(
        self, vector: NDArray[np.float32], k: int, *, years: Sequence[int] | None = None
    ) -> tuple[Hit, ...]:
        """The chunks of all current reports (of those years) nearest to a unit vector,
        nearest first; for questions that name nobody. Scores are cosines."""
        return self._searcher.nearest(vector, k, years)

    def keywords(
        self,
        query: str,
        k: int,
        report_ids: Sequence[str] | None = None,
        *,
        years: Sequence[int] | None = None,
    ) -> tuple[Hit, ...]:
        """The chunks that share most words with the query, best first, of those reports, or
        of all current ones (of those years). Scores are BM25 over the whole library."""
        if report_ids is None:
            return self._searcher.keywords(query, k, None, years)
        with self._engine.connect() as connection:
            found = numbers(connection, report_ids)
        return self._searcher.keywords(query, k, list(found.values()), years)
