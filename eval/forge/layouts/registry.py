"""The layouts by name; which of them are kept for the final measurement."""

from __future__ import annotations

from functools import cache

from eval.forge.layouts import drawn, ocr, pdf, web
from eval.forge.layouts.base import Layout
from eval.forge.schema import Families

SEED_LAYOUTS = ("s0", "s1", "s2", "s3", "s4")


@cache
def _all() -> dict[str, Layout]:
    every = (
        Layout("s0", ".txt", pdf.table_spaced, pdf.page_spaced, lossy=True),
        Layout("s1", ".txt", ocr.table_tabs, ocr.page_tabs),
        Layout("s2", ".txt", web.table_docx, web.page_docx),
        Layout("s3", ".txt", ocr.table_shifted, ocr.page_spaced, inherent="extra_values"),
        Layout("s4", ".txt", pdf.table_seventh, pdf.page_seventh, lossy=True),
        Layout("round", ".txt", pdf.table_round, pdf.page_plain, lossy=True),
        Layout("pipes", ".md", web.table_pipes, ocr.page_tabs),
        Layout("ragged", ".txt", web.table_ragged, web.page_web),
        Layout("cells", ".txt", web.table_cells, web.page_web, lossy=True),
        Layout("one_line", ".txt", web.table_one_line, web.page_one_line, lossy=True),
        Layout("model", ".md", ocr.table_model, ocr.page_tabs),
        Layout("html", ".md", web.table_html, ocr.page_tabs),
        Layout("vertical", ".txt", drawn.table_vertical, pdf.page_plain, lossy=True),
        Layout("columns", ".txt", pdf.table_columns, pdf.page_plain, held_out=True, lossy=True),
        Layout("pieces", ".txt", web.table_pieces, web.page_web, held_out=True, lossy=True),
        Layout("boxes", ".txt", drawn.table_boxes, web.page_web),
    )
    return {each.name: each for each in every}


def layout(name: str) -> Layout:
    """The layout of that name; KeyError if there is none."""
    return _all()[name]


def layouts(families: Families) -> tuple[Layout, ...]:
    """The layouts that may be drawn."""
    wanted = {Families.SEEN: (False,), Families.HELD_OUT: (True,), Families.ALL: (False, True)}
    return tuple(each for each in _all().values() if each.held_out in wanted[families])
