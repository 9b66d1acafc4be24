"""The last stage: every quotation and every figure against the text they came from."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.draft import Draft
from qa.schema import Citation

_DIGITS = re.compile(r"\d")


class Unproved(AssertionError):
    """An answer that does not stand in its sources: our own defect, never shown as an answer."""


def check(draft: Draft) -> None:
    """Raise Unproved unless each citation is its text, cell by cell, and each value is cited."""
    for citation in draft.citations:
        _check_citation(draft, citation)
    if any(value.value is not None for value in draft.values) and not draft.citations:
        raise Unproved("a figure without a citation")
    for value in draft.values:
        if value.printed and not _stands(value.printed, draft.citations):
            raise Unproved(f"{value.printed!r} stands in none of its quotations")


def _check_citation(draft: Draft, citation: Citation) -> None:
    if citation.report is None or citation.start is None or citation.end is None:
        return
    text = draft.text_of(citation.report)
    if text[citation.start : citation.end] != citation.quote:
        raise Unproved(f"{citation.report} {citation.start}–{citation.end} is not its quotation")
    cell = citation.cell
    if cell is not None and not citation.start <= cell.start <= cell.end <= citation.end:
        raise Unproved(f"{citation.report}: the quotation leaves its cell out")


def _stands(printed: str, citations: Sequence[Citation]) -> bool:
    if not _DIGITS.search(printed):
        return True
    return any(printed in citation.quote for citation in citations)
