"""Numerals in every script that the reports use: 116, 1,234.56, 14万余, 四十余, 二〇二四, 95.3%.

A numeral is read apart from what it counts. Look-alikes (dates, document numbers,
`12345` as a name) are other modules' business: here every numeral is a numeral.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from ingest.normal import fold

_DIGIT = {"零": 0, "〇": 0, "○": 0, "一": 1, "壹": 1, "二": 2, "贰": 2, "两": 2, "三": 3, "叁": 3}
_DIGIT |= {"四": 4, "肆": 4, "五": 5, "伍": 5, "六": 6, "陆": 6, "七": 7, "柒": 7, "八": 8}
_DIGIT |= {"捌": 8, "九": 9, "玖": 9}
_TENS = {"廿": 20, "卅": 30}
_SCALE = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_GREAT = {"万": 10_000, "亿": 100_000_000}

_ARABIC = r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d{1,3}(?: \d{3})+(?![\d ])|\d+(?:\.\d+)?"
_HAN = "".join([*_DIGIT, *_TENS, *_SCALE])
_HANZI = "[" + "".join([*_DIGIT, *_TENS, *_SCALE]) + "]"
_NUMERAL = re.compile(
    rf"(?P<share>[百千万]分之)(?P<parts>(?:{_ARABIC})|(?:{_HANZI})+(?:点(?:{_HANZI})+)?)"
    rf"|(?P<vague>[数几上成][十百千万亿]+)(?P<more0>[余多])?(?P<great0>万)?"
    r"|(?P<mixed>\d+(?:\.\d+)?(?:[亿万千百]\d+(?:\.\d+)?)+[千百]?[万千百十]?)(?P<more5>[余多])?"
    r"|(?P<bare>(?<=[近逾超约达过])[万亿]|[万亿](?=[余多]))(?P<more6>[余多])?"
    rf"|(?P<arabic>{_ARABIC})(?P<more1>\s?[余多几来])?"
    r"(?P<great>\s?(?:[万亿](?!元)|[千百](?=[余多]?[^\d])))?"
    rf"(?P<more2>[余多])?(?P<percent>\s?[%‰])?"
    rf"|(?P<hanzi>(?:{_HANZI}|[万亿](?<=[{_HAN}].))+(?:点(?:{_HANZI})+)?)"
    rf"(?P<more3>[余多几])?(?P<great3>[万亿])?(?P<more4>[余多])?"
)
_PIECE = re.compile(r"(\d+(?:\.\d+)?)([亿万千百十]*)")
_RANGE = re.compile(r"^\s?(?:[-—–~～至到])\s?$")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A numeral at `[start, end)`; `value` has 万 and 亿 applied, `mantissa` has not.

    `great` is the trailing 万 or 亿 that `value` carries and `mantissa` leaves out.
    `percent` is "%" or "‰" where the sign, or 百分之 and 千分之, stands with it.
    `hanzi` says that it is written in Chinese characters. `low` is the lower end of a
    range (5-8件), whose `value` is the upper one.
    """

    start: int
    end: int
    value: Decimal
    mantissa: Decimal
    great: str = ""
    percent: str = ""
    approximate: bool = False
    hanzi: bool = False
    low: Decimal | None = None


def _below(text: str) -> int | None:
    """The value of Chinese characters without 万 and 亿; None where they are no numeral."""
    if all(character in _DIGIT for character in text):
        return int("".join(str(_DIGIT[character]) for character in text))
    total, digit = 0, 0
    for character in text:
        if character in _DIGIT:
            digit = _DIGIT[character]
        elif character in _TENS:
            total, digit = total + _TENS[character], 0
        else:
            total, digit = total + (digit or 1) * _SCALE[character], 0
    if digit and len(text) > 1 and text[-2] in _SCALE and text[-2] not in "十拾":
        digit *= _SCALE[text[-2]] // 10  # 一百五 is 150, 一百零五 is 105
    return total + digit


