"""Whether a stretch of text states a number; written apart from the product's own reading.

Numbers may be half- or full-width, with thousands separators, decimals, 万 and 亿, or in
Chinese numerals, simplified or traditional; 未, 无 and 没有 state none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_DIGITS = re.compile(r"(\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*([万亿萬億]?)")
_HAN = re.compile(r"[零〇一二两三四五六七八九十百千万亿]+")
_NONE = re.compile(r"[未无零]|没有|不")
_SPACE = re.compile(r"\s+")
_BIG = {"": 1, "万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
_UNIT = {"十": 10, "百": 100, "千": 1000}
_DIGIT = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6} | {
    "七": 7,
    "八": 8,
    "九": 9,
}
_TRADITIONAL = str.maketrans("萬億兩無沒", "万亿两无没")
_TOLERANCE = 0.0051  # computed rates have two decimals


def squeeze(text: str) -> str:
    """The text in half width and without any white space, for comparing words."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


def states(text: str, value: float) -> bool:
    """Whether the text states the number, sign apart; 0 may also be said in words (未收到)."""
    wide = unicodedata.normalize("NFKC", text).translate(_TRADITIONAL)
    if value == 0 and _NONE.search(wide):
        return True
    return any(
        same(found, abs(value)) for form in (wide, squeeze(wide)) for found in _numbers(form)
    )


def same(found: float, value: float) -> bool:
    """Whether two numbers agree: whole ones exactly, others to two decimals."""
    if float(value).is_integer() and float(found).is_integer():
        return int(found) == int(value)
    return abs(found - value) < _TOLERANCE and not float(value).is_integer()


def _numbers(text: str) -> Iterator[float]:
    for match in _DIGITS.finditer(text):
        number = float(match[1].replace(",", ""))
        yield number
        if match[2]:
            yield round(number * _BIG[match[2]], 6)
    for match in _HAN.finditer(text):
        yield float(_han(match[0]))


def _han(word: str) -> int:
    """A Chinese numeral: 四十 → 40, 一千二百 → 1200, 二〇二四 → 2024."""
    if not any(sign in _UNIT or sign in _BIG for sign in word):
        return int("".join(str(_DIGIT[sign]) for sign in word))
    total = part = digit = 0
    for sign in word:
        if sign in _DIGIT:
            digit = _DIGIT[sign]
        elif sign in _UNIT:
            part += (digit or 1) * _UNIT[sign]
            digit = 0
        else:
            total = (total + part + digit or 1) * _BIG[sign]
            part = digit = 0
    return total + part + digit
