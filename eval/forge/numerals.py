"""How agencies print a number: plain, 余, 约, 万, in Chinese numerals, with separators."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


class Print(StrEnum):
    """The ways of printing a number."""

    PLAIN = "plain"
    OVER = "over"
    NEAR = "near"
    ABOVE = "above"
    CHINESE = "chinese"
    CHINESE_OVER = "chinese_over"
    WAN = "wan"
    WAN_OVER = "wan_over"
    DECIMAL = "decimal"
    BARE_DECIMAL = "bare_decimal"
    THOUSANDS = "thousands"
    PERCENT = "percent"
    HUNDRED = "hundred"
    MONEY = "money"
    YUAN = "yuan"
    PHONE = "phone"


_APPROXIMATE = {Print.OVER, Print.NEAR, Print.CHINESE_OVER, Print.WAN_OVER}


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed number: words before it, the figure with its unit, its value."""

    before: str
    figure: str
    value: Decimal
    unit: str
    approximate: bool


def chinese(value: int) -> str:
    """A whole number below 10,000 in Chinese numerals (116 → 一百一十六)."""
    if not 0 <= value < 10_000:
        raise ValueError(f"{value} is not below 10,000")
    if value == 0:
        return "零"
    out = ""
    gap = False
    for place in range(3, -1, -1):
        digit = value // 10**place % 10
        if digit == 0:
            gap = bool(out)
            continue
        out += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = False
    return out[1:] if out.startswith("一十") else out


def wide(text: str) -> str:
    """The text with full-width digits."""
    return text.translate(_WIDE)


def _exact(chance: random.Random, style: Print, value: int, unit: str) -> tuple[str, Decimal, str]:
    """Figure, value and unit of the styles that print what they mean."""
    cents = chance.randint(0, 99)
    if style is Print.CHINESE:
        return chinese(value) + unit, Decimal(value), unit
    if style is Print.WAN:
        tenths = Decimal(chance.randint(11, 9999)) / chance.choice([10, 100])
        return f"{tenths}万{unit}", tenths * 10_000, unit
    if style is Print.THOUSANDS:
        return f"{value:,}{unit}", Decimal(value), unit
    if style is Print.HUNDRED:
        return "100%", Decimal(100), "%"
    if style is Print.PERCENT:
        shown = f"{value}.{cents // 10 + 1}" if cents < 60 else str(value)
        shown = shown.replace(".10", ".1")
        return f"{shown}%", Decimal(shown), "%"
    if style in (Print.DECIMAL, Print.MONEY, Print.BARE_DECIMAL):
        shown = f"{value}.{cents:02d}" if cents else str(value)
        return f"{shown}{unit}", Decimal(shown), unit
    if style is Print.YUAN:
        shown = f"{value:,}" if chance.random() < 0.5 else str(value)
        return f"{shown}{unit}", Decimal(value), unit
    if style is Print.PHONE:
        return f"0{chance.randint(310, 999)}-{chance.randint(2000000, 8999999)}", Decimal(0), unit
    return f"{value}{unit}", Decimal(value), unit


def print_number(
    chance: random.Random, style: Print, value: int, unit: str, *, fold: int = 10
) -> Printed:
    """Print `value` in a style; approximate styles round it down to a multiple of `fold`."""
    before = ""
    if style in _APPROXIMATE or style is Print.CHINESE_OVER:
        value = max(fold, value // fold * fold)
    if style is Print.OVER:
        figure = f"{value}{chance.choice(['余', '余', '多'])}{unit}"
        if chance.random() < 0.2:
            figure = f"{value} 余{unit}"
        exact = Decimal(value)
    elif style is Print.NEAR:
        before = chance.choice(["近", "约"])
        figure, exact = f"{value}{unit}", Decimal(value)
    elif style is Print.ABOVE:
        figure, exact = f"{value}{unit}以上", Decimal(value)
    elif style is Print.CHINESE_OVER:
        figure, exact = f"{chinese(value)}余{unit}", Decimal(value)
    elif style is Print.WAN_OVER:
        tens = chance.randint(1, 60)
        figure, exact = f"{tens}万余{unit}", Decimal(tens) * 10_000
    else:
        figure, exact, unit = _exact(chance, style, value, unit)
    return Printed(before, figure, exact, unit, style in _APPROXIMATE)
