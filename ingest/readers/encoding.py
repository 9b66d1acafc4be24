"""Bytes to text: which encoding it is, and the undoing of a wrong one.

Office pages are met in UTF-8, UTF-16, GB2312, GBK and GB18030, under right and wrong
labels; GB18030 holds the other two. UTF-8 once read as GBK and saved again (mojibake:
鏀垮簻 for 政府) is turned back where that loses nothing, or next to nothing.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from ingest.errors import UnreadableFile
from ingest.readers.mojibake import LOST, plausibility, restore

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_MARKS = frozenset("，。、；：？！（）《》“”　—…％")
_MOST_LOST = 0.05
"""More than this share of undecodable characters, and it is not text in that encoding."""
_SLIPS = 0.002
"""A UTF-8 file with so few bad bytes is a damaged UTF-8 file rather than GBK."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_BIG5 = {"big5", "big5hkscs"}
_FOREIGN = 0.3
"""Below this plausibility GBK is a guess, and Big5 is tried as well."""
_NOTICE_LOST = "文件中有{count}处字节无法解码或为控制字符。"
_NOTICE_MENDED = "文件的编码曾被误转（UTF-8当作GBK），已还原。"


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text without its byte order mark, and what had to be done to get it."""

    text: str
    encoding: str
    notices: tuple[str, ...] = ()


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of `data`; UnreadableFile where it is no text.

    `declared` is the label that the file gives itself; it only decides between
    encodings that fit equally well.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _mended(data[len(mark) :].decode(encoding, "replace"), encoding)
    wide = _wide(data)
    if wide:
        return _mended(data.decode(wide, "replace"), wide)
    try:
        return _mended(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    utf8 = data.decode("utf-8", "replace")
    if utf8.count(LOST) <= max(1, _SLIPS * len(utf8)) and _HAN.search(utf8):
        return _mended(utf8, "utf-8")
    candidates = [("gb18030", data.decode("gb18030", "replace")), ("utf-8", utf8)]
    label = (declared or "").lower().replace("-", "")
    if label in _BIG5 or plausibility(candidates[0][1]) < _FOREIGN:
        candidates.append(("big5hkscs", data.decode("big5hkscs", "replace")))
    encoding, text = max(candidates, key=lambda pair: _fitness(pair[1]))
    return _mended(text, encoding)


def _fitness(text: str) -> float:
    return plausibility(text) - 10 * text.count(LOST) / max(1, len(text))


def _wide(data: bytes) -> str | None:
    """UTF-16 without its mark: its digits and line breaks hold NULs, as other text does not."""
    sample = data[:4000]
    if len(sample) < 4 or b"\x00" not in sample:
        return None
    best = max(("utf-16-le", "utf-16-be"), key=lambda encoding: _wideness(sample, encoding))
    return best if _wideness(sample, best) > 0.5 else None


def _wideness(sample: bytes, encoding: str) -> float:
    """How far the bytes read as Chinese or ASCII in a two-byte encoding, in 0–1."""
    text = sample[: len(sample) // 2 * 2].decode(encoding, "replace")
    plain = len(_HAN.findall(text)) * plausibility(text)
    plain += sum("\x00" < character < "\x7f" or character in _MARKS for character in text)
    return plain / len(text)


def _mended(text: str, encoding: str) -> Decoded:
    restored = restore(text)
    notices: tuple[str, ...] = () if restored is None else (_NOTICE_MENDED,)
    text = text if restored is None else restored
    lost = text.count(LOST) + len(_CONTROL.findall(text))
    if restored is None and lost > _MOST_LOST * len(text) + 1:
        raise UnreadableFile("文件内容不是文字，或编码无法识别。")
    if lost:
        notices += (_NOTICE_LOST.format(count=lost),)
    return Decoded(text=text, encoding=encoding, notices=notices)
