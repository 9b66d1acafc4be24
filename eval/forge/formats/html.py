"""Web pages in several systems' styles: spans, furniture, nested tables, one cell a line,
pages pasted from Word and Excel."""

from __future__ import annotations

import random
from enum import StrEnum
from functools import cache
from html import escape
from importlib.resources import files

from eval.forge.formats.composed import Composed
from eval.forge.layouts import Block, BlockKind
from eval.forge.sheet import Box, Sheet
from ingest.schema import TableName


class System(StrEnum):
    """What made the page."""

    WORD = "word"
    CMS = "cms"
    CARD = "card"
    PORTAL = "portal"
    EXCEL = "excel"
    NESTED = "nested"
    CELLS = "cells"
    PRINT = "print"
    VERTICAL = "print, vertical labels"


class Charset(StrEnum):
    """How the page's bytes are written, and under which label."""

    UTF8 = "utf-8"
    GBK = "gbk"
    GB2312 = "gb2312"
    GB18030 = "gb18030"
    MISLABELLED_UTF8 = "utf-8 under gb2312"
    MISLABELLED_GBK = "gbk under utf-8"
    UNLABELLED_GBK = "gbk without a label"
    MISREAD = "utf-8 read as gbk"


def _td(box: Box, system: System, chance: random.Random) -> str:
    spans = f' rowspan="{box.rows}"' if box.rows > 1 else ""
    spans += f' colspan="{box.columns}"' if box.columns > 1 else ""
    text = escape(box.text)
    if system is System.WORD:
        if box.cell is None and len(text) == 4 and chance.random() < 0.5:
            text = f"{text[:2]}<br>{text[2:]}"
        run = f'<span lang="EN-US">{text or "&nbsp;"}<o:p></o:p></span>'
        inner = f'<p class="MsoNormal" align="center">{run}</p>'
        return f'<td valign="center"{spans} style="border:1px solid">{inner}</td>'
    if system is System.EXCEL:
        number = ' x:num=""' if text.isdigit() else ""
        broken = f"{text[:6]}<br>\n  {text[6:]}" if box.cell is None and len(text) > 9 else text
        return f'<td class="xl6{len(text) % 9}"{spans}{number}>{broken or "<br>"}</td>'
    if system is System.VERTICAL and box.cell is None and box.rows > 2:
        spans += ' style="writing-mode:vertical-rl"'
    return f"<td{spans}>{text or '&nbsp;'}</td>"


def table_html(sheet: Sheet, system: System, chance: random.Random, *, ruled: bool = True) -> str:
    """The sheet as a table with its spans, or as one paragraph a cell."""
    if system is System.CELLS:
        return "".join(f"<p>{escape(b.text)}</p>" for line in sheet.lines for b in line.boxes)
    rows = "\n".join(
        "<tr>" + "".join(_td(box, system, chance) for box in line.boxes) + "</tr>"
        for line in sheet.lines
    )
    if system is System.EXCEL:
        columns = "".join('<col width="72" style="mso-width-source:userset">' for _ in range(3))
        return (
            f'<table x:str="" border="0" style="border-collapse:collapse"><colgroup>{columns}'
            f'</colgroup><thead></thead><tbody>{rows}<tr style="display:none"><td>0</td></tr>'
            "</tbody></table>"
        )
    border = ' border="1" cellspacing="0"' if ruled else ""
    return f"<table{border}><tbody>\n{rows}\n</tbody></table>"


def _block(block: Block, composed: Composed, system: System, ruled: bool) -> str:
    text = escape(block.text)
    if block.kind is BlockKind.TABLE:
        sheet = composed.tables[TableName(block.text)]
        return table_html(sheet, system, composed.chance, ruled=ruled)
    if block.kind is BlockKind.TITLE:
        if system in (System.CARD, System.PORTAL):
            return ""  # the frame shows it
        return f'<h1 style="text-align:center">{text}</h1>'
    if block.kind is BlockKind.SIGNATURE:
        return f'<p style="text-align:right">{text}</p>'
    strong = block.kind in (BlockKind.SECTION, BlockKind.PART) and system is not System.CELLS
    indent = "" if strong else "&emsp;&emsp;"
    return f"<p>{'<strong>' if strong else indent}{text}{'</strong>' if strong else ''}</p>"


