"""Damage to a table's text as laid out: characters lost or misread, pages turned inside."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from eval.forge.marks import MARKED


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
