"""The text that tables are read from: folded, simplified, mark-up turned into separators.

Every step keeps the length, so that offsets stay those of the text as read.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ingest.normal import fold, simplify

_TAG = re.compile(r"<\s*(/?)\s*([a-zA-Z][a-zA-Z0-9:]*)[^<>]{0,300}>")
# Between two digits they stay, so that the number stays one.
_INVISIBLE = re.compile(r"(?<!\d)[\u200b-\u200f\u2060\ufeff\u00ad]|[\u200b-\u200f\u2060](?!\d)")
# Tables drawn with box characters read like those drawn with pipes.
_BOXES = str.maketrans(
    dict.fromkeys("│┃║┆┇┊┋¦┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬╒╕╘╛╞╡╤╧╪╭╮╯╰", "|")
    | dict.fromkeys("─━═┄┅┈┉╌", "-")
)
_ENTITY = re.compile(r"&(?:nbsp|ensp|emsp|thinsp|#160|#xa0);", re.IGNORECASE)


@lru_cache(maxsize=4)
def plain(text: str) -> str:
    """The folded text, where </td> reads as a pipe, </tr> as a line break, other tags as
    spaces; as long as the text as read."""
    folded = simplify(fold(text))
    if _INVISIBLE.search(folded):
        folded = _INVISIBLE.sub(" ", folded)
    folded = folded.translate(_BOXES)
    if "<" in folded:
        folded = _TAG.sub(_tag, folded)
    if "&" in folded:
        folded = _ENTITY.sub(lambda found: " " * len(found.group()), folded)
    return folded


def _tag(found: re.Match[str]) -> str:
    name = found[2].lower()
    width = len(found.group())
    if found[1] and name in ("td", "th"):
        return "|" + " " * (width - 1)
    if found[1] and name in ("tr", "p", "div", "table"):
        return "\n" + " " * (width - 1)
    return " " * width
