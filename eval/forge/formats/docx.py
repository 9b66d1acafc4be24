"""DOCX in several offices' styles: merged cells, soft breaks, boxes and nested tables.

The tables are written as WordprocessingML (ECMA-376 part 1, 17.4), since python-docx merges
cell by cell and slowly.
"""

from __future__ import annotations

import random
from enum import StrEnum
from io import BytesIO
from xml.sax.saxutils import escape

from eval.forge.formats.composed import Composed
from eval.forge.layouts import BlockKind
from eval.forge.sheet import Box, Sheet
from ingest.schema import TableName

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_BOX = (
    f'<w:p {_W} xmlns:v="urn:schemas-microsoft-com:vml"><w:r><w:pict>'
    '<v:shape style="width:460pt;height:600pt" type="#_x0000_t202"><v:textbox><w:txbxContent>'
    "{content}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
)
_NEST = (
    f'<w:tbl {_W}><w:tblPr><w:tblW w:w="9200" w:type="dxa"/></w:tblPr>'
    '<w:tblGrid><w:gridCol w:w="9200"/></w:tblGrid>'
    "<w:tr><w:tc><w:tcPr/>{content}</w:tc></w:tr></w:tbl>"
)


class Office(StrEnum):
    """How an office sets its reports."""

    PLAIN = "plain"
    OFFICIAL = "official"
    BOXED = "boxed"
    NESTED = "nested"
    BORDERLESS = "borderless"


def _paragraph(text: str, *, centre: bool = True) -> str:
    """A paragraph whose line breaks are soft."""
    lines = text.split("\n")
    size = '<w:rPr><w:sz w:val="18"/></w:rPr>'
    runs = "<w:r><w:br/></w:r>".join(
        f'<w:r>{size}<w:t xml:space="preserve">{escape(line)}</w:t></w:r>' for line in lines
    )
    place = '<w:pPr><w:jc w:val="center"/></w:pPr>' if centre else ""
    return f"<w:p>{place}{runs}</w:p>"


def _cell(box: Box, office: Office, chance: random.Random) -> str:
    text = box.text
    label = box.cell is None and len(text) == 4
    if label and chance.random() < 0.7:
        text = f"{text[:2]}\n{text[2:]}"
    span = f'<w:gridSpan w:val="{box.columns}"/>' if box.columns > 1 else ""
    merge = '<w:vMerge w:val="restart"/>' if box.rows > 1 else ""
    if office is Office.OFFICIAL and box.cell is None and len(text) > 12 and chance.random() < 0.5:
        # The label in two paragraphs of one cell, as typed with Enter.
        half = len(text) // 2
        body = _paragraph(text[:half]) + _paragraph(text[half:])
    else:
        body = _paragraph(text)
    return f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{body}</w:tc>"


def table_xml(sheet: Sheet, office: Office, chance: random.Random) -> str:
    """The sheet as `w:tbl`; vertically merged cells go on as empty ones below."""
    line = "nil" if office is Office.BORDERLESS else "single"
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="{line}" w:sz="4"/>' for side in sides)
    shares = [1.0] * sheet.width
    if sheet.table is TableName.THREE and chance.random() < 0.6:
        shares[2] = 3.0
    grid = "".join(f'<w:gridCol w:w="{int(9000 * each / sum(shares))}"/>' for each in shares)
    rows = ""
    held: dict[tuple[int, int], int] = {}
    for index, row in enumerate(sheet.lines):
        cells = ""
        at = 0

        def below(index: int = index) -> None:
            nonlocal at, cells
            while (index, at) in held:
                wide = held[index, at]
                span = f'<w:gridSpan w:val="{wide}"/>' if wide > 1 else ""
                cells += f"<w:tc><w:tcPr>{span}<w:vMerge/></w:tcPr><w:p/></w:tc>"
                at += wide

        for box in row.boxes:
            below()
            cells += _cell(box, office, chance)
            for further in range(1, box.rows):
                held[index + further, at] = box.columns
            at += box.columns
        below()
        head = row.code is None and office is Office.OFFICIAL and sheet.table is TableName.THREE
        repeat = "<w:trPr><w:tblHeader/></w:trPr>" if head else ""
        rows += f"<w:tr>{repeat}{cells}</w:tr>"
    return (
        f'<w:tbl {_W}><w:tblPr><w:tblW w:w="9000" w:type="dxa"/><w:tblBorders>{borders}'
        f"</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _placed(xml: str, office: Office) -> str:
    """The table where the office puts it: in the text, in a text box, in a one-cell table."""
    if office is Office.BOXED:
        return _BOX.format(content=xml + "<w:p/>")
    if office is Office.NESTED:
        return _NEST.format(content=xml + "<w:p/>")
    return xml


def write(composed: Composed, office: Office) -> bytes:
    """The report as a DOCX file."""
    from docx import Document
    from docx.oxml import parse_xml
    from docx.shared import Pt

    chance = composed.chance
    document = Document()
    document.styles["Normal"].font.size = Pt(12)
    document.core_properties.title = composed.title if chance.random() < 0.5 else ""
    body = document.element.body
    for block in composed.blocks:
        if block.kind is BlockKind.TABLE:
            xml = table_xml(composed.tables[TableName(block.text)], office, chance)
            body.insert(len(body) - 1, parse_xml(_placed(xml, office)))
            document.add_paragraph("")
        elif block.kind is BlockKind.TITLE:
            document.add_paragraph(block.text).alignment = 1
        elif block.kind is BlockKind.SECTION and office is Office.OFFICIAL:
            document.add_heading(block.text, level=1)
        else:
            document.add_paragraph(block.text)
    if office is not Office.PLAIN:
        document.sections[0].footer.paragraphs[0].text = "— 1 —"
    made = BytesIO()
    document.save(made)
    return made.getvalue()
