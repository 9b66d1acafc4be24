"""Sections of a report: the six statutory ones, their parts, and what stands around them."""

from __future__ import annotations

from ingest.outline.compact import compact
from ingest.outline.headings import own_end
from ingest.outline.paragraphs import paragraphs, wrap_width
from ingest.outline.pieces import pieces
from ingest.schema import Document, Section, SectionKind, Span, TableRegion

__all__ = ["outline"]


def outline(document: Document, regions: tuple[TableRegion, ...] = ()) -> tuple[Section, ...]:
    """The sections of a report in text order, covering the whole text without overlap.

    No heading is taken inside a region. Paths are the headings as printed, folded and
    simplified, without markdown, wraps or spaces; PREFACE and ATTACHMENT have none.
    """
    plain = compact(document.text, [own_end(document.text, region.span) for region in regions])
    if not plain.text:
        whole = Span(start=0, end=len(document.text))
        return (Section(kind=SectionKind.PREFACE, path=(), span=whole, heading=None),)
    width = wrap_width(plain)
    laid = pieces(plain)
    starts = [plain.raw(piece.start) for piece in laid]
    starts[0] = 0
    ends = [*starts[1:], len(document.text)]
    return tuple(
        Section(
            kind=piece.kind,
            path=piece.path,
            span=Span(start=start, end=end),
            heading=plain.span(*piece.heading) if piece.heading else None,
            paragraphs=paragraphs(plain, piece.body, piece.end, width),
        )
        for piece, start, end in zip(laid, starts, ends, strict=True)
    )
