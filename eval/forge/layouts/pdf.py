"""PDF text: hard wraps, split headers, labels wrapped before, after or round their numbers."""

from __future__ import annotations

import random
from collections.abc import Sequence

from eval.forge.layouts.base import Block, BlockKind, pieces, spaced
from eval.forge.marks import wrap
from eval.forge.sheet import Line, Sheet
from ingest.schema import TableName

_SPLIT = {"商业企业": 2, "科研机构": 2, "社会公益组织": 2, "法律服务机构": 2}
_RESULTS = {"结果维持", "结果纠正", "其他结果", "尚未审结"}


def blank_between(lines: Sequence[str], chance: random.Random, page_turns: float = 0.03) -> str:
    """Blank lines between all lines; where a page turns, none, and the next begins with a space."""
    text = ""
    for line in lines:
        if line.startswith("\x01"):
            text += line[1:] + "\n"
        elif chance.random() < page_turns:
            text = text.rstrip("\n") + "\n " + line + "\n\n"
        else:
            text += line + "\n\n"
    return text


def _header(sheet: Sheet, first: int, size: int, wide: int) -> list[str]:
    """The header rows, each box cut into short pieces on their own lines."""
    lines: list[str] = []
    for line in sheet.lines[:first]:
        if sheet.table is TableName.TWO:
            lines.append(" ".join(box.text for box in line.boxes))
            continue
        for box in line.boxes:
            if box.text.startswith(("（", "(")):
                lines.extend(wrap(box.text, wide))
            else:
                lines.extend(pieces(box.text, size if box.text in _SPLIT else 8))
    return lines


def _four_header(size: int) -> list[str]:
    """The split header of a wide table four, its pieces on their own lines."""
    words = ("结果维持", "结果纠正", "其他结果", "尚未审结")
    parts = [piece for word in words for piece in pieces(word, size)]
    group = [*parts[:-1], f"{parts[-1]}\n总计"] if size == 2 else [*parts, "总计"]
    return ["行政复议 行政诉讼", *group, "未经复议直接起诉 复议后起诉", *group, *group]


def _two_lines(sheet: Sheet) -> list[str]:
    lines: list[str] = []
    for line in sheet.lines:
        text = " ".join(box.text for box in line.boxes)
        lines.append(text.replace("规章 ", "规 章 ", 1) if line.code == "rules" else text)
    return lines


def row_parts(
    line: Line, top: int, middle: int, low: int, group: int = 10
) -> tuple[list[str], list[str], list[str]]:
    """A row of table three as group lines, label lines and figures, wrapped to column widths."""
    groups: list[str] = []
    label: list[str] = []
    for box in line.labels:
        if box.rows > 1 or (box is not line.labels[-1]):
            groups.extend(wrap(box.text, top if box.text.startswith(("三、", "本年度")) else group))
        else:
            label = wrap(box.text, {3: 60, 2: middle}.get(box.columns, low))
    return groups, label, [box.text for box in line.figures]


def table_spaced(sheet: Sheet, chance: random.Random) -> str:
    """PDF text with a blank line after every line; the numbers follow the wrapped label."""
    if sheet.table is TableName.TWO:
        return blank_between(_two_lines(sheet), chance, 0)
    if sheet.table is TableName.FOUR:
        first = sheet.first_data
        header = _four_header(2) if sheet.width == 15 else _header(sheet, first, 2, 36)
        rest = [" ".join(box.text for box in line.boxes) for line in sheet.lines[first:]]
        return blank_between([*header, *rest], chance, 0)
    first = sheet.first_data
    lines = _header(sheet, first, 2, 36)
    for line in sheet.lines[first:]:
        groups, label, figures = row_parts(line, 6, 28, 18)
        lines.extend(groups)
        numbers = " ".join(figures)
        if len(label) <= 1:
            lines.append(" ".join([*label, numbers]))
        elif len(label) == 2:
            lines.extend([label[0], "\x01" + label[1], numbers])
        else:
            lines.extend([*label, numbers])
    return blank_between(lines, chance)


