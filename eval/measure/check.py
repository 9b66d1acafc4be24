"""Broken sums: those that agencies printed are found, and none is claimed that is not there.

The truth is worked out from the printed figures: an identity of the form that they break,
and totals of the prose that their parts exceed.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator
from decimal import Decimal

from eval.forge import Forged
from eval.forge.figures import APPLICANTS, results
from eval.forge.schema import ReportTruth
from eval.measure import pipeline
from eval.measure.statistics import Share, share
from ingest.form import form
from ingest.schema import Breach, CellState, Model, TableName

_OUTCOMES = ("upheld", "corrected", "other", "pending")
_PROSE = ("parts", "prose")


class CheckResult(Model):
    """Of reports with a broken sum, how many it was found in; of sound ones, how many alarms."""

    reports: int
    tables_caught: Share
    tables_false: Share
    parts_caught: Share
    parts_false: Share
    crashes: tuple[str, ...]
    examples: tuple[str, ...]


def _sums(truth: ReportTruth) -> Iterator[tuple[Decimal, Decimal]]:
    """Both sides of every identity of tables three and four, blanks counted as nothing."""
    value = {(c.table, c.row, c.column): c.value or Decimal(0) for c in truth.cells}
    three = form(truth.forms[TableName.THREE])
    for column in (*APPLICANTS, "total"):
        at = {row.code: value[TableName.THREE, row.code, column] for row in three.three.rows}
        yield at["new"] + at["carried_in"], at["total"] + at["carried_out"]
        yield at["total"], sum((at[row] for row in results(three)), Decimal(0))
    for row in three.three.rows:
        parts = (value[TableName.THREE, row.code, column] for column in APPLICANTS)
        yield value[TableName.THREE, row.code, "total"], sum(parts, Decimal(0))
    for row in form(truth.forms[TableName.FOUR]).four.rows:
        parts = (value[TableName.FOUR, row.code, column] for column in _OUTCOMES)
        yield value[TableName.FOUR, row.code, "total"], sum(parts, Decimal(0))


def tables_broken(truth: ReportTruth) -> bool:
    """Whether the printed tables break an identity of their form."""
    if any(cell.state is CellState.ABSENT for cell in truth.cells):
        return False
    return any(left != right for left, right in _sums(truth))


def parts_broken(truth: ReportTruth) -> bool:
    """Whether the parts of a total in the prose come to more than it."""
    for whole in truth.quantities:
        parts = [each for each in truth.quantities if each.part_of == whole.ordinal]
        if len(parts) > 1 and sum(part.value for part in parts) > whole.value:
            return True
    return False


def measure(made: Iterable[Forged], *, show: int = 0) -> CheckResult:
    """Check every forged report (undamaged ones, and those with an agency's own error)."""
    counts = {name: [0, 0] for name in ("tables True", "tables False", "parts True", "parts False")}
    crashes: list[str] = []
    examples: list[str] = []
    reports = 0
    for forged in made:
        reports += 1
        try:
            found = pipeline.report(pipeline.document(forged)).breaches
        except Exception:
            crashes.append(f"{forged.truth.id} {traceback.format_exc(limit=-3)}")
            found = ()
        sides = {
            "tables": (tables_broken(forged.truth), any(b.kind not in _PROSE for b in found)),
            "parts": (parts_broken(forged.truth), any(b.kind == "parts" for b in found)),
        }
        if any("part_of" in each.unjudged for each in forged.truth.quantities):
            del sides["parts"]
        for name, (broken, said) in sides.items():
            counts[f"{name} {broken}"][0] += said
            counts[f"{name} {broken}"][1] += 1
            if broken != said and len(examples) < show:
                examples.append(_example(forged, name, broken, found))
    return CheckResult(
        reports=reports,
        tables_caught=share(*counts["tables True"]),
        tables_false=share(*counts["tables False"]),
        parts_caught=share(*counts["parts True"]),
        parts_false=share(*counts["parts False"]),
        crashes=tuple(crashes),
        examples=tuple(examples),
    )


def _example(forged: Forged, name: str, broken: bool, found: Iterable[Breach]) -> str:
    what = "is broken and not found" if broken else "is sound and an alarm is given"
    truth = forged.truth
    told = [
        f"{q.printed} {q.about} part of {q.part_of}"
        for q in truth.quantities
        if q.part_of is not None
    ]
    lines = [f"=== {truth.id} {truth.layout} {truth.damage}: {name} {what}"]
    return "\n".join([*lines, *(each.expression for each in found), *told[:8]])


def rows(result: CheckResult) -> list[list[str]]:
    """The result as a readable table, header first."""
    return [
        ["", "broken and found", "sound and alarmed"],
        ["tables", str(result.tables_caught), str(result.tables_false)],
        ["parts in the prose", str(result.parts_caught), str(result.parts_false)],
    ]
