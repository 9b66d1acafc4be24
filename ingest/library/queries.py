"""Queries over the catalogue that several of the library's methods share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy import Table as Relation

from ingest.errors import UnknownReport
from ingest.library.catalogue import read_meta
from ingest.library.relations import agencies, cells, chunks, quantities, reports
from ingest.schema import LibraryStats

Part = TypeVar("Part")

# SQLite takes 32,766 parameters in one statement.
_AT_ONCE = 10_000
_ENTRY = (
    *(reports.c[name] for name in ("id", "key", "agency", "year", "scope", "title")),
    *(reports.c[name] for name in ("published", "form", "source", "url", "current")),
    *(reports.c[name] for name in ("notices", "differences")),
    agencies.c.name.label("agency_name"),
)


def entries() -> Any:
    """The query for reports' entries, as `models.entry` takes them."""
    return select(*_ENTRY).join(agencies, agencies.c.id == reports.c.agency)


def stats(engine: Engine) -> LibraryStats:
    """How much there is in the library."""
    held = (
        func.count(),
        func.coalesce(func.sum(reports.c.current), 0),
        func.min(reports.c.year),
        func.max(reports.c.year),
    )
    with engine.connect() as connection:
        every, current, first, last = connection.execute(select(*held)).one()
        counts = {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in (agencies, cells, quantities, chunks)
        }
        embedder = read_meta(connection, "embedder")
    return LibraryStats(
        reports=every,
        current=current,
        first_year=first,
        last_year=last,
        embedder=embedder,
        **counts,
    )


def column(engine: Engine, report: str, name: str) -> Any:
    """One column of a report; UnknownReport."""
    with engine.connect() as connection:
        row = connection.execute(select(reports.c[name]).where(reports.c.key == report)).first()
    if row is None:
        raise unknown(report)
    return row[0]


def parts(
    engine: Engine, relation: Relation, keys: Sequence[str], condition: Any = None
) -> Iterator[tuple[str, Any]]:
    """(report id, row) of a table's rows for those reports, by report and order."""
    with engine.connect() as connection:
        names = {number: key for key, number in numbers(connection, keys).items()}
        wanted = sorted(names)
        order = list(relation.primary_key.columns)
        for start in range(0, len(wanted), _AT_ONCE):
            chosen = relation.c.report.in_(wanted[start : start + _AT_ONCE])
            query = select(relation).where(chosen).order_by(*order)
            if condition is not None:
                query = query.where(condition)
            for row in connection.execute(query):
                yield names[row.report], row


def numbers(connection: Connection, keys: Sequence[str]) -> dict[str, int]:
    """The reports' numbers by their ids; UnknownReport."""
    found: dict[str, int] = {}
    for start in range(0, len(keys), _AT_ONCE):
        chosen = reports.c.key.in_(keys[start : start + _AT_ONCE])
        for key, number in connection.execute(select(reports.c.key, reports.c.id).where(chosen)):
            found[key] = number
    for key in keys:
        if key not in found:
            raise unknown(key)
    return {key: found[key] for key in keys}


def grouped(
    keys: Sequence[str], rows: Iterable[tuple[str, Any]], build: Callable[[Any], Part]
) -> dict[str, tuple[Part, ...]]:
    """The rows as models, by report, every report having its place."""
    lists: dict[str, list[Part]] = {key: [] for key in keys}
    for key, row in rows:
        lists[key].append(build(row))
    return {key: tuple(found) for key, found in lists.items()}


def unknown(report: str) -> UnknownReport:
    """The error for an id that is not in the library."""
    return UnknownReport(
        f"资料库中没有年报“{report}”，可用 nianbao export --what reports 查看现有的年报。"
    )
