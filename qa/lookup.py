"""Statutory cells: typed terms → figures, deterministically.

Imports neither an embedder, a vector store nor a chat model. A sum is given only where
every cell of it holds a number; what stands in the way is named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from ingest.form import form
from ingest.library import Library
from ingest.schema import Cell, CellState, FormName, Proof, ReportEntry, TableName
from qa.figures import Figure, Found, Gap, Source
from qa.schema import CellSubject, Reason, Term, ValueProof
from qa.vocabulary import measures

Key = tuple[TableName, str, str]
_REASONS = {
    CellState.BLANK: Reason.LEFT_BLANK,
    CellState.SLASH: Reason.NOT_APPLICABLE,
    CellState.DASH: Reason.NOT_APPLICABLE,
    CellState.DOUBTFUL: Reason.DOUBTFUL,
    CellState.ABSENT: Reason.UNREADABLE,
}
_SAID = {
    CellState.BLANK: "空着没有填",
    CellState.SLASH: "填的是“/”",
    CellState.DASH: "填的是“-”",
    CellState.DOUBTFUL: "读不准",
    CellState.ABSENT: "没有读到",
}


def keys_of(term: Term, name: FormName) -> tuple[Key, ...]:
    """The cells of a form that a term adds up; () where the form has none."""
    found = measures()
    rows = found.row(term.table, term.row).rows_of(term.table, name)
    columns = found.column(term.table, term.column).rows_of(term.table, name)
    held = set(form(name).table(term.table).cells)
    return tuple(
        (term.table, row, column) for row in rows for column in columns if (row, column) in held
    )


def look_up(
    subjects: Sequence[CellSubject], reports: Sequence[ReportEntry], library: Library
) -> Mapping[str, tuple[Found, ...]]:
    """For each report, the figure (or the gap) of every subject that its form has.

    An empty tuple: the report's form has none of them, or the report holds no such table.
    """
    wanted = {
        key
        for subject in subjects
        for term in (*subject.terms, *subject.denominator)
        for name in FormName
        for key in keys_of(term, name)
    }
    cells = library.cells([report.id for report in reports], sorted(wanted))
    return {
        report.id: tuple(
            found
            for subject in subjects
            if (found := _figure(subject, report, cells[report.id])) is not None
        )
        for report in reports
    }


def has_table(report: str, table: TableName, library: Library) -> bool:
    """Whether a table of the report was found at all."""
    return any(entry.table is table for entry in library.tables(report))


def _figure(subject: CellSubject, report: ReportEntry, cells: Sequence[Cell]) -> Found | None:
    sums = [_sum(subject, subject.terms, report, cells)]
    if subject.denominator:
        sums.append(_sum(subject, subject.denominator, report, cells))
    for found in sums:
        if found is None or isinstance(found, Gap):
            return found
    numerator = sums[0]
    assert isinstance(numerator, Figure)
    if not subject.denominator:
        return numerator
    denominator = sums[1]
    assert isinstance(denominator, Figure)
    denominator = replace(denominator, label=_whole_label(subject.denominator))
    return rate(numerator, denominator, label=subject.label, formula=subject.formula or "")


def _whole_label(terms: Sequence[Term]) -> str:
    """What a rate divides by, in words."""
    known = measures()
    return "与".join(known.row(term.table, term.row).label for term in terms)


def rate(numerator: Figure, denominator: Figure, *, label: str, formula: str) -> Found:
    """The quotient in percent, two decimals; a gap where the denominator is 0."""
    sources = (*numerator.sources, *denominator.sources)
    if denominator.value == 0:
        assert denominator.report is not None
        return Gap(
            denominator.report,
            Reason.NOT_APPLICABLE,
            label,
            sources,
            said=f"{denominator.label}为0，算不出",
        )
    value = (numerator.value * 100 / denominator.value).quantize(Decimal("0.01"))
    notices = (*numerator.notices, *denominator.notices)
    if denominator.value < 30:
        notices = (*notices, f"基数只有{denominator.value}，不足30，比率仅供参考")
    return Figure(
        report=numerator.report,
        label=label,
        value=value,
        unit="%",
        proof=ValueProof.COMPUTED,
        sources=sources,
        formula=f"{formula} = {numerator.value} ÷ {denominator.value} × 100%",
        notices=notices,
        contradicted=numerator.contradicted or denominator.contradicted,
    )


def _sum(
    subject: CellSubject, terms: Sequence[Term], report: ReportEntry, cells: Sequence[Cell]
) -> Found | None:
    by_place: dict[Key, Cell] = {(cell.table, cell.row, cell.column): cell for cell in cells}
    chosen: list[Cell] = []
    for term in terms:
        name = next((cell.form for cell in cells if cell.table is term.table), None)
        if name is None:
            return None
        keys = keys_of(term, name)
        if not keys:
            return None
        chosen += [by_place[key] for key in keys if key in by_place]
    if not chosen:
        return None
    sources = tuple(Source(report, cell=cell) for cell in chosen)
    bad = [cell for cell in chosen if cell.state is not CellState.VALUE]
    if bad:
        return _gap(subject, report, chosen, bad, sources)
    first = chosen[0]
    contradicted = any(cell.proof is Proof.CONTRADICTS for cell in chosen)
    return Figure(
        report=report,
        label=subject.label,
        value=sum((cell.value for cell in chosen if cell.value is not None), Decimal(0)),
        unit=_unit(subject, chosen),
        proof=ValueProof(first.proof) if len(chosen) == 1 else ValueProof.COMPUTED,
        sources=sources,
        printed=first.printed if len(chosen) == 1 else None,
        formula=" + ".join(str(cell.value) for cell in chosen) if len(chosen) > 1 else None,
        notices=("该数与表内其他数字不符勾稽关系，请核对原文",) if contradicted else (),
        contradicted=contradicted,
    )


def _gap(
    subject: CellSubject,
    report: ReportEntry,
    chosen: Sequence[Cell],
    bad: Sequence[Cell],
    sources: tuple[Source, ...],
) -> Gap:
    blank_in_sum = len(chosen) > 1 and len(bad) < len(chosen)
    notices = tuple(
        f"“{label_of(cell)}”{_SAID[cell.state]}，不能相加" for cell in bad[:3] if blank_in_sum
    )
    return Gap(
        report,
        _REASONS[bad[0].state],
        subject.label,
        tuple(s for s in sources if s.cell is not None and s.cell in bad and s.cell.span)
        or sources[:1],
        candidates=bad[0].candidates if len(chosen) == 1 else (),
        notices=notices,
    )


def _unit(subject: CellSubject, cells: Sequence[Cell]) -> str:
    """The unit printed in the cell (251000元) before that of the form."""
    for unit in ("亿元", "万元", "元", "%"):
        if any(cell.printed.endswith(unit) for cell in cells):
            return unit
    return subject.unit


def label_of(cell: Cell) -> str:
    """The cell's place in the form's own words: row · column."""
    table = form(cell.form).table(cell.table)
    return f"{table.row(cell.row).path[-1]}·{table.column(cell.column).path[-1]}"
