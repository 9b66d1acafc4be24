"""What is embedded and indexed of the reports: the texts of their chunks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Engine, select

from ingest.errors import LibraryDamaged
from ingest.library.generations import IndexName, within
from ingest.library.relations import chunks, placements, reports
from ingest.library.texts import Texts

_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Passages:
    """A report's chunks, their ordinals and their texts."""

    number: int
    ordinals: tuple[int, ...]
    passages: tuple[str, ...]

    @property
    def extent(self) -> int:
        """The highest ordinal plus one."""
        return max(self.ordinals, default=-1) + 1


def passage(path: Sequence[str], text: str) -> str:
    """A chunk as it is searched: its heading path, then its text."""
    return "\n".join((" > ".join(path), text)) if path else text


def unplaced(
    engine: Engine, texts: Texts, index: IndexName, generation: int
) -> Iterator[list[Passages]]:
    """The reports that a generation lacks, group by group."""
    held = select(placements.c.report).where(within(index, generation))
    query = select(reports.c.id, reports.c.text).where(reports.c.id.not_in(held))
    last = 0
    while True:
        some = query.where(reports.c.id > last).order_by(reports.c.id).limit(_AT_ONCE)
        with engine.connect() as connection:
            rows = connection.execute(some).all()
            group = read(connection, texts, rows)
        if not rows:
            return
        last = rows[-1].id
        yield group


def read(connection: Connection, texts: Texts, rows: Sequence[Any]) -> list[Passages]:
    """The passages of reports, given as rows of `id` and `text`.

    A report whose text is lost has none: reading its file again brings both back.
    """
    query = select(chunks).where(chunks.c.report.in_([row.id for row in rows]))
    found = connection.execute(query.order_by(chunks.c.report, chunks.c.ordinal))
    parts = {number: list(group) for number, group in groupby(found, key=lambda row: row.report)}
    group = []
    for row in rows:
        cut = parts.get(row.id, [])
        try:
            text = texts.read(row.text) if cut else ""
        except LibraryDamaged:
            cut = []
        said = (passage(json.loads(one.path), text[one.start : one.end]) for one in cut)
        ordinals = tuple(one.ordinal for one in cut)
        group.append(Passages(number=row.id, ordinals=ordinals, passages=tuple(said)))
    return group
