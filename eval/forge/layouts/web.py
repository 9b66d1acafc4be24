"""DOCX dumps and web pages: one cell a line, pipes, or everything on one unbroken line."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from eval.forge.layouts.base import Block, BlockKind, labels, matrix
from eval.forge.sheet import Sheet
from ingest.schema import TableName

_SOFT = {"商业企业", "科研机构", "结果纠正", "其他结果", "尚未审结", "结果维持"}


def table_docx(sheet: Sheet, chance: random.Random) -> str:
    """A DOCX dump: each cell on a line of its own behind a tab, a blank line after each row."""
    soft = labels(
        sheet, lambda t: f"{t[:2]}\n{t[2:]}" if t in _SOFT and chance.random() < 0.9 else t
    )
    text = ""
    held: dict[int, list[int]] = {}
    for index, line in enumerate(soft.lines):
        covered = held.get(index, [])
        cells: list[str] = []
        at = 0
        for box in line.boxes:
            while at in covered:
                cells.append("")
                at += 1
            cells.append(box.text)
            for below in range(1, box.rows):
                # A merged cell stands once across, and as an empty cell in each row below.
                held.setdefault(index + below, []).append(at)
            at += 1
        while at in covered:
            cells.append("")
            at += 1
        text += "".join(f"\t{cell}\n" for cell in cells) + "\n"
    return text


def table_cells(sheet: Sheet, chance: random.Random) -> str:
    """A web page's text: each box on its own line, merged cells once."""
    end = chance.choice(["\n", "\n\n"])
    return end.join(box.text for line in sheet.lines for box in line.boxes) + "\n"


def table_pieces(sheet: Sheet, chance: random.Random) -> str:
    """A web page's text where labels are in pieces of their own lines and indented."""
    lines: list[str] = []
    for line in sheet.lines:
        for box in line.boxes:
            if box.cell is None and len(box.text) > 5 and chance.random() < 0.4:
                cut = chance.randint(2, len(box.text) - 2)
                lines.extend([box.text[:cut], box.text[cut:]])
            else:
                lines.append(box.text)
    return "\n".join("    " + each for each in lines) + "\n"


def table_one_line(sheet: Sheet, chance: random.Random) -> str:
    """The whole table on one unbroken line."""
    gap = chance.choice([" ", " ", "  "])
    text = gap.join(box.text for line in sheet.lines for box in line.boxes if box.text) + "\n"
    if chance.random() < 0.3:
        # A label glued to its first figure, as when cells are joined without a separator.
        text = re.sub(f"(?<=[\u4e00-\u9fff）”]){gap}(?=[\U000f0000-\U000ffffd])", "", text)
    return text


def table_pipes(sheet: Sheet, chance: random.Random) -> str:
    """A Markdown table; merged cells are empty or repeat their text."""
    repeat = chance.random() < 0.5
    rows = matrix(sheet, repeat=repeat)
    out = ["| " + " | ".join(rows[0]) + " |", "|" + " --- |" * len(rows[0])]
    out.extend("| " + " | ".join(row) + " |" for row in rows[1:])
    return "\n".join(out) + "\n"


def table_ragged(sheet: Sheet, chance: random.Random) -> str:
    """Pipes from a web page: stray line breaks inside rows, and runs of empty pipes."""
    rows = matrix(sheet)
    text = ""
    tail = "|" * chance.choice([0, 12, 60, 400])
    for row in rows:
        text += "|"
        for cell in row:
            text += ("\n" if chance.random() < 0.06 else "") + cell + "|"
        text += tail + "\n"
        if chance.random() < 0.1:
            text += "|" * len(row) + "\n"
    return text


def table_html(sheet: Sheet, chance: random.Random) -> str:
    """Model OCR that leaves HTML tables in Markdown, spans given or lost."""
    spans = chance.random() < 0.8
    text = "<table>"
    rows = None if spans else matrix(sheet)
    for index, line in enumerate(sheet.lines):
        text += "<tr>"
        if rows is not None:
            text += "".join(f"<td>{cell}</td>" for cell in rows[index])
        else:
            for box in line.boxes:
                wide = f' colspan="{box.columns}"' if box.columns > 1 else ""
                tall = f' rowspan="{box.rows}"' if box.rows > 1 else ""
                text += f"<td{tall}{wide}>{box.text}</td>"
        text += "</tr>" + ("\n" if chance.random() < 0.5 else "")
    return text + "</table>\n"


def page_docx(blocks: Sequence[Block], chance: random.Random) -> str:
    """One paragraph a line; a bookmark's name now and then before a paragraph."""
    text = ""
    marked = chance.randint(2, 12)
    for index, block in enumerate(blocks):
        if index == marked and block.kind is not BlockKind.TABLE:
            text += "[bookmark: _GoBack]"
        if block.kind is BlockKind.TITLE and index == 0:
            text += block.text + "\n\n"
        elif block.kind is BlockKind.SIGNATURE:
            text += ("   \n\n\n" if not text.endswith("\n\n") else "") + block.text + "\n"
        else:
            text += block.text + ("\n\n" if block.kind is BlockKind.TABLE else "\n")
    return text


def page_web(blocks: Sequence[Block], chance: random.Random) -> str:
    """A web page's text: paragraphs apart, a little furniture before and after."""
    head = chance.choice(
        ["", "首页 > 政府信息公开 > 政府信息公开年报\n\n", "当前位置：首页>政务公开>年度报告\n\n"]
    )
    foot = chance.choice(
        ["", "\n打印本页 关闭窗口\n", "\n扫一扫在手机打开当前页\n", "\n【字体：大 中 小】\n"]
    )
    return head + "\n\n".join(block.text.rstrip("\n") for block in blocks) + "\n" + foot


def page_one_line(blocks: Sequence[Block], _: random.Random) -> str:
    """The whole report on one unbroken line."""
    return " ".join(" ".join(block.text.split("\n")).strip() for block in blocks) + "\n"


def prose_four(sheet: Sheet, chance: random.Random) -> str:
    """Table four told in prose only, all fifteen figures named."""
    if sheet.table is not TableName.FOUR:
        raise ValueError("only table four is told in prose")
    figures = [box.text for line in sheet.lines for box in line.figures]
    words = ("结果维持", "结果纠正", "其他结果", "尚未审结")
    heads = chance.choice(
        [
            ("行政复议", "行政诉讼中未经复议直接起诉", "复议后起诉"),
            ("因政府信息公开申请行政复议", "未经复议直接起诉的行政诉讼", "复议后起诉的行政诉讼"),
        ]
    )
    parts: list[str] = []
    for index, head in enumerate(heads):
        five = figures[5 * index : 5 * index + 5]
        if len(five) < 5:
            continue
        total, rest = five[4], list(zip(words, five[:4], strict=True))
        if chance.random() < 0.5:
            parts.append(f"{head}{total}件，其中" + "、".join(f"{w}{v}件" for w, v in rest))
        else:
            parts.append(f"{head}：" + "，".join(f"{w}{v}件" for w, v in rest) + f"，总计{total}件")
    return "；".join(parts) + "。\n"