def table_seventh(sheet: Sheet, chance: random.Random) -> str:
    """PDF text whose rows stand apart; beside a wrapped label the last number falls down a line."""
    if sheet.table is TableName.TWO:
        groups: list[str] = []
        for line in sheet.lines:
            text = " ".join(box.text for box in line.boxes)
            groups.append(text + ("\n" if line.code is None and "项" in text[-2:] else "\n\n"))
        return "".join(groups)
    if sheet.table is TableName.FOUR:
        first = sheet.first_data
        header = _four_header(4) if sheet.width == 15 else _header(sheet, first, 4, 46)
        header = [f"{each[:2]}\n{each[2:]}" if each in _RESULTS else each for each in header]
        rest = [" ".join(box.text for box in line.boxes) for line in sheet.lines[first:]]
        return "\n\n".join([*header, *rest]) + "\n\n"
    first = sheet.first_data
    blocks = ["\n".join(wrap(sheet.lines[0].boxes[0].text, 44)), "申请人情况", "自然\n人"]
    names = [box.text for box in sheet.lines[2].boxes] if first > 2 else []
    blocks.append("法人或其他组织")
    blocks.append("总计" + "\n".join(pieces(names[0], 2)) if names else "总计")
    blocks.extend("\n".join(pieces(name, 2)) for name in names[1:])
    for line in sheet.lines[first:]:
        groups, label, figures = row_parts(line, 6, 38, 32, 8)
        if groups:
            if len(groups) > 1 and groups[0].startswith("三、"):
                blocks.append("\n".join(g for g in groups if not g.startswith("（")))
                groups = [g for g in groups if g.startswith("（")]
            if groups:
                blocks.append("\n".join(groups))
        numbers = " ".join(figures)
        if len(label) <= 1:
            blocks.append(" ".join([*label, numbers]))
        else:
            blocks.append("\n".join(label))
            falls = len(figures) > 1 and chance.random() < 0.75
            blocks.append(" ".join(figures[:-1]) + "\n" + figures[-1] if falls else numbers)
    return "\n\n".join(blocks) + "\n\n"


def table_round(sheet: Sheet, chance: random.Random) -> str:
    """PDF text without blank lines; a wrapped label stands before and after its own numbers."""
    if sheet.table is TableName.TWO:
        return "\n".join(_two_lines(sheet)) + "\n"
    if sheet.table is TableName.FOUR:
        first = sheet.first_data
        header = _four_header(2) if sheet.width == 15 else _header(sheet, first, 2, 46)
        rest = [" ".join(box.text for box in line.boxes) for line in sheet.lines[first:]]
        return "\n".join([*header, *rest]) + "\n"
    first = sheet.first_data
    lines = _header(sheet, first, 2, 40)
    width = chance.choice([16, 20, 24])
    for line in sheet.lines[first:]:
        groups, label, figures = row_parts(line, 6, 30, width)
        numbers = " ".join(figures)
        lines.extend(groups)
        if len(label) <= 1:
            lines.append(" ".join([*label, numbers]))
        else:
            middle = len(label) // 2
            if len(label) % 2:
                lines.extend([*label[:middle], f"{label[middle]} {numbers}", *label[middle + 1 :]])
            else:
                lines.extend([*label[:middle], numbers, *label[middle:]])
    return "\n".join(lines) + "\n"


def table_columns(sheet: Sheet, chance: random.Random) -> str:
    """PDF text that keeps columns apart with runs of spaces; groups stand at the left."""
    lines: list[str] = []
    gap = " " * chance.choice([2, 3, 5])
    for line in sheet.lines:
        label = [box.text for box in line.labels]
        figures = [box.text for box in line.figures]
        if line.code is None or not figures:
            lines.append(gap + (gap * 2).join(label))
            continue
        *before, last = label or [""]
        parts = wrap(last, 24) or [""]
        head = "".join(word + gap for word in before)
        lines.append(gap + head + parts[0] + gap * 2 + gap.join(figures))
        lines.extend(gap * (2 + len(before)) + part for part in parts[1:])
    return "\n".join(lines) + "\n"


def _wrapped(block: Block, columns: int) -> list[str]:
    indent = "" if block.kind is not BlockKind.PARAGRAPH else "\u3000\u3000"
    return [line.replace("\u3000", "") for line in wrap(indent + spaced(block.text), columns)]


def page_spaced(blocks: Sequence[Block], chance: random.Random) -> str:
    """Prose hard-wrapped at 28 ideographs with a blank line after each line."""
    text = " "
    for block in blocks:
        if block.kind is BlockKind.TABLE:
            text += block.text
        elif block.kind is BlockKind.TITLE:
            text += block.text + "\n\n"
        else:
            text += blank_between(_wrapped(block, 56), chance, 0.02)
    return text


def page_seventh(blocks: Sequence[Block], chance: random.Random) -> str:
    """Prose hard-wrapped at 40 ideographs; blank lines after paragraphs, some inside."""
    text = "\n"
    for block in blocks:
        if block.kind is BlockKind.TABLE:
            text += "\n\n" + block.text + "\n\n"
            continue
        lines = _wrapped(block, 78)
        for index, line in enumerate(lines):
            text += line + "\n"
            if index < len(lines) - 1 and index % 2 and chance.random() < 0.4:
                text += "\n"
        text += "" if block.kind is BlockKind.PART else "\n"
    return text


def page_plain(blocks: Sequence[Block], chance: random.Random) -> str:
    """Prose hard-wrapped without blank lines, a page number every forty lines or so."""
    lines: list[str] = []
    columns = chance.choice([60, 68, 72])
    number = 1
    until = 38
    form = chance.choice(["- {} -", "—{}—", "{}", "第 {} 页"])
    for block in blocks:
        if block.kind is BlockKind.TABLE:
            lines.extend(block.text.rstrip("\n").split("\n"))
            continue
        for line in _wrapped(block, columns):
            lines.append(line)
            if len(lines) > until:
                lines.append(form.format(number))
                number += 1
                until = len(lines) + 38
    return "\n".join(lines) + "\n"
