"""Answers on figures of the prose that a scan or a damaged file leaves in doubt."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import Decimal

import pytest

from ingest.export import What, export
from ingest.library.additions import Addition, FileState
from ingest.library.rows import rows
from ingest.library.writer import Writer
from ingest.parse import parse
from ingest.schema import Document, Doubt, Span
from qa import quantities
from qa.answer import Assistant
from qa.schema import MatchVerdict, Reason, Status

UNCLEAR = "扫描件这里识别不清，请核对原文"
BODY = """{year}年，我局主动公开政府信息135条，举办培训{trainings}场，开展检查{checks}次，\
编发简报46期，其中政策解读12期。
二、主动公开政府信息情况
三、收到和处理政府信息公开申请情况
本年度新收政府信息公开申请0件。
四、政府信息公开行政复议、行政诉讼情况
五、存在的主要问题及改进情况
宣传不够，将加强宣传。
六、其他需要报告的事项
无。
"""
HEAD = """岚桥县司法局{year}年政府信息公开工作年度报告

本报告根据《中华人民共和国政府信息公开条例》编制。

一、总体情况
"""


def _document(year: int, trainings: str, checks: str, *doubted: str) -> Document:
    text = (HEAD + BODY).format(year=year, trainings=trainings, checks=checks)
    doubts = tuple(
        Doubt(span=Span(start=at, end=at + len(words)), confidence=0.4)
        for words in doubted
        if (at := text.index(words)) >= 0
    )
    return Document(source=f"{year}.png", media_type="image/png", text=text, doubts=doubts)


@pytest.fixture(scope="module")
def damaged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """A scan with a doubt, and a file with lost digits, of one body's two years."""
    folder = tmp_path_factory.mktemp("damaged")
    documents = (
        _document(2024, "2", "17", "135条", "12期"),
        _document(2023, "\ufffd4", "1\ufffd3"),
    )
    with Writer(folder) as writer:
        additions = []
        for document in documents:
            report = parse(document)
            writer.texts.write(document.text)
            state = FileState(
                place=document.source, source=document.source, size=1, modified=1, seen=9,
                content=report.digest, stamp="",
            )  # fmt: skip
            additions.append(Addition(state, rows(report, writer.codes)))
        writer.add(additions)
    assistant = Assistant(folder)
    yield assistant
    assistant.library.close()


def test_an_unclear_figure_is_given_with_a_notice(damaged: Assistant) -> None:
    told = damaged.answer("岚桥县司法局2024年主动公开政府信息多少条？")
    assert told.status is Status.ANSWERED
    assert told.values[0].value == 135
    assert UNCLEAR in told.notices


def test_a_clear_figure_of_the_same_scan_has_no_notice(damaged: Assistant) -> None:
    told = damaged.answer("岚桥县司法局2024年举办培训多少场？")
    assert (told.values[0].value, UNCLEAR in told.notices) == (2, False)


def test_what_is_computed_of_an_unclear_figure_says_so(damaged: Assistant) -> None:
    told = damaged.answer("岚桥县司法局2024年政策解读占编发简报的比例是多少？")
    assert told.status is Status.ANSWERED
    assert round(Decimal(str(told.values[0].value)), 2) == Decimal("26.09")
    assert UNCLEAR in told.notices


@pytest.mark.parametrize(
    ("asked", "quoted"),
    [("举办培训多少场", "举办培训\ufffd4场"), ("开展检查多少次", "开展检查1\ufffd3次")],
)
def test_a_figure_with_a_lost_digit_is_not_given(
    damaged: Assistant, asked: str, quoted: str
) -> None:
    told = damaged.answer(f"岚桥县司法局2023年{asked}？")
    assert (told.status, told.reason) == (Status.NOT_FOUND, Reason.DOUBTFUL)
    assert "字符丢失" in told.answer
    assert not [one for one in told.values if one.value is not None]
    assert any(quoted in one.quote for one in told.citations)


def test_a_lost_digit_is_not_added_or_compared(damaged: Assistant) -> None:
    told = damaged.answer("岚桥县司法局2023年举办培训和开展检查一共多少？")
    assert (told.status, told.reason) == (Status.NOT_FOUND, Reason.DOUBTFUL)
    told = damaged.answer("岚桥县司法局2024年举办培训比2023年多几场？")
    assert not [one for one in told.values if one.value not in (None, 2)]
    assert any("字符丢失" in said for said in (told.answer, *told.notices))


def test_the_doubt_is_kept_and_handed_out(damaged: Assistant) -> None:
    held = damaged.library.quantities(["岚桥县司法局-2024", "岚桥县司法局-2023"])
    doubts = {(one.printed, one.doubt) for every in held.values() for one in every if one.doubt}
    assert doubts == {
        ("135条", "unclear"), ("12期", "unclear"), ("4场", "lost"), ("3次", "lost"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("second", "verdict"),
    [("1\ufffd5条", MatchVerdict.ONE), ("1\ufffd6条", MatchVerdict.SEVERAL)],
)
def test_a_sound_figure_stands_for_the_same_with_a_lost_digit(
    second: str, verdict: MatchVerdict
) -> None:
    document = _document(2024, "2", "17")
    words = document.text.replace("编发简报", f"全年共主动公开政府信息{second}。编发简报")
    report = parse(document.model_copy(update={"text": words}))
    asked = quantities.asked("主动公开政府信息多少条")
    found = quantities.match(asked, report.quantities, words)
    assert found.verdict is verdict
    assert found.matches[0].quantity.value == 135


def test_an_export_tells_of_the_doubt(damaged: Assistant) -> None:
    text = "".join(export(damaged.library, What.QUANTITIES)).removeprefix("\ufeff")
    told = {row["printed"]: row["doubt"] for row in csv.DictReader(io.StringIO(text, newline=""))}
    assert told["12期"] == "unclear"
    assert (told["4场"], told["3次"], told["2场"]) == ("lost", "lost", "")
