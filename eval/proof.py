"""Proof: the citations of an answer stand in the reports and hold what is claimed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from eval.case import CellTruth, Truth
from eval.figures import squeeze, states
from ingest.errors import UnknownReport
from qa.schema import Answer, Citation

Texts = Callable[[str], str]
"""A report's text by its id; raises KeyError or UnknownReport for an unknown one."""


def cell_faults(truth: Truth, answer: Answer) -> Iterator[str]:
    """A cell other than the true one is cited, and neither the true one nor the evidence is."""
    if truth.cell is None or any(_is_cell(citation, truth.cell) for citation in answer.citations):
        return
    if any(_holds(citation, truth) for citation in answer.citations):
        return
    for citation in answer.citations:
        if citation.cell is not None:
            yield f"单元格是 {citation.cell.row} × {citation.cell.column}"
            return


def citation_faults(truth: Truth, answer: Answer, texts: Texts) -> Iterator[str]:
    """What of the proof is missing or does not stand."""
    standing = []
    for citation in answer.citations:
        if citation.start is None or _stands(citation, texts):
            standing.append(citation)
        else:
            yield f"引文不在原处：{citation.quote[:20]}"
    if not standing:
        yield "没有引用"
        return
    placed = [citation for citation in standing if citation.start is not None]
    if (truth.cell or truth.evidence) and not any(
        _proves_cell(citation, truth, texts) or _holds(citation, truth) for citation in placed
    ):
        yield "引文不含依据"
    for words in truth.all_evidence:
        if not any(squeeze(words) in squeeze(citation.quote) for citation in placed):
            yield f"没有引 {words}"
    for cell in truth.cells:
        if not any(_is_cell(citation, cell) for citation in placed):
            yield f"没有引单元格 {cell.row} × {cell.column}"
    if truth.article and not any(truth.article in (each.section or "") for each in standing):
        yield f"没有引 {truth.article}"


def _stands(citation: Citation, texts: Texts) -> bool:
    if citation.report is None or citation.start is None or not citation.quote.strip():
        return False
    try:
        return texts(citation.report)[citation.start : citation.end] == citation.quote
    except (KeyError, UnknownReport):
        return False


def _is_cell(citation: Citation, cell: CellTruth) -> bool:
    place = citation.cell
    return place is not None and (place.table, place.row, place.column) == (
        cell.table,
        cell.row,
        cell.column,
    )


def _proves_cell(citation: Citation, truth: Truth, texts: Texts) -> bool:
    """The right cell, its figure inside the quotation and at the cell's own offsets."""
    if truth.cell is None or not _is_cell(citation, truth.cell) or citation.report is None:
        return False
    if truth.value is None:
        return True
    place = citation.cell
    own = texts(citation.report)[place.start : place.end] if place else ""
    return states(citation.quote, truth.value) and states(own, truth.value)


def _holds(citation: Citation, truth: Truth) -> bool:
    """The quotation holds an evidence string, or is a piece of one that states the figure."""
    quote = squeeze(citation.quote)
    for words in map(squeeze, truth.evidence):
        if words in quote:
            return True
        if quote and quote in words and truth.value is not None and states(quote, truth.value):
            return True
    return False
