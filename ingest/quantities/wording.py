"""The report's own words about a figure, freed of time, subject, filler and marks of layout."""

from __future__ import annotations

import re

from ingest.quantities.context import strip_link
from ingest.quantities.facets import FacetWord

_TRIM = (
    r"(?:第?[一二三四1-4]季度|[上下]半年|(?:19|20)\d\d年(?:度|以来|底)?|\d+月(?:份|\d+日)?|全年|今年|本年度?|年度|年内|以来|截[至止]|目前|历年来?|累计|合计|总计"
    r"|共计|共|总|已|均|各类|各项|各种|相关|有关|等|通过|利用|依托|运用|借助|在|于|向社会|向|对|将|由|以|为|从|并|和|与|及|以及|其中|包括"
    r"|含|另|主动|及时|积极|依法|依规|按照|要求|平台|渠道|方式|形式|途径|载体|我[镇乡局县市区委街办院省州旗站中]|我街道|我单位|我们"
    r"|本[镇乡局县市区委办级]|本单位|本机关|本街道|全[镇乡局]|单位|机关|政府|工作|情况|方面|领域|事项|件数|条数|数量|总数|总量|次数|人数|人次"
    r"|类|的|了|数|量|到|达到|达|有|是|新|多|近|约|超|中|上|内|个|各|级|所|也|还|再|又|先后|组织|重点|做好|除|外|比|较|同比|去年|上年度?|上一年度?|同期"
    r"|期间|辖区|辖内|境内|域内|共有|我|其|该|此|份|后|底|末|初|年|月|日|\d+)"
)
_HEAD, _TAIL = re.compile(f"^{_TRIM}+"), re.compile(f"{_TRIM}+$")
_BREAK = re.compile(r"[“”‘’\"*#_、，：；。（）\s·\-—《》]+")
_COUNTING = re.compile("数量|总数|总量|人数|件数|次数|条数|量|数")
_LEAD = re.compile(
    r"^(?:[一二三四五六七八九十]{1,2}[是、]|（[一二三四五六七八九十]{1,2}）|其中|包括|含|(?:19|20)\d\d年(?:度|以来)?|全年|今年|本年度?|年内|截至目前|累计|共计|共|我[镇乡局县市区委办院省]|我街道|本[镇乡局]|[，、：；。*#_\s])+"
)


def leftover(
    text: str, start: int, end: int, tags: tuple[FacetWord, ...], names: tuple[str, ...]
) -> list[tuple[int, str]]:
    """The stretches of `[start, end)` that neither tags nor filler words nor names explain."""
    pieces: list[tuple[int, str]] = []
    at = start
    for first, last in [*((w.start, w.end) for w in tags), (end, end)]:
        if first < at:
            continue
        if first > at:
            piece = text[at:first]
            for name in names:
                piece = piece.replace(name, "，")
            place = at
            for part in _BREAK.split(piece):
                inner = piece.find(part, place - at) if part else -1
                if inner >= 0:
                    place = at + inner
                bare = _TAIL.sub("", _HEAD.sub("", part))
                if bare:
                    pieces.append((place + part.find(bare), bare))
        at = max(at, last)
    return pieces


def words_of(text: str, start: int, end: int, names: tuple[str, ...] = ()) -> str:
    """A label as the report words it, without time, subject and marks of layout before it."""
    stop = strip_link(text, start, end)
    counting = _COUNTING.match(text, stop, end)
    words = re.sub(r"[*#_\s]", "", text[start : counting.end() if counting else stop])
    for _ in range(3):
        words = _LEAD.sub("", words)
        for name in names:
            words = words.removeprefix(name)
    return words.rstrip("、，：；。")
