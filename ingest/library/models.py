"""Rows of the catalogue turned back into models; the reverse of rows.py."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

from ingest.schema import (
    AgencyEntry,
    AgencyKind,
    Breach,
    Chunk,
    Detail,
    DetailKind,
    Fact,
    FormName,
    Origin,
    Period,
    Quantity,
    QuantityKind,
    ReportEntry,
    Scope,
    Section,
    SectionKind,
    Span,
    Unsure,
)


def span(start: int | None, end: int | None) -> Span | None:
    """A span, or None where the row holds none."""
    return None if start is None or end is None else Span(start=start, end=end)


def spans(text: str) -> tuple[Span, ...]:
    """Spans kept as JSON pairs."""
    return tuple(Span(start=start, end=end) for start, end in json.loads(text))


def agency(row: Any) -> AgencyEntry:
    """An agency of the catalogue."""
    return AgencyEntry(
        id=row.id,
        name=row.name,
        core=row.core,
        names=tuple(json.loads(row.names)),
        region=tuple(json.loads(row.region)),
        kind=AgencyKind(row.kind),
    )


def entry(row: Any) -> ReportEntry:
    """A report's entry, its agency's name joined to the row."""
    return ReportEntry(
        id=row.key,
        agency=row.agency,
        agency_name=row.agency_name,
        year=row.year,
        scope=Scope(row.scope) if row.scope else None,
        title=row.title,
        published=date.fromisoformat(row.published) if row.published else None,
        form=FormName(row.form) if row.form else None,
        source=row.source,
        url=row.url,
        current=bool(row.current),
        notices=(*json.loads(row.notices), *json.loads(row.differences)),
    )


def section(row: Any) -> Section:
    """A section."""
    return Section(
        kind=SectionKind(row.kind),
        path=tuple(json.loads(row.path)),
        span=Span(start=row.start, end=row.end),
        heading=span(row.heading_start, row.heading_end),
        paragraphs=spans(row.paragraphs),
    )


def chunk(row: Any) -> Chunk:
    """A chunk."""
    return Chunk(
        ordinal=row.ordinal,
        kind=SectionKind(row.kind),
        path=tuple(json.loads(row.path)),
        span=Span(start=row.start, end=row.end),
    )


def quantity(row: Any) -> Quantity:
    """A quantity."""
    return Quantity(
        ordinal=row.ordinal,
        kind=QuantityKind(row.kind),
        value=Decimal(row.value),
        unit=row.unit,
        printed=row.printed,
        span=Span(start=row.start, end=row.end),
        quote=Span(start=row.quote_start, end=row.quote_end),
        section=row.section,
        label=row.label,
        measure=row.measure,
        verb=row.verb,
        object=row.object,
        channel=row.channel,
        topic=row.topic,
        period=Period(row.period),
        year=row.year,
        scope=row.scope,
        part_of=row.part_of,
        none_stated=bool(row.none_stated),
        approximate=bool(row.approximate),
        doubt=Unsure(row.doubt) if row.doubt else None,
    )


def detail(row: Any) -> Detail:
    """A detail."""
    return Detail(
        kind=DetailKind(row.kind),
        value=row.value,
        span=Span(start=row.start, end=row.end),
        quote=Span(start=row.quote_start, end=row.quote_end),
    )


def fact(row: Any) -> Fact:
    """A fact of the report's identity."""
    return Fact(
        name=row.name, value=row.value, origin=Origin(row.origin), span=span(row.start, row.end)
    )


def breach(row: Any) -> Breach:
    """A broken identity."""
    return Breach(
        kind=row.kind,
        expression=row.expression,
        left=Decimal(row.left),
        right=Decimal(row.right),
        cells=tuple((table, line, column) for table, line, column in json.loads(row.cells)),
        spans=spans(row.spans),
    )
