"""Paragraphs made whole before figures are read: split numbers, page numbers, broken sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.normal import Normal
from ingest.schema import Span

_COMMA = re.compile(r"(?<!\d)\d{1,3}(?:，\d{3})+(?!\d)")
_SPACED = re.compile(
    r"(?<![\d.,] )(?<![\d.,])\d(?: \d){1,6}(?=[余多]?[条件篇次期份起场册人户名项个元%])"
    r"|12 ?345(?=[”\"]?(?:热线|政务|市民|平台|便民|办件|工单))"
)
_SPLIT = re.compile(r"(?<=\d) (?=\d)")
_FURNITURE = re.compile(
    r"(?<=\d)[ \t]*\n\s*(\d{1,3})[ \t]*(?=\n)"
    r"|\n[ \t]*(第[ \t]*\d{1,3}[ \t]*页(?:[ \t]*[，,/]?[ \t]*共[ \t]*\d{1,3}[ \t]*页)?)[ \t]*(?=\n)"
    r"|\n[ \t]*([-—－–][ \t]*\d{1,3}[ \t]*[-—－–])[ \t]*(?=\n)"
)
_OPEN = "；，、：;,:"


def mend(normal: Normal, raw: str) -> Normal:
    """Join numbers that a space, a line break or a page number inside them has split."""
    text = normal.text
    if "，" in text:
        for found in list(_COMMA.finditer(text)):
            commas = [i for i in range(found.start(), found.end()) if text[i] == "，"]
            if all(raw[normal.offsets[i]] == "," for i in commas):
                text = (
                    text[: found.start()] + found.group().replace("，", ",") + text[found.end() :]
                )
    gone = {at.start() for at in _SPLIT.finditer(text) if _broken(normal, raw, at.start())}
    for found in _SPACED.finditer(text):
        gone |= {i for i in range(found.start(), found.end()) if text[i] == " "}
    if normal.offsets:
        pages = [
            found.span(found.lastindex or 0)
            for found in _FURNITURE.finditer(raw, normal.offsets[0], normal.offsets[-1] + 1)
        ]
        for first, last in pages:
            gone |= {i for i, offset in enumerate(normal.offsets) if first <= offset < last}
    if not gone:
        return Normal(text=text, offsets=normal.offsets)
    keep = [i for i in range(len(text)) if i not in gone]
    return Normal("".join(text[i] for i in keep), [normal.offsets[i] for i in keep])


def _broken(normal: Normal, raw: str, at: int) -> bool:
    """Whether the space at `at` is a line break inside a number, with no page number about."""
    left, right = normal.offsets[at - 1], normal.offsets[at + 1]
    gap = raw[left + 1 : right]
    if gap.count("\n") != 1:
        return False
    head = raw[raw.rfind("\n", 0, left) + 1 : left + 1].strip()
    stop = raw.find("\n", right)
    tail = raw[right : stop if stop >= 0 else len(raw)].strip()
    digits = re.match(r"\d+", tail)
    lone = head.strip("-—－ ").isdigit() or tail.strip("-—－ ").isdigit()
    return not lone and digits is not None and len(digits.group()) < 4


def joined(raw: str, paragraphs: Sequence[Span]) -> list[Span]:
    """Paragraphs, where one that ends in the middle of a sentence goes on in the next."""
    whole: list[Span] = []
    for span in paragraphs:
        last = whole[-1] if whole else None
        if last and not raw[last.end : span.start].strip():
            tail = raw[last.start : last.end].rstrip()
            if tail and tail[-1] in _OPEN and span.end - last.start < 4000:
                whole[-1] = Span(start=last.start, end=span.end)
                continue
        whole.append(span)
    return whole
