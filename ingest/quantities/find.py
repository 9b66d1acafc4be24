"""Figures in a paragraph: numerals that count something, with their unit and their roughness."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ingest.quantities.lexicon import units
from ingest.quantities.masks import masks
from ingest.quantities.numerals import Numeral, read
from ingest.schema import QuantityKind

_END = "，。；：、）！？"
_SAID = re.compile(r"(?:为|均|是|共|计|达|到|数|量|有|约|近|超|过|：|破|[^\d]0)$")
_COUNTED = re.compile(
    r"([条件篇次份期人个项起宗户册场])数(?:量)?(?:均|各|都)?(?:为|是|：|共|达|约|有)*$"
)
_ZERO_SAID = re.compile(r"(?:为|均|是|：|数量?|率|共|计|有)$")
_NUMBERED = re.compile(
    r"(?:量|数|数量|总数|总量|人数|次数|合计|总计|共计|信息|粉丝)(?:累计|共计|合计|已|均|总|共|各)*(?:为|是|：|达到?|超过?|突破|约|近|有|共|计)*$"
)
_LASTED = re.compile(r"(?:平均|时长|时限|时间|用时|耗时|缩短|压缩|提前|延长|周期)[^，。；\d]{0,8}$")
_SIZE = re.compile(r"(?:面积|占地|里程|长度|共|达|约)[^，。；\d]{0,6}$")
_TIMES = frozenset({"天", "小时", "分钟", "个工作日", "工作日", "个自然日", "个月", "秒"})
_SIZES = frozenset({"平方米", "公里", "亩", "吨", "平方公里", "公斤"})
_LEAST = re.compile(r"(?:至少|不少于|不低于)[^，。；\d]{0,8}$")
_SCORE = re.compile(r"(?:得分|评分|分数|考核|总分|成绩|测评|评估|得)[^，。；\d]{0,6}$")
_NOT_ROUGH = ("以上", "网上", "线上", "会上", "总上", "向上")
# 多 that says no roughness: 35条多样化的信息, 比上年的47条多16条.
_MORE = re.compile(r"多(?:[样种方]|[出了约近]{0,2}\d)")
_RUN = re.compile(r"(?:分别|依次)[^。；]*$")
_SHEETS = frozenset("部张本幅块处轮集卷套台支节堂")
_LOOSE = frozenset("件条篇次期份场起册名人项个宗例户家")
_NOT_AFTER = {
    "次": re.compile("会议精神|序|要|性|全会|生"),
    "条": re.compile("例|规|款|线|龙"),
    "件": re.compile("事"),
    "项": re.compile("规定|[^一-龥]?$(?<!.)"),
    "个": re.compile(
        "方面|人(?!大)|百分点|工作日|自然日|性|别|体|意识|维护|自信|确立|结合|月|小时|季度|年|星期|别"
    ),
    "人": re.compile("民|大|员|社|口|均|力|才|事|为|工|居|身"),
    "部": re.compile("门|委|分|署"),
    "家": re.compile("庭|长|属|园"),
    "户": re.compile("籍|外|口"),
    "起": re.compile("来|到|草|步|点|诉|止"),
    "本": re.compile("年|级|单位|局|镇|乡|报|机关|科|人"),
    "期": re.compile("限|间|望|盼|[内末]"),
    "份": re.compile("额"),
    "篇": re.compile("章"),
    "场": re.compile("所|地|馆|景"),
    "名": re.compile("单|称|义|录|优|列|次"),
    "位": re.compile("置|于|数|居"),
    "类": re.compile("事"),
    "项目": re.compile("(?!)"),
    "处": re.compile("理|罚|置|级|室|分|长"),
    "点": re.compile(""),
    "单": re.compile("位|一|独"),
    "面": re.compile("向|对|临|积"),
    "段": re.compile(""),
    "所": re.compile("有|属|在|需|列|示"),
    "张": re.compile("贴"),
    "间": re.compile("接"),
    "道": re.compile("路"),
    "通": re.compile("过|知|报|告|常"),
    "版": re.compile("本|块"),
    "笔": re.compile("试"),
    "只": re.compile("有|能"),
    "集": re.compile("中|团|体"),
    "组": re.compile("织|长|成"),
    "套": re.compile("餐"),
    "种": re.compile("植|养|子"),
    "批": re.compile("准|复|评|示|量"),
    "台": re.compile("阶|账|风"),
    "站": re.compile("式|位"),
    "村": re.compile("(?!)"),
    "例": re.compile("会|行"),
    "宗": re.compile("旨|教|地"),
    "支": re.compile("持|撑|部|行|出|付"),
    "节": re.compile("日|假|点|约|能"),
    "回": re.compile("复|应|访|头|答|收"),
    "卷": re.compile("宗|入"),
    "票": re.compile("据"),
    "岗": re.compile("位"),
    "副": re.compile("[县镇市区局主组书]"),
    "堂": re.compile("食"),
    "遍": re.compile("布|及"),
    "字": re.compile("号|样|体|画|段"),
    "封": re.compile("面|闭"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure at `[start, end)` of normal text, number at `number`, all that it prints inside."""

    start: int
    end: int
    number: Numeral
    kind: QuantityKind
    value: Decimal
    unit: str
    approximate: bool


def _masked(spans: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """Merged spans as two lists, starts and ends."""
    starts: list[int] = []
    ends: list[int] = []
    for start, end in spans:
        if ends and start <= ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)
    return starts, ends


