"""Wordings of the form's labels that offices use without any damage being done."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace

from eval.forge.sheet import Box, Sheet

_OTHER_WORDS = {
    "本年制发件数": ("本年度制发数", "本年制发数量"),
    "本年废止件数": ("本年度废止数", "本年废止数量"),
    "现行有效件数": ("现行有效件数(历史累计)", "现行有效数"),
    "规章": ("规 章", "规　章"),
    "总计": ("总  计", "合计"),
    "一、本年新收政府信息公开申请数量": (
        "一、本年新收政府信息公开申请数",
        "本年新收政府信息公开申请数量",
    ),
    "二、上年结转政府信息公开申请数量": (
        "二、上年结转政府信息公开申请数",
        "上年结转政府信息公开申请数量",
    ),
    "第二十条第（一）项": ("第二十条第(一)项", "第二十条 第（一）项"),
    "3.危及“三安全一稳定”": ('3.危及"三安全一稳定"', "3.危及＂三安全一稳定＂"),
    "（二）部分公开（区分处理的，只计这一情形，不计其他情形）": (
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）：",
        "（二）部分公开",
    ),
    "四、结转下年度继续办理": ("四、结转下年度继续办理的数量", "结转下年度继续办理"),
}


def _numbered(text: str) -> str:
    return re.sub(r"^(\d)\.", r"\1、", text)


def _half(text: str) -> str:
    return text.replace("（", "(").replace("）", ")").replace("，", ",")


def _bare(text: str) -> str:
    return re.sub(r"^\d\.", "", text)


def _same(text: str) -> str:
    return text


def reworded(sheet: Sheet, chance: random.Random) -> Sheet:
    """The sheet in one office's wording: other header words, numbering and punctuation."""
    style: Callable[[str], str] = chance.choice([_same, _numbered, _half, _bare])
    share = chance.choice([0.0, 0.5, 1.0])

    def change(box: Box) -> Box:
        if box.cell is not None:
            return box
        text = box.text
        if text in _OTHER_WORDS and chance.random() < share:
            text = chance.choice(_OTHER_WORDS[text])
        return replace(box, text=style(text))

    return sheet.edited(change)
