"""Judging: each outcome reached by a small answer written by hand."""

from __future__ import annotations

import pytest

from eval.case import Case, CellTruth, Family, Truth, ValueTruth, Verdict
from eval.score import Outcome, judge
from qa.schema import Answer, CellPlace, Citation, Reason, Status, Value

TEXT = "甲镇共公开信息116条。\n一、本年新收政府信息公开申请数量 3 1 4\n未收到投诉。"
CELL = CellTruth(table="表三", row="一", column="总计")


def texts(report: str) -> str:
    return {"甲镇-2024": TEXT}[report]


def quote(words: str, *, cell: tuple[str, str] | None = None) -> Citation:
    start = TEXT.index(words)
    end = start + len(words)
    place = None
    if cell:
        at = start + words.index(cell[1])
        place = CellPlace(table="表三", row="一", column=cell[0], start=at, end=at + len(cell[1]))
    return Citation(
        marker=1,
        report="甲镇-2024",
        agency="甲镇",
        year=2024,
        source="a.txt",
        quote=words,
        start=start,
        end=end,
        cell=place,
    )


def answer(
    words: str,
    *values: Value,
    citations: tuple[Citation, ...] = (),
    status: Status = Status.ANSWERED,
    reason: Reason | None = None,
) -> Answer:
    return Answer(
        question="问",
        status=status,
        reason=reason,
        answer=words,
        values=values,
        citations=citations,
    )


def case(**truth: object) -> Case:
    return Case.model_validate(
        {"id": "1", "family": Family.PROSE, "library": "seeds", "question": "问", **truth}
    )


PROSE = case(value=116, unit="条", agency="甲镇", year=2024, evidence=["信息116条"])
GOOD = Value(agency="甲镇", year=2024, value=116, unit="条")
PROOF = (quote("共公开信息116条"),)


def outcome(truth: Case, given: Answer | None) -> Outcome:
    return judge(truth, given, texts).outcome


def test_right() -> None:
    assert outcome(PROSE, answer("116条", GOOD, citations=PROOF)) is Outcome.RIGHT


@pytest.mark.parametrize(
    "change",
    [
        {"value": 119},
        {"unit": "件"},
        {"agency": "乙镇"},
        {"year": 2023},
        {"approximate": True},
    ],
)
def test_any_part_off_is_wrong(change: dict[str, object]) -> None:
    given = answer("116条", GOOD.model_copy(update=change), citations=PROOF)
    assert outcome(PROSE, given) is Outcome.WRONG


def test_an_approximate_figure_given_as_exact_is_wrong() -> None:
    about = PROSE.model_copy(update={"approximate": True})
    assert outcome(about, answer("116条", GOOD, citations=PROOF)) is Outcome.WRONG
    left_open = PROSE.model_copy(update={"approximate": None})
    assert outcome(left_open, answer("116条", GOOD, citations=PROOF)) is Outcome.RIGHT


def test_the_right_sentence_without_the_value_is_incomplete() -> None:
    nothing = GOOD.model_copy(update={"value": None})
    assert outcome(PROSE, answer("116条", nothing, citations=PROOF)) is Outcome.INCOMPLETE
    assert outcome(PROSE, answer("116条", citations=PROOF)) is Outcome.INCOMPLETE
    elsewhere = (quote("未收到投诉"),)
    assert outcome(PROSE, answer("未收到投诉", citations=elsewhere)) is Outcome.WRONG


def test_the_figure_must_be_in_the_answer() -> None:
    assert outcome(PROSE, answer("见引文", GOOD, citations=PROOF)) is Outcome.INCOMPLETE


@pytest.mark.parametrize(
    "citations",
    [
        (),
        (quote("未收到投诉"),),
        (PROOF[0].model_copy(update={"start": 0}),),
        (PROOF[0].model_copy(update={"report": "乙镇-2024"}),),
        (*PROOF, PROOF[0].model_copy(update={"quote": "共公开信息119条"})),
    ],
)
def test_without_standing_proof_it_is_uncited(citations: tuple[Citation, ...]) -> None:
    assert outcome(PROSE, answer("116条", GOOD, citations=citations)) is Outcome.UNCITED


def test_a_piece_of_the_evidence_that_holds_the_figure_will_do() -> None:
    given = answer("116条", GOOD, citations=(quote("116条"),))
    assert outcome(PROSE, given) is Outcome.RIGHT


def test_refused_crashed() -> None:
    refused = answer("没有", status=Status.NOT_FOUND, reason=Reason.NOT_STATED)
    assert outcome(PROSE, refused) is Outcome.REFUSED
    assert outcome(PROSE, None) is Outcome.CRASHED
    assert outcome(PROSE, answer("", status=Status.ERROR)) is Outcome.CRASHED


def test_the_best_of_the_accepted_counts() -> None:
    doubt = Truth(status=Status.NOT_FOUND, reason=Reason.DOUBTFUL)
    either = PROSE.model_copy(update={"accept": (doubt,)})
    doubtful = answer("存疑", status=Status.NOT_FOUND, reason=Reason.DOUBTFUL)
    assert outcome(either, doubtful) is Outcome.RIGHT
    assert outcome(either, answer("116条", GOOD, citations=PROOF)) is Outcome.RIGHT
    unstated = answer("没写", status=Status.NOT_FOUND, reason=Reason.NOT_STATED)
    assert outcome(either, unstated) is Outcome.REFUSED
    wrong = answer("1条", GOOD.model_copy(update={"value": 1}), citations=PROOF)
    assert outcome(either, wrong) is Outcome.WRONG


