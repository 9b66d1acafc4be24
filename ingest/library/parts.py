"""The parts of reports, read from the catalogue and kept while they are asked for again."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar

from sqlalchemy import Engine, select
from sqlalchemy import Table as Relation

from ingest.library import models, relations
from ingest.library.cells import CellKey, unpack
from ingest.library.queries import column, grouped, parts
from ingest.library.recent import FEW, Recent
from ingest.schema import Cell, FormName, Quantity, Span, Table, TableName

Part = TypeVar("Part")
Parted = Mapping[str, tuple[Part, ...]]


class Parts:
    """Parts by report; ids that are not in the library raise UnknownReport."""

    def __init__(self, engine: Engine, recent: Recent) -> None:
        self._engine = engine
        self._recent = recent

    def column(self, report: str, name: str) -> Any:
        """One column of a report."""
        return self._recent.parts(
            name, [report], lambda keys: {key: column(self._engine, key, name) for key in keys}
        )[report]

    def of(
        self,
        relation: Relation,
        build: Callable[[Any], Part],
        reports: Sequence[str],
        condition: Any = None,
        kind: Hashable = None,
    ) -> Parted[Part]:
        """A relation's rows as models, in their order; `kind` tells a condition's from all."""
        return self._recent.parts(
            (relation.name, kind),
            reports,
            lambda keys: grouped(keys, parts(self._engine, relation, keys, condition), build),
        )

    def quantities(
        self, reports: Sequence[str], measures: Sequence[str] | None
    ) -> Parted[Quantity]:
        """The figures of the prose."""
        held = relations.quantities
        if measures is None:
            return self.of(held, models.quantity, reports)
        condition = held.c.measure.in_(measures)
        return self.of(held, models.quantity, reports, condition, tuple(measures))

    def cells(self, reports: Sequence[str], keys: Sequence[CellKey] | None) -> Parted[Cell]:
        """The statutory cells, or those of some places."""
        held = relations.cells
        if keys is None:
            return self.of(held, self._cell, reports)
        wanted = frozenset(keys)
        whole = [
            self._recent.part((held.name, None), one) for one in reports if len(reports) <= FEW
        ]
        if whole and all(found is not None for found in whole):
            return {
                report: tuple(one for one in found if (one.table, one.row, one.column) in wanted)
                for report, found in zip(reports, whole, strict=True)
            }
        codes = [code for code, key in self._codes.items() if key in wanted]
        return self.of(held, self._cell, reports, held.c.code.in_(codes), wanted)

    def tables(self, report: str) -> tuple[Table, ...]:
        """The statutory tables as read."""
        return self._recent.parts(
            "whole tables", [report], lambda keys: {key: self._tables(key) for key in keys}
        )[report]

    def _tables(self, report: str) -> tuple[Table, ...]:
        read = self.cells([report], None)[report]
        return tuple(
            Table(
                table=TableName(row.name),
                form=FormName(row.form),
                span=Span(start=row.start, end=row.end),
                cells=tuple(cell for cell in read if cell.table == row.name),
                notices=tuple(json.loads(row.notices)),
            )
            for _, row in parts(self._engine, relations.tables, [report])
        )

    def _cell(self, row: Any) -> Cell:
        return unpack(tuple(row), self._codes)

    @cached_property
    def _codes(self) -> Mapping[int, CellKey]:
        with self._engine.connect() as connection:
            return {
                row.code: (TableName(row.name), row.row, row.column)
                for row in connection.execute(select(relations.cell_codes))
            }
