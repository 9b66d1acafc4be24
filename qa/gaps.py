"""What is said of the reports that lack a figure, alone or beside those that have it."""

from __future__ import annotations

from collections.abc import Sequence

from qa.draft import Draft, number, plain
from qa.figures import Figure, Gap
from qa.resolve import Targets
from qa.schema import Reason, Status, Value, ValueProof
from qa.wording import items, name_of

Outcome = tuple[Status, Reason | None]
_NAMED = 6
_COMPARED = 2
_TOLD_APART = 3
_NOTHING = {
    Reason.LEFT_BLANK: "这一格空着，没有填写",
    Reason.NOT_APPLICABLE: "不适用（填的是“/”或“-”，或无法计算）",
    Reason.DOUBTFUL: "这一格读不准，不能给出确定的数",
    Reason.UNREADABLE: "年报中没有读到这一项所在的表格",
    Reason.NOT_IN_FORM: "该年报所用的表式没有这一项",
    Reason.NOT_STATED: "年报没有说明",
}

_SPOKEN = "正文里有几个数都可能是，不能确定是哪一个"
_NOBODY = {
    Reason.LEFT_BLANK: "没有填写",
    Reason.NOT_APPLICABLE: "不适用",
    Reason.DOUBTFUL: "读不准",
    Reason.UNREADABLE: "没有读到",
    Reason.NOT_IN_FORM: "所用的表式没有",
    Reason.NOT_STATED: "没有说明",
}


def none(draft: Draft, gaps: Sequence[Gap], label: str) -> Outcome:
    """No report has the figure: each with its reason, many alike in one sentence."""
    reason = gaps[0].reason if gaps else Reason.NOT_STATED
    if len(gaps) > _TOLD_APART and all(gap.reason is reason and not gap.sources for gap in gaps):
        years = sorted({gap.report.year for gap in gaps if gap.report.year})
        year = f"{years[0]}年" if len(years) == 1 else ""
        draft.sentences.append(f"{year}{len(gaps)}份年报都{_NOBODY[reason]}“{label}”。")
        return Status.NOT_FOUND, reason
    for gap in gaps[:_NAMED]:
        sources = [source for source in gap.sources if source.cell is None or source.cell.span]
        why = gap.said or _NOTHING[gap.reason]
        draft.say(f"{name_of(gap)}{gap.label or label}：{why}。", sources[:3])
        if gap.candidates:
            several = "、".join(plain(value) for value in gap.candidates[:8])
            draft.notice(f"可能的数：{several}，请核对原文")
            draft.values.append(
                Value(
                    agency=gap.report.agency_name,
                    year=gap.report.year,
                    scope=gap.report.scope,
                    measure=gap.label or label,
                    proof=ValueProof.NONE,
                    candidates=tuple(number(value) for value in gap.candidates),
                )
            )
    return Status.NOT_FOUND, reason


def undecided(draft: Draft, figures: Sequence[Figure], gaps: Sequence[Gap]) -> Outcome:
    """A comparison in which a body has no certain figure: each is named, no winner is."""
    draft.say(f"有确定数字的：{items(draft, figures)}。")
    for gap in gaps[:_NAMED]:
        if gap.candidates:
            several = "、".join(plain(value) for value in gap.candidates[:8])
            draft.notice(f"{name_of(gap)}可能的数：{several}，请核对原文")
        spoken = _SPOKEN if gap.candidates and not gap.sources else _NOTHING[gap.reason]
        draft.say(f"{name_of(gap)}{gap.label}：{gap.said or spoken}。", gap.sources[:3])
    draft.say("所以不能断定哪个多、哪个少。")
    for figure in figures:
        draft.value(figure)
    return (
        (Status.NOT_FOUND, gaps[0].reason) if len(figures) < _COMPARED else (Status.ANSWERED, None)
    )


def left_out(draft: Draft, gaps: Sequence[Gap], targets: Targets) -> None:
    """Notices on the reports that an answer over several does not rest on."""
    for why in dict.fromkeys(map(_why, gaps)):
        names = [name_of(gap) for gap in gaps if _why(gap) == why]
        more = f"等{len(names)}个" if len(names) > _NAMED else ""
        draft.notice(f"{'、'.join(names[:_NAMED])}{more}：{why}，未计入")
    if targets.absent:
        names = [f"{name}{year}年" for name, year in targets.absent]
        more = f"等{len(names)}份" if len(names) > _NAMED else ""
        draft.notice(f"缺{'、'.join(names[:_NAMED])}{more}年报，未计入")


def _why(gap: Gap) -> str:
    """Why reports do not count, in words that several may share; a doubt of the prose is
    of no cell."""
    return (gap.said if gap.reason is Reason.DOUBTFUL else "") or _NOTHING[gap.reason]
