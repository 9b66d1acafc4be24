"""Noughts said in words: 未收到政府信息公开申请, 无行政复议, 没有产生信息处理费."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.quantities.facets import FacetWord, tag
from ingest.quantities.lexicon import lexicon

_NEGATION = re.compile(
    r"(?:从未|尚未|暂未|均未|并未|未曾|未|没有|没|尚无|暂无|均无|无|不存在|不涉及|零(?=[投舆行申信追上复诉收事]))"
    r"(?P<verb>再?(?:新?收到过?|新收|接到过?|接收到?|收受|发生过?|产生|出现过?|受理|制发|制定|印发|出台|收取过?|收过|征收|发出|下达|引发|存在|涉及|新增|开展|召开|举办|举行|组织|被|有|因|因为|对|向|收(?=取)|办理|发放|签发|发布|形成))?"
)
_BETWEEN = re.compile(
    r"(?:过|到|因|因为|针对|关于|对|向|被|由|任何|人|个人|提起|提出|申请人?|形式|的|政府|信息|公开|政务|工作|依|而|引发|引起|产生|导致|涉及|有关|相关|我[镇乡局县市区委办]|本[镇乡局级机关单位]+|一|1|起|例|件|宗|次|条|公民|法人|其他组织|其它组织|和|或|及|、|等|社会|公众|群众|方面|情况|行为|事件|案件|书面|当事人|单位|工作人员|人员|以及|年度|本年度?|全年|，|投诉|举报|办理|中|上|在|下|受到|受|情形|问题)*$"
)
_PEOPLE = re.compile(
    r"(?:任何|公民|法人|自然人|其他组织|其它组织|组织|群众|个人|单位|人|申请人|和|或者?|及|以及|、|向|对|我[镇乡局县市区委办]|我们"
    r"|本[镇乡局机关单位]+|提出|提交|提起|递交|要求|书面|通过[^，。；]{0,12})+$"
)
_MODIFIED = re.compile(r"重大|较大|群体|负面|恶性|越级|不良|严重|超期|逾期|败诉|其他|其它|新增")
_EXCEPT = re.compile(r"除[^，。；]{0,24}外?")
_JOIN = re.compile(
    r"^(?:件|案件|案|申请|情况|工作|事项|及其|相关|和|或者?|及|以及|与|、|也|并|提起|提出|被|，|的|等|引发的?|未|无|没有|”|“)*$"
)
_BEFORE = re.compile(r"(?:均|都|各|情况)?(?:：|为)?$")
_DISPUTES = frozenset({"行政复议", "行政诉讼", "收费通知", "信息处理费", "投诉举报", "追责问责"})


@dataclass(frozen=True, slots=True)
class Nought:
    """A nought in words at `[start, end)`: what there is none of, and by which verb."""

    start: int
    end: int
    object: str
    verb: str | None
    channel: str | None
    topic: str | None
    label: tuple[int, int]


def _clause_end(text: str, at: int, ceiling: int) -> int:
    for index in range(at, ceiling):
        if text[index] in "，。；！？（":
            return index
    return ceiling


def _deniable(tags: tuple[FacetWord, ...]) -> list[FacetWord]:
    codes = lexicon().deniable
    return [word for word in tags if word.facet == "object" and word.code in codes]


def _kept(text: str, words: list[FacetWord]) -> list[FacetWord]:
    """The things denied, without what merely causes them (因依申请公开引发的行政复议)."""
    kept: list[FacetWord] = []
    for index, word in enumerate(words):
        later = words[index + 1 :]
        if word.code in ("申请", "诉求") and any(other.code in _DISPUTES for other in later):
            between = text[word.end : later[0].start]
            if not between or not re.match(r"^(?:件|案件)?(?:、|和|或|及|以及|与|，)", between):
                continue
        if word.code not in {other.code for other in kept}:
            kept.append(word)
    return kept


def noughts(text: str, start: int, end: int) -> list[Nought]:
    """The noughts said in words between two offsets of normal text (a sentence)."""
    found: list[Nought] = []
    for match in _NEGATION.finditer(text, start, end):
        stop = _clause_end(text, match.end(), end)
        tags = tag(text, match.end(), stop)
        words = _deniable(tags)
        if words and (
            match["verb"]
            or words[0].start == match.end()
            or not _MODIFIED.sub("", text[match.end() : words[0].start]).strip("“”的")
            or _PEOPLE.match(text[match.end() : words[0].start])
        ):
            pass
        elif not words and _NEGATION.fullmatch(text, match.start(), stop):
            found += _behind(text, start, match)
            continue
        else:
            continue
        first = words[0]
        between = text[match.end() : first.start]
        if _EXCEPT.search(text, start, match.start()) and "。" not in text[start : match.start()]:
            continue
        plain = between
        for word in tags:
            if word.end <= first.start:
                plain = plain.replace(text[word.start : word.end], "")
        modified = _MODIFIED.search(plain)
        if not _BETWEEN.match(plain) and not modified:
            continue
        if modified and first.code == "其他需要报告的事项":
            modified = None
        channel = next((w.code for w in tags if w.facet == "channel" and w.code != "信访"), None)
        for word in _kept(text, words):
            joined = text[first.end : word.start]
            if word is not first and not _JOIN.match(
                re.sub(
                    r"行政复议|行政诉讼|复议|诉讼|申请|政府信息|信息|公开|工作|因|由|而|引起|起|产生|费|收取|处理",
                    "",
                    joined,
                )
            ):
                continue
            found.append(
                Nought(
                    match.start(),
                    word.end,
                    word.code,
                    match["verb"],
                    channel,
                    modified.group() if modified else None,
                    (word.start, word.end),
                )
            )
    return found


def _behind(text: str, start: int, match: re.Match[str]) -> list[Nought]:
    """行政复议、行政诉讼均未发生; 行政复议情况：无."""
    head = text[start : match.start()]
    clause = max(head.rfind(mark) for mark in "，；。") + 1 + start
    tags = tag(text, clause, match.start())
    words = _kept(text, _deniable(tags))
    if not words or _EXCEPT.search(text, start, match.start()):
        return []
    tail = text[words[-1].end : match.start()]
    if not _BEFORE.match(tail) and len(tail) > 8:
        return []
    return [
        Nought(
            word.start, match.end(), word.code, match["verb"], None, None, (word.start, word.end)
        )
        for word in words
    ]
