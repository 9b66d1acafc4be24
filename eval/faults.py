"""What an answer says otherwise than its case, or leaves unsaid; one line a fault."""

from __future__ import annotations

from collections.abc import Iterator

from eval.case import ALTERNATIVES, Truth, ValueTruth, Verdict
from eval.figures import same, squeeze, states
from qa.schema import Answer, Value

YES = ("有", "是", "对", "成立", "一致", "相符", "相等", "等于", "已")
NO = ("没有", "没", "否", "不", "未", "无")


def value_faults(truth: Truth, answer: Answer) -> Iterator[str]:
    """What the answer states otherwise than the truth: value, unit, agency, year, verdict."""
    if truth.verdict and _verdict(answer) not in (truth.verdict, None):
        yield f"有无说反：{answer.answer[:12]}"
    first = answer.values[0] if answer.values else None
    if first is not None:
        yield from _first_faults(truth, first)
    if truth.agency is not None and not _one_of(said := _agency(answer), truth.agency):
        yield f"单位是 {said}"
    if truth.year is not None and (when := _year(answer)) != truth.year:
        yield f"年度是 {when}"
    if truth.values:
        yield from _list_faults(truth, answer.values)


def lacks_value(truth: Truth, answer: Answer) -> bool:
    """A number is wanted, and the answer gives none; 有 or 没有 will do for one."""
    given = answer.values and answer.values[0].value is not None
    return truth.value is not None and truth.verdict is None and not given


def _first_faults(truth: Truth, first: Value) -> Iterator[str]:
    if first.value is None or truth.value is None:
        return
    if not same(first.value, truth.value):
        yield f"数值是 {first.value}"
    if truth.unit is not None and not _one_of(first.unit, truth.unit):
        yield f"单位（量）是 {first.unit}"
    if truth.approximate is not None and first.approximate is not truth.approximate:
        yield "约数说成确数" if truth.approximate else "确数说成约数"


def _list_faults(truth: Truth, found: tuple[Value, ...]) -> Iterator[str]:
    if truth.ordered:
        for place, expected in enumerate(truth.values):
            if place >= len(found) or not _meets(expected, found[place]):
                yield f"第{place + 1}个不是 {_named(expected)}"
    else:
        for expected in truth.values:
            if not any(_meets(expected, value) for value in found):
                yield f"缺 {_named(expected)}"
    if truth.complete:
        for value in found:
            if not any(_meets(expected, value) for expected in truth.values):
                yield f"多出 {value.agency} {value.value}"


def _named(expected: ValueTruth) -> str:
    name = (expected.agency or "").split(ALTERNATIVES)[0]
    return f"{name} {expected.year or ''} {expected.value}"


def _meets(expected: ValueTruth, value: Value) -> bool:
    return (
        (expected.agency is None or _one_of(value.agency, expected.agency))
        and expected.year in (None, value.year)
        and (
            expected.value is None
            or (value.value is not None and same(value.value, expected.value))
        )
        and (expected.unit is None or _one_of(value.unit, expected.unit))
        and (expected.text is None or squeeze(expected.text) in squeeze(value.text or ""))
    )


def _one_of(said: str | None, expected: str) -> bool:
    return said in expected.split(ALTERNATIVES)


def _agency(answer: Answer) -> str | None:
    if answer.values and answer.values[0].agency:
        return answer.values[0].agency
    return answer.citations[0].agency if answer.citations else None


def _year(answer: Answer) -> int | None:
    if answer.values and answer.values[0].year:
        return answer.values[0].year
    return answer.citations[0].year if answer.citations else None


def _verdict(answer: Answer) -> Verdict | None:
    for words in (answer.answer, answer.values[0].text if answer.values else None):
        opening = squeeze(words or "")
        if opening.startswith(NO):
            return Verdict.NO
        if opening.startswith(YES):
            return Verdict.YES
    return None


def said_faults(truth: Truth, answer: Answer) -> Iterator[str]:
    """What must be said and is not: words, the figure itself, 有 or 没有."""
    said = squeeze(
        "\n".join([answer.answer, *(value.text or "" for value in answer.values), *answer.notices])
    )
    for item in truth.text:
        if not any(squeeze(words) in said for words in item.split(ALTERNATIVES)):
            yield f"没有说 {item}"
    if truth.verdict and _verdict(answer) is None:
        yield "没有先说有或没有"
    if lacks_value(truth, answer):
        yield "没有数值"
    elif truth.value is not None and not truth.verdict and not states(answer.answer, truth.value):
        yield "答复里没有这个数"
