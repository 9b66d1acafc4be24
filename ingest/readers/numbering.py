"""Automatic numbers of DOCX paragraphs (一、, （一）, 1.): they are not in the text itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.readers.xml import attribute, child, children

if TYPE_CHECKING:
    from lxml.etree import _Element

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_CHINESE = {
    "chineseCounting",
    "chineseCountingThousand",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
    "japaneseCounting",
}
_CIRCLED = {"decimalEnclosedCircle", "decimalEnclosedCircleChinese"}
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    text: str


@dataclass(slots=True)
class Numbering:
    """The numbering of one document; `label` counts as the paragraphs go by."""

    levels: Mapping[str, Mapping[int, _Level]]
    lists: Mapping[str, str]
    styles: Mapping[str, tuple[str, int]]
    counters: dict[str, dict[int, int]] = field(default_factory=dict)

    def label(self, properties: _Element | None) -> str:
        """The number that Word shows before a paragraph with these properties, or none."""
        place = self._place(properties)
        if place is None:
            return ""
        number, level = place
        kind = self.lists.get(number, "")
        levels = self.levels.get(kind, {})
        if level not in levels:
            return ""
        counts = self.counters.setdefault(kind, {})
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]

        def shown(found: re.Match[str]) -> str:
            index = int(found.group(1)) - 1
            if index not in levels:
                return ""
            return _format(counts.get(index, levels[index].start), levels[index].form)

        return _PLACE.sub(shown, levels[level].text)

    def _place(self, properties: _Element | None) -> tuple[str, int] | None:
        numbers = child(properties, "numPr")
        if numbers is not None:
            number = attribute(child(numbers, "numId"), "val")
            if number is not None:
                level = attribute(child(numbers, "ilvl"), "val") or "0"
                return (number, int(level)) if number != "0" and level.isdigit() else None
        style = attribute(child(properties, "pStyle"), "val")
        return self.styles.get(style) if style else None


def numbering(definitions: _Element | None, styles: _Element | None) -> Numbering:
    """The numbering that `numbering.xml` and `styles.xml` define, either may be missing."""
    levels: dict[str, dict[int, _Level]] = {}
    lists: dict[str, str] = {}
    if definitions is not None:
        for kind in children(definitions, "abstractNum"):
            name = attribute(kind, "abstractNumId") or ""
            levels[name] = dict(map(_level, children(kind, "lvl")))
        for item in children(definitions, "num"):
            lists[attribute(item, "numId") or ""] = (
                attribute(child(item, "abstractNumId"), "val") or ""
            )
    return Numbering(levels, lists, _styles(styles))


def _level(element: _Element) -> tuple[int, _Level]:
    start = attribute(child(element, "start"), "val") or "1"
    form = attribute(child(element, "numFmt"), "val") or "decimal"
    text = attribute(child(element, "lvlText"), "val") or ""
    index = attribute(element, "ilvl") or "0"
    plain = "" if form in {"bullet", "none"} else text
    first = int(start) if start.isdigit() else 1
    return int(index) if index.isdigit() else 0, _Level(first, form, plain)


def _styles(root: _Element | None) -> dict[str, tuple[str, int]]:
    if root is None:
        return {}
    found: dict[str, tuple[str, int]] = {}
    parents: dict[str, str] = {}
    for style in children(root, "style"):
        name = attribute(style, "styleId") or ""
        numbers = child(child(style, "pPr"), "numPr")
        number = attribute(child(numbers, "numId"), "val")
        level = attribute(child(numbers, "ilvl"), "val") or "0"
        if number and number != "0" and level.isdigit():
            found[name] = (number, int(level))
        elif numbers is None:
            parents[name] = attribute(child(style, "basedOn"), "val") or ""
    for name in parents:
        ancestor, steps = parents[name], 0
        while ancestor in parents and steps < 20:
            ancestor, steps = parents[ancestor], steps + 1
        if ancestor in found:
            found[name] = found[ancestor]
    return found


def _format(count: int, form: str) -> str:
    if form in _CHINESE:
        return _chinese(count)
    if form == "ideographDigital":
        return "".join(_DIGITS[int(digit)] for digit in str(count))
    if form == "chineseLegalSimplified" and count < 10:
        return _LEGAL[count]
    if form in _CIRCLED and 1 <= count <= 20:
        return chr(0x2460 + count - 1)
    if form in {"upperLetter", "lowerLetter"} and 1 <= count <= 26:
        letter = chr(ord("a") + count - 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in {"upperRoman", "lowerRoman"} and 1 <= count < 40:
        roman = ""
        for value, letters in _ROMAN:
            roman += letters * (count // value)
            count %= value
        return roman.upper() if form == "upperRoman" else roman
    if form == "decimalZero":
        return f"{count:02d}"
    return str(count)


def _chinese(count: int) -> str:
    tens, ones = divmod(count, 10)
    if not 0 < count < 100:
        return str(count)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")
