"""The forge's files: every format holds every figure; encodings and scans are what they say."""

from __future__ import annotations

import zipfile
from io import BytesIO
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from eval.forge import Order
from eval.forge.figures import Style
from eval.forge.filing import filings
from eval.forge.formats import Kind, forge_files
from eval.forge.formats.composed import Composed, compose
from eval.forge.formats.docx import Office, write
from eval.forge.formats.html import Charset, System, encode, page
from eval.forge.formats.printing import ProgramMissing, office_convert
from eval.forge.formats.scan import Scanner, as_pdf, as_picture, draw_scanner
from eval.forge.formats.wrapped import archive
from eval.forge.layouts import BlockKind
from eval.measure.formats import read_file

_ORDER = Order(seed=31, style=Style.DISTINCT)


@pytest.fixture
def composed() -> Composed:
    filing = next(filings(_ORDER))
    return compose(filing, _ORDER, 0, layout="test")


def _values(composed: Composed) -> set[str]:
    return {cell.printed for cell in composed.truth.cells if cell.printed}


@pytest.mark.parametrize("system", list(System))
def test_a_page_holds_every_figure_and_all_prose(composed: Composed, system: System) -> None:
    source = page(composed, system)
    assert all(f">{value}<" in source for value in _values(composed))
    for block in composed.blocks:
        if block.kind is BlockKind.PARAGRAPH:
            assert block.text.replace(">", "&gt;").replace('"', "&quot;") in source
    assert "\ue000" not in source


@pytest.mark.parametrize("charset", list(Charset))
def test_a_page_comes_in_every_encoding(composed: Composed, charset: Charset) -> None:
    data = encode(composed, System.CMS, charset)
    codec = "utf-8" if "utf-8" in charset.split(" under")[0] else "gb18030"
    text = data.decode(codec)
    if charset is Charset.MISREAD:
        assert "政府信息公开" not in text
        text = text.encode("gb18030", errors="replace").decode("utf-8", errors="replace")
    assert "政府信息公开" in text
    label = text.partition('charset="')[2].partition('"')[0]
    wrong = {Charset.MISLABELLED_UTF8: "gb2312", Charset.MISLABELLED_GBK: "utf-8"}
    if charset in wrong:
        assert label == wrong[charset]
    if charset is Charset.UNLABELLED_GBK:
        assert label == ""


@pytest.mark.parametrize("office", list(Office))
def test_a_word_file_holds_every_figure(composed: Composed, office: Office, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(write(composed, office))
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("word/document.xml").decode("utf-8")
    assert all(f">{value}<" in xml for value in _values(composed))
    assert "w:vMerge" in xml
    assert "w:gridSpan" in xml


def test_a_word_file_opens_with_whole_rows(composed: Composed, tmp_path: Path) -> None:
    from docx import Document

    path = tmp_path / "a.docx"
    path.write_bytes(write(composed, Office.PLAIN))
    tables = Document(str(path)).tables
    assert [len(table.columns) for table in tables[:2]] == [4, 10]
    assert {len(row.cells) for row in tables[1].rows} == {10}


def test_files_are_written_with_their_truth_and_the_same_each_time(tmp_path: Path) -> None:
    once = list(forge_files(3, _ORDER, Kind.HTML, tmp_path / "a"))
    again = list(forge_files(3, _ORDER, Kind.HTML, tmp_path / "b"))
    assert [each.path.read_bytes() for each in once] == [each.path.read_bytes() for each in again]
    assert [each.truth for each in once] == [each.truth for each in again]
    figures = [filing.figures for filing in islice(filings(_ORDER), 3)]
    for made, drawn in zip(once, figures, strict=True):
        assert {c.value for c in made.truth.cells} == {f.value for f in drawn.cells.values()}


def test_scans_are_pictures_only() -> None:
    image_module = pytest.importorskip("PIL.Image")
    pages = [image_module.new("RGB", (80, 100), "white") for _ in range(2)]
    assert as_pdf(pages, 100).startswith(b"%PDF")
    assert as_picture(pages, "PNG").startswith(b"\x89PNG")
    assert as_picture(pages, "JPEG").startswith(b"\xff\xd8")


def test_clean_scanners_do_nothing_and_noisy_ones_differ() -> None:
    import random

    chance = random.Random(1)
    assert draw_scanner(chance, noisy=False) == Scanner(dpi=150)
    noisy = [draw_scanner(chance, noisy=True) for _ in range(20)]
    assert len(set(noisy)) > 10
    assert all(100 <= each.dpi <= 300 for each in noisy)


def test_a_missing_program_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("eval.forge.formats.printing.which", lambda _: None)
    with pytest.raises(ProgramMissing, match="soffice"):
        office_convert([], "pdf", tmp_path)


def test_saved_pages_and_archives_are_read_as_what_is_in_them(tmp_path: Path) -> None:
    for kind in (Kind.MHTML, Kind.ZIP):
        for made in forge_files(3, _ORDER, kind, tmp_path / kind):
            text = read_file(made.path).text
            printed = [cell.printed for cell in made.truth.cells if len(cell.printed) > 2]
            assert printed
            assert all(value in text for value in printed)


def test_names_in_archives_are_utf8_or_unmarked_gbk(composed: Composed) -> None:
    marked = set()
    for seed in range(12):
        with zipfile.ZipFile(BytesIO(archive(composed, Random(seed)))) as packed:
            entry = packed.infolist()[0]
            marked.add(bool(entry.flag_bits & 0x800))
            if not entry.flag_bits & 0x800:
                name = entry.filename.encode("cp437").decode("gb18030")
                assert name.startswith(f"{composed.truth.identity.year}年/")
    assert marked == {True, False}


def test_only_double_encoded_pages_are_damaged_and_a_kind_of_their_own(tmp_path: Path) -> None:
    sound = list(forge_files(12, _ORDER, Kind.HTML, tmp_path / "a"))
    assert not any("read as gbk" in made.style for made in sound)
    assert not any("bytes_lost" in made.truth.damage for made in sound)
    lost = list(forge_files(2, _ORDER, Kind.HTML_MISREAD, tmp_path / "b"))
    assert all("bytes_lost" in made.truth.damage for made in lost)
    assert all("\ufffd" in made.path.read_text(encoding="utf-8") for made in lost)
