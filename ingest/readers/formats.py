"""The readers by format, each loaded when first needed."""

from __future__ import annotations

from ingest.readers.parts import Parts
from ingest.readers.sniff import Format
from ingest.settings import Settings

_QUICK_BYTES = 1_500_000
_QUICK_TAGS = 40_000


def parse(form: Format, data: bytes, settings: Settings) -> Parts:
    """The parts of a file of a known format; UnreadableFile where it cannot be read."""
    if form is Format.TEXT:
        from ingest.readers.text import read_text

        return read_text(data)
    if form is Format.HTML:
        from ingest.readers.html import read_html

        return read_html(data)
    if form is Format.MHTML:
        from ingest.readers.mhtml import read_mhtml

        return read_mhtml(data)
    if form is Format.DOCX:
        from ingest.readers.docx import read_docx

        return read_docx(data, settings)
    if form is Format.PDF:
        from ingest.readers.pdf import read_pdf

        return read_pdf(data, settings)
    if form is Format.SCAN:
        from ingest.readers.pdf import read_scan

        return read_scan(data, settings)
    from ingest.readers.scan import read_image

    return read_image(data, settings)


def is_quick(form: Format, data: bytes) -> bool:
    """Whether a file can be read where we are: small, and by a reader whose work is bounded."""
    if form is Format.TEXT:
        return True
    if form in {Format.HTML, Format.MHTML, Format.DOCX}:
        return len(data) < _QUICK_BYTES and data.count(b"<") < _QUICK_TAGS
    return False
