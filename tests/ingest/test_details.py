"""Particulars, with spans that point into the text as read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.details import details
from ingest.outline import outline
from ingest.schema import Detail, DetailKind, Document

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))


def read(text: str) -> tuple[Detail, ...]:
    document = Document(source="a.txt", media_type="text/plain", text=text)
    return details(document, outline(document))


def values(text: str, kind: DetailKind) -> list[str]:
    return [each.value for each in read(text) if each.kind is kind]


def seed(digit: str) -> str:
    return next(path for path in SEEDS if path.name.startswith(digit)).read_bytes().decode()


@pytest.mark.parametrize(
    ("digit", "kind", "value", "quoted"),
    [
        ("001", DetailKind.TELEPHONE, "0952-6860685", "电话：0952-6860685"),
        ("001", DetailKind.WEBSITE, "http://www.pingluo.gov.cn", "更多政府信息可登录网站"),
        ("001", DetailKind.PERIOD, "2024年1月1日至12月31日", "本报告统计数据从"),
        ("000", DetailKind.OFFICE, "镇党政工作办公室", "指定镇党政工作办公室为信息公开工作主"),
        ("002", DetailKind.LEADER, "镇党委书记", "由镇党委书记任组长"),
        ("002", DetailKind.SIGNATURE, "佳县通镇人民政府", "佳县通镇人民政府"),
        ("002", DetailKind.PUBLISHED, "2025年1月21日", "2025年1月21日"),
        ("004", DetailKind.PUBLISHED, "2024年12月31日", "31日"),
    ],
)
def test_particulars_of_the_seeds(digit: str, kind: DetailKind, value: str, quoted: str) -> None:
    text = seed(digit)
    found = next(each for each in read(text) if each.kind is kind)
    assert found.value == value
    assert quoted in text[found.quote.start : found.quote.end].replace(" ", "")
    assert found.quote.start <= found.span.start < found.span.end <= found.quote.end


CONTACT = (
    "六、其他需要报告的事项\n联系地址：甲县乙镇人民政府（正街1号），邮编：635200，联系电话："
    "0818－7620001、7620002，传真（0818）7620003，电子邮箱：xx@163.com 。"
    "办公时间：周一至周五 9:00—12:00，14:00—18:00（节假日除外）。监督电话 13912345678"
)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (DetailKind.ADDRESS, ["甲县乙镇人民政府（正街1号）"]),
        (DetailKind.POSTCODE, ["635200"]),
        (DetailKind.TELEPHONE, ["0818-7620001", "7620002", "13912345678"]),
        (DetailKind.FAX, ["（0818）7620003"]),
        (DetailKind.EMAIL, ["xx@163.com"]),
        (DetailKind.OFFICE_HOURS, ["周一至周五9:00—12:00,14:00—18:00（节假日除外）"]),
    ],
)
def test_a_contact_paragraph(kind: DetailKind, expected: list[str]) -> None:
    assert values(CONTACT, kind) == expected


def test_numbers_side_by_side_do_not_fuse() -> None:
    text = "一、总体情况\n联系电话：0952-6860685 6860686 邮编：753400\n"
    assert values(text, DetailKind.TELEPHONE) == ["0952-6860685", "6860686"]
    assert values(text, DetailKind.POSTCODE) == ["753400"]


def test_a_hotline_and_its_cases_are_no_telephone() -> None:
    text = "一、总体情况\n全年受理“12345”热线工单88件，服务热线12345畅通，办理电话投诉77件。\n"
    assert values(text, DetailKind.TELEPHONE) == []


def test_a_number_broken_by_a_line_is_whole() -> None:
    text = "一、总体情况\n如有疑问，请与我镇党政办公室联系，联系电话：0952-\n6860685。\n"
    assert values(text, DetailKind.TELEPHONE) == ["0952-6860685"]


@given(
    st.text(
        alphabet="电话传真邮编：地址 \n-0123456789@.comhtp:/组长由任负责（）办公室年月日至，。",
        max_size=300,
    )
)
@settings(max_examples=150, deadline=None)
def test_any_text_gives_spans_in_bounds(text: str) -> None:
    for each in read(text):
        assert 0 <= each.quote.start <= each.span.start < each.span.end <= each.quote.end
        assert each.quote.end <= len(text)
        assert each.value
