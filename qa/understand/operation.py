"""What a question wants done with its figures, from the words for operations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.quantities.numerals import value_of
from ingest.schema import AgencyKind
from qa.schema import Condition, GroupSlot, Operation
from qa.understand.segment import Word
from qa.vocabulary import Kind

_TOP = re.compile(
    r"(?:(?:前|排名前|排前)(?=(?:\d+|[一二两三四五六七八九十]+)(?!个?[年月季期次天\d一二两三四五六七八九十]))"
    r"|top|最[多高大少低小]的|倒数)(\d+|[一二两三四五六七八九十]+)(?:名|个|家|位|的)?"
    r"|第(?P<place>\d+|[一二三四五六七八九十]+)[名位]"
)
_UNIT = "(?:人次|件|条|次|个|起|篇|%|人|项|份|万元|元)?"
_NUMBER = r"(\d+(?:\.\d+)?|[一二两三四五六七八九十百千万]+)"
_BETWEEN = rf"在?{_NUMBER}{_UNIT}[到至和与\-—~～]{_NUMBER}{_UNIT}之?间"
_COMPARISONS = (
    ("over", rf"{_NUMBER}{_UNIT}(?:及)?以上[（，、]?不含(?:本数|\d+{_UNIT})?[）]?"),
    ("most", rf"(?:不超过|至多|不多于|不高于){_NUMBER}{_UNIT}"),
    ("least", rf"(?:不少于|至少|不低于|达到){_NUMBER}{_UNIT}"),
    ("over", rf"(?:超过|大于|多于|高于|突破|超|过){_NUMBER}{_UNIT}"),
    ("over", rf"比{_NUMBER}{_UNIT}还?要?[多高大]"),
    ("under", rf"比{_NUMBER}{_UNIT}还?要?[少低小]"),
    ("under", rf"(?:少于|不到|低于|不足|小于){_NUMBER}{_UNIT}"),
    ("least", rf"{_NUMBER}(?:件|条|次|个|起|篇|%|人|项|份|万元|元)?(?:及)?以上"),
    ("most", rf"{_NUMBER}(?:件|条|次|个|起|篇|%|人|项|份|万元|元)?(?:及)?以下"),
)
_LEAST = re.compile(r"倒数|最[少低小]|末")
_WHO_MORE = re.compile(
    r"(?:哪个|哪家|哪一个|谁|哪边|哪里|哪儿|哪年|哪一年).*(?:多|高|大|少|低)(?!少)"
)
# 一件申请都没有, 一个也没收到: none at all.
_NOT_ONE = re.compile(r"[一半][件个份条起宗例][^，。？]{0,8}?[都也](?:没|未|无|不曾)")
_WITHOUT = re.compile(r"(?:没有|无|未|没)[^，。]*的(?:单位|乡镇|部门|镇|局|地方|机关)")
_MORE_BY = re.compile(r"[比较].+[多少高低].*(?:多少|几)|[多少高低](?:多少|几)")
_SO_MANY = re.compile(
    r"占[了到有]?(?:多少|几)[件条个次起份宗篇人]|(?:有|共)(?:多少|几)[件条个次起份宗篇]"
)
_KINDS = {
    "township": AgencyKind.TOWNSHIP,
    "department": AgencyKind.DEPARTMENT,
    "government": AgencyKind.GOVERNMENT,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """The operations, group, condition and k that the words of a question carry."""

    operations: frozenset[str]
    group: GroupSlot | None
    condition: Condition | None
    top: int
    bottom: bool = False


def asked(text: str, words: Sequence[Word]) -> Asked:
    """Read the operation words, the group and the condition of a question."""
    operations = frozenset(code for word in words for code in word.codes(Kind.OPERATION))
    group = None
    for word in words:
        for code in word.codes(Kind.GROUP):
            kind = _KINDS.get(code)
            if group is None or (group.kind is None and kind is not None):
                group = GroupSlot(words=word.text, kind=kind)
    top = _TOP.search(text)
    k = int(number_of(top.group(1) or top["place"])) if top else 0
    bottom = top is not None and _LEAST.search(top.group()) is not None
    return Asked(operations, group, _condition(text, words), k, bottom)


def conditions_in(text: str) -> list[Word]:
    """Comparisons with a number (超过10件) and ranks (前三名), as words of the question."""
    found = []
    for match in re.finditer(_BETWEEN, text):
        between = Condition(
            comparator="between",
            number=number_of(match.group(1)),
            upper=number_of(match.group(2)),
        )
        found.append(Word(match.start(), match.end(), match.group(), mention=between))
    for match in re.finditer(rf"(?:只有|等于|正好|恰好|刚好){_NUMBER}{_UNIT}", text):
        number = number_of(match.group(1))
        exactly = Condition(comparator="between", number=number, upper=number)
        found.append(Word(match.start(), match.end(), match.group(), mention=exactly))
    for comparator, pattern in _COMPARISONS:
        for match in re.finditer(pattern, text):
            condition = Condition(comparator=comparator, number=number_of(match.group(1)))
            found.append(Word(match.start(), match.end(), match.group(), mention=condition))
    for match in _TOP.finditer(text):
        found.append(Word(match.start(), match.end(), match.group(), mention=match.group()))
    return found


def _condition(text: str, words: Sequence[Word]) -> Condition | None:
    for word in words:
        if isinstance(word.mention, Condition):
            return word.mention
    if _WITHOUT.search(text) or _NOT_ONE.search(text):
        return Condition(comparator="zero", number=0)
    for word in words:
        for code in word.codes(Kind.COMPARATOR):
            if code in ("zero", "positive"):
                return Condition(comparator=code, number=0)
    return None


def number_of(words: str) -> float:
    """The number that digits or Chinese numerals stand for; 0 for none."""
    value = value_of(words)
    if value is None:
        return 0
    return int(value) if value == value.to_integral_value() else float(value)


def operation_of(
    text: str,
    operations: frozenset[str],
    *,
    agencies: int,
    years: int,
    top: float = 0,
    condition: bool = False,
    group: bool,
    bodies: bool,
    which: bool = False,
) -> Operation:
    """The one operation meant, given how many agencies and years are named.

    `bodies`: the question speaks of a group, or names no agency at all; `which`: it asks
    which bodies (哪家, 谁家), not how much they have together.
    """
    several = agencies > 1 or years > 1
    if agencies > 1 and _MORE_BY.search(text):
        return Operation.DIFFERENCE
    if top or "rank_top" in operations or "rank_bottom" in operations:
        return Operation.RANK
    if "median" in operations and (bodies or several):
        return Operation.MEDIAN
    if "mean" in operations and (bodies or several):
        return Operation.MEAN
    if _WHO_MORE.search(text) and not operations & {"list", "count"}:
        if several:
            return Operation.COMPARE
        if group:
            return Operation.RANK
    if condition and not agencies and not several and "count" not in operations:
        return Operation.LIST
    if group and "compare" in operations:
        return Operation.RANK
    if "count" in operations and group:
        return Operation.COUNT
    if "list" in operations and group:
        return Operation.LIST
    if "growth" in operations and years > 2 and agencies < 2 and not group:
        return Operation.TREND
    percent = "share" in operations and not _SO_MANY.search(text)
    if percent and not ("growth" in operations and "占" not in text):
        return Operation.SHARE
    if "growth" in operations and agencies < 2 and not group:
        return Operation.GROWTH
    if group and years > 1 and operations & {"growth", "trend"}:
        return Operation.TREND
    if several:
        if "difference" in operations or _MORE_BY.search(text):
            return Operation.DIFFERENCE
        if "compare" in operations:
            return Operation.COMPARE
        if "total" in operations:
            return Operation.TOTAL
        return Operation.COMPARE if agencies > 1 else Operation.TREND
    if "trend" in operations:
        return Operation.TREND
    if group:
        listed = "yesno" in operations or (which and "total" not in operations)
        return Operation.LIST if listed else Operation.TOTAL
    if "yesno" in operations:
        return Operation.YESNO
    if bodies and "total" in operations:
        return Operation.TOTAL
    return Operation.VALUE
