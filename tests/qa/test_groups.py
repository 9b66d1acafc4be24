"""Comparisons that lack a figure, medians, differences over years: against forged reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from statistics import median

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
    folder = tmp_path_factory.mktemp("groups")
    known = ground(forge(40, Order(seed=5, damage=CLEAN)))
    for index, report in enumerate(known.reports):
        path = folder / "reports" / f"{index:03d}" / report.forged.source
        path.parent.mkdir(parents=True)
        path.write_text(report.forged.text, encoding="utf-8", newline="")
    sync([folder / "reports"], folder / "library", Settings())
    assistant = Assistant(folder / "library")
    yield assistant, known
    assistant.library.close()


def _news(known: Ground) -> dict[int, dict[str, Decimal]]:
    years: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for report in known.reports:
        value = report.value(NEW)
        if value is not None:
            years[report.year][report.agency] = value
    return years


def test_the_median_stands_in_the_middle_of_the_bodies(forged: tuple[Assistant, Ground]) -> None:
    years = _news(forged[1])
    year = max(years, key=lambda each: len(years[each]))
    answer = forged[0].answer(f"{year}年各单位收到申请的中位数是多少")
    assert answer.status is Status.ANSWERED
    assert answer.values[0].value == median(years[year].values())
    assert f"{len(years[year])}" in answer.answer
    assert len(answer.values) == 1 + len(years[year])


def test_a_difference_of_one_body_over_two_years_is_that_bodys(
    forged: tuple[Assistant, Ground],
) -> None:
    held = _news(forged[1])
    pairs = [
        (agency, year)
        for year, bodies in held.items()
        for agency in bodies
        if agency in held.get(year + 1, {})
    ]
    told = 0
    for agency, year in pairs:
        answer = forged[0].answer(f"{agency}{year}年和{year + 1}年收到的申请相差多少件")
        if answer.reason is Reason.DOUBTFUL:
            continue
        told += 1
        first = answer.values[0]
        assert first.value == abs(held[year][agency] - held[year + 1][agency])
        assert (first.agency or "").endswith(agency)
        assert first.year == year + 1
    assert told > 2


def test_the_example_names_a_body_of_the_library(forged: tuple[Assistant, Ground]) -> None:
    for question in ("how many applications were received", "你是谁", ""):
        answer = forged[0].answer(question)
        assert answer.status is Status.OUT_OF_SCOPE
        assert any(name in answer.answer for name in forged[1].agencies)


def test_a_comparison_names_the_body_that_states_nothing(forged: tuple[Assistant, Ground]) -> None:
    known = forged[1]
    told: dict[int, list[str]] = defaultdict(list)
    silent: dict[int, list[str]] = defaultdict(list)
    for report in known.reports:
        answer = forged[0].answer(f"{report.agency}{report.year}年主动公开的政府信息多少")
        said = answer.status is Status.ANSWERED
        if said or answer.status is Status.NOT_FOUND:
            (told if said else silent)[report.year].append(report.agency)
    pairs = [
        (year, one, other) for year in told for one in told[year][:1] for other in silent[year][:1]
    ]
    assert pairs
    for year, one, other in pairs:
        answer = forged[0].answer(f"{one}和{other}{year}年哪个主动公开的政府信息多")
        assert one in answer.answer
        assert other in answer.answer
        assert answer.status is Status.NOT_FOUND
        assert "更多" not in answer.answer


def test_what_is_carried_on_is_held_against_what_arrives(forged: tuple[Assistant, Ground]) -> None:
    held = {(report.agency, report.year): report for report in forged[1].reports}
    told = set()
    for (agency, year), report in held.items():
        after = held.get((agency, year + 1))
        out = report.value("three.carried_out.total")
        arrived = after.value("three.carried_in.total") if after else None
        if out is None or arrived is None:
            continue
        for question in (
            f"{agency}{year + 1}年上年结转和{year}年的结转下年一致吗",
            f"{agency}{year}年结转到下年的有几件，{year + 1}年上年结转是几件，对得上吗",
        ):
            answer = forged[0].answer(question)
            if answer.reason is Reason.DOUBTFUL:
                continue
            told.add(out == arrived)
            assert answer.answer.startswith("是" if out == arrived else "否")
            assert [value.value for value in answer.values] == [arrived, out]
            assert {one.year for one in answer.citations} == {year, year + 1}
    assert told


def test_a_change_that_the_report_states_needs_no_second_report(tmp_path: Path) -> None:
    said = "热线办结率97.2%，比上年{word}1.3个百分点。办理热线工单36件。"
    for name, word in (("桐丰县杨坪镇", "提高"), ("桐丰县柏川镇", "下降")):
        (tmp_path / f"{name}2024.txt").write_text(
            f"{name}2024年政府信息公开工作年度报告\n一、总体情况\n"
            f"2024年，{name}主动公开政府信息58条。12345{said.format(word=word)}\n"
            "五、存在的主要问题及改进情况\n更新不够及时。\n",
            encoding="utf-8",
        )
    sync([tmp_path], tmp_path / "library", Settings())
    assistant = Assistant(tmp_path / "library")
    rose = assistant.answer("桐丰县杨坪镇2024年热线办结率比上年提高多少")
    assert (rose.status, rose.values[0].value) == (Status.ANSWERED, 1.3)
    assert rose.citations
    fell = assistant.answer("桐丰县柏川镇热线办结率比上年提高多少")
    assert (fell.status, fell.values[0].value) == (Status.ANSWERED, -1.3)
    silent = assistant.answer("桐丰县杨坪镇主动公开政府信息比上年增加多少条")
    assert (silent.status, silent.reason) == (Status.NOT_FOUND, Reason.NO_SUCH_YEAR)
    assert "2023" in silent.answer
    assistant.library.close()


def _problems(folder: Path, told: dict[str, str]) -> Assistant:
    for name, said in told.items():
        (folder / f"{name}2024.txt").write_text(
            f"{name}2024年政府信息公开工作年度报告\n一、总体情况\n"
            f"2024年，{name}主动公开政府信息58条，信息更新及时，人员配备充足。\n"
            f"五、存在的主要问题及改进情况\n存在的问题：{said}\n",
            encoding="utf-8",
        )
    sync([folder], folder / "library", Settings())
    return Assistant(folder / "library")


def test_a_shortcoming_names_only_the_bodies_that_say_it(tmp_path: Path) -> None:
    assistant = _problems(
        tmp_path,
        {
            "桐丰县杨坪镇": "一是人员力量不足；二是解读形式单一。",
            "桐丰县柏川镇": "一是工作人员业务能力不足；二是信息更新不够及时。",
            "桐丰县水利局": "一是缺乏专职人员，二是公开深度不够。",
            "桐丰县教育局": "不存在人员不足的问题，栏目更新滞后。",
        },
    )
    for question, bodies in (
        ("2024年哪些单位提到了人员不足", {"桐丰县杨坪镇", "桐丰县水利局"}),
        ("哪些单位存在更新不及时的问题", {"桐丰县柏川镇", "桐丰县教育局"}),
        ("2024年哪些乡镇存在解读形式单一的问题", {"桐丰县杨坪镇"}),
    ):
        answer = assistant.answer(question)
        assert answer.status is Status.ANSWERED
        assert {value.agency for value in answer.values} == bodies
        assert {one.agency for one in answer.citations} == bodies
    counted = assistant.answer("2024年有几个单位写到人员不足")
    assert counted.values[0].value == 2
    none = assistant.answer("哪些单位存在经费不足的问题")
    assert (none.status, none.reason) == (Status.NOT_FOUND, Reason.NOT_STATED)
    assistant.library.close()


def test_what_leads_a_ranking_is_asked_about_further(forged: tuple[Assistant, Ground]) -> None:
    years = _news(forged[1])
    year = max(years, key=lambda each: len(years[each]))
    ranked = forged[0].answer(f"{year}年收到申请最多的单位是哪个")
    winner, value = ranked.values[0].agency, ranked.values[0].value
    told = forged[0].answer(f"{year}年收到申请最多的单位有什么问题")
    plain = forged[0].answer(f"{winner}{year}年有什么问题")
    assert told.status is plain.status is Status.ANSWERED
    assert str(value) in told.answer
    assert [one.quote for one in told.citations[1:]] == [one.quote for one in plain.citations]
    assert [one.marker for one in told.citations] == list(range(1, len(told.citations) + 1))
    assert {one.agency for one in told.citations} == {winner}
    tied = forged[0].answer(f"{year}年收到申请最少的单位有什么问题")
    least = min(years[year].values())
    many = [agency for agency, new in years[year].items() if new == least]
    if len(many) > 1:
        assert tied.status is Status.CLARIFY
        assert len(tied.options) == len(many)


def test_the_leading_township_is_a_township(forged: tuple[Assistant, Ground]) -> None:
    for year, bodies in _news(forged[1]).items():
        towns = {name: new for name, new in bodies.items() if name[-1] in "镇乡" or "街道" in name}
        if len(towns) < 2:
            continue
        answer = forged[0].answer(f"{year}年收到申请最多的乡镇是哪个")
        assert answer.values[0].value == max(towns.values())


def test_two_groups_are_compared_by_their_totals(forged: tuple[Assistant, Ground]) -> None:
    told = 0
    for year, bodies in _news(forged[1]).items():
        towns = [new for name, new in bodies.items() if name[-1] in "镇乡" or "街道" in name]
        offices = [new for name, new in bodies.items() if name[-1] in "局委"]
        if not towns or not offices:
            continue
        answer = forged[0].answer(f"{year}年乡镇和部门哪边收到的申请多")
        assert answer.status is Status.ANSWERED
        sums = [
            forged[0].answer(f"{year}年{group}一共收到多少件申请").values[0].value or 0
            for group in ("所有乡镇", "所有部门")
        ]
        assert [value.value for value in answer.values] == sorted(sums, reverse=True)
        told += 1
    assert told
    prose = forged[0].answer("2022年乡镇和部门哪边办的热线工单多")
    assert prose.status is Status.CLARIFY
    assert "各乡镇" in prose.answer


def test_a_trend_over_bodies_passes_over_a_year_of_another_unit(tmp_path: Path) -> None:
    told = {
        ("桐丰县杨坪镇", 2022): "58篇",
        ("桐丰县柏川镇", 2023): "71条",
        ("桐丰县杨坪镇", 2023): "9条",
    }
    for (name, year), said in told.items():
        (tmp_path / f"{name}{year}.txt").write_text(
            f"{name}{year}年政府信息公开工作年度报告\n一、总体情况\n"
            f"{year}年，主动公开政府信息{said}。\n"
            "五、存在的主要问题及改进情况\n更新不够及时。\n",
            encoding="utf-8",
        )
    sync([tmp_path], tmp_path / "library", Settings())
    assistant = Assistant(tmp_path / "library")
    answer = assistant.answer("各乡镇2022到2023年主动公开信息趋势")
    assert answer.status is Status.ANSWERED
    assert [(value.year, value.value) for value in answer.values] == [(2023, 80)]
    assert any("2022" in notice for notice in answer.notices)
    assistant.library.close()
