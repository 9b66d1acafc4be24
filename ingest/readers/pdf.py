"""PDF files: ruled tables as grids, unruled ones row by row, prose in paragraphs.

Read with PDFium, which also draws the pages of scans for OCR. Pages without text are
scans; running heads, feet and page numbers are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ingest.errors import TooLarge, UnreadableFile
from ingest.readers.errors import Scanned, damaged, encrypted
from ingest.readers.flow import flow
from ingest.readers.layout import Block, clean, lay_out
from ingest.readers.lines import TextLine, lines_of
from ingest.readers.margins import without_margins
from ingest.readers.parts import Parts
from ingest.readers.pdf_page import PdfPage, read_page
from ingest.readers.pdf_tables import PageTable, fill
from ingest.readers.ruling import ruled_tables
from ingest.readers.titles import title_metadata
from ingest.schema import Metadata
from ingest.settings import Settings

MEDIA_TYPE = "application/pdf"
_KIND = "PDF"
_TOUCH = 2.5
_SCANNED = 30
"""A page with fewer characters than this, and a picture over it, is a scan."""
_PICTURED = 0.4


def read_pdf(data: bytes, settings: Settings) -> Parts:
    """The parts of a PDF with a text layer; Scanned where it is pictures of pages.

    UnreadableFile where it is encrypted or damaged, TooLarge beyond `max_pages`.
    """
    document = _opened(data)
    try:
        count = len(document)
        if count > settings.max_pages:
            raise TooLarge(f"PDF有{count}页，超过{settings.max_pages}页的上限，未读取。")
        pages = [_page(document, index) for index in range(count)]
        scanned = [index for index, page in enumerate(pages) if _is_scan(page)]
        if scanned and 2 * len(scanned) >= count:
            raise Scanned(count)
        metadata = _metadata(document)
    finally:
        document.close()
    notices = [f"第{index + 1}页是图片，其中的文字未读取。" for index in scanned]
    return lay_out(_blocks(pages), MEDIA_TYPE, metadata=metadata, notices=notices, page_count=count)


def read_scan(data: bytes, settings: Settings) -> Parts:
    """The parts of a PDF whose pages are pictures, by OCR."""
    from ingest.readers.scan import read_scanned_pdf

    document = _opened(data)
    try:
        return read_scanned_pdf(document, settings)
    finally:
        document.close()


def _opened(data: bytes) -> Any:
    import pypdfium2 as pdfium

    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise encrypted(_KIND) from None
        raise damaged(_KIND) from None


def _page(document: Any, index: int) -> PdfPage:
    import pypdfium2 as pdfium

    try:
        page = document[index]
    except pdfium.PdfiumError:
        return PdfPage(0.0, 0.0, (), (), (), 0.0)
    try:
        return read_page(page)
    finally:
        page.close()


def _is_scan(page: PdfPage) -> bool:
    return len(page.chars) < _SCANNED and page.pictured > _PICTURED


def _metadata(document: Any) -> tuple[Metadata, ...]:
    try:
        title = document.get_metadata_value("Title")
    except (UnreadableFile, ValueError, UnicodeDecodeError):
        return ()
    return title_metadata(clean(title.removeprefix("Microsoft Word - ")))


def _blocks(pages: Sequence[PdfPage]) -> Iterator[Block]:
    tables: list[list[PageTable]] = []
    lines: list[list[TextLine]] = []
    for number, page in enumerate(pages, start=1):
        ruled = ruled_tables(page.horizontal, page.vertical, tolerance=_TOUCH)
        # Rules without verticals part rows, not cells: such a table is read as unruled.
        ruled = [table for table in ruled if len(table.xs) > 2 or len(table.ys) > 2]
        ruled = [table for table in ruled if any(a.column for a in table.areas)]
        filled, outside = fill(ruled, page.chars, number)
        tables.append(filled)
        lines.append(lines_of(outside, number))
    lines = without_margins(lines, [page.height for page in pages])
    yield from flow(tables, lines)
