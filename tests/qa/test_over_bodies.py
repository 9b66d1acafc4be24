"""Operations over bodies and years, against the truth of forged reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

import pytest

from eval.forge import CLEAN, Order, forge
from eval.questions.ground import Ground, ground
from ingest.settings import Settings
from ingest.sync import sync
from qa.answer import Assistant
from qa.schema import Reason, Status

NEW = "three.new.total"


@pytest.fixture(scope="module")
def forged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Assistant, Ground]]:
    folder = tmp_path_factory.mktemp("bodies")
    known = ground(forge(40, Order(seed=5, damage=CLEAN)))
    for index, report in enumerate(known.reports):
        path = folder / "reports" / f"{index:03d}" / report.forged.source
        path.parent.mkdir(parents=True)
        path.write_text(report.forged.text, encoding="utf-8", newline="")
    sync([folder / "reports"], folder / "library", Settings())
    assistant = Assistant(folder / "library")
    yield assistant, known
    assistant.library.close()


@pytest.fixture(scope="module")
def fullest(forged: tuple[Assistant, Ground]) -> tuple[int, dict[str, Decimal]]:
    """The year with most figures of new applications, and those by body."""
    years: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for report in forged[1].reports:
        value = report.value(NEW)
        if value is not None:
            years[report.year][report.agency] = value
    year = max(years, key=lambda each: len(years[each]))
    assert len(years[year]) > 3
    return year, years[year]


def test_a_total_adds_what_is_stated_and_says_on_how_many_it_rests(
    forged: tuple[Assistant, Ground], fullest: tuple[int, dict[str, Decimal]]
) -> None:
    year, truth = fullest
    answer = forged[0].answer(f"{year}年所有单位一共收到多少件信息公开申请")
    assert answer.values[0].value == sum(truth.values())
    assert answer.values[0].formula
    assert f"{len(truth)}" in answer.answer
    stated = sorted(value.value for value in answer.values[1:] if value.value is not None)
    assert stated == sorted(truth.values())
    absent = {one.agency for one in forged[1].reports} - set(truth)
    assert not absent or any("未计入" in notice for notice in answer.notices)


def test_a_ranking_keeps_the_order_from_either_end(
    forged: tuple[Assistant, Ground], fullest: tuple[int, dict[str, Decimal]]
) -> None:
    year, truth = fullest
    top = forged[0].answer(f"{year}年收到申请最多的前三个单位")
    assert [value.value for value in top.values[:3]] == sorted(truth.values(), reverse=True)[:3]
    last = forged[0].answer(f"{year}年收到申请倒数三名的单位")
    assert [value.value for value in last.values[:3]] == sorted(truth.values())[:3]


def test_shares_are_ranked_as_shares(
    forged: tuple[Assistant, Ground], fullest: tuple[int, dict[str, Decimal]]
) -> None:
    year, _ = fullest
    answer = forged[0].answer(f"{year}年不予公开占比最高的两个单位")
    assert answer.status is Status.ANSWERED
    assert all(value.unit == "%" and value.formula for value in answer.values)
    shares = [value.value for value in answer.values if value.value is not None]
    assert shares == sorted(shares, reverse=True)


def test_rates_are_never_added(
    forged: tuple[Assistant, Ground], fullest: tuple[int, dict[str, Decimal]]
) -> None:
    answer = forged[0].answer(f"{fullest[0]}年各单位公开率一共多少")
    assert len({value.agency for value in answer.values}) == len(answer.values)
    assert any("不能相加" in notice for notice in answer.notices)


def test_several_measures_are_answered_each(
    forged: tuple[Assistant, Ground], fullest: tuple[int, dict[str, Decimal]]
) -> None:
    year, truth = fullest
    agency = next(iter(truth))
    report = next(one for one in forged[1].of(agency) if one.year == year)
    answer = forged[0].answer(f"{agency}{year}年予以公开、部分公开各多少件")
    wanted = [report.value("three.granted.total"), report.value("three.partial.total")]
    assert [value.value for value in answer.values] == wanted
    assert len(answer.citations) == 2


def test_a_condition_lists_those_that_meet_it(
    forged: tuple[Assistant, Ground], fullest: tuple[int, dict[str, Decimal]]
) -> None:
    year, truth = fullest
    limit = sorted(truth.values())[len(truth) // 2]
    answer = forged[0].answer(f"{year}年收到申请超过{limit}件的单位有哪些")
    wanted = {agency for agency, value in truth.items() if value > limit}
    assert {value.agency for value in answer.values} == wanted


def test_totals_year_by_year(forged: tuple[Assistant, Ground]) -> None:
    years = sorted({report.year for report in forged[1].reports if report.year >= 2019})
    answer = forged[0].answer(f"{years[0]}年到{years[-1]}年全部单位的申请总数是怎么变化的")
    left_out = "".join(answer.notices)
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for report in forged[1].reports:
        value = report.value(NEW)
        named = f"{report.agency}{report.year}年" in left_out
        if value is not None and report.year in years and not named:
            sums[report.year] += value
    assert {value.year: value.value for value in answer.values} == dict(sums)


def test_a_year_that_is_not_there_is_named(forged: tuple[Assistant, Ground]) -> None:
    agency = forged[1].agencies[0]
    answer = forged[0].answer(f"{agency}1999年和1998年相比收到的申请哪年多")
    assert (answer.status, answer.reason) == (Status.NOT_FOUND, Reason.NO_SUCH_YEAR)
    assert answer.options


def test_the_two_bodies_of_a_conversation_are_compared(
    forged: tuple[Assistant, Ground], fullest: tuple[int, dict[str, Decimal]]
) -> None:
    year, truth = fullest
    first, second = list(truth)[:2]
    history = (f"{first}{year}年收到多少件申请", f"{second}呢")
    answer = forged[0].answer("两家相差几件", history=history)
    assert answer.values[0].value == abs(truth[first] - truth[second])
