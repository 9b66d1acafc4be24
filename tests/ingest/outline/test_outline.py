"""Sections, parts and paragraphs, on the seeds and on invented layouts."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.outline import outline
from ingest.schema import Document, Section, SectionKind, Span, TableName, TableRegion

SEEDS = sorted((Path(__file__).parents[3] / "seeds").glob("*.txt"))
KINDS = [
    SectionKind.OVERVIEW,
    SectionKind.DISCLOSURE,
    SectionKind.APPLICATIONS,
    SectionKind.DISPUTES,
    SectionKind.PROBLEMS,
    SectionKind.OTHER_MATTERS,
]
HEADINGS = [
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
]


def document(text: str) -> Document:
    return Document(source="a.txt", media_type="text/plain", text=text)


def regions(text: str) -> tuple[TableRegion, ...]:
    """The seeds' tables by hand: from a table's first words to the heading after it."""
    found = []
    disputes = re.search(r"四、政府信息公开行政[^\n]*\n", text)
    assert disputes
    for name, first, after, start in (
        (TableName.TWO, r"第二十条第（一）项", r"[#*\s]*三、收到", 0),
        (TableName.THREE, r"[（(]本列数据", r"[#*\s]*四、政府信息公开", 0),
        (TableName.FOUR, r"行政复议", r"[#*\s]*五、存在", disputes.end()),
    ):
        begin = re.compile(first).search(text, start)
        assert begin
        end = re.compile(after).search(text, begin.end())
        assert end
        span = Span(start=begin.start(), end=end.start())
        found.append(TableRegion(table=name, form=None, span=span))
    return tuple(found)


def check_cover(text: str, sections: tuple[Section, ...]) -> None:
    assert sections
    assert sections[0].span.start == 0
    assert sections[-1].span.end == len(text)
    for before, after in pairwise(sections):
        assert before.span.end == after.span.start
    for section in sections:
        inside = [section.span.start]
        if section.heading:
            inside += [section.heading.start, section.heading.end]
        for paragraph in section.paragraphs:
            assert paragraph.start < paragraph.end
            inside += [paragraph.start, paragraph.end]
        inside.append(section.span.end)
        assert inside == sorted(inside)


def kinds(sections: tuple[Section, ...]) -> list[SectionKind]:
    """Section kinds in order, neighbours of one kind once."""
    found: list[SectionKind] = []
    for section in sections:
        if not found or found[-1] is not section.kind:
            found.append(section.kind)
    return found


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_every_seed_has_its_six_sections(path: Path) -> None:
    text = path.read_bytes().decode()
    sections = outline(document(text), regions(text))
    check_cover(text, sections)
    assert kinds(sections) == [SectionKind.PREFACE, *KINDS]
    tops = [section.path[0] for section in sections if len(section.path) == 1]
    expected = list(HEADINGS)
    if path.name.startswith("001"):
        expected[4] = "五、存在主要问题及改进情况"
    assert tops == expected


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_no_paragraph_of_a_seed_breaks_a_sentence_or_holds_a_table(path: Path) -> None:
    text = path.read_bytes().decode()
    sections = outline(document(text), regions(text))
    for section in sections:
        if section.kind in (SectionKind.DISCLOSURE, SectionKind.APPLICATIONS, SectionKind.DISPUTES):
            assert section.paragraphs == ()
        if section.kind is SectionKind.PREFACE:
            continue
        for paragraph in section.paragraphs:
            last = text[paragraph.start : paragraph.end].strip()
            signed = re.search(r"政府$|\d日$|\d{7}$", last)
            assert last[-1] in "。！？*" or signed, last


def test_a_word_broken_by_a_page_is_one_paragraph() -> None:
    text = next(p for p in SEEDS if p.name.startswith("001")).read_bytes().decode()
    sections = outline(document(text), regions(text))
    part = next(s for s in sections if s.path[-1:] == ("（五）监督保障",))
    assert len(part.paragraphs) == 1
    span = part.paragraphs[0]
    assert "提升“理论+实践”" in re.sub(r"\s", "", text[span.start : span.end])


def test_run_in_headings_leave_the_rest_as_the_paragraph() -> None:
    text = (
        "一、总体情况\n（一）主动公开。2024年以来，我镇公开信息10条。\n"
        "（二）依申请公开：未收到申请。\n"
    )
    sections = outline(document(text))
    assert [s.path for s in sections] == [
        ("一、总体情况",),
        ("一、总体情况", "（一）主动公开"),
        ("一、总体情况", "（二）依申请公开"),
    ]
    first = sections[1].paragraphs[0]
    assert text[first.start : first.end] == "2024年以来，我镇公开信息10条。"


def report(headings: list[str]) -> str:
    body = "本年度工作有序开展，取得了一定的成效，群众满意。\n"
    return "某镇2024年政府信息公开工作年度报告\n" + "".join(f"{h}\n{body}" for h in headings)


@pytest.mark.parametrize(
    "change",
    [
        lambda h: h,
        lambda h: f"# **{h}**",
        lambda h: h.split("、", 1)[1],
        lambda h: h.replace("、", ".", 1),
        lambda h: str("一二三四五六".index(h[0]) + 1) + "、" + h.split("、", 1)[1],
        lambda h: h[:8] + "\n" + h[8:],
        lambda h: " ".join(h),
        lambda h: f"[bookmark: _GoBack]{h}",
        lambda h: f"<b>{h}</b>",
        lambda h: f"　　{h}",
    ],
    ids=[
        "plain",
        "markdown",
        "lost",
        "dot",
        "arabic",
        "split",
        "spaced",
        "bookmark",
        "html",
        "indent",
    ],
)
def test_headings_in_every_guise(change: object) -> None:
    assert callable(change)
    text = report([change(heading) for heading in HEADINGS])
    sections = outline(document(text))
    check_cover(text, sections)
    assert kinds(sections) == [SectionKind.PREFACE, *KINDS]


@pytest.mark.parametrize(
    ("heading", "index"),
    [
        ("一、工作总体推进情况", 0),
        ("一、概述", 0),
        ("二、主动公开情况", 1),
        ("三、依申请公开情况", 2),
        ("三、收到和处理政府信息公开申请的情况", 2),
        ("四、因政府信息公开工作被申请行政复议和提起行政诉讼情况", 3),
        ("四、政府信息公开行政复议、行政诉讼的情况", 3),
        ("五、政府信息公开工作存在的主要问题及改进情况", 4),
        ("五、存在的问题和改进措施", 4),
        ("六、其它需要报告的事项", 5),
        ("六、需要报告的其他事项", 5),
        ("一、总休情况", 0),
        ("五、存在的主要問题及改进情况", 4),
    ],
)
def test_wordings_of_headings(heading: str, index: int) -> None:
    headings = [*HEADINGS]
    headings[index] = heading
    sections = outline(document(report(headings)))
    assert kinds(sections) == [SectionKind.PREFACE, *KINDS]


def test_a_missing_section_stays_missing() -> None:
    sections = outline(document(report([h for h in HEADINGS if h[0] != "四"])))
    assert kinds(sections) == [SectionKind.PREFACE, *[k for k in KINDS if k != "disputes"]]


def test_headings_said_twice_make_one_section() -> None:
    text = report(HEADINGS).replace("一、总体情况\n", "一、总体情况\n一、总体情况\n")
    sections = outline(document(text))
    assert [s.path for s in sections if s.kind is SectionKind.OVERVIEW] == [("一、总体情况",)]


def test_a_table_of_contents_is_preface() -> None:
    text = report(HEADINGS)
    title, _, rest = text.partition("\n")
    listed = title + "\n目录\n" + "".join(f"{h}……{n}\n" for n, h in enumerate(HEADINGS, 1)) + rest
    sections = outline(document(listed))
    assert kinds(sections) == [SectionKind.PREFACE, *KINDS]
    assert sections[1].span.start == listed.index("一、总体情况\n")


def test_one_unbroken_line() -> None:
    text = " ".join(report(HEADINGS).split("\n"))
    sections = outline(document(text))
    assert kinds(sections) == [SectionKind.PREFACE, *KINDS]


def test_empty_sections_in_one_line_without_numbers() -> None:
    text = "某镇2015年年度报告 总体情况 我镇做好工作。 " + " ".join(h[2:] for h in HEADINGS[1:])
    sections = outline(document(text + " 无其他事项。"))
    assert kinds(sections) == [SectionKind.PREFACE, *KINDS]


def test_no_heading_inside_a_region() -> None:
    text = report(HEADINGS).replace("三、收到和处理", "二、主动公开政府信息情况\n0\n三、收到和处理")
    start = text.index("二、主动公开政府信息情况\n0")
    span = Span(start=start, end=text.index("三、收到"))
    sections = outline(document(text), (TableRegion(table=TableName.TWO, form=None, span=span),))
    assert sum(1 for s in sections if s.kind is SectionKind.DISCLOSURE) == 1
    assert all(span.start != p.start for s in sections for p in s.paragraphs)


def test_enumerations_are_no_headings() -> None:
    text = (
        "一、总体情况\n一是加强领导。二是健全机制。\n（一）是明确责任，强化落实。\n"
        "1.全年公开信息30条；\n"
    )
    assert [s.path for s in outline(document(text))] == [("一、总体情况",)]


def test_attachment_holds_its_own_headings() -> None:
    text = (
        report(HEADINGS)
        + "附表\n政府信息公开情况统计表\n一、主动公开情况\n（一）主动公开数 条 12\n"
    )
    sections = outline(document(text))
    assert kinds(sections)[-1] is SectionKind.ATTACHMENT
    assert sections[-1].path == ()


def test_page_numbers_are_left_out_between_paragraphs() -> None:
    text = "一、总体情况\n本年度工作有序开展。\n- 3 -\n下一段也写完了。\n第 4 页 共 9 页\n"
    section = outline(document(text))[0]
    found = [text[p.start : p.end] for p in section.paragraphs]
    assert found == ["本年度工作有序开展。", "下一段也写完了。"]


def test_slogans_and_items_are_parts() -> None:
    text = "一、总体情况\n1.主动公开。我镇公开信息。\n2.依申请公开。未收到。\n"
    assert [s.path[-1] for s in outline(document(text))] == [
        "一、总体情况",
        "1.主动公开",
        "2.依申请公开",
    ]


pieces = st.sampled_from(
    [
        *HEADINGS,
        "（一）主动公开",
        "（二）",
        "1.",
        "附件1",
        "\n",
        "\n\n",
        " ",
        "。",
        "，",
        "**",
        "# ",
        *(
            "我镇公开信息12条",
            "- 3 -",
            "2024年",
            "\t",
            "0",
            "|",
            "\x00",
            "\ufeff",
            "繁體字",
            "\u2028",
        ),
    ]
)


@given(st.lists(pieces, max_size=60).map("".join) | st.text(max_size=200), st.data())
@settings(max_examples=300, deadline=None)
def test_any_text_is_covered(text: str, data: st.DataObject) -> None:
    ends = st.integers(0, len(text))
    spans = data.draw(st.lists(st.tuples(ends, ends), max_size=3))
    found = tuple(
        TableRegion(table=TableName.TWO, form=None, span=Span(start=min(s), end=max(s)))
        for s in spans
    )
    check_cover(text, outline(document(text), found))


def test_headings_numbered_as_parts_of_a_book() -> None:
    changed = [f"第{h[0]}部分 {h[2:]}" for h in HEADINGS]
    sections = outline(document(report(changed)))
    assert kinds(sections) == [SectionKind.PREFACE, *KINDS]
    assert sections[1].path == ("第一部分总体情况",)


def test_a_heading_at_the_end_of_a_region_is_still_a_heading() -> None:
    text = report(HEADINGS).replace("四、政府信息", "政府信息")
    start = text.index("三、收到") + len("三、收到和处理政府信息公开申请情况\n")
    title = "政府信息公开行政复议、行政诉讼情况\n"
    span = Span(start=start, end=text.index(title) + len(title))
    sections = outline(document(text), (TableRegion(table=TableName.THREE, form=None, span=span),))
    assert kinds(sections) == [SectionKind.PREFACE, *KINDS]


def test_headings_with_nothing_between_are_no_table_of_contents_after_the_first() -> None:
    text = (
        "某镇2015年年度报告\n一、总体情况\n我镇做好工作。\n" + "\n".join(HEADINGS[1:]) + "\n无。\n"
    )
    sections = outline(document(text))
    assert kinds(sections) == [SectionKind.PREFACE, *KINDS]


def test_lines_of_ruling_are_no_paragraphs() -> None:
    text = "一、总体情况\n本年度工作有序开展。\n┌──┬──┐\n|  |  |\n下一段也写完了。\n"
    found = [text[p.start : p.end] for p in outline(document(text))[0].paragraphs]
    assert found == ["本年度工作有序开展。", "下一段也写完了。"]


def test_a_numbered_line_that_says_all_there_is_is_no_heading() -> None:
    text = report(HEADINGS)
    start = text.index("六、其他")
    items = "1.归档不齐。\n2.一人支撑，缺少备岗。\n改进：1.补齐档案；2.增设备岗。\n"
    text = text[:start] + items + text[start:]
    sections = outline(document(text))
    own = next(one for one in sections if "归档不齐" in text[one.span.start : one.span.end])
    assert own.path == (own.path[0],)
    assert "增设备岗" in text[own.span.start : own.span.end]
