"""Numbers and addresses of persons, made unreadable before anything a reader typed is kept."""

from __future__ import annotations

import re
import unicodedata

_MASK = "＊＊＊"
_GAP = r"[-\s—–·.]?"
_PERSONAL = re.compile(
    # 18 or 15 digits of an identity card, and whatever else is as long. Years in a row are not.
    rf"(?<!\d)(?:\d{{6}}{_GAP}\d{{8}}{_GAP}\d{{3}}[\dXx]|\d{{15,}}[Xx]?)(?!\d)"
    r"|(?<!\d)[3-9]\d{3}(?:[-\s]\d{4}){3}(?:[-\s]\d{1,4})?(?!\d)"
    # Mobile numbers, whole, in groups, or digit by digit.
    rf"|(?<!\d)(?:\+?86{_GAP})?1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}(?!\d)"
    r"|(?<!\d)1(?:\s[3-9])(?:\s\d){9}(?!\d)"
    # Fixed lines with their area code, or without it where the words say what it is.
    rf"|(?<!\d)(?:\(0\d{{2,3}}\)|0\d{{2,3}}){_GAP}\d{{3,4}}{_GAP}\d{{4}}(?!\d)"
    r"|(?:(?<=电话)|(?<=手机)|(?<=座机)|(?<=号码)|(?<=致电)|(?<=拨打))\D{0,2}\d{7,8}(?!\d)"
    # Numbers in words.
    r"|[一幺][三四五六七八九][〇零幺一二三四五六七八九]{9}(?![〇零幺一二三四五六七八九])"
    r"|[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
)


def masked(text: str) -> str:
    """The text without telephone and identity numbers and mail addresses."""
    # Each character by its plain form, so that places stay what they are.
    plain = "".join(_plain(letter) for letter in text)
    parts, at = [], 0
    for found in _PERSONAL.finditer(plain):
        parts += [text[at : found.start()], _MASK]
        at = found.end()
    return "".join(parts) + text[at:]


def _plain(letter: str) -> str:
    if letter < "\x80":
        return letter
    if letter.isdigit():
        return str(unicodedata.digit(letter))
    same = unicodedata.normalize("NFKC", letter)
    return same if len(same) == 1 else letter
