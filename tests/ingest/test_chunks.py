"""Chunks: whole sentences, of one section, without tables."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.chunks import LONGEST_LIST, chunk
from ingest.outline import outline
from ingest.schema import Document, Section, SectionKind, Span

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))
TABLES = (SectionKind.DISCLOSURE, SectionKind.APPLICATIONS, SectionKind.DISPUTES)


def document(text: str) -> Document:
    return Document(source="a.txt", media_type="text/plain", text=text)


def without_tables(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    return tuple(s for s in sections if s.kind not in TABLES)


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_chunks_of_the_seeds(path: Path) -> None:
    text = path.read_bytes().decode()
    sections = without_tables(outline(document(text)))
    chunks = chunk(document(text), sections)
    assert 7 <= len(chunks) <= 14
    assert [each.ordinal for each in chunks] == list(range(len(chunks)))
    end = 0
    for each in chunks:
        words = text[each.span.start : each.span.end]
        assert each.span.start >= end
        end = each.span.end
        assert words.strip() == words
        assert len(re.sub(r"\s", "", words)) <= LONGEST_LIST
        home = [
            s for s in sections if s.span.start <= each.span.start and each.span.end <= s.span.end
        ]
        assert [s.path for s in home] == [each.path]


def section(text: str) -> Section:
    return Section(
        kind=SectionKind.OVERVIEW,
        path=("一、总体情况",),
        span=Span(start=0, end=len(text)),
        heading=None,
        paragraphs=(Span(start=0, end=len(text)),),
    )


def texts(text: str) -> list[str]:
    found = chunk(document(text), (section(text),))
    return [text[each.span.start : each.span.end] for each in found]


def test_an_enumeration_stays_whole() -> None:
    sentence = "我镇按照上级要求有序推进各项工作，取得了较好的成效，群众反响良好。"
    listed = "主要做法如下：一是加强领导。" + "明确分管领导和专职人员负责。" * 8
    listed += "二是健全机制。" + "严格落实审核制度并定期检查。" * 8
    listed += "三是强化培训。" + "组织业务人员参加专题学习班。" * 8
    found = texts(sentence * 8 + listed)
    assert found[-1] == listed
    assert found[0] == sentence * 8


def test_long_prose_is_cut_at_sentences() -> None:
    sentence = "我镇按照上级要求有序推进各项工作，取得了较好的成效，群众反响良好。"
    found = texts(sentence * 40)
    assert all(each.endswith("。") for each in found)
    assert "".join(found) == sentence * 40
    assert all(100 <= len(each) <= 400 for each in found)


def test_a_table_between_two_paragraphs_parts_them() -> None:
    text = "本年度未收到申请。\n" + "自然人 0 0 0 0 0\n" * 12 + "以上数据截至年底。"
    last = text.index("以上")
    whole = section(text)
    split = whole.model_copy(
        update={"paragraphs": (Span(start=0, end=9), Span(start=last, end=len(text)))}
    )
    found = chunk(document(text), (split,))
    assert [text[c.span.start : c.span.end] for c in found] == [
        "本年度未收到申请。",
        "以上数据截至年底。",
    ]


def test_nothing_is_made_of_nothing() -> None:
    assert texts("——***\n\n") == []
    assert chunk(document(""), outline(document(""))) == ()


@given(st.text(alphabet="一二是、。；\n 我镇公开信息12条（）*#\t，", max_size=900))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_ordered_filled_chunks(text: str) -> None:
    chunks = chunk(document(text), outline(document(text)))
    end = 0
    for each in chunks:
        assert end <= each.span.start < each.span.end <= len(text)
        assert text[each.span.start : each.span.end].strip()
        end = each.span.end
