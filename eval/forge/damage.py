"""Damage that files, OCR and agencies do to tables, chosen by name and composable.

Some act on the drawn table (a value dropped, doubled, shifted), some on its text as laid
out (a page number inside, characters lost). What was done is seen afterwards by comparing
each mark's text with what the agency printed.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from eval.forge.marks import MARK, MARKED, unmarked
from eval.forge.schema import Families
from eval.forge.sheet import Box, Line, Sheet

SheetDamage = Callable[[Sheet, random.Random], Sheet]
TextDamage = Callable[[str, random.Random], str]


@dataclass(frozen=True, slots=True)
class Damage:
    """One kind of damage; `held_out` kinds are for the final measurement only, `long_only`
    ones for a table of many rows."""

    name: str
    on_sheet: SheetDamage | None = None
    on_text: TextDamage | None = None
    held_out: bool = False
    long_only: bool = False


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


def _on_labels(text: str, change: Callable[[str], str]) -> str:
    """Change the words between the figures, never the figures."""
    out: list[str] = []
    at = 0
    for found in MARKED.finditer(text):
        out.append(change(text[at : found.start()]))
        out.append(found.group())
        at = found.end()
    out.append(change(text[at:]))
    return "".join(out)


def _each(text: str, chance: random.Random, rate: float, change: Callable[[str], str]) -> str:
    return "".join(
        change(each) if "\u4e00" <= each <= "\u9fff" and chance.random() < rate else each
        for each in text
    )


def lose_characters(text: str, chance: random.Random) -> str:
    """Some characters of labels are lost (止件数, 其他法律行政止公开)."""
    rate = chance.choice([0.01, 0.03])
    return _on_labels(text, lambda piece: _each(piece, chance, rate, lambda _: ""))


_LOOKS = {
    "己": "已", "已": "己", "未": "末", "自": "白", "人": "入", "公": "八", "开": "幵", "予": "子",
    "不": "木", "息": "患", "机": "杌", "科": "料", "商": "啇", "业": "亚", "总": "惣", "计": "汁",
    "结": "洁", "果": "杲", "维": "雏", "持": "特", "其": "具", "他": "地", "理": "埋", "处": "外",
    "信": "倌", "行": "仃", "政": "玫", "复": "夏", "议": "仪", "诉": "拆", "讼": "松", "规": "视",
    "费": "贵", "数": "教", "量": "里", "件": "伴", "项": "顶", "第": "笫", "三": "彡", "申": "甲",
    "请": "清", "请求": "清求", "组": "纽", "织": "识", "法": "洁", "律": "津", "务": "备",
}  # fmt: skip


def slip_label(text: str, chance: random.Random) -> str:
    """OCR reads some characters of labels as others that look alike."""
    rate = chance.choice([0.02, 0.06])
    return _on_labels(text, lambda piece: _each(piece, chance, rate, lambda c: _LOOKS.get(c, c)))


_DIGITS = {
    "0": "OoD",
    "1": "lI7",
    "2": "Z",
    "3": "8",
    "5": "S6",
    "6": "b8",
    "7": "1",
    "8": "B3",
    "9": "gq",
}


def slip_digit(text: str, chance: random.Random) -> str:
    """OCR reads a digit or two as something else, another digit or a letter."""
    figures = [found for found in MARKED.finditer(text) if found.group(2)]
    if not figures:
        return text
    chosen = {f.start() for f in chance.sample(figures, min(len(figures), chance.randint(1, 2)))}

    def change(found: re.Match[str]) -> str:
        if found.start() not in chosen:
            return str(found.group())
        digits = found.group(2)
        at = chance.randrange(len(digits))
        worse = chance.choice(_DIGITS.get(digits[at], digits[at]))
        return f"{found.group(1)}{digits[:at]}{worse}{digits[at + 1 :]}\ue000"

    return MARKED.sub(change, text)


def break_label(text: str, chance: random.Random) -> str:
    """A space or a line break lands inside some labels."""
    gap = chance.choice([" ", "\n", "  "])

    def change(piece: str) -> str:
        return re.sub(
            r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])",
            lambda _: gap if chance.random() < 0.04 else "",
            piece,
        )

    return _on_labels(text, change)


def _between_lines(text: str, chance: random.Random, insert: str, times: int) -> str:
    ends = [i + 1 for i, each in enumerate(text[:-1]) if each == "\n"]
    for at in sorted(chance.sample(ends, min(times, len(ends))), reverse=True):
        text = text[:at] + insert + text[at:]
    return text


def page_number(text: str, chance: random.Random) -> str:
    """A page number stands between two lines."""
    number = chance.randint(2, 9)
    form = chance.choice(["-{}-", "- {} -", "—{}—", "{}", "第{}页", "{}/8", "－{}－"])
    return _between_lines(text, chance, f"{form.format(number)}\n", 1)


def page_break(text: str, chance: random.Random) -> str:
    """A page ends inside: blank lines, or a form feed."""
    return _between_lines(text, chance, chance.choice(["\n", "\n\n\n", "\f\n", " \n"]), 2)


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


def stray_text(text: str, chance: random.Random) -> str:
    """A line of page furniture stands between two lines of the table."""
    words = chance.choice(
        [
            "扫一扫在手机打开当前页",
            "政府信息公开",
            "版权所有：人民政府办公室",
            "2023年年报.docx",
            "信息来源：办公室",
        ]
    )
    return _between_lines(text, chance, words + "\n", 1)


ALL: tuple[Damage, ...] = (
    Damage("drop_value", on_sheet=drop_value),
    Damage("double_value", on_sheet=double_value),
    Damage("shift_row", on_sheet=shift_row),
    Damage("merge_columns", on_sheet=merge_columns),
    Damage("split_value", on_sheet=split_value),
    Damage("shorten_label", on_sheet=shorten_label),
    Damage("break_label", on_text=break_label),
    Damage("lose_characters", on_text=lose_characters),
    Damage("slip_label", on_text=slip_label),
    Damage("slip_digit", on_text=slip_digit),
    Damage("page_number", on_text=page_number),
    Damage("page_break", on_text=page_break),
    Damage("drop_row", on_sheet=drop_row, held_out=True, long_only=True),
    Damage("drop_label", on_sheet=drop_label, held_out=True, long_only=True),
    Damage("repeated_header", on_sheet=repeated_header, held_out=True, long_only=True),
    Damage("stray_text", on_text=stray_text, held_out=True),
)


def damages(families: Families) -> tuple[Damage, ...]:
    """The kinds of damage that may be drawn (the agency's own errors are drawn elsewhere)."""
    wanted = {Families.SEEN: (False,), Families.HELD_OUT: (True,), Families.ALL: (False, True)}
    return tuple(each for each in ALL if each.held_out in wanted[families])


def damage(name: str) -> Damage:
    """The damage of that name; KeyError if there is none."""
    return {each.name: each for each in ALL}[name]


def marks_of(text: str) -> list[str]:
    """The marks in a text, in order (for tests)."""
    return MARK.findall(text)
