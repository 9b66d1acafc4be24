"""A report turned into rows of the catalogue; done where it was parsed, so that the one
writer only hands tuples to the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ingest.library.cells import CellKey, pack
from ingest.library.entities import body, core_of
from ingest.library.texts import digest_text, dump
from ingest.schema import CellState, FormName, Report, Span, Table

Row = tuple[Any, ...]

_READ = frozenset({CellState.VALUE, CellState.BLANK, CellState.SLASH, CellState.DASH})


@dataclass(frozen=True, slots=True)
class ReportRows:
    """One report, ready to be stored: its line in `reports`, and rows by table name, without
    the report's number in front."""

    head: Mapping[str, Any]
    parts: Mapping[str, tuple[Row, ...]]


def _bounds(span: Span | None) -> tuple[int | None, int | None]:
    return (span.start, span.end) if span else (None, None)


def _pairs(spans: Iterable[Span]) -> str:
    return dump([(span.start, span.end) for span in spans])


def _read_cells(table: Table) -> int:
    return sum(cell.state in _READ for cell in table.cells)


def _form(report: Report) -> FormName | None:
    """The form most cells were read by; None where no table was found."""
    counts: dict[FormName, int] = {}
    for table in report.tables:
        counts[table.form] = counts.get(table.form, 0) + _read_cells(table)
    return max(counts, key=lambda name: counts[name]) if counts else None


def rows(report: Report, codes: Mapping[CellKey, int]) -> ReportRows:
    """The rows of `report`; `codes` number the places of the statutory cells."""
    document, identity = report.document, report.identity
    # A table printed twice: the fuller one is kept (its cells come first).
    tables = sorted(report.tables, key=_read_cells, reverse=True)
    packed: dict[int, Row] = {}
    for table in tables:
        for cell in table.cells:
            code = codes[cell.table, cell.row, cell.column]
            packed.setdefault(code, pack(code, cell))
    head = {
        "title": identity.title or "",
        "published": identity.published.isoformat() if identity.published else None,
        "year": identity.year,
        "scope": identity.scope,
        "form": _form(report),
        "source": document.source,
        "url": identity.url,
        "media_type": document.media_type,
        "text": digest_text(document.text),
        "digest": report.digest,
        "core": core_of(identity),
        "body": body(identity),
        "identity": identity.model_dump_json(exclude={"facts", "notices"}),
        "pages": dump([(page.number, page.span.start, page.span.end) for page in document.pages]),
        "notices": dump([*document.notices, *identity.notices, *report.notices]),
        "differences": "[]",
        "richness": sum(map(_read_cells, tables)),
    }
    parts = {
        "tables": tuple(
            (ordinal, table.table, table.form, *_bounds(table.span), dump(table.notices))
            for ordinal, table in enumerate(tables)
        ),
        "cells": tuple(packed.values()),
        "quantities": tuple(
            (
                quantity.ordinal,
                quantity.kind,
                str(quantity.value),
                quantity.unit,
                quantity.printed,
                *_bounds(quantity.span),
                *_bounds(quantity.quote),
                quantity.section,
                quantity.label,
                quantity.measure,
                quantity.verb,
                quantity.object,
                quantity.channel,
                quantity.topic,
                quantity.period,
                quantity.year,
                quantity.scope,
                quantity.part_of,
                quantity.none_stated,
                quantity.approximate,
                quantity.doubt,
            )
            for quantity in report.quantities
        ),
        "sections": tuple(
            (
                ordinal,
                section.kind,
                dump(section.path),
                *_bounds(section.span),
                *_bounds(section.heading),
                _pairs(section.paragraphs),
            )
            for ordinal, section in enumerate(report.sections)
        ),
        "chunks": tuple(
            (chunk.ordinal, chunk.kind, dump(chunk.path), *_bounds(chunk.span))
            for chunk in report.chunks
        ),
        "details": tuple(
            (
                ordinal,
                detail.kind,
                detail.value,
                *_bounds(detail.span),
                *_bounds(detail.quote),
            )
            for ordinal, detail in enumerate(report.details)
        ),
        "facts": tuple(
            (ordinal, fact.name, fact.value, fact.origin, *_bounds(fact.span))
            for ordinal, fact in enumerate(identity.facts)
        ),
        "breaches": tuple(
            (
                ordinal,
                breach.kind,
                breach.expression,
                str(breach.left),
                str(breach.right),
                dump(breach.cells),
                _pairs(breach.spans),
            )
            for ordinal, breach in enumerate(report.breaches)
        ),
    }
    return ReportRows(head=head, parts=parts)
