"""How well the statutory tables are read, cell by cell.

right: the printed state and value. wrong: another, in silence. doubtful: said to be so
(a stated doubt is never wrong). contradicting: a value graded `contradicts`. absent: not
read at all. proved: graded row_and_column with agreeing labels; wrong ones among them
(`false_proof`) must not exist.
"""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

from eval.forge import Forged
from eval.forge.schema import CellTruth
from eval.measure import pipeline
from eval.measure.statistics import Share, share
from ingest.schema import Cell, CellState, FormName, Model, Proof, Table, TableName

_EMPTY = (CellState.BLANK, CellState.SLASH, CellState.DASH)


class Verdict(StrEnum):
    """What became of a cell."""

    RIGHT = "right"
    WRONG = "wrong"
    DOUBTFUL = "doubtful"
    CONTRADICTING = "contradicting"
    ABSENT = "absent"


class CellScore(Model):
    """One cell's verdict; `spans` says whether text[span] is what is said to be printed there."""

    truth: CellTruth
    read: Cell | None
    verdict: Verdict
    false_proof: bool = False
    proved: bool = False
    span_checked: bool = False
    span_right: bool = False


class Tally(Model):
    """Counts over cells."""

    reports: int
    cells: int
    right: Share
    wrong: Share
    doubtful: Share
    contradicting: Share
    absent: Share
    wrong_unmarked: Share
    proved: Share
    false_proof: int
    spans: Share


def _agrees(truth: CellTruth, read: Cell) -> bool:
    if truth.state is CellState.VALUE:
        return read.state is CellState.VALUE and read.value == truth.value
    return read.state is truth.state


def _judge(truth: CellTruth, read: Cell | None, text: str, *, harmed: bool) -> CellScore:
    if truth.state is CellState.ABSENT:
        taken = read is not None and read.state is not CellState.ABSENT
        return CellScore(truth=truth, read=read, verdict=Verdict.WRONG if taken else Verdict.RIGHT)
    if read is None or read.state is CellState.ABSENT:
        # A row whose figures were lost is rightly not there; so is what is only hinted at.
        gone = truth.optional or (truth.span is None and truth.damage is not None)
        blank = truth.state is CellState.BLANK and truth.span is None
        return CellScore(
            truth=truth, read=read, verdict=Verdict.RIGHT if gone or blank else Verdict.ABSENT
        )
    if read.state is CellState.DOUBTFUL:
        return CellScore(truth=truth, read=read, verdict=Verdict.DOUBTFUL)
    proved = read.proof is Proof.ROW_AND_COLUMN and read.labels_agree
    checked = read.state is CellState.VALUE and read.span is not None
    inside = read.span is not None and text[read.span.start : read.span.end] == read.printed
    at_truth = read.span is None or truth.span is None
    if read.span is not None and truth.span is not None:
        at_truth = read.span.start < truth.span.end and truth.span.start < read.span.end
        # Damage puts the same figure in several places; which of them is cited is then open.
        at_truth = at_truth or (harmed and read.printed == truth.printed)
    if _agrees(truth, read):
        verdict = Verdict.RIGHT
    elif read.proof is Proof.CONTRADICTS:
        verdict = Verdict.CONTRADICTING
    else:
        verdict = Verdict.WRONG
    return CellScore(
        truth=truth, read=read, verdict=verdict, proved=proved,
        false_proof=proved and verdict is Verdict.WRONG,
        span_checked=checked, span_right=checked and inside and at_truth,
    )  # fmt: skip


def score(forged: Forged, read: Iterable[Table]) -> tuple[CellScore, ...]:
    """Score every cell of the forms; a table read in the wrong form has its cells misplaced.

    A cell that was read and does not exist in the true form is wrong too.
    """
    found: dict[tuple[TableName, str, str], Cell] = {}
    form_of: dict[TableName, FormName] = {}
    for table in read:
        if table.table in form_of:
            continue
        form_of[table.table] = table.form
        for each in table.cells:
            found[each.table, each.row, each.column] = each
    scores: list[CellScore] = []
    for truth in forged.truth.cells:
        other = (
            form_of.get(truth.table, truth.form) is not truth.form
            and truth.table is not TableName.FOUR
        )
        cell = None if other else found.get((truth.table, truth.row, truth.column))
        scores.append(_judge(truth, cell, forged.text, harmed=bool(forged.truth.damage)))
        if other:
            strange = found.get((truth.table, truth.row, truth.column))
            silent = strange is not None and strange.state is CellState.VALUE
            if strange is not None and silent and strange.value != truth.value:
                scores[-1] = scores[-1].model_copy(
                    update={"verdict": Verdict.WRONG, "read": strange}
                )
    return tuple(scores)


