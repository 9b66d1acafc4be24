"""Figures of the prose that may be misread: doubts of OCR, and lost characters."""

from __future__ import annotations

import pytest

from ingest.quantities import extract
from ingest.quantities.parts import parts_breaches
from ingest.schema import (
    Document,
    Doubt,
    Identity,
    Quantity,
    Section,
    SectionKind,
    Span,
    Unsure,
)


def read(text: str, *doubted: str) -> dict[str, Quantity]:
    """The figures of a text by what is printed, where OCR was unsure of those words."""
    doubts = tuple(
        Doubt(span=Span(start=at, end=at + len(words)), confidence=0.4)
        for words in doubted
        if (at := text.index(words)) >= 0
    )
    whole = Span(start=0, end=len(text))
    section = Section(
        kind=SectionKind.OVERVIEW, path=("一、总体情况",), span=whole, heading=None,
        paragraphs=(whole,),
    )  # fmt: skip
    document = Document(source="a.png", media_type="image/png", text=text, doubts=doubts)
    found = extract(document, (section,), Identity(agency=None, core=None, year=2024))
    return {one.printed: one for one in found}


TEXT = "2024年，主动公开政府信息135条，举办培训2场，未收到行政复议申请。"


def test_a_sound_text_has_no_doubts() -> None:
    assert [one.doubt for one in read(TEXT).values()] == [None, None, None]


@pytest.mark.parametrize("words", ["135", "3", "5条", "息", "条", TEXT[6:20]])
def test_a_doubt_on_or_beside_the_digits(words: str) -> None:
    found = read(TEXT, words)
    assert (found["135条"].value, found["135条"].doubt) == (135, Unsure.UNCLEAR)
    assert found["2场"].doubt is None


def test_a_denial_that_is_hard_to_read() -> None:
    found = read(TEXT, "未")
    [denied] = [one for one in found.values() if one.none_stated]
    assert denied.doubt is Unsure.UNCLEAR
    assert found["135条"].doubt is None


def test_a_long_doubt_holds_what_stands_after_a_short_one() -> None:
    found = read(TEXT, TEXT[:30], "2024")
    assert found["2场"].doubt is Unsure.UNCLEAR


def test_a_doubt_elsewhere_says_nothing() -> None:
    assert read(TEXT, "行政复议", "主动公开")["135条"].doubt is None


@pytest.mark.parametrize(
    ("text", "printed", "doubt"),
    [
        ("主动公开政府信息1\ufffd5条。", "5条", Unsure.LOST),
        ("主动公开政府信息\ufffd35条。", "35条", Unsure.LOST),
        ("主动公开政府信息 \ufffd 35 条。", "35 条", Unsure.LOST),
        ("主动公开政府信息□35条。", "35条", Unsure.LOST),
        ("主动公开政府信息1.\ufffd5万条。", "5万条", Unsure.LOST),
        ("主动公开政府信息135条\ufffd举办培训多次。", "135条", Unsure.BESIDE_LOST),
        ("主动公开政府信\ufffd135条。", "135条", Unsure.LOST),
        ("主动公开政\ufffd信息135条。", "135条", None),
    ],
)
def test_lost_characters(text: str, printed: str, doubt: Unsure | None) -> None:
    assert read(text)[printed].doubt is doubt


def test_what_may_be_misread_contradicts_nothing() -> None:
    text = "主动公开政府信息10条，其中政策文件8条，工作动态9条。"
    assert parts_breaches(tuple(read(text).values()))
    assert not parts_breaches(tuple(read(text, "8条").values()))
