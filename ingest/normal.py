"""Text as it is meant, beside the text as it was read, joined by offsets.

Reports arrive hard-wrapped, with spaces inside dates, full-width digits, Kangxi
radicals and traditional characters. Rules are written against the normal text;
citations are cut from the text as read. `Normal.span` goes from one to the other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ingest.schema import Span

_PUNCTUATION = str.maketrans("(),;:?!~", "（），；：？！～")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[，：](?=\d)")
# Radicals that NFKC leaves alone and that PDF fonts give in place of plain ideographs.
_RADICALS = dict(
    zip(
        "⺎⺒⺓⺜⺝⺠⺥⺩⺫⺬⺮⺴⺶⺷⺸⺼⻁⻄⻅⻆⻉⻊⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻟⻡⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻲",
        "兀巳幺日月民爪王目示竹网羊羊羊肉虎西见角贝足车长长门雨青韦页风飞食食首马骨鬼鱼鸟卤麦黄齐齿龙龟",
        strict=True,
    )
)
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Normal:
    """Normal text and, for each of its characters, the offset it was read at."""

    text: str
    offsets: Sequence[int]

    def span(self, start: int, end: int) -> Span:
        """The span in the text as read of `text[start:end]` (non-empty)."""
        return Span(start=self.offsets[start], end=self.offsets[end - 1] + 1)


@cache
def _simplifier() -> object:
    from opencc import OpenCC

    return OpenCC("t2s")


@cache
def _simplify_character(character: str) -> str:
    simplified: str = _simplifier().convert(character)  # type: ignore[attr-defined]
    return simplified if len(simplified) == 1 else character


def simplify(text: str) -> str:
    """Traditional characters to simplified, keeping the length."""
    simplified: str = _simplifier().convert(text)  # type: ignore[attr-defined]
    if len(simplified) == len(text):
        return simplified
    return "".join(map(_simplify_character, text))


@cache
def _fold_character(character: str) -> str:
    folded = _RADICALS.get(character) or unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 and not folded.isspace() else character


def fold(text: str) -> str:
    """Full-width letters and digits to ASCII, compatibility ideographs to plain ones,
    brackets and commas to their Chinese forms except inside numbers; keeps the length."""
    folded = "".join(map(_fold_character, text)).translate(_PUNCTUATION)
    return _BETWEEN_DIGITS.sub(lambda found: "," if found.group() == "，" else ":", folded)


def normalize(raw: str, start: int = 0, end: int | None = None) -> Normal:
    """The normal text of `raw[start:end]`: folded, simplified, white space dropped.

    One space stays between two ASCII letters or digits, so that numbers never fuse.
    """
    stop = len(raw) if end is None else end
    piece = simplify(fold(raw[start:stop]))
    characters: list[str] = []
    offsets: list[int] = []
    gap = False
    for index, character in enumerate(piece):
        if _INVISIBLE.match(character):
            gap = True
            continue
        if gap and characters and character.isascii() and character.isalnum():
            before = characters[-1]
            if before.isascii() and before.isalnum():
                characters.append(" ")
                offsets.append(start + index - 1)
        gap = False
        characters.append(character)
        offsets.append(start + index)
    return Normal(text="".join(characters), offsets=offsets)
