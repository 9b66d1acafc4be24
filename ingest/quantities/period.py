"""What time a figure counts: this year, last year, since the beginning, a month, a plan."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.schema import Period

_CUMULATIVE = re.compile(
    r"历年来?(?!存量|文件|信息)|截[至止]目前[^。；]{0,12}累计|目前累计|开[通设办播]以来|成立以来|上线以来|建[成站号]以来|迄今|至今|总累计|自[^，。；]{2,14}以来"
)
_UNTIL = re.compile(r"截[至止]|目前|现有|现已")
_MONTH = re.compile(
    r"每月|每个月|月均|平均每月|按月|每季度?|每周|每日(?!头条|新闻|报)|每天|日均|周均|当月|季均"
)
_EACH_YEAR = re.compile(
    r"(?:时限|时间|周期)?[由从]原?来?的?$|(?:目标|任务)[为是]?\d|要求[^，。]{0,10}不少于|收费标准|每年|每件|每页|每条|每户|每人|每个|每村|年均|平均每[^月]"
)
# How far back in its sentence a figure's time may stand.
_REACH = 400
_PART = re.compile(
    r"(?<![至到])(?:(?!1[-—－至到]12月)\d{1,2}[-—－～至到]\d{1,2}月份?|[上下]半年|第?[一二三四1-4]季度)(?!末|底)"
    r"|(?<![\d至到年止\-—－])\d{1,2}月份?(?![\d底末初至到\-—－])"
    r"|(?<=年)(?!1[-—－至到]12月)\d{1,2}月份?(?![\d底末初至到\-—－])"
)
_PLAN = re.compile(
    r"下一步|下步|明年|来年|今后|力争|预计|拟于|拟新?增|计划(?:于|在|开展|召开|组织|举办|新增|再|发布|公开|全年)"
)
_LAST = r"(?:上一?年度?|去年|上一年度|前一年)"
_NOT_TIME = re.compile(
    r"(?:度)?(?:结转|遗留|部门|决算|预算|年报|年度报告|工作报告|工作要点|政务公开工作|财政|统计|法治|第|政府信息公开年)"
)
_COMPARED = re.compile(r"(?:比|较|与|同|相比|相较于?|于|和)[^，。；]{0,4}$")
_NOW = r"全年|今年|本年度?|当年|年内|一年来|本报告期|年度内"
_THIS = re.compile(_NOW)
_OF = ("公开", "发布", "编制")
_SUBJECT = re.compile(
    r"[，我本全共]|公开|发布|收到|受理|办理|累计|[\u4e00-\u9fff]{1,6}[镇乡县区市局街道]"
)
_TOTAL = re.compile(r"累计|总数|总量")


@dataclass(frozen=True, slots=True)
class Moment:
    """The period of a figure, and the year it names where that is not the report's."""

    period: Period
    year: int | None


class Clock:
    """Tells the period of each figure of a paragraph, sentence by sentence."""

    def __init__(self, year: int | None) -> None:
        self._year = year
        self._time = re.compile(rf"({_LAST})|((?:19|20)\d\d)年(?:度|底|初|末)?|({_NOW})")

    def now(self) -> Moment:
        """The report's own year."""
        return Moment(Period.YEAR, self._year)

    def _moment(self, found: re.Match[str]) -> Moment:
        if found[1]:
            return Moment(Period.LAST_YEAR, self._year - 1 if self._year else None)
        if found[3]:
            return Moment(Period.YEAR, self._year)
        named = int(found[2])
        if self._year is None or named == self._year:
            return Moment(Period.YEAR, named)
        if named == self._year - 1:
            return Moment(Period.LAST_YEAR, named)
        return Moment(Period.OTHER, named)

    def read(self, text: str, start: int, clause: int, number: int, before: int) -> Moment:
        """The period of the figure at `number` in the sentence from `start`.

        `clause` begins its clause, `before` ends the figure before it (or the sentence's start).
        """
        start = max(start, number - _REACH)
        own = text[max(clause, before, start) : number]
        lead = text[start:number]
        if _PLAN.search(lead):
            return Moment(Period.OTHER, None)
        if _MONTH.search(own):
            return Moment(Period.MONTH, self._year)
        if _EACH_YEAR.search(own):
            return Moment(Period.OTHER, None)
        if _PART.search(own):
            return Moment(Period.OTHER, self._year)
        moment = Moment(Period.YEAR, self._year)
        for found in self._time.finditer(text, start, number):
            if _NOT_TIME.match(text, found.end()):
                continue
            opening = text[max(start, found.start() - 1) : found.start()]
            own_clause = found.start() >= max(clause, before)
            compared = bool(_COMPARED.search(text, start, found.start()))
            if compared:
                # 比上年31起下降29%: only the number that follows at once is last year's
                if own_clause and not re.search(r"[，；。增减上下]", text[found.end() : number]):
                    return self._moment(found)
                continue
            until = _UNTIL.search(text, max(start, found.start() - 3), found.start())
            if until:
                continue
            if (
                opening in "，；：。（*# 、“其中而但于自在为"
                or found.start() <= start + 1
                or own_clause
            ):
                published = text[max(start, found.start() - 2) : found.start()] in _OF
                if published and not _SUBJECT.match(text, found.end()):
                    continue  # 公开2023年度收支情况 is of that year, not in it
                moment = self._moment(found)
        if _cumulative(text, start, max(clause, before), number):
            return Moment(Period.CUMULATIVE, self._year)
        return moment


def _cumulative(text: str, start: int, clause: int, number: int) -> bool:
    own = text[clause:number]
    if _THIS.search(own):
        return False
    marks = [found.end() for found in _CUMULATIVE.finditer(text, start, number)]
    if marks:
        last = marks[-1]
        this = [found.start() for found in _THIS.finditer(text, start, number)]
        return (
            not any(place > last for place in this)
            and (last >= clause or not re.search(r"\d[^，。；]*[，；]", text[last:number]))
            and not re.match(r"(?:19|20)\d\d年以来|今年以来", text[max(start, last - 7) : last])
        )
    if _TOTAL.search(own):
        before = text[start:clause]
        if _UNTIL.search(text, start, number) and not _THIS.search(before):
            return True
        return bool(re.search(r"新增[^，。；]*\d", before)) and "累计" in own
    return False
