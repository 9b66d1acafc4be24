"""OCR to Markdown: rows keep tabs, columns shift, headings get marks at random."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from eval.forge.layouts.base import Block, BlockKind, half_width, labels, matrix, spaced
from eval.forge.marks import unmarked
from eval.forge.sheet import Box, Sheet
from ingest.schema import TableName


def _trimmed(sheet: Sheet, pad: int = 0) -> str:
    width = max(sheet.width, 0)
    return (
        "\n".join("\t".join(row[: max(width, len(row))]) + "\t" * pad for row in matrix(sheet))
        + "\n"
    )


def table_tabs(sheet: Sheet, chance: random.Random) -> str:
    """Tabs between columns, merged cells empty; table four has a sixteenth value."""
    if sheet.table is TableName.TWO:
        return _trimmed(sheet)
    if sheet.table is TableName.THREE:
        return _tabs_three(sheet)
    sheet = labels(
        sheet, lambda text: " ".join(text) if len(text) in (2, 4) and "行政" not in text else text
    )
    last = sheet.lines[-1]
    if sheet.width == 15:
        extra = chance.choice(["0", "0", "", last.boxes[-1].text])
        if any(unmarked(box.text) in ("", "/", "-") for box in last.figures):
            # Among slashes and blanks nobody could tell which of sixteen is one too many.
            extra = ""
        lines = [*sheet.lines[:-1], replace(last, boxes=(*last.boxes, Box(extra)))]
        sheet = sheet.with_lines(lines)
    return _trimmed(sheet)


def _tabs_three(sheet: Sheet) -> str:
    """Two label columns at the top, three from （三） on; the last two rows one further right."""
    sheet = labels(sheet, lambda text: half_width(text) if text[:1] in "（123456789" else text)
    first = sheet.first_data
    rows = matrix(sheet.with_lines(list(sheet.lines[:first])))
    for line in sheet.lines[first:]:
        words = [box.text for box in line.labels]
        figures = [box.text for box in line.figures]
        top = any(box.columns == 3 for box in line.labels)
        low = any(box.columns == 1 and box.rows == 1 for box in line.labels)
        if line.code in ("total", "carried_out"):
            rows.append(["", *words[-1:], "", *figures])
        elif top:
            rows.append([*words, "", *figures, ""])
        elif low:
            rows.append([*[""] * (3 - len(words)), *words[-3:], *figures])
        else:
            rows.append([*[""] * (2 - len(words)), *words[-2:], *figures, ""])
    return "\n".join("\t".join(row) for row in rows) + "\n"


def _shifted_two(sheet: Sheet) -> str:
    rows: list[str] = []
    items = 0
    for line in sheet.lines:
        text = "\t".join(box.text + "\t" * (box.columns - 1) for box in line.boxes)
        if line.code is None and len(line.boxes) == 1:
            items += 1
            if items > 2:
                text = f"<b>{line.boxes[0].text}</b>\t"
        elif items > 1:
            text = "\t".join(box.text for box in line.boxes)
        rows.append(text)
        if items == 2 and line.code is None and len(line.boxes) == 1:
            rows.append("")
    return "\n".join(rows) + "\n"


def table_shifted(sheet: Sheet, chance: random.Random) -> str:
    """Groups stand before the wrong row, and after the page break every row has eleven values."""
    if sheet.table is TableName.TWO:
        return _shifted_two(labels(sheet, lambda t: t.replace("本年废止件数", "本年度止件数")))
    if sheet.table is TableName.FOUR or sheet.width != 10:
        return _trimmed(sheet)
    sheet = labels(sheet, lambda text: re.sub("（([一二三四五六七])）", r"(\1) ", text))
    first = sheet.first_data
    rows = ["\t".join(row) for row in matrix(sheet)[:first]]
    broken = chance.randint(first + 9, first + 13)
    refused = next(
        (
            box.text
            for line in sheet.lines
            for box in line.labels
            if "不予公开" in box.text and box.rows > 1
        ),
        "",
    )
    extra = chance.choice(["zeros", "repeat", "mixed"])
    for index, line in enumerate(sheet.lines[first:], first):
        inner = [box for box in line.labels if box.rows == 1]
        label = inner[-1].text if inner else ""
        figures = [box.text for box in line.figures]
        if index < broken:
            if line.code in ("new", "carried_in"):
                cells = [label, "", *figures]
            elif line.code == "granted":
                cells = [refused, label, *figures]
            elif index >= broken - 2:
                cells = [label, *figures, ""]
            else:
                cells = ["", label, *figures]
        else:
            top = "三、本年度办理结果" if index == broken else ""
            group = next((b.text for b in line.labels if b.rows > 1 and "三、" not in b.text), "")
            more = 3 if line.code == "carried_out" else 4
            cells = [top, group, label, *_stretched(figures, more, extra, chance)]
            if line.code == "total":
                cells = [top, label, "", *cells[3:]]
            if line.code == "carried_out":
                cells = [label, "", "", *cells[3:], ""]
        if index == broken:
            rows.append("")
        rows.append("\t".join(cells))
    return "\n".join(rows) + "\n"


def _stretched(figures: list[str], more: int, extra: str, chance: random.Random) -> list[str]:
    if extra == "zeros":
        return [*figures, *["0"] * more]
    if extra == "repeat":
        return [*figures, *figures[-1:] * more] if figures else figures
    out = list(figures)
    for _ in range(more):
        out.insert(chance.randint(0, len(out)), "0")
    return out


def _marks(text: str, chance: random.Random) -> str:
    return f"**{text}**" if chance.random() < 0.3 else text


def _page(blocks: Sequence[Block], chance: random.Random, *, digits: bool) -> str:
    parts: list[str] = []
    titles = 0
    for block in blocks:
        text = spaced(block.text) if digits and block.kind is not BlockKind.TABLE else block.text
        if block.kind is BlockKind.TITLE:
            titles += 1
            text = "#" * min(titles, 2) + " " + text
        elif block.kind is BlockKind.SECTION:
            text = "#" * chance.choice([2, 3, 3, 4]) + " " + _marks(text, chance)
        elif block.kind is BlockKind.PART:
            text = "#" * chance.choice([3, 4]) + " " + _marks(text, chance)
        elif block.kind is BlockKind.PARAGRAPH and len(text) > 200 and chance.random() < 0.2:
            half = text.find("，", len(text) // 2)
            if half > 0:
                text = text[: half + 1] + "\n\n" + text[half + 1 :]
        parts.append(text.rstrip("\n"))
    return "\n\n" + "\n\n".join(parts)


def page_tabs(blocks: Sequence[Block], chance: random.Random) -> str:
    """Markdown headings at uneven levels, a paragraph broken where the page turned."""
    return _page(blocks, chance, digits=False)


def page_spaced(blocks: Sequence[Block], chance: random.Random) -> str:
    """The same with spaces between digits and words."""
    return _page(blocks, chance, digits=True)


_HEADERS = (
    ("自然人", "商业企业", "科研机构", "公益组织", "法律服务", "其他", "总计"),
    ("列1", "列2", "列3", "列4", "列5", "列6", "列7"),
    ("项目", "数量", "数量", "数量", "数量", "数量", "合计"),
    ("申请人", "企业", "机构", "组织", "服务", "其他", "小计"),
)


def _small(title: str, cells: Sequence[str], chance: random.Random, head: Sequence[str]) -> str:
    inline = chance.random() < 0.5
    lead = ["类别"] if inline else []
    names = [*lead, *head[: len(cells)], *[""] * (len(cells) - len(head))]
    row = [title, *cells] if inline else list(cells)
    body = [
        "| " + " | ".join(names) + " |",
        "|" + " --- |" * len(names),
        "| " + " | ".join(row) + " |",
    ]
    return "\n".join(body if inline else [f"**{title}**", "", *body]) + "\n\n"


def table_model(sheet: Sheet, chance: random.Random) -> str:
    """Model OCR: one small table per row under invented headers; the numbers keep their order."""
    head = chance.choice(_HEADERS)
    text = ""
    names: list[str] = []
    for line in sheet.lines:
        if sheet.table is TableName.TWO:
            if line.code is None:
                names = [box.text for box in line.boxes]
                if len(names) == 1:
                    text += names[0] + "\n\n"
                continue
            text += _small(line.labels[0].text, [b.text for b in line.figures], chance, names[1:])
        elif sheet.table is TableName.THREE:
            if line.code is None:
                continue
            for box in line.labels:
                if box.rows > 1:
                    text += box.text + "\n\n"
            label = next((b.text for b in line.labels if b.rows == 1), "")
            text += _small(label, [b.text for b in line.figures], chance, head)
        elif line.code is not None:
            for title, start in (("行政复议", 0), ("未经复议直接起诉", 5), ("复议后起诉", 10)):
                cells = [b.text for b in line.figures][start : start + 5]
                text += _small(
                    title, cells, chance, ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
                )
    return text
