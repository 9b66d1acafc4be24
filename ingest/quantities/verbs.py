"""Which words about a figure are verbs, and which only look it."""

from __future__ import annotations

import re

from ingest.quantities.facets import FacetWord
from ingest.quantities.lexicon import lexicon

_QUOTED = re.compile(r"[“\"][^”\"]{1,16}[”\"]")
_SHORT = re.compile(r"(?:^|(?<=[共计年度镇乡局道我县，]))([接收办答回转发])(?=[“\"\d一-龥])")
_SHORT_CODES = {
    "接": "收到",
    "收": "收到",
    "办": "办理",
    "答": "答复",
    "回": "答复",
    "转": "转办",
    "发": "发布",
}
_AFFAIR = re.compile("情况|工作|服务")
_NAME = re.compile("(?:类)?(?:信息|情况|结果|数据|事项|项目|工作)|类")
_BOARDS = frozenset({"公开栏", "栏目"})


def last_of(tags: tuple[FacetWord, ...], facet: str) -> FacetWord | None:
    return next((word for word in reversed(tags) if word.facet == facet), None)


def nouns(tags: tuple[FacetWord, ...]) -> list[FacetWord]:
    return [word for word in tags if word.facet != "verb"]


def is_verb(word: FacetWord, tags: tuple[FacetWord, ...]) -> bool:
    """Whether a word is used as a verb: a wording that is a noun as well (培训) is none."""
    return word.facet == "verb" and not any(
        other.start == word.start and other.facet != "verb" for other in tags
    )


def without_names(text: str, tags: tuple[FacetWord, ...]) -> tuple[FacetWord, ...]:
    """Words without those inside the name of an account (微信公众号“平安渠县”)."""
    if "“" not in text or not any(word.facet == "channel" for word in tags):
        return tags
    starts = {word.start for word in tags if word.facet == "channel"}
    ends = {word.end for word in tags if word.facet == "channel"}
    quoted = [
        found.span()
        for found in _QUOTED.finditer(text, tags[0].start - 1 if tags[0].start else 0)
        if found.start() in ends or found.end() in starts
    ]
    return tuple(
        word for word in tags if not any(a < word.start and word.end < b for a, b in quoted)
    )


def without_nominal(text: str, tags: tuple[FacetWord, ...], start: int) -> tuple[FacetWord, ...]:
    """Words without verbs that are part of a name (公开行政审批信息, 危房改造信息)."""
    core = lexicon().families
    kept: list[FacetWord] = []
    verbs = 0
    for word in tags:
        if word.facet == "verb":
            plain = not core(word.code) or word.code == "优化"
            named = plain and _NAME.match(text, word.end) is not None
            before = text[word.start - 1 : word.start] if word.start > start else ""
            settled = verbs and (word.words == "服务" or _AFFAIR.match(text, word.end) is not None)
            if settled or (named and (verbs or (before.isalpha() and not before.isascii()))):
                continue
            verbs += 1
        kept.append(word)
    return tuple(kept)


def boards_told(tags: tuple[FacetWord, ...], chief: FacetWord | None) -> tuple[FacetWord, ...]:
    """A notice board is a thing where it is set up, and a channel where it is posted on."""
    both = {word.start for word in tags if word.facet == "channel"}
    both &= {word.start for word in tags if word.facet == "object" and word.code in _BOARDS}
    if not both:
        return tags
    settled = chief is not None and lexicon().families(chief.code) & {"设置", "优化"}
    drop = "channel" if settled else "object"
    return tuple(
        word
        for word in tags
        if not (
            word.start in both
            and word.facet == drop
            and (chief is None or not settled or word.start >= chief.end)
        )
    )


def implied(
    text: str,
    tags: tuple[FacetWord, ...],
    behind: tuple[FacetWord, ...],
    start: int,
    end: int,
) -> FacetWord | None:
    """A verb behind the figure (116条信息已公开), in a noun (信息公开116条), or a short one."""
    after = [word for word in behind if is_verb(word, behind)]
    if after:
        return after[0]
    noun = last_of(tags, "object")
    if noun is not None and noun.words.endswith("公开") and noun.code == "政府信息":
        return FacetWord("verb", "公开", "公开", noun.end - 2, noun.end)
    short = _SHORT.search(text, start, end)
    if short is None:
        return None
    return FacetWord("verb", _SHORT_CODES[short[1]], short[1], short.start(1), short.end(1))
