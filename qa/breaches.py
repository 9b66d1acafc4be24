"""What a report contradicts itself in, beside the figure that is answered."""

from __future__ import annotations

from ingest.schema import Breach, ReportEntry
from qa.draft import plain, show_marks
from qa.figures import Figure, Source
from qa.routes.context import Context

_SHOWN = 2
_LONGEST = 200


def tell_breaches(context: Context, figure: Figure) -> None:
    """Say which sums or statements do not agree with this figure, with their places."""
    report = figure.report
    if report is None:
        return
    breaches = context.library.breaches([report.id])[report.id]
    draft = context.draft
    for breach in [one for one in breaches if _concerns(one, figure)][:_SHOWN]:
        marks = breach_marks(context, report, breach)
        left, right = plain(breach.left), plain(breach.right)
        if breach.kind == "parts":
            unit = figure.unit
            draft.sentences.append(f"该年报列出的分项合计为{left}{unit}，与总数不一致。{marks}")
            draft.notice(f"分项合计{left}{unit}，与{right}{unit}不一致")
        else:
            draft.notice(f"年报自身对不上：{breach.expression}，{left} ≠ {right}{marks}")


def breach_marks(context: Context, report: ReportEntry, breach: Breach) -> str:
    """The places of a breach: its cells, and the sentences of its figures in the prose."""
    draft, library = context.draft, context.library
    numbers: list[int] = []
    cells = {cell.span: cell for cell in library.cells([report.id])[report.id] if cell.span}
    held = {one.span: one for one in library.quantities([report.id])[report.id]}
    for span in breach.spans:
        if span in cells:
            numbers.append(draft.cite(Source(report, cell=cells[span])))
        elif span in held:
            numbers.append(draft.cite(Source(report, quantity=held[span])))
        elif span.end - span.start <= _LONGEST:
            numbers.append(draft.quote(report, span, ""))
    return show_marks(numbers)


def _concerns(breach: Breach, figure: Figure) -> bool:
    for source in figure.sources:
        cell, quantity = source.cell, source.quantity
        if cell is not None and (cell.table.value, cell.row, cell.column) in breach.cells:
            return True
        if quantity is not None and any(
            span.start <= quantity.span.start and quantity.span.end <= span.end
            for span in breach.spans
        ):
            return True
    return False
