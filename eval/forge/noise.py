"""Noise round a report that harms no figure: other characters for the same words, furniture,
leftovers of templates, advertising of hijacked mirrors, other line ends.

Every function takes the whole marked text and keeps its marks.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from eval.forge.schema import Families

Change = Callable[[str, random.Random], str]


@dataclass(frozen=True, slots=True)
class Noise:
    """One kind of noise; `held_out` for the final measurement."""

    name: str
    change: Change
    held_out: bool = False


@cache
def _converter() -> object:
    from opencc import OpenCC

    return OpenCC("s2t")


@cache
def _to_traditional(character: str) -> str:
    made: str = _converter().convert(character)  # type: ignore[attr-defined]
    return made if len(made) == 1 else character


def traditional(text: str, _: random.Random) -> str:
    """The report in traditional characters, one for one."""
    return "".join(_to_traditional(each) if "\u4e00" <= each <= "\u9fff" else each for each in text)


_RADICALS = {
    "一": "⼀", "二": "⼆", "人": "⼈", "八": "⼋", "力": "⼒", "十": "⼗", "口": "⼝", "大": "⼤",
    "工": "⼯", "心": "⼼", "文": "⽂", "方": "⽅", "日": "⽇", "月": "⽉", "民": "⺠", "水": "⽔",
    "用": "⽤", "立": "⽴", "行": "⾏", "自": "⾃", "见": "⻅", "长": "⻓", "门": "⻔", "面": "⾯",
}  # fmt: skip


def radicals(text: str, chance: random.Random) -> str:
    """Kangxi radicals in place of plain ideographs, as some PDF fonts give them."""
    share = chance.choice([0.3, 1.0])
    return "".join(
        _RADICALS[each] if each in _RADICALS and chance.random() < share else each for each in text
    )


def invisible(text: str, chance: random.Random) -> str:
    """Zero-width and no-break spaces between words, as web editors leave them."""
    what = chance.choice(["\u200b", "\xa0", "\ufeff", "\u2003"])
    return re.sub(
        r"(?<=[\u4e00-\u9fff，。])(?=[\u4e00-\u9fff])",
        lambda _: what if chance.random() < 0.01 else "",
        text,
    )


def windows_lines(text: str, _: random.Random) -> str:
    """Line ends of Windows."""
    return text.replace("\n", "\r\n")


def indented(text: str, _: random.Random) -> str:
    """Paragraphs begin with two full-width spaces."""
    return re.sub(r"(?m)^(?=[\u4e00-\u9fff（“])", "\u3000\u3000", text)


_ADVERTS = (
    "澳门新葡京官方网站欢迎您", "开云体育app下载安装", "【博彩资讯】最新网址0571-88886666",
    "bob综合体育在线登录 立即注册送88元", "久久在线观看", "24小时客服微信：vip6688",
)  # fmt: skip


def advertising(text: str, chance: random.Random) -> str:
    """A hijacked mirror: advertising lines before, after and between paragraphs of the prose."""
    words = chance.sample(_ADVERTS, 3)
    return f"{words[0]}\n{text.rstrip()}\n{words[1]}\n{words[2]}\n"


def leftovers(text: str, chance: random.Random) -> str:
    """What a template left: placeholders, notes to the writer, field names."""
    before = chance.choice(
        ["附件1\n", "{{article.title}}\n", "（模板）\n", "文档编号：XXXX-XX\n", "[TOC]\n\n"]
    )
    after = chance.choice(
        ["\n（注：各单位如无此项，请填“0”）\n", "\n填表人：XXX　审核人：XXX\n", "\n{{foot}}\n"]
    )
    return before + text + after


def machine_furniture(text: str, chance: random.Random) -> str:
    """The furniture of a web page: index number, dates, hits, related reports of other years."""
    year = chance.randint(2019, 2024)
    head = (
        f"索 引 号：{chance.randint(10**7, 10**8)}/2025-{chance.randint(1000, 9999)}\n"
        "发布机构：政府办公室\n体裁分类：报告\n"
        f"浏览次数：{chance.randint(11, 999)}次\n"
    )
    tail = f"\n上一篇：{year}年预算公开\n下一篇：关于召开会议的通知\n相关链接：国务院办公厅\n"
    return head + text + tail


ALL: tuple[Noise, ...] = (
    Noise("traditional", traditional),
    Noise("radicals", radicals),
    Noise("invisible", invisible),
    Noise("windows_lines", windows_lines),
    Noise("indented", indented),
    Noise("leftovers", leftovers),
    Noise("advertising", advertising, held_out=True),
    Noise("machine_furniture", machine_furniture, held_out=True),
)


def noises(families: Families) -> tuple[Noise, ...]:
    """The kinds of noise that may be drawn."""
    wanted = {Families.SEEN: (False,), Families.HELD_OUT: (True,), Families.ALL: (False, True)}
    return tuple(each for each in ALL if each.held_out in wanted[families])
