"""What holds of every text: figures stand where they say, in order, and nothing is raised."""

from __future__ import annotations

import re
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.quantities import extract, parts_breaches
from ingest.schema import Document, Identity, Quantity, Section, SectionKind, Span

_WORDS = re.findall(
    r"\S+",
    """
    全年 共 公开 政府信息 其中 网站 微信公众号 （ ） “ ” 、 ， 。 ； ： 12345 热线 工单 满意率
    未收到 无 申请
    行政复议 116 条 件 1,234 余 % 四十 万 元 2024年 2023年 上年 累计 历年 同比 增长
    比 均 0 其他 信息 政策解读
    3 - 《 》 第二十条 百分之 九十 每月 下降 收取 信息处理费 ① ** 包括 分别为 \\n \\t
    """,
)
_TEXTS = st.lists(st.sampled_from(_WORDS), max_size=60).map(
    lambda words: "".join(words).replace("\\n", "\n").replace("\\t", "\t")
)


def read(text: str) -> tuple[Quantity, ...]:
    half = len(text) // 2
    spans = [Span(start=0, end=half), Span(start=half, end=len(text))]
    section = Section(
        kind=SectionKind.OVERVIEW,
        path=("一、总体情况", "（一）主动公开"),
        span=Span(start=0, end=len(text)),
        heading=None,
        paragraphs=tuple(span for span in spans if span.start < span.end),
    )
    document = Document(source="made.txt", media_type="text/plain", text=text)
    return extract(document, (section,), Identity(agency="甲县乙镇", core="乙镇", year=2024))


def sound(text: str) -> None:
    found = read(text)
    assert [quantity.ordinal for quantity in found] == list(range(len(found)))
    for quantity in found:
        Quantity.model_validate(quantity.model_dump())
        assert text[quantity.span.start : quantity.span.end] == quantity.printed
        assert quantity.quote.start <= quantity.span.start
        assert quantity.span.end <= quantity.quote.end <= len(text)
        assert quantity.value >= 0
        if quantity.part_of is not None:
            assert quantity.part_of != quantity.ordinal
            assert found[quantity.part_of].value >= quantity.value
        if quantity.none_stated:
            assert quantity.value == 0
    parts_breaches(found)


@settings(max_examples=300, deadline=None)
@given(_TEXTS)
def test_made_of_the_words_of_reports(text: str) -> None:
    sound(text)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=120))
def test_any_text(text: str) -> None:
    sound(text)


def test_a_very_long_line_is_read_in_reasonable_time() -> None:
    text = "公开政府信息116条，其中网站35条、微信公众号81条，" * 2000
    start = time.process_time()
    sound(text)
    assert time.process_time() - start < 4
