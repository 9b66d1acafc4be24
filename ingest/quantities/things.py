"""What a figure counts where its own words do not say it: taken from what stands about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.quantities.draft import Draft
from ingest.quantities.facets import FacetWord
from ingest.quantities.lexicon import lexicon, units

_DISCLOSED = "政府信息"
_CASE = "诉求"
_ENDED = frozenset({"收到", "办理", "办结"})
_COUNTABLE = ("个", "家")
# What results and applicants are told of.
_CASES = frozenset(
    {"申请", "行政复议", "行政诉讼", "诉求", "规范性文件", "建议提案", "人大建议", "政协提案"}
)
_RESULTS = frozenset(
    {
        "自然人",
        "法人或其他组织",
        "商业企业",
        "予以公开",
        "部分公开",
        "不予公开",
        "无法提供",
        "不予处理",
    }
    | {"其他处理", "结果维持", "结果纠正", "其他结果", "尚未审结", "现行有效", "复议后起诉"}
    | {"未经复议直接起诉"}
)
# Suits, by what went before them: the words hold 复议, but count no review.
SUITS = frozenset({"复议后起诉", "未经复议直接起诉"})

# 行政许可24项 are powers; decisions are told by a verb, or counted in 件.
_DECISIONS = frozenset({"行政许可", "行政处罚", "行政强制"})
_DECIDE = frozenset({"作出", "办理", "办结", "受理", "完成"})


@dataclass(frozen=True, slots=True)
class Around:
    """What stands about a figure: the figures before it, the nearest of its sentence that
    names a thing, the words between, and what the section's heading speaks of."""

    earlier: Sequence[Draft]
    counted: Draft | None
    context: tuple[FacetWord, ...]
    heading: str | None
    disclosing: bool

    def near(self, draft: Draft) -> Draft | None:
        """The figure to take after: of the same sentence, else the last of the one before."""
        last = self.earlier[-1] if self.earlier else None
        if self.counted is None and last is not None and draft.sentence - last.sentence <= 1:
            return last
        return self.counted

    def objects(self) -> list[str]:
        """The things that the words between name."""
        return [word.code for word in self.context if word.facet == "object"]


def name_thing(draft: Draft, around: Around) -> None:
    """Set a figure's object, and what else it must take over with it."""
    known = lexicon()
    families = known.families(draft.verb)
    by_case = draft.channel in known.intake
    if by_case and draft.object in (None, _DISCLOSED, "人员", "文件"):
        if draft.object is None or "公开" not in families:
            draft.object = _CASE
    elif _is_account(draft, families):
        draft.object = "账号"
    elif draft.topic in _RESULTS and draft.object in (None, draft.own):
        if draft.topic == "现行有效":
            draft.verb = draft.verb_words = None
        draft.object = _of_result(draft, around) or draft.object
    elif draft.object in _DECISIONS and draft.figure.unit == "项" and draft.verb not in _DECIDE:
        draft.object = f"{draft.object}事项"
    elif draft.object is not None:
        counted = around.counted
        lone = draft.channel is None and draft.topic is None
        if draft.object == _CASE and lone and counted and counted.channel in known.intake:
            draft.channel = counted.channel
    elif draft.topic or draft.channel:
        draft.object = _of_named(draft, around, families)
    else:
        _of_nothing(draft, around, families)


def _of_result(draft: Draft, around: Around) -> str | None:
    """What a result is one of: 起诉 says it itself, else the words between, else what was
    counted before, else the section."""
    between = {word.code for word in around.context}
    if draft.topic in SUITS or between & SUITS:
        return "行政诉讼"
    headed = [code for code in around.objects() if code in _CASES]
    if headed:
        return headed[-1]
    told = next((d.object for d in reversed(around.earlier) if d.object in _CASES), None)
    return told or around.heading


def _is_account(draft: Draft, families: frozenset[str]) -> bool:
    """政务新媒体82个: channels themselves are counted."""
    if draft.object is not None or draft.channel is None or "公开" in families:
        return False
    heads = [word for word in draft.tags if word.facet != "verb"]
    last = bool(heads) and heads[-1].facet == "channel"
    return last and draft.figure.unit in _COUNTABLE and draft.channel not in lexicon().intake


def _of_named(draft: Draft, around: Around, families: frozenset[str]) -> str | None:
    """The thing of a figure that names a topic or a channel only (其中网站35条)."""
    known, near, counted = lexicon(), around.near(draft), around.counted
    asked_for = around.heading == "申请" or (near is not None and near.object == "申请")
    if draft.channel in known.application and asked_for:
        return "申请"
    if counted and counted.object and units().alike(counted.figure.unit, draft.figure.unit):
        if counted.object == _CASE:
            return _DISCLOSED
        if counted.object in known.general or counted.object == "申请":
            return counted.object
    if "公开" in families or around.disclosing:
        return _DISCLOSED
    objects = around.objects()
    return objects[-1] if objects else None


def _of_nothing(draft: Draft, around: Around, families: frozenset[str]) -> None:
    """The thing of a figure that names nothing at all (全年共收到12件, 办结88件)."""
    known, near, objects = lexicon(), around.near(draft), around.objects()
    if objects and not around.counted:
        draft.object = objects[-1]
        topics = {word.code for word in around.context if word.facet == "topic"}
        if len(topics) == 1 and draft.object in known.general:
            draft.topic = topics.pop()
        return
    fresh = draft.verb is not None and "verb" not in draft.extra and not families
    if fresh and draft.figure.unit in units().groups["event"]:
        return  # 召开会议3次，督查8次: a verb of its own says what was done
    follows = bool(around.counted) or bool(families & _ENDED)
    if follows and near and near.object and units().alike(near.figure.unit, draft.figure.unit):
        draft.object = near.object
        if near.channel in known.intake:
            draft.channel = near.channel
    elif "公开" in families and draft.figure.unit in units().groups["document"]:
        draft.object = _DISCLOSED
    elif around.heading and families & {*_ENDED, "发生"}:
        draft.object = around.heading
    elif objects:
        draft.object = objects[-1]
