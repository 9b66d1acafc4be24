"""Scans: every figure in its cell, what is unsure marked, crooked and stamped pages."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.errors import UnreadableFile
from ingest.readers import SourceFile, process, read
from ingest.readers.lines import Field, doubts_of
from ingest.readers.ruling import Line, ruled_tables
from ingest.readers.titles import name_metadata, title_metadata
from ingest.settings import Settings

Give = Callable[[str, bytes], SourceFile]


def scanned(pdf: bytes, page: int, *, turn: float = 0.0, stamp: bool = False) -> bytes:
    """One page of a PDF as a picture at 150 dots an inch."""
    import pypdfium2 as pdfium
    from PIL import ImageDraw

    picture = pdfium.PdfDocument(pdf)[page].render(scale=150 / 72).to_pil().convert("RGB")
    if stamp:
        draw = ImageDraw.Draw(picture)
        draw.ellipse((500, 700, 900, 1100), outline=(225, 40, 40), width=8)
    if turn:
        picture = picture.rotate(turn, fillcolor=(255, 255, 255))
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()


@pytest.mark.parametrize(("turn", "stamp"), [(0.7, True)])
def test_every_figure_of_a_crooked_stamped_page(
    sample: Any, ruled_pdf: bytes, give: Give, turn: float, stamp: bool
) -> None:
    document = read(give("a.png", scanned(ruled_pdf, 1, turn=turn, stamp=stamp)), Settings())
    texts = [document.text[c.span.start : c.span.end] for g in document.grids for c in g.cells]
    figures = [cell[4] for table in sample.tables[1:] for cell in table.cells if cell[4].isdigit()]
    unsure = {document.text[d.span.start : d.span.end] for d in document.doubts}
    missing = [figure for figure in figures[14:] if figure not in texts]
    assert len(missing) <= 0.05 * len(figures)
    wrong = [text for text in texts if text.isdigit() and text not in figures]
    assert all(text in unsure for text in wrong), wrong
    assert len(unsure) >= len(missing)


def test_reading_a_picture_writes_nothing_into_the_home_folder(
    give: Give, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from PIL import Image

    home = tmp_path / "home"
    home.mkdir()
    for name in ("HOME", "XDG_CACHE_HOME", "TMPDIR"):
        monkeypatch.setenv(name, str(home))
    process._READER.stop()
    stream = io.BytesIO()
    Image.effect_noise((400, 500), 90).convert("RGB").save(stream, "PNG")
    try:
        with pytest.raises(UnreadableFile, match="没有可读的文字"):
            read(give("a.png", stream.getvalue()), Settings())
    finally:
        process._READER.stop()
    assert list(home.rglob("*")) == []


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from ingest.readers import ocr, scan

    def missing() -> None:
        raise UnreadableFile(ocr._MISSING)

    monkeypatch.setattr(ocr, "_engine", missing)
    with pytest.raises(UnreadableFile, match=r"nianbao\[ocr\]"):
        scan.read_image(b"", Settings())


def test_ruling_lines_make_cells_with_their_spans() -> None:
    level = [Line(0, 0, 90), Line(20, 30, 90), Line(40, 0, 90)]
    upright = [Line(0, 0, 40), Line(30, 0, 40), Line(60, 20, 40), Line(90, 0, 40)]
    (table,) = ruled_tables(level, upright, tolerance=2)
    assert [(a.row, a.column, a.row_span, a.column_span) for a in table.areas] == [
        (0, 0, 2, 1),
        (0, 1, 1, 2),
        (1, 1, 1, 1),
        (1, 2, 1, 1),
    ]
    assert table.at(75, 30) == 3
    assert table.at(95, 30) is None


def test_a_frame_and_loose_lines_are_no_table() -> None:
    frame = [Line(0, 0, 90), Line(40, 0, 90)], [Line(0, 0, 40), Line(90, 0, 40)]
    assert ruled_tables(*frame, tolerance=2) == []
    assert ruled_tables([Line(0, 0, 90)], [], tolerance=2) == []


def test_doubts_stand_over_the_fields_they_are_of() -> None:
    fields = (Field("12", 0, 1), Field("345", 2, 3, 0.5))
    assert doubts_of(fields, "\t", 4) == ((7, 10, 0.5),)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        (
            "渠县渠北镇2024年政府信息公开工作年度报告.docx",
            "渠县渠北镇2024年政府信息公开工作年度报告",
        ),
        ("3.渠北镇2024年年报（终稿）.docx", "渠北镇2024年年报"),
        ("渠北镇2024年年报 (1).pdf", "渠北镇2024年年报"),
        ("渠北镇.txt", "渠北镇"),
        ("001_c6746dbda78f73e9.txt", None),
        ("47e1f8898cb9452d.pdf", None),
        ("新建 Microsoft Word 文档.docx", None),
    ],
)
def test_file_names_tell_or_tell_nothing(name: str, title: str | None) -> None:
    assert [fact.value for fact in name_metadata(name)] == ([title] if title else [])


def test_the_site_is_cut_off_a_title() -> None:
    (fact,) = title_metadata("渠县渠北镇2024年政府信息公开工作年度报告_渠县人民政府门户网站")
    assert fact.value == "渠县渠北镇2024年政府信息公开工作年度报告"


def test_importing_the_readers_is_light() -> None:
    heavy = [
        "lxml",
        "docx",
        "pdfplumber",
        "pypdfium2",
        "rapidocr",
        "onnxruntime",
        "cv2",
        "numpy",
        "PIL",
        "torch",
    ]
    code = f"import ingest.readers, sys; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_slash_is_told_from_a_one() -> None:
    import numpy as np

    from ingest.readers.scan import _slanted

    stroke = np.zeros((24, 12), dtype=np.uint8)
    for row in range(24):
        stroke[row, max(0, 11 - row // 2 - 1) : 12 - row // 2] = 1
    one = np.zeros((24, 12), dtype=np.uint8)
    one[:, 5:8] = one[22:, :] = 1
    one[2:6, 2:5] = 1
    assert _slanted(stroke)
    assert not _slanted(one)
    assert not _slanted(stroke[:, ::-1])
