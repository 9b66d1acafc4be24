"""Questions kept by setting: masked, for a time, by several processes at once."""

from __future__ import annotations

import json
import multiprocessing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from qa.schema import Answer, Reason, Status
from ui import questionlog as module
from ui.masking import masked
from ui.questionlog import FILE_NAME, QuestionLog


def _missing(question: str, agency: str = "甲镇", year: int = 2024) -> Answer:
    query: dict[str, object] = {
        "slots": [{"slot": "agency", "label": agency, "words": agency}, {"slot": "year"}],
        "years": [year],
    }
    return Answer(
        question=question,
        status=Status.NOT_FOUND,
        reason=Reason.NOT_STATED,
        answer="没有说明。",
        query=query,
    )


def _found(question: str) -> Answer:
    return Answer(question=question, status=Status.ANSWERED, answer="116条。[1]")


@pytest.mark.parametrize(("said", "kept"), [
    ("打13800138000", "打＊＊＊"), ("138 0013 8000是谁", "＊＊＊是谁"), ("138-0013-8000", "＊＊＊"),
    ("+8613800138000", "＊＊＊"), ("１３８００１３８０００", "＊＊＊"),
    ("1 3 8 0 0 1 3 8 0 0 0", "＊＊＊"),
    ("电话0952-6860685", "电话＊＊＊"), ("(0952)6860685", "＊＊＊"),
    ("（０９５２）６８６０６８５", "＊＊＊"),
    ("028 8765 4321", "＊＊＊"), ("电话：6860685", "电话＊＊＊"),
    ("证11010519491231002X号", "证＊＊＊号"), ("110105 19491231 002x", "＊＊＊"),
    ("11010519491231002Ｘ", "＊＊＊"), ("卡6222020200112233445", "卡＊＊＊"),
    ("一三八零零一三八零零零", "＊＊＊"), ("写信到zhang.san@example.gov.cn吧", "写信到＊＊＊吧"),
    ("12345热线379件，2024年", "12345热线379件，2024年"), ("收费7730.28万元", "收费7730.28万元"),
    ("金额13800138000123元", "金额13800138000123元"), ("阅读量12345678次", "阅读量12345678次"),
    ("2019、2020、2021、2022年", "2019、2020、2021、2022年"),
    ("2022 2023 2024 2025年", "2022 2023 2024 2025年"), ("6222 0202 0011 2233 445", "＊＊＊"),
    ("〔2021〕30号", "〔2021〕30号"), ("什么是三安全一稳定", "什么是三安全一稳定"),
])  # fmt: skip
def test_numbers_of_persons_are_masked(said: str, kept: str) -> None:
    assert masked(said) == kept


def test_nothing_is_kept_unless_a_setting_says_so(tmp_path: Path) -> None:
    log = QuestionLog(tmp_path, False, 30)
    log.add(_missing("财政收入多少"))
    assert list(tmp_path.iterdir()) == []
    assert log.unanswered() == ()


def test_unanswered_questions_are_counted_and_masked(tmp_path: Path) -> None:
    log = QuestionLog(tmp_path, True, 30)
    for question in ("甲镇财政收入多少", "甲镇财政收入多少？", "我13800138000问人口"):
        log.add(_missing(question))
    log.add(_missing("甲镇财政收入多少", year=2023))
    log.add(_found("公开了多少条"))
    first, *others = QuestionLog(tmp_path, True, 30).unanswered()
    assert (first.question, first.times, first.agencies, first.years, first.reason) == (
        *("甲镇财政收入多少？", 2, ("甲镇",), (2024,), Reason.NOT_STATED),
    )  # fmt: skip
    assert sorted((one.question, one.years) for one in others) == [
        ("我＊＊＊问人口", (2024,)), ("甲镇财政收入多少", (2023,)),
    ]  # fmt: skip
    assert "13800138000" not in (tmp_path / FILE_NAME).read_text("utf-8")


def test_old_lines_are_removed_from_the_file(tmp_path: Path) -> None:
    for days, question in ((40, "旧的问题"), (5, "新的问题")):
        when = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="seconds")
        line = {"time": when, "question": question, "status": "not_found"}
        with (tmp_path / FILE_NAME).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
    log = QuestionLog(tmp_path, True, 30)
    assert [one.question for one in log.unanswered()] == ["新的问题"]
    log.add(_missing("今天的问题"))
    lines = (tmp_path / FILE_NAME).read_text("utf-8").splitlines()
    assert [json.loads(line)["question"] for line in lines] == ["新的问题", "今天的问题"]
    QuestionLog(tmp_path, False, 0).tidy()
    assert len((tmp_path / FILE_NAME).read_text("utf-8").splitlines()) <= 1


def test_a_broken_line_spoils_no_other(tmp_path: Path) -> None:
    log = QuestionLog(tmp_path, True, 30)
    log.add(_missing("第一问"))
    with (tmp_path / FILE_NAME).open("ab") as file:
        file.write(b'{"time": "20\xff')
    log.add(_missing("第二问"))
    assert sorted(one.question for one in log.unanswered()) == ["第一问", "第二问"]


def test_it_does_not_grow_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST", 2_000)
    log = QuestionLog(tmp_path, True, 30)
    for number in range(60):
        log.add(_missing(f"第{number}问"))
    assert (tmp_path / FILE_NAME).stat().st_size < 2_500
    assert any(one.question == "第59问" for one in log.unanswered())


def test_what_cannot_be_kept_stops_no_answer(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    log = QuestionLog(tmp_path / "file", True, 30)
    log.add(_missing("问题"))
    assert log.unanswered() == ()


def _add(folder: Path, name: int) -> None:
    log = QuestionLog(folder, True, 30)
    for number in range(40):
        log.add(_missing(f"{name}号的第{number}问"))


def test_processes_add_side_by_side(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    held = [context.Process(target=_add, args=(tmp_path, name)) for name in range(3)]
    for one in held:
        one.start()
    for one in held:
        one.join(60)
        assert one.exitcode == 0
    assert len(QuestionLog(tmp_path, True, 30).unanswered()) == 120
