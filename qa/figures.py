"""Figures with their sources: what look-up and the quantity index hand to operations.

A figure is a number for one report; a gap says why a report gives none. Operations
combine them without caring which of the two ways they were found.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ingest.schema import Cell, Quantity, ReportEntry
from qa.schema import Reason, ValueProof


@dataclass(frozen=True, slots=True)
class Source:
    """The cell or the quantity of a report that a figure rests on."""

    report: ReportEntry
    cell: Cell | None = None
    quantity: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of one report (or computed over several), with everything it rests on."""

    report: ReportEntry | None
    label: str
    value: Decimal
    unit: str
    proof: ValueProof
    sources: tuple[Source, ...]
    printed: str | None = None
    approximate: bool = False
    formula: str | None = None
    notices: tuple[str, ...] = ()
    contradicted: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """A report without the figure, and why; `sources` is where that can be seen, `said` the
    reason in words where those of its kind do not fit."""

    report: ReportEntry
    reason: Reason
    label: str = ""
    sources: tuple[Source, ...] = ()
    candidates: tuple[Decimal, ...] = ()
    notices: tuple[str, ...] = ()
    said: str = ""


Found = Figure | Gap