def test_unanswerable() -> None:
    unstated = case(status="not_found", reason="not_stated")
    right = answer("没写", status=Status.NOT_FOUND, reason=Reason.NOT_STATED)
    other = answer("没写", status=Status.NOT_FOUND, reason=Reason.NO_SUCH_YEAR)
    assert outcome(unstated, right) is Outcome.RIGHT
    assert outcome(unstated, other) is Outcome.MISREASONED
    assert outcome(unstated, answer("", status=Status.CLARIFY)) is Outcome.MISREASONED
    assert outcome(unstated, answer("116条", GOOD, citations=PROOF)) is Outcome.WRONG


NEW = case(value=4, unit="件", agency="甲镇", year=2024, cell=CELL.model_dump())
FOUR = Value(agency="甲镇", year=2024, value=4, unit="件")
ROW = "一、本年新收政府信息公开申请数量 3 1 4"


def test_the_right_cell() -> None:
    given = answer("4件", FOUR, citations=(quote(ROW, cell=("总计", "4")),))
    assert outcome(NEW, given) is Outcome.RIGHT


def test_another_cell_is_wrong() -> None:
    given = answer("4件", FOUR, citations=(quote(ROW, cell=("自然人", "4")),))
    assert outcome(NEW, given) is Outcome.WRONG


def test_a_cell_whose_offsets_hold_another_figure_is_uncited() -> None:
    given = answer("4件", FOUR, citations=(quote(ROW, cell=("总计", "3")),))
    assert outcome(NEW, given) is Outcome.UNCITED


def test_a_sum_cites_every_cell() -> None:
    total = case(value=4, cells=[CELL.model_dump(), CELL.model_dump() | {"column": "自然人"}])
    one = answer("4件", FOUR, citations=(quote(ROW, cell=("总计", "4")),))
    both = answer(
        "4件", FOUR, citations=(quote(ROW, cell=("总计", "4")), quote(ROW, cell=("自然人", "3")))
    )
    assert outcome(total, one) is Outcome.UNCITED
    assert outcome(total, both) is Outcome.RIGHT


def test_yes_and_no() -> None:
    none = case(verdict=Verdict.NO, agency="甲镇", evidence=["未收到投诉"])
    proof = (quote("未收到投诉"),)
    assert outcome(none, answer("没有，未收到投诉。", citations=proof)) is Outcome.RIGHT
    assert outcome(none, answer("有投诉。", citations=proof)) is Outcome.WRONG
    assert outcome(none, answer("甲镇的情况如下", citations=proof)) is Outcome.INCOMPLETE
    counted = none.model_copy(update={"value": 0})
    five = Value(agency="甲镇", value=5, text="没有")
    assert outcome(counted, answer("没有", five, citations=proof)) is Outcome.WRONG


def test_words_that_must_be_said() -> None:
    told = case(text=["116|一百一十六", "119"], agency="甲镇", evidence=["信息116条"])
    assert outcome(told, answer("116条，分项119条", citations=PROOF)) is Outcome.RIGHT
    assert outcome(told, answer("116条", citations=PROOF)) is Outcome.INCOMPLETE
    assert outcome(told, answer("不详", citations=(quote("未收到投诉"),))) is Outcome.WRONG


def test_lists_in_order_and_complete() -> None:
    ranked = case(values=[{"agency": "甲", "value": 5}, {"agency": "乙", "value": 3}])
    five, three = Value(agency="甲", value=5), Value(agency="乙", value=3)
    one = Value(agency="丙", value=1)
    assert outcome(ranked, answer("甲", five, three, one, citations=PROOF)) is Outcome.RIGHT
    assert outcome(ranked, answer("乙", three, five, citations=PROOF)) is Outcome.WRONG
    assert outcome(ranked, answer("甲", five, citations=PROOF)) is Outcome.WRONG
    loose = ranked.model_copy(update={"ordered": False, "complete": True})
    assert outcome(loose, answer("乙", three, five, citations=PROOF)) is Outcome.RIGHT
    assert outcome(loose, answer("乙", three, five, one, citations=PROOF)) is Outcome.WRONG


def test_a_listed_text_is_compared() -> None:
    dated = case(values=[ValueTruth(text="1月5日").model_dump()])
    said = Value(text="2025年1月5日")
    assert outcome(dated, answer("1月5日", said, citations=PROOF)) is Outcome.RIGHT


def test_a_definition_cites_its_article() -> None:
    meaning = case(text=["国家安全"], article="第十四条")
    law = Citation(marker=1, source="政府信息公开条例", section="第十四条", quote="国家安全")
    assert outcome(meaning, answer("国家安全", citations=(law,))) is Outcome.RIGHT
    other = law.model_copy(update={"section": "第十六条"})
    assert outcome(meaning, answer("国家安全", citations=(other,))) is Outcome.UNCITED