_FRAMES = {
    System.CMS: "furniture.html",
    System.WORD: "furniture.html",
    System.EXCEL: "furniture.html",
    System.CARD: "card.html",
    System.PORTAL: "portal.html",
}


@cache
def _frame(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")


def _furniture(composed: Composed, content: str, frame: str) -> str:
    """The page of a content management system round the report."""
    chance = composed.chance
    county = composed.truth.body.county
    year = composed.truth.identity.year or 2024
    others = "".join(
        f'<li><a href="/{other}.html">{county}{other}年政府信息公开工作年度报告</a></li>'
        for other in range(year - 3, year)
    )
    holes = {
        "index": chance.randint(10**7, 10**8 - 1),
        "date": f"{year + 1}-01-2{chance.randint(0, 8)}",
        "hits": chance.randint(20, 900),
        "others": others,
        "county": county,
        "code": chance.randint(10**9, 10**10 - 1),
        "licence": chance.randint(10**7, 10**8 - 1),
        "police": chance.randint(10**13, 10**14 - 1),
        "telephone": f"0{chance.randint(310, 999)}-{chance.randint(2000000, 8999999)}",
        "year": year,
        "title": escape(composed.title),
        "content": content,
    }
    for name, value in holes.items():
        frame = frame.replace(f"{{{name}}}", str(value))
    return frame


def page(
    composed: Composed, system: System, *, charset: str | None = "utf-8", ruled: bool = True
) -> str:
    """The report as a page's source; `charset` is what its meta tag says, None for none."""
    content = "\n".join(_block(block, composed, system, ruled) for block in composed.blocks)
    if system is System.NESTED:
        content = (
            '<table width="100%"><tr><td width="10">&nbsp;</td><td><table><tr><td>'
            f"{content}</td></tr></table></td></tr></table>"
        )
    if system in _FRAMES:
        content = _furniture(composed, content, _frame(_FRAMES[system]))
    label = f'<meta charset="{charset}">' if charset else ""
    title = escape(composed.title)
    meta = f'<meta name="ArticleTitle" content="{title}">' if system is System.CMS else ""
    if system is System.PORTAL:
        address = f"https://www.example.gov.cn/zwgk/{composed.chance.randint(10**6, 10**7)}.html"
        meta = (
            f'<meta name="ArticleTitle" content="{title}"><meta name="PubDate" '
            f'content="{(composed.truth.identity.year or 2024) + 1}-01-28 09:12">'
            f'<meta name="Url" content="{address}"><link rel="canonical" href="{address}">'
        )
    style = (
        "<style>body{font-size:12pt;line-height:1.6;font-family:'Noto Sans CJK SC'}"
        "table{width:100%;border-collapse:collapse;font-size:9pt}td{text-align:center;padding:3px}"
        "h1{font-size:18pt}</style>"
    )
    return (
        f"<!DOCTYPE html>\n<html><head>{label}<title>{title}</title>{meta}{style}</head>"
        f"<body>{content}</body></html>"
    )


def encode(composed: Composed, system: System, charset: Charset) -> bytes:
    """The page's bytes in an encoding, under its label, a wrong one, or none."""
    labels: dict[Charset, tuple[str | None, str]] = {
        Charset.UTF8: ("utf-8", "utf-8"),
        Charset.GBK: ("gbk", "gbk"),
        Charset.GB2312: ("gb2312", "gb18030"),
        Charset.GB18030: ("gb18030", "gb18030"),
        Charset.MISLABELLED_UTF8: ("gb2312", "utf-8"),
        Charset.MISLABELLED_GBK: ("utf-8", "gb18030"),
        Charset.UNLABELLED_GBK: (None, "gb18030"),
        Charset.MISREAD: ("utf-8", "utf-8"),
    }
    label, codec = labels[charset]
    text = page(composed, system, charset=label)
    if charset is Charset.MISREAD:
        # What pairs up as GBK comes back; an odd byte is lost, and so the page is a damaged one.
        text = text.encode("utf-8").decode("gb18030", errors="replace")
    return text.encode(codec, errors="xmlcharrefreplace")
