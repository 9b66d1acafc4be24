"""Opinions kept in the library's folder, and read out again."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from qa.schema import Answer, Citation, Status
from ui import feedback as module
from ui.feedback import Complaint, Feedback, Full, Verdict
from ui.masking import masked


def _answer(question: str = "公开了多少条") -> Answer:
    cited = Citation(marker=1, report="甲镇-2024", quote="公开116条", start=5, end=11)
    return Answer(
        question=question, status=Status.ANSWERED, answer="116条。[1]", citations=(cited,)
    )


def _rows(feedback: Feedback) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(feedback.table().removeprefix("\ufeff"))))


def test_an_opinion_is_kept_with_its_citations(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path)
    feedback.add(
        Verdict.DOWN, (Complaint.FIGURE, Complaint.OTHER), "少了3条", ("上一问",), _answer()
    )
    feedback.add(Verdict.UP, (), "", (), _answer("第二问"))
    first, second = _rows(Feedback(tmp_path))
    assert (first["verdict"], first["reasons"]) == ("down", "数字不对；其他")
    assert (first["comment"], first["history"], first["answer"]) == (
        "少了3条",
        "上一问",
        "116条。[1]",
    )
    assert first["citations"] == "甲镇-2024 5-11 公开116条"
    assert (second["verdict"], second["question"]) == ("up", "第二问")


@pytest.mark.parametrize(("said", "kept"), [
    ("打13800138000", "打＊＊＊"), ("电话0952-6860685", "电话＊＊＊"),
    ("证11010519491231002X号", "证＊＊＊号"), ("12345热线379件，2024年", "12345热线379件，2024年"),
    ("金额13800138000123元", "金额13800138000123元"),
])  # fmt: skip
def test_personal_numbers_are_not_kept(said: str, kept: str) -> None:
    assert masked(said) == kept


def test_a_spreadsheet_runs_nothing_of_it(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path)
    feedback.add(Verdict.DOWN, (), "=HYPERLINK(1)", (), _answer("@SUM(1)\n=1"))
    (row,) = _rows(feedback)
    assert row["comment"] == "'=HYPERLINK(1)"
    assert row["question"].startswith("'@")


def test_a_line_cut_short_spoils_no_other(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path)
    feedback.add(Verdict.UP, (), "", (), _answer())
    with (tmp_path / module.FILE_NAME).open("a") as file:
        file.write('{"time": "20')
    feedback.add(Verdict.UP, (), "", (), _answer("后来的"))
    assert [kept.question for kept in feedback.read()] == ["公开了多少条", "后来的"]


def test_it_does_not_grow_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    feedback = Feedback(tmp_path)
    feedback.add(Verdict.UP, (), "", (), _answer())
    most = 3 * (tmp_path / module.FILE_NAME).stat().st_size + 10
    monkeypatch.setattr(module, "_MOST", most)
    for _ in range(2):
        feedback.add(Verdict.UP, (), "", (), _answer())
    with pytest.raises(Full):
        feedback.add(Verdict.UP, (), "", (), _answer())
    assert (tmp_path / module.FILE_NAME).stat().st_size <= most
    with pytest.raises(Full):
        Feedback(tmp_path / "nowhere").add(Verdict.UP, (), "", (), _answer())
