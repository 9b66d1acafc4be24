"""Damage to a drawn table: values dropped, doubled, shifted, merged; rows and labels lost."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from eval.forge.marks import unmarked
from eval.forge.sheet import Box, Line, Sheet


def _data(sheet: Sheet) -> list[int]:
    return [i for i, line in enumerate(sheet.lines) if len(line.figures) > 1]


def _on_rows(
    sheet: Sheet, chance: random.Random, change: Callable[[Line], Line], *, most: int = 2
) -> Sheet:
    rows = _data(sheet)
    if not rows:
        return sheet
    lines = list(sheet.lines)
    for index in chance.sample(rows, min(len(rows), chance.randint(1, most))):
        lines[index] = change(lines[index])
    return sheet.with_lines(lines)


def _places(line: Line) -> list[int]:
    return [i for i, box in enumerate(line.boxes) if box.cell is not None]


def _with(line: Line, boxes: list[Box]) -> Line:
    return replace(line, boxes=tuple(boxes))


def drop_value(sheet: Sheet, chance: random.Random) -> Sheet:
    """One value of a row is missing; those after it move left."""

    def change(line: Line) -> Line:
        boxes = list(line.boxes)
        boxes.pop(chance.choice(_places(line)))
        return _with(line, boxes)

    return _on_rows(sheet, chance, change)


def double_value(sheet: Sheet, chance: random.Random) -> Sheet:
    """One value of a row stands twice."""

    def change(line: Line) -> Line:
        boxes = list(line.boxes)
        at = chance.choice(_places(line))
        copy = Box(unmarked(boxes[at].text), cell=boxes[at].cell)
        boxes.insert(at + 1, copy)
        return _with(line, boxes)

    return _on_rows(sheet, chance, change)


def shift_row(sheet: Sheet, chance: random.Random) -> Sheet:
    """An empty cell, or a stray 0, pushes a row's values one place to the right."""

    def change(line: Line) -> Line:
        boxes = list(line.boxes)
        at = chance.choice(_places(line)[:3])
        boxes.insert(at, Box(chance.choice(["", "0"]), cell=boxes[at].cell))
        return _with(line, boxes)

    return _on_rows(sheet, chance, change)


def merge_columns(sheet: Sheet, chance: random.Random) -> Sheet:
    """Two neighbouring columns of a row run together, with a space between or none."""

    def change(line: Line) -> Line:
        boxes = list(line.boxes)
        at = chance.choice(_places(line)[:-1])
        gap = chance.choice(["", " "])
        joined = replace(boxes[at], text=boxes[at].text + gap + boxes[at + 1].text)
        boxes[at : at + 2] = [joined]
        return _with(line, boxes)

    return _on_rows(sheet, chance, change)


def split_value(sheet: Sheet, chance: random.Random) -> Sheet:
    """A value of two digits or more is read as two."""

    def change(line: Line) -> Line:
        boxes = list(line.boxes)
        long = [i for i in _places(line) if len(unmarked(boxes[i].text)) > 1]
        if long:
            at = chance.choice(long)
            text = boxes[at].text
            boxes[at] = replace(boxes[at], text=text[:2] + " " + text[2:])
        return _with(line, boxes)

    return _on_rows(sheet, chance, change)


def drop_row(sheet: Sheet, chance: random.Random) -> Sheet:
    """A row of figures is lost with its label."""
    rows = [i for i in _data(sheet) if all(box.rows == 1 for box in sheet.lines[i].labels)]
    lines = list(sheet.lines)
    if rows:
        lines.pop(chance.choice(rows))
    return sheet.with_lines(lines)


def drop_label(sheet: Sheet, chance: random.Random) -> Sheet:
    """A row's label is lost, its figures stay."""

    def change(line: Line) -> Line:
        return _with(line, [b if b.cell or b.rows > 1 else replace(b, text="") for b in line.boxes])

    return _on_rows(sheet, chance, change)


def swap_rows(sheet: Sheet, chance: random.Random) -> Sheet:
    """Two neighbouring rows of one group change places with their labels; no sum tells."""
    plain = [
        i
        for i in _data(sheet)[:-1]
        if i + 1 < len(sheet.lines)
        and all(box.rows == 1 for line in sheet.lines[i : i + 2] for box in line.labels)
        and [b.columns for b in sheet.lines[i].labels]
        == [b.columns for b in sheet.lines[i + 1].labels]
    ]
    lines = list(sheet.lines)
    if plain:
        at = chance.choice(plain)
        lines[at], lines[at + 1] = lines[at + 1], lines[at]
    return sheet.with_lines(lines)


def swap_columns(sheet: Sheet, chance: random.Random) -> Sheet:
    """Two neighbouring applicants change places, header and figures; no sum tells."""
    heads = [i for i, line in enumerate(sheet.lines) if line.code is None and len(line.boxes) == 5]
    if len(heads) != 1 or not sheet.lines[-1].figures:
        return sheet
    first = chance.randint(0, 3)

    def change(line: Line) -> Line:
        boxes = list(line.boxes)
        start = len(boxes) - len(line.figures) + 1 if line.figures else 0
        at = start + first
        boxes[at], boxes[at + 1] = boxes[at + 1], boxes[at]
        return _with(line, boxes)

    return sheet.with_lines(
        [change(line) if line.figures or i in heads else line for i, line in enumerate(sheet.lines)]
    )


_SHORT = {
    "一、本年新收政府信息公开申请数量": "一、本年新收",
    "二、上年结转政府信息公开申请数量": "二、上年结转",
    "社会公益组织": "公益组织",
    "法律服务机构": "法律服务",
    "总计": "合计",
    "（七）总计": "（七）合计",
    "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请": "1.逾期不补正",
    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请": "2.逾期未缴费",
    "（二）部分公开（区分处理的，只计这一情形，不计其他情形）": "（二）部分公开",
    "四、结转下年度继续办理": "四、结转下年度",
    "2.其他法律行政法规禁止公开": "2.法律法规禁止公开",
    "5.要求行政机关确认或重新出具已获取信息": "5.要求重新出具已获取信息",
    "1.本机关不掌握相关政府信息": "1.不掌握相关信息",
    "本年处理决定数量": "处理决定数量",
}


def shorten_label(sheet: Sheet, chance: random.Random) -> Sheet:
    """Some labels stand in a shortened wording."""
    share = chance.choice([0.3, 1.0])

    def change(box: Box) -> Box:
        if box.cell is None and box.text in _SHORT and chance.random() < share:
            return replace(box, text=_SHORT[box.text])
        return box

    return sheet.edited(change)


def repeated_header(sheet: Sheet, chance: random.Random) -> Sheet:
    """The header is repeated where a page turns."""
    rows = [i for i in _data(sheet) if all(box.rows == 1 for box in sheet.lines[i].labels)]
    first = sheet.first_data
    if not rows or len(sheet.lines) < 8 or first == 0:
        return sheet
    at = chance.choice(rows)
    if at <= first:
        return sheet
    lines = list(sheet.lines)
    return sheet.with_lines([*lines[:at], *lines[:first], *lines[at:]])
