"""Word files: merged cells, breaks, numbers, boxes, and what is left out."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

from ingest.errors import TooLarge, UnreadableFile
from ingest.readers.docx import read_docx
from ingest.schema import MetadataName
from ingest.settings import Settings

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STRICT = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'


def package(body: str, *, namespace: str = W, **others: str) -> bytes:
    """A minimal .docx around a body; `others` are further parts of word/."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(
            "word/document.xml", f"<w:document {namespace}><w:body>{body}</w:body></w:document>"
        )
        for name, part in others.items():
            archive.writestr(f"word/{name}.xml", part)
    return stream.getvalue()


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_every_cell_of_every_table(sample: Any) -> None:
    sample.check(read_docx(sample.docx(), Settings()))


def test_soft_breaks_split_paragraphs_and_join_in_cells() -> None:
    broken = "<w:p><w:r><w:t>商业</w:t><w:br/><w:t>企业</w:t></w:r></w:p>"
    table = f"<w:tbl><w:tr><w:tc>{broken}</w:tc><w:tc>{paragraph('7')}</w:tc></w:tr></w:tbl>"
    assert read_docx(package(broken + table), Settings()).text == "商业\n企业\n商业企业\t7\n"


def test_bookmarks_codes_deletions_and_hidden_text_are_left_out() -> None:
    body = (
        '<w:p><w:bookmarkStart w:id="0" w:name="_GoBack"/><w:r><w:t>主动</w:t></w:r>'
        "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>公开</w:t></w:r></w:ins>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:t>信息</w:t></w:r></w:p>"
    )
    assert read_docx(package(body), Settings()).text == "主动公开信息\n"


@pytest.mark.parametrize("namespace", [W, STRICT])
def test_merged_cells(namespace: str) -> None:
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"

    merged = {name: f'<w:{name} w:val="restart"/>' for name in ("vMerge", "hMerge")}
    wide = '<w:gridSpan w:val="2"/>'
    start = cell("丙", merged["hMerge"])
    body = (
        "<w:tbl>"
        f"<w:tr>{cell('甲', merged['vMerge'])}{cell('乙', wide)}</w:tr>"
        f"<w:tr>{cell('', '<w:vMerge/>')}{cell('1')}{cell('2')}</w:tr>"
        f"<w:tr><w:sdt><w:sdtContent>{start}</w:sdtContent></w:sdt>"
        f"{cell('', '<w:hMerge/>')}{cell('3')}</w:tr></w:tbl>"
    )
    parts = read_docx(package(body, namespace=namespace), Settings())
    assert parts.text == "甲\t乙\t\n\t1\t2\n丙\t\t3\n"
    spans = [(c.row, c.column, c.row_span, c.column_span) for c in parts.grids[0].cells]
    assert spans == [
        (0, 0, 2, 1),
        (0, 1, 1, 2),
        (1, 1, 1, 1),
        (1, 2, 1, 1),
        (2, 0, 1, 2),
        (2, 2, 1, 1),
    ]


def test_tables_in_text_boxes_and_in_tables_are_grids_once() -> None:
    row = f"<w:tr><w:tc>{paragraph('规章')}</w:tc><w:tc>{paragraph('5')}</w:tc></w:tr>"
    inner = f"<w:tbl>{row}{row}</w:tbl>"
    box = f"<w:txbxContent>{inner}</w:txbxContent>"
    drawn = (
        '<mc:AlternateContent xmlns:mc="m"><mc:Choice><w:drawing>'
        f"{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        "</mc:AlternateContent>"
    )
    body = f"<w:p><w:r><w:t>前</w:t>{drawn}</w:r></w:p>"
    body += f"<w:tbl><w:tr><w:tc>{paragraph('中')}{inner}</w:tc></w:tr></w:tbl>{paragraph('后')}"
    parts = read_docx(package(body), Settings())
    assert parts.text == "前\n规章\t5\n规章\t5\n中\n规章\t5\n规章\t5\n后\n"
    assert len(parts.grids) == 2


def test_automatic_numbers_stand_in_the_text() -> None:
    levels = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>'
        '<w:lvlText w:val="%1、"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>'
        '<w:lvl w:ilvl="2"><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>'
    )
    definitions = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="4">{levels}</w:abstractNum>'
        '<w:num w:numId="9"><w:abstractNumId w:val="4"/></w:num></w:numbering>'
    )
    styles = (
        f'<w:styles {W}><w:style w:styleId="H"><w:pPr><w:numPr><w:numId w:val="9"/></w:numPr>'
        '</w:pPr></w:style><w:style w:styleId="H1"><w:basedOn w:val="H"/></w:style></w:styles>'
    )

    def at(level: int) -> str:
        return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="9"/></w:numPr>'

    body = (
        paragraph("总体情况", at(0)) + paragraph("主动公开", at(1)) + paragraph("依申请公开", at(1))
        + paragraph("属于国家秘密", at(2)) + paragraph("主动公开情况", '<w:pStyle w:val="H1"/>')
        + paragraph("又", at(1))
    )  # fmt: skip
    parts = read_docx(package(body, numbering=definitions, styles=styles), Settings())
    assert parts.text.split("\n")[:-1] == [
        "一、总体情况",
        "（一）主动公开",
        "（二）依申请公开",
        "1.属于国家秘密",
        "二、主动公开情况",
        "（一）又",
    ]


def test_the_title_property_counts_only_if_it_tells_something() -> None:
    from docx import Document

    for title, told in (("渠北镇2024年政府信息公开年度报告", True), ("文档1", False)):
        document = Document()
        document.core_properties.title = title
        stream = io.BytesIO()
        document.save(stream)
        metadata = read_docx(stream.getvalue(), Settings()).metadata
        assert [(m.name, m.value) for m in metadata] == [(MetadataName.TITLE, title)] * told


def test_entities_and_deep_nesting_are_refused() -> None:
    laughs = '<!DOCTYPE w:document [<!ENTITY a "hahaha"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        text = f"{laughs}<w:document {W}><w:body>{paragraph('&b;')}</w:body></w:document>"
        archive.writestr("word/document.xml", text)
    with pytest.raises(UnreadableFile, match="损坏"):
        read_docx(stream.getvalue(), Settings())
    deep = "<w:sdt>" * 100_000 + "</w:sdt>" * 100_000
    with pytest.raises(UnreadableFile, match="损坏"):
        read_docx(package(deep), Settings())


def test_a_truncated_file_and_a_bomb_are_refused(sample: Any) -> None:
    data = sample.docx()
    for cut in (100, len(data) // 2, len(data) - 10):
        with pytest.raises(UnreadableFile, match="损坏"):
            read_docx(data[:cut], Settings())
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 50_000_000)
    with pytest.raises(TooLarge, match="压缩比"):
        read_docx(stream.getvalue(), Settings())
