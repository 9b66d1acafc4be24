"""Tables and lines of a paged file in their order, with what goes on over a page's end joined."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.readers.layout import Block, Paragraph, compact
from ingest.readers.lines import TextLine
from ingest.readers.paragraphs import Measure, measure, paragraphs
from ingest.readers.pdf_tables import PageTable, continues, joined
from ingest.readers.unruled import rows_in_order


def flow(
    tables: Sequence[Sequence[PageTable]], lines: Sequence[Sequence[TextLine]]
) -> Iterator[Block]:
    """Tables and lines of all pages in their order, what goes on over a page's end joined."""
    column = measure([line for page in lines for line in page])
    prose: list[TextLine] = []
    open_table: PageTable | None = None
    for page_tables, page_lines in zip(tables, lines, strict=True):
        items: list[PageTable | TextLine] = [*page_tables, *page_lines]
        for item in sorted(items, key=lambda item: item.top):
            if isinstance(item, TextLine):
                if open_table is not None:
                    yield from _table(open_table)
                    open_table = None
                prose.append(item)
                continue
            if open_table is not None and not prose and continues(open_table, item):
                open_table = joined(open_table, item)
                continue
            if open_table is not None:
                yield from _table(open_table)
            yield from _prose(prose, column)
            prose = []
            open_table = item
    if open_table is not None:
        yield from _table(open_table)
    yield from _prose(prose, column)


def _table(table: PageTable) -> Iterator[Block]:
    block = compact(table.block())
    if block is not None:
        yield block


def _prose(lines: Sequence[TextLine], column: Measure) -> Iterator[Paragraph]:
    for part in rows_in_order(lines, column):
        if isinstance(part, Paragraph):
            yield part
        else:
            yield from paragraphs(part, column)