def hanzi_value(text: str) -> Decimal | None:
    """The value of a numeral in Chinese characters (一千二百, 三点五); None if it is none."""
    whole, _, fraction = text.partition("点")
    if not whole or any(c not in _DIGIT | _TENS | _SCALE | _GREAT for c in whole):
        return None
    total, rest = 0, whole
    for great, factor in (("亿", 100_000_000), ("万", 10_000)):
        if great in rest:
            head, rest = rest.rsplit(great, 1)
            value = hanzi_value(head)
            if value is None:
                return None
            total += int(value) * factor
    if rest:
        below = _below(rest)
        if below is None:
            return None
        total += below
    if fraction:
        digits = "".join(str(_DIGIT.get(c, "")) for c in fraction)
        return Decimal(f"{total}.{digits}") if len(digits) == len(fraction) else None
    return Decimal(total)


def _plain(text: str) -> Decimal:
    return Decimal(text.replace(",", "").replace(" ", ""))


def _vague(text: str) -> Decimal:
    """数十 is read as 10, 上百 and 数百 as 100: the lowest that the words allow."""
    value = 1
    for character in text[1:]:
        value *= _SCALE.get(character) or _GREAT[character]
    return Decimal(value)


def _mixed(text: str) -> Decimal:
    """2万3千, 1万2000: the sum of what its pieces are worth."""
    total = Decimal(0)
    for digits, scales in _PIECE.findall(text):
        value = Decimal(digits)
        for scale in scales:
            value *= _GREAT.get(scale) or _SCALE[scale]
        total += value
    return total


def _numeral(found: re.Match[str]) -> Numeral | None:
    start, end = found.span()
    if found["share"]:
        parts = found["parts"]
        value = _plain(parts) if parts[0].isascii() else hanzi_value(parts)
        if value is None:
            return None
        sign = {"百": "%", "千": "‰", "万": "‱"}[found["share"][0]]
        return Numeral(start, end, value, value, percent=sign, hanzi=not parts[0].isascii())
    if found["vague"]:
        mantissa = _vague(found["vague"])
        factor = 10_000 if found["great0"] else 1
        great = found["great0"] or ""
        return Numeral(start, end, mantissa * factor, mantissa, great, "", True, True)
    if found["mixed"]:
        value = _mixed(found["mixed"])
        return Numeral(start, end, value, value, approximate=bool(found["more5"]))
    if found["bare"]:
        value = Decimal(_GREAT[found["bare"]])
        rough = bool(found["more6"])
        return Numeral(start, end, value, Decimal(1), found["bare"], "", rough, True)
    if found["arabic"]:
        mantissa = _plain(found["arabic"])
        great = (found["great"] or "").strip()
        factor = _GREAT.get(great) or _SCALE.get(great) or 1
        approximate = bool(found["more1"] or found["more2"])
        percent = (found["percent"] or "").strip()
        return Numeral(start, end, mantissa * factor, mantissa, great, percent, approximate)
    value = hanzi_value(found["hanzi"])
    if value is None:
        return None
    great = found["great3"] or ""
    approximate = bool(found["more3"] or found["more4"])
    return Numeral(start, end, value * _GREAT.get(great, 1), value, great, "", approximate, True)


def parse(text: str) -> tuple[Numeral, ...]:
    """Every numeral of a text, left to right; a range (5-8) is one numeral with `low`.

    Full-width digits count as digits. Offsets are those of `text`. Never raises.
    """
    return read(fold(text))


def read(folded: str) -> tuple[Numeral, ...]:
    """Every numeral of a text that is folded already (`ingest.normal.fold`)."""
    found: list[Numeral] = []
    for match in _NUMERAL.finditer(folded):
        numeral = _numeral(match)
        if numeral is None:
            continue
        if found and _RANGE.match(folded[found[-1].end : numeral.start]):
            before = found[-1]
            if before.low is None and before.value < numeral.value and not before.percent:
                found[-1] = Numeral(
                    before.start,
                    numeral.end,
                    numeral.value,
                    numeral.mantissa,
                    numeral.great,
                    numeral.percent,
                    True,
                    numeral.hanzi,
                    before.value,
                )
                continue
        found.append(numeral)
    return tuple(found)


def value_of(text: str) -> Decimal | None:
    """The value of a text that is one numeral and nothing else, such as 两千零三; else None."""
    stripped = text.strip()
    numerals = parse(stripped)
    if len(numerals) == 1 and (numerals[0].start, numerals[0].end) == (0, len(stripped)):
        return numerals[0].value
    return None
