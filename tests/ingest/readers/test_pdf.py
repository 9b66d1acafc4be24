"""PDF files by two printers: ruled and unruled tables, page ends, margins, paragraphs."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from ingest.readers import SourceFile, read
from ingest.readers.pdf import read_pdf
from ingest.settings import Settings

Give = Callable[[str, bytes], SourceFile]
SETTINGS = Settings()


def check_pages(parts: Any, count: int) -> None:
    """Pages cover the text without gaps, in order."""
    assert [page.number for page in parts.pages] == list(range(1, count + 1))
    assert parts.pages[0].span.start == 0
    assert parts.pages[-1].span.end == len(parts.text)
    for one, next_one in zip(parts.pages, parts.pages[1:], strict=False):
        assert one.span.end == next_one.span.start


def test_every_cell_of_ruled_tables_by_chromium(sample: Any, ruled_pdf: bytes) -> None:
    parts = read_pdf(ruled_pdf, SETTINGS)
    sample.check(parts)
    check_pages(parts, 3)
    second = parts.text[parts.pages[1].span.start : parts.pages[1].span.end]
    assert "（一）予以公开" in second
    assert "未收取信息处理费" not in second


def test_every_cell_of_ruled_tables_by_libreoffice(
    sample: Any, convert: Callable[[bytes, str], bytes]
) -> None:
    # Its narrow columns cut labels and even figures into several lines, and rows by page ends.
    sample.check(read_pdf(convert(sample.docx(), "pdf"), SETTINGS))


def test_unruled_rows_keep_their_figures_in_order(sample: Any, unruled_pdf: bytes) -> None:
    parts = read_pdf(unruled_pdf, SETTINGS)
    lines = parts.text.split("\n")
    assert not parts.grids
    two, three, four = sample.tables
    assert two.rows == 14
    for table, width in ((two, 0), (three, 7), (four, 15)):
        for row in range(table.rows):
            figures = [cell[4] for cell in table.by_row(row) if cell[4].isdigit()]
            if not figures:
                continue
            labels = [cell for cell in table.by_row(row) if not cell[4].isdigit()]
            assert len(figures) == width or table is two
            own = [cell[4] for cell in labels[-1:]]
            assert "\t".join([*own, *figures]) in lines
    assert "\t".join(["自然人", "商业企业", "科研机构", "社会公益组织"]) in parts.text
    end = 0
    for paragraph in sample.paragraphs:
        end = parts.text.index(f"{paragraph}\n", end) + len(paragraph)


def test_blanks_of_unruled_rows_stay_blank(print_page: Callable[[str], bytes]) -> None:
    style = "<meta charset=utf-8><style>td {padding: 4px 14px; font-size: 12px}</style>"
    rows = [[f"{i}.属于某项", *(f"{i}{j}0" for j in range(1, 8))] for i in range(1, 5)]
    rows[1][3] = ""
    cells = "".join("<tr><td>" + "<td>".join(row) for row in rows)
    text = read_pdf(print_page(f"{style}<table>{cells}</table>"), SETTINGS).text
    assert "2.属于某项\t210\t220\t\t240\t250\t260\t270\n" in text


def test_heads_feet_and_page_numbers_are_left_out(print_page: Callable[[str], bytes]) -> None:
    prose = "渠北镇坚持应公开尽公开的原则，主动公开政府信息，回应社会关切，接受群众监督。" * 8
    pages = "".join(
        f"<div class=page><div class=head>渠县渠北镇政府信息公开年报</div>"
        f"{''.join(f'<p>{prose}</p>' for _ in range(3))}<div class=foot>- {n} -</div></div>"
        for n in (1, 2, 3)
    )
    style = (
        "<meta charset=utf-8><style>@page {size: A4; margin: 0} .page {height: 296mm; width: 150mm;"
        "padding: 0 25mm; position: relative; padding-top: 30mm; box-sizing: border-box}"
        ".head {position: absolute; top: 10mm} .foot {position: absolute; bottom: 10mm}"
        "p {text-indent: 2em; font-size: 14px}</style>"
    )
    text = read_pdf(print_page(style + pages), SETTINGS).text
    assert "年报" not in text
    assert "- 2 -" not in text
    assert text == f"{prose}\n" * 9


def test_a_document_reads_the_same_in_its_own_process(
    sample: Any, ruled_pdf: bytes, give: Give
) -> None:
    document = read(give("渠县渠北镇2024年年报.pdf", ruled_pdf), SETTINGS)
    sample.check(document)
    assert document.media_type == "application/pdf"
    assert document.source == "渠县渠北镇2024年年报.pdf"


def test_speed_of_pdf_files(ruled_pdf: bytes) -> None:
    read_pdf(ruled_pdf, SETTINGS)
    started = time.process_time()
    for _ in range(5):
        read_pdf(ruled_pdf, SETTINGS)
    # Five five-page files a second on two cores are 80 ms a page on one.
    assert (time.process_time() - started) / 5 / 3 < 0.08


@pytest.mark.parametrize("name", ["a.doc"])
def test_old_word_files_through_libreoffice(
    sample: Any, convert: Callable[[bytes, str], bytes], give: Give, name: str
) -> None:
    document = read(give(name, convert(sample.docx(), "doc")), SETTINGS)
    sample.check(document)


def test_without_libreoffice_the_package_is_named(
    give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.readers.office.program", lambda: None)
    with pytest.raises(Exception, match="libreoffice-writer"):
        read(give("a.rtf", b"{\\rtf1 abc}"), SETTINGS)
