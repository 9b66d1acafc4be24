"""Answers that people wrote: proved by their quotations, each time they are given."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.settings import Settings
from ingest.sync import remove
from qa.answer import Assistant
from qa.curated import FILE_NAME, NOTICE, Quoted
from qa.errors import BadAnswer
from qa.schema import Status

QUESTION = "渠口乡的便民服务热线打通了没有"
REPORT = "平罗县渠口乡-2024"
QUOTE = "本年度渠口乡共公开政府信息116条"


@pytest.fixture
def assistant(seeds_library: Path, tmp_path: Path) -> Iterator[Assistant]:
    held = tmp_path / "library"
    shutil.copytree(seeds_library, held)
    opened = Assistant(held)
    yield opened
    opened.library.close()


def _write(assistant: Assistant, answer: str, quote: str = QUOTE, report: str = REPORT) -> None:
    assistant.curated.add(QUESTION, answer, [Quoted(report=report, quote=quote)])


def test_a_written_answer_stands_in_for_a_refusal_alone(assistant: Assistant) -> None:
    assert assistant.answer(QUESTION).status is not Status.ANSWERED
    _write(assistant, "2024年年报只写了公开116条，没有写热线。")
    told = assistant.answer(f"请问{QUESTION}？")
    assert told.status is Status.ANSWERED
    assert told.answer == "2024年年报只写了公开116条，没有写热线。[1]"
    assert told.notices == (NOTICE,)
    assert told.query == {"curated": True}
    (citation,) = told.citations
    assert assistant.library.text(REPORT)[citation.start : citation.end] == citation.quote == QUOTE
    assert assistant.answer(QUESTION, ["渠北镇收到多少件申请"]).status is Status.ANSWERED
    # What leans on the conversation means something else; and what the reports say comes first.
    leaning = "食堂几点开饭？"
    assistant.curated.add(leaning, "没有写。", [Quoted(report=REPORT, quote=QUOTE)])
    assert assistant.answer(leaning).status is Status.ANSWERED
    carried = assistant.answer(leaning, ["渠北镇2024年收到多少件申请"])
    assert carried.status is not Status.ANSWERED
    asked = "渠口乡2024年公开了多少条信息"
    assistant.curated.add(asked, "公开116条", [Quoted(report=REPORT, quote=QUOTE)])
    assert NOTICE not in assistant.answer(asked).notices


@pytest.mark.parametrize(("answer", "quote", "report", "said"), [
    ("公开了119条。", QUOTE, REPORT, "119条"),
    ("公开了一百一十七条。", QUOTE, REPORT, "一百一十七条"),
    ("公开了116件。", QUOTE, REPORT, "116件"),
    ("去年公开了116条。", "渠口乡公开了九百条", REPORT, "没有这段话"),
    ("有信息公开。", QUOTE, "天上县-2024", "没有“天上县-2024”"),
    ("有。", "116", REPORT, "引文要有"),
    ("", QUOTE, REPORT, "都要写"),
])  # fmt: skip
def test_what_does_not_stand_is_not_kept(
    assistant: Assistant, answer: str, quote: str, report: str, said: str
) -> None:
    with pytest.raises(BadAnswer, match=said):
        _write(assistant, answer, quote, report)
    assert assistant.curated.all() == ()


def test_it_is_not_given_once_its_report_is_gone_or_its_figure_altered(
    assistant: Assistant,
) -> None:
    _write(assistant, "公开116条。")
    path = assistant.library.path
    kept = (path / FILE_NAME).read_text(encoding="utf-8")
    (path / FILE_NAME).write_text(kept.replace("公开116条。", "公开1166条。"), encoding="utf-8")
    assert assistant.answer(QUESTION).status is not Status.ANSWERED
    (path / FILE_NAME).write_text(kept, encoding="utf-8")
    assert assistant.answer(QUESTION).status is Status.ANSWERED
    remove([REPORT], path, Settings())
    assert assistant.answer(QUESTION).status is not Status.ANSWERED


def test_only_of_the_bodies_that_are_served(assistant: Assistant) -> None:
    _write(assistant, "公开116条。")
    assert assistant.answer(QUESTION, agencies=["平罗县渠口乡"]).status is Status.ANSWERED
    assert assistant.answer(QUESTION, agencies=["渠县渠北镇"]).status is not Status.ANSWERED


def test_a_second_takes_the_place_of_the_first_and_can_be_removed(assistant: Assistant) -> None:
    _write(assistant, "公开116条。")
    _write(assistant, "2024年公开116条。")
    assert [one.answer for one in assistant.curated.all()] == ["2024年公开116条。"]
    assert assistant.curated.remove(QUESTION + "？")
    assert not assistant.curated.remove(QUESTION)
    assert assistant.answer(QUESTION).status is not Status.ANSWERED