def _unit_at(text: str, at: int) -> str | None:
    found = units().words.at(text, at)
    if found is None:
        return None
    word = found[0]
    refuse = _NOT_AFTER.get(word)
    if refuse and refuse.match(text, at + len(word)):
        return None
    return word


def _loose_hanzi(text: str, number: Numeral, unit: str, after: int) -> bool:
    """Whether 一件, 两次 … count something here rather than being a manner of speech."""
    written = text[number.start : number.end]
    many = any(c in "十百千万亿" for c in written) or len(written) > 1
    if many:
        return True
    ends = text[after : after + 1] in ("", *_END)
    if unit not in _LOOSE:
        return (unit in _SHEETS and ends) or unit in ("人次", "场次", "条次", "件次", "批次")
    following = text[after : after + 1]
    before = text[max(0, number.start - 1) : number.start]
    if before in "每这那某同任首唯另第统逐哪几":
        return False
    return following == "" or following in _END or unit in _LOOSE


def _bare(text: str, number: Numeral) -> str | None:
    """The unit of a number that has none of its own; None where it is no figure."""
    head = text[max(0, number.start - 24) : number.start]
    counted = _COUNTED.search(head)
    if counted:
        return counted[1]
    after = text[number.end : number.end + 1]
    if after and after not in _END and after != "+":
        return None
    if number.hanzi:
        zero = text[number.start : number.end] in ("零", "〇") and _ZERO_SAID.search(head)
        return "" if zero else None
    if number.value == 0 and _ZERO_SAID.search(head):
        return ""
    return "" if _NUMBERED.search(head) else None


def _figure(text: str, number: Numeral, limit: int) -> Figure | None:
    known = units()
    approximate = number.approximate
    value = number.value
    end = number.end
    at = end + 1 if text[end : end + 1] == " " else end
    if text[at : at + 1] == "+" and number.great:
        at, approximate = at + 1, True
    kind = QuantityKind.COUNT
    if number.percent:
        unit, kind = number.percent, QuantityKind.PERCENT
    else:
        at = _past_bracket(text, number, at)
        found = _unit_at(text, at)
        if found in known.never and not _measured(text, limit, number, found):
            return None
        if found == "字" and number.value < 100:
            return None
        if found == "分" and not _SCORE.search(text, limit, number.start):
            return None
        if found is None:
            bare = _bare(text, number)
            if bare is None:
                return None
            unit = bare
        else:
            unit, end = found, at + len(found) + (text[at - 1 : at] == "（")
            if unit in known.money:
                kind = QuantityKind.MONEY
                if number.great:
                    value, unit = number.mantissa, number.great + unit
            elif unit in known.points or unit in known.times:
                kind = QuantityKind.CHANGE
            elif number.hanzi and not _loose_hanzi(text, number, unit, end):
                return None
    if text[end : end + 1] in ("余", "多") and not _MORE.match(text, end):
        end, approximate = end + 1, True
    for word in known.after:
        if text.startswith(word, end):
            end, approximate = end + len(word), True
            break
    before = text[max(limit, number.start - 12) : number.start]
    near = before.endswith(known.before) and not before.endswith(_NOT_ROUGH)
    if near or _LEAST.search(before):
        approximate = True
    return Figure(number.start, end, number, kind, value, unit, approximate)


def _past_bracket(text: str, number: Numeral, at: int) -> int:
    """Where the unit stands that brackets cut off: 300（条）, 一百一十六（116）条."""
    if text[at : at + 1] == "（":
        unit = _unit_at(text, at + 1)
        if unit and text[at + 1 + len(unit) : at + 2 + len(unit)] == "）":
            return at + 1
    elif text[at : at + 1] == "）" and text[number.start - 1 : number.start] == "（":
        return at + 1 if _unit_at(text, at + 1) else at
    return at


def _shared(text: str, numbers: Sequence[Numeral], index: int) -> Numeral | None:
    """The last of a run of numbers that share its unit: 分别发布35、20、15条."""
    number, last = numbers[index], index
    if not _RUN.search(text, max(0, number.start - 40), number.start) or number.percent:
        return None
    while last + 1 < len(numbers):
        gap = text[numbers[last].end : numbers[last + 1].start]
        if gap not in ("、", "和", "及", "，", "与"):
            break
        last += 1
    return numbers[last] if last > index else None


def _measured(text: str, limit: int, number: Numeral, unit: str) -> bool:
    """Whether a duration or an extent is reported (平均办理3.5天), not set (20个工作日内)."""
    end = number.end + len(unit)
    if unit in _TIMES:
        inside = text[end : end + 1] in ("内", "前", "起") or text.startswith("以内", end)
        return not inside and _LASTED.search(text, limit, number.start) is not None
    return unit in _SIZES and _SIZE.search(text, limit, number.start) is not None


def figures(text: str) -> list[Figure]:
    """The figures of a paragraph of normal text, left to right."""
    starts, ends = _masked(masks(text))
    found: list[Figure] = []
    limit = 0
    numbers = read(text)
    for place, number in enumerate(numbers):
        index = bisect_right(starts, number.start) - 1
        inside = index >= 0 and number.start < ends[index]
        if not inside and index + 1 < len(starts):
            inside = starts[index + 1] < number.end
        if inside:
            continue
        figure = _figure(text, number, limit)
        bare = figure is None or not figure.unit
        if bare and (sharer := _shared(text, numbers, place)) is not None:
            whole = _figure(text, sharer, limit)
            if whole is not None:
                figure = replace(
                    whole, start=number.start, end=number.end, number=number, value=number.value
                )
        if figure is not None:
            found.append(figure)
            limit = figure.end
    return found
