"""Questions understood: which figure, which operation, what is carried over."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.schema import AgencyEntry, AgencyKind
from qa.errors import BadQuestion
from qa.schema import Operation, Query, SubjectKind
from qa.understand import NameIndex, understand
from qa.understand.segment import segment
from qa.understand.years import YearMention, find_years
from qa.vocabulary import lexicon

TODAY = date(2025, 6, 1)
TABLE = tomllib.loads((Path(__file__).parent / "understanding.toml").read_text(encoding="utf-8"))


def ask(names: NameIndex, *questions: str) -> Query:
    """The query of the last question after the others."""
    return understand(questions[-1], questions[:-1], names, TODAY)[0]


@pytest.mark.parametrize(("question", "code"), TABLE["cells"].items())
def test_figure_over_cells(names: NameIndex, question: str, code: str) -> None:
    query = ask(names, question)
    assert ([reading.code for reading in query.readings] or [""])[0] == code
    assert len(query.readings) <= 1


@pytest.mark.parametrize(("question", "operation"), TABLE["operations"].items())
def test_operation(names: NameIndex, question: str, operation: str) -> None:
    assert ask(names, question).operation is Operation(operation)


@pytest.mark.parametrize(("question", "kind"), TABLE["kinds"].items())
def test_kind(names: NameIndex, question: str, kind: str) -> None:
    assert ask(names, question).kind is SubjectKind(kind)


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("红旗镇2024年收到多少申请", "红旗镇"),
        ("渠县教育局2024年收到多少申请", "渠县教育局"),
        ("渠口2024年收到多少申请", "渠口"),
        ("佳县渠口乡收到多少申请", "佳县渠口乡"),
        ("渠县人民政府收到多少申请", "渠县人民政府"),
    ],
)
def test_a_body_that_is_not_here(names: NameIndex, question: str, unknown: str) -> None:
    assert ask(names, question).unknown_agencies == (unknown,)


def test_readings_that_fit_equally_are_all_kept(names: NameIndex) -> None:
    labels = [reading.label for reading in ask(names, "渠口乡行政规范性文件有多少").readings]
    assert len(labels) == 3


def test_a_sum_of_rows_named_together(names: NameIndex) -> None:
    query = ask(names, "渠北镇2024年行政处罚和行政强制加起来多少")
    assert len(query.readings) == 1
    assert [term.row for term in query.readings[0].terms] == ["penalties", "coercion"]


class TestFollowUps:
    """Slots that a question leaves open come from the conversation."""

    def test_agency_then_year(self, names: NameIndex) -> None:
        query = ask(names, "渠口乡2024年收到多少申请", "那渠北镇呢", "2023年呢")
        assert [slot.words for slot in query.agencies] == ["渠北镇"]
        assert query.years == (2023,)
        assert query.readings[0].code == "three.new.total"

    def test_column_of_the_row_before(self, names: NameIndex) -> None:
        query = ask(names, "渠口乡2024年不予公开多少件", "其中自然人呢")
        assert query.readings[0].code == "three.refused.natural"

    def test_new_subject_drops_the_old(self, names: NameIndex) -> None:
        query = ask(names, "渠口乡2024年收到多少申请", "它还有什么问题")
        assert query.kind is SubjectKind.TEXT
        assert not query.readings
        assert [slot.words for slot in query.agencies] == ["渠口乡"]

    def test_comparison_adds_a_body(self, names: NameIndex) -> None:
        query = ask(names, "渠口乡2024年收到多少申请", "和通镇比呢")
        assert query.operation is Operation.COMPARE
        assert [slot.words for slot in query.agencies] == ["渠口乡", "通镇"]

    @pytest.mark.parametrize(
        ("questions", "code", "years"),
        [
            (("渠口乡2023年收到多少申请", "与2022年相比呢"), "three.new.total", (2022, 2023)),
            (("渠口乡2023年收到多少申请", "比上一年多还是少"), "three.new.total", (2022, 2023)),
            (("渠口乡2023年收到多少申请", "比2022年增长多少"), "three.new.total", (2022, 2023)),
            (("渠口乡2023年收到多少申请", "前一年呢"), "three.new.total", (2022,)),
            (("渠口乡2023年收到多少申请", "上一年度呢"), "three.new.total", (2022,)),
            (
                ("渠口乡2023年自然人予以公开多少件", "那不予公开的呢"),
                "three.refused.natural",
                (2023,),
            ),
            (("渠口乡2023年复议纠正几件", "诉讼呢"), "four.litigation.corrected", (2023,)),
            (("渠口乡2023年收到多少申请", "只看自然人"), "three.new.natural", (2023,)),
        ],
    )
    def test_what_the_next_turn_means(
        self, names: NameIndex, questions: tuple[str, ...], code: str, years: tuple[int, ...]
    ) -> None:
        query = ask(names, *questions)
        assert query.readings[0].code == code
        assert query.years == years
        assert [slot.words for slot in query.agencies] == ["渠口乡"]

    def test_each_body_with_its_own_year(self, names: NameIndex) -> None:
        query = ask(names, "渠口乡2023年和渠北镇2024年新收申请哪个多")
        assert [year for _, year in query.pairs] == [2023, 2024]

    def test_what_was_carried_is_shown(self, names: NameIndex) -> None:
        query = ask(names, "渠口乡2024年收到多少申请", "那渠北镇呢")
        assert {slot.slot for slot in query.slots if slot.carried} == {"measure", "year"}


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("渠口乡2024年公开了", (2024,)),
        ("二〇二四年收到", (2024,)),
        ("2021到2023年", (2021, 2022, 2023)),
        ("近三年趋势", (2022, 2023, 2024)),
        ("24年收到", (2024,)),
        ("去年收到", (2024,)),
        ("上一年度", (2024,)),
        ("2024年12345办件", (2024,)),
        ("12345热线", ()),
        ("2024条信息", (2024,)),
    ],
)
def test_years(text: str, years: tuple[int, ...]) -> None:
    found = [w.mention for w in find_years(text, 2025) if isinstance(w.mention, YearMention)]
    assert tuple(year for mention in found for year in mention.years) == years


@pytest.mark.parametrize(
    "question",
    ["", "   ", "？！", "😀😀", "x" * 10_000, "how many requests", "\x00\x01", "<b></b>"],
)
def test_what_is_no_question(names: NameIndex, question: str) -> None:
    with pytest.raises(BadQuestion):
        ask(names, question)


@given(st.text(max_size=60))
def test_segmentation_covers_each_character_once(text: str) -> None:
    cut = segment(text, lexicon())
    taken = [i for word in (*cut.words, *cut.unexplained) for i in range(word.start, word.end)]
    assert len(taken) == len(set(taken))
    assert all(text[word.start : word.end] == word.text for word in cut.words)


@given(
    question=st.text(
        alphabet="渠口乡北镇申请公开多少件2024年复议不予了的吗呢和比最", min_size=1, max_size=30
    )
)
def test_understanding_never_raises(names: NameIndex, question: str) -> None:
    try:
        ask(names, question)
    except BadQuestion:
        return


@pytest.mark.parametrize(
    ("question", "slots"),
    [
        (
            "渠北镇去年收到的政府信息公开申请有几件",
            {
                ("agency", "渠北镇", "渠北镇"),
                ("year", "2024年", "去年"),
                ("measure", "本年新收政府信息公开申请", "收到的政府信息公开申请"),
            },
        ),
        (
            "2024年哪些单位收到申请超过10件",
            {
                ("group", "哪些单位", "哪些单位"),
                ("year", "2024年", "2024年"),
                ("measure", "本年新收政府信息公开申请", "收到申请"),
                ("condition", "超过10件", "超过10件"),
            },
        ),
    ],
)
def test_what_is_understood_names_the_words_it_came_from(
    names: NameIndex, question: str, slots: set[tuple[str, str, str]]
) -> None:
    assert {(one.slot, one.label, one.words) for one in ask(names, question).slots} == slots


def test_another_department_is_no_slip_of_the_pen() -> None:
    def entry(number: int, name: str, *names: str) -> AgencyEntry:
        return AgencyEntry(id=number, name=name, core=name.removeprefix("甲县"), region=("甲县",),
                           names=(name, *names), kind=AgencyKind.DEPARTMENT)  # fmt: skip

    known = NameIndex([entry(1, "甲县卫生健康局", "甲县卫计局"), entry(2, "甲县自然资源局")])
    assert known.near("甲县审计局") == ()
    assert known.near("甲县自然资缘局") == ("甲县自然资源局",)


@pytest.mark.parametrize(
    "question",
    [
        "2024年哪些单位一件申请都没有",
        "2024年哪些单位一份申请也没收到",
        "2024年一件都没收到申请的单位有哪些",
    ],
)
def test_not_one_is_none(names: NameIndex, question: str) -> None:
    query = ask(names, question)
    assert query.condition is not None
    assert query.condition.comparator == "zero"
    assert query.operation is Operation.LIST
    assert not query.yesno


@pytest.mark.parametrize("words", ["三年来", "近三年", "三年间"])
def test_the_last_years_however_they_are_said(names: NameIndex, words: str) -> None:
    query = ask(names, f"渠口乡{words}新收申请怎么变化")
    assert query.years == (2022, 2023, 2024)
    assert query.operation is Operation.TREND