def tally(reports: int, scores: Iterable[CellScore]) -> Tally:
    """Count verdicts."""
    every = list(scores)
    counts = Counter(each.verdict for each in every)
    total = len(every)
    unmarked = total - counts[Verdict.DOUBTFUL] - counts[Verdict.CONTRADICTING]
    checked = [each for each in every if each.span_checked]
    return Tally(
        reports=reports,
        cells=total,
        right=share(counts[Verdict.RIGHT], total),
        wrong=share(counts[Verdict.WRONG], total),
        doubtful=share(counts[Verdict.DOUBTFUL], total),
        contradicting=share(counts[Verdict.CONTRADICTING], total),
        absent=share(counts[Verdict.ABSENT], total),
        wrong_unmarked=share(counts[Verdict.WRONG], unmarked),
        proved=share(sum(each.proved for each in every), total),
        false_proof=sum(each.false_proof for each in every),
        spans=share(sum(each.span_right for each in checked), len(checked)),
    )


class TablesResult(Model):
    """The measurement: one tally for each layout and damage, and failing examples."""

    groups: dict[str, Tally]
    crashes: tuple[str, ...]
    examples: tuple[str, ...]


def measure(made: Iterable[Forged], *, show: int = 0, alone: bool = False) -> TablesResult:
    """Read every forged report and count; where the reader crashes every cell is absent."""
    groups: dict[str, list[CellScore]] = {}
    reports: Counter[str] = Counter()
    crashes: list[str] = []
    examples: list[str] = []
    stage = pipeline.part("tables", alone=alone)
    for forged in made:
        try:
            read = stage(pipeline.document(forged))
        except Exception:
            crashes.append(
                f"{forged.truth.id} {forged.truth.layout} {traceback.format_exc(limit=-3)}"
            )
            read = ()
        scored = score(forged, read)
        truth = forged.truth
        harm = "+".join(truth.damage) or "clean"
        kind = "all clean" if harm == "clean" else "all damaged"
        names = [
            f"layout {truth.layout} {'clean' if harm == 'clean' else 'damaged'}",
            *(f"damage {each}" for each in truth.damage),
            kind,
            "all",
        ]
        if truth.noise:
            names.append(f"noise {truth.noise} {kind[4:]}")
        names.append(f"figures {truth.figures} {kind[4:]}")
        names.append(f"table four {truth.four} {kind[4:]}")
        for name in names:
            groups.setdefault(name, []).extend(scored)
            reports[name] += 1
        bad = [each for each in scored if each.verdict is not Verdict.RIGHT or each.false_proof]
        if bad and len(examples) < show:
            examples.append(example(forged, bad))
    ordered = {name: tally(reports[name], groups[name]) for name in sorted(groups)}
    return TablesResult(groups=ordered, crashes=tuple(crashes), examples=tuple(examples))


def _line(score: CellScore) -> str:
    truth, read = score.truth, score.read
    got = "nothing"
    if read is not None:
        got = (
            f"{read.state} {read.value} printed={read.printed!r} {read.proof}"
            f" labels={read.labels_agree} candidates={[str(c) for c in read.candidates]}"
        )
    return (
        f"{score.verdict}: {truth.table}.{truth.row}.{truth.column} should be"
        f" {truth.state} {truth.value} (shown {truth.shown!r}); read {got}"
    )


def example(forged: Forged, bad: list[CellScore]) -> str:
    """A failing report told in words: its first bad cells and the text of their table."""
    truth = forged.truth
    head = f"=== {truth.id} layout={truth.layout} four={truth.four} {truth.damage} {truth.noise}"
    lines = [f"{head} forms={[str(each) for each in truth.forms.values()]}"]
    lines.extend(_line(each) for each in bad[:12])
    table = bad[0].truth.table
    spans = [cell.span for cell in truth.cells if cell.span and cell.table is table]
    if spans:
        start, end = min(s.start for s in spans), max(s.end for s in spans)
        lines.append(forged.text[max(0, start - 300) : end + 50])
    return "\n".join(lines)


def rows(result: TablesResult) -> list[list[str]]:
    """The result as a readable table, header first."""
    out = [
        [
            "group",
            "reports",
            "cells",
            "right",
            "wrong",
            "doubtful",
            "contradicts",
            "absent",
            "wrong unmarked",
            "proved",
            "false proofs",
            "spans",
        ]
    ]
    for name, each in result.groups.items():
        out.append(
            [name, str(each.reports), str(each.cells), str(each.right), str(each.wrong)]
            + [
                f"{s.value:.2%}"
                for s in (
                    each.doubtful,
                    each.contradicting,
                    each.absent,
                    each.wrong_unmarked,
                    each.proved,
                )
            ]
            + [str(each.false_proof), f"{each.spans.value:.2%}"]
        )
    return out
