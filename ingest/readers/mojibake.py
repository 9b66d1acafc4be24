"""UTF-8 that was once read as GBK and saved again (鏀垮簻 for 政府), turned back.

The misreading pairs the bytes anew. Pairs that GBK has come back unharmed; a byte that
found no partner was replaced by U+FFFD (or shown as a euro sign, for 0x80), and with it
the character it belonged to. ASCII, and so every figure, is never touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources

LOST = "\ufffd"
_HAN = re.compile(r"[\u3400-\u9fff]")
_SAMPLE = 200_000
_SOUND = 0.45
"""Above this plausibility a text is no mojibake (reports have over 0.6, mojibake under 0.2)."""
_GAIN = 0.25
_MOST_LOST = 0.1
_WILD = b"\xff"
"""Stands for a lost byte; UTF-8 and GBK have no such byte."""
_CUT = re.compile(
    rb"([\xe3-\xe9\xef](?:[\x80-\xbf][\xff?]?|[\xff?][\x80-\xbf\xff?]))(?![\x80-\xbf])(?=(.?))",
    re.DOTALL,
)
"""A character of three bytes that lacks one or two, and the byte after it."""
_LOST_RUN = re.compile(LOST + "{2,3}")
_MOST_CHOICES = 3
_NUMERALS = frozenset("〇零一二三四五六七八九十百千万亿两")


@cache
def _common() -> dict[str, int]:
    text = resources.files("ingest.readers").joinpath("common.txt").read_text(encoding="utf-8")
    return {character: rank for rank, character in enumerate("，。、：；（）" + text.strip())}


def plausibility(text: str) -> float:
    """The share of everyday characters among the Chinese ones (1 where there are none)."""
    characters = _HAN.findall(text[:_SAMPLE])
    if not characters:
        return 1.0
    common = _common()
    return sum(character in common for character in characters) / len(characters)


def restore(text: str) -> str | None:
    """The text that was misread, or None where `text` is sound or cannot be turned back.

    Lossless where every byte was kept. Where one was lost, an everyday character is taken
    if it is one of very few that could have stood there (never a numeral); else U+FFFD.
    """
    if len(_HAN.findall(text[:_SAMPLE])) < 8 or plausibility(text) > _SOUND:
        return None
    data = b"".join(_bytes(text))
    restored = _CUT.sub(_guess, data).replace(_WILD, LOST.encode()).decode("utf-8", "replace")
    restored = _LOST_RUN.sub(LOST, restored)
    if restored.count(LOST) > _MOST_LOST * len(restored):
        return None
    return restored if plausibility(restored) > plausibility(text) + _GAIN else None


def _bytes(text: str) -> Iterator[bytes]:
    for piece in re.split(f"([€{LOST}])", text):
        if piece == "€":
            yield b"\x80"
        elif piece == LOST:
            yield _WILD
        else:
            yield piece.encode("gb18030", "replace")


def _guess(found: re.Match[bytes]) -> bytes:
    cut, after = found.group(1).replace(b"?", _WILD), found.group(2)
    if len(cut) == 2:
        cut += _WILD
    following = after if cut.endswith(_WILD) else cut[2:]
    if cut.count(_WILD) > 1 or following in {b"", _WILD} or following < b"\x40":
        return LOST.encode()  # anything could have stood there
    characters = (
        cut.replace(_WILD, bytes([byte])).decode("utf-8", "replace")
        for byte in range(0x80, 0xC0)
        if byte == 0x80 or _unpaired(bytes([byte]), following)
    )
    common = _common()
    known = [character for character in characters if character in common]
    if not known or len(known) > _MOST_CHOICES or _NUMERALS.intersection(known):
        return LOST.encode()
    return min(known, key=common.__getitem__).encode()


def _unpaired(byte: bytes, following: bytes) -> bool:
    """Whether GBK cannot read `byte` together with what follows it."""
    try:
        (byte + following).decode("gbk")
    except UnicodeDecodeError:
        return True
    return False
