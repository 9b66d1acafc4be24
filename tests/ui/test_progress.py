"""The progress of reading: rate and time left, and why files were skipped."""

from __future__ import annotations

import pytest

from ingest.schema import Change, Outcome, Progress, SyncResult
from ui import commands
from ui.progress import Pace


def _progress(done: int, outcome: Outcome = Outcome.CREATED, total: int | None = 100) -> Progress:
    return Progress(done=done, total=total, change=Change(source="a.txt", outcome=outcome))


def test_rate_and_time_left_are_of_files_read() -> None:
    pace = Pace(0.0)
    assert pace.tell(_progress(1, Outcome.UNCHANGED), 1.0) == ""
    assert pace.tell(_progress(2), 2.0) == "0.5 份/秒，约剩 3 分钟"
    for done in range(3, 90):
        said = pace.tell(_progress(done), 4.0)
    assert said == "22 份/秒，约剩 0 秒"
    assert pace.tell(_progress(90, total=None), 5.0) == "18 份/秒"


def test_long_times_are_told_in_hours() -> None:
    assert Pace(0.0).tell(_progress(1, total=1000), 20.0).endswith("约剩 5.5 小时")


def test_reasons_are_summed_up_whatever_the_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    reasons = (
        "PDF有2000页，超过500页的上限，未读取。",
        "PDF有900页，超过500页的上限，未读取。",
        "文件是空的。",
        None,
    )
    changes = [
        Change(
            source=f"{number}.pdf",
            outcome=Outcome.SKIPPED if reason else Outcome.CREATED,
            reason=reason,
        )
        for number, reason in enumerate(reasons)
    ]
    commands._tell(SyncResult(changes=tuple(changes)))
    said = capsys.readouterr().out
    assert "共 4 个文件：新增 1，跳过 3。" in said
    summary = said.partition("跳过的原因：\n")[2].splitlines()
    assert [line.split()[:2] for line in summary] == [["2", "个"], ["1", "个"]]
    assert "超过500页的上限" in summary[0]
