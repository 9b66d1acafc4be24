"""What is an annual report, and what is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.recognise import reject_reason
from ingest.schema import Document

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))


def reason(text: str) -> str | None:
    return reject_reason(Document(source="a.txt", media_type="text/plain", text=text))


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_the_seeds_are_reports(path: Path) -> None:
    assert reason(path.read_bytes().decode()) is None


@pytest.mark.parametrize("keep", [0.35, 0.5, 0.8])
@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_a_report_cut_short_is_still_one(path: Path, keep: float) -> None:
    text = path.read_bytes().decode()
    assert reason(text[: int(len(text) * keep)]) is None
    assert reason("".join(text.split())) is None


def test_ruling_drawn_in_characters_is_no_junk() -> None:
    text = SEEDS[4].read_bytes().decode()
    drawn = text.replace("0 0", "│ 0 │ 0 │\n├──────┼──────┼──────┤\n")
    assert reason(drawn + "┌──────┬──────┐\n│  │  │\n" * 400) is None


NARRATIVE = """某县水利局2017年政府信息公开工作年度报告
根据条例规定编制本报告。
一、概述
我局高度重视信息公开工作，成立了领导小组，健全了制度。
二、主动公开政府信息情况
全年主动公开信息120条。
三、依申请公开政府信息办理情况
未收到申请。
四、存在的主要问题和改进措施
人员不足，下一步加强培训。
"""


def test_an_older_narrative_report_is_one() -> None:
    assert reason(NARRATIVE) is None


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "没有文字"),
        (" \n\t\ufeff\n", "没有文字"),
        ("政府信息公开", "太少"),
        ("\ufffd\u0378\x02" * 200, "无法识别"),
        ("The quick brown fox jumps over the lazy dog. " * 20, "中文"),
        (
            "今天天气很好，我们去公园散步，看到了许多花，也遇到了老朋友。" * 10,
            "不是政府信息公开工作年度报告",
        ),
        (
            "某县人民政府办公室关于做好2024年政府信息公开工作年度报告编制和发布工作的通知\n"
            "各乡镇人民政府，县直各部门：根据《中华人民共和国政府信息公开条例》规定，现将有关"
            "事项通知如下。请各单位于1月31日前发布年度报告，内容应当完整，数据应当准确。" * 2,
            "通知",
        ),
        (
            "某镇政府信息公开指南\n为了方便公民、法人和其他组织获取政府信息，编制本指南。"
            "一、公开范围。二、公开形式。三、依申请公开。申请人可以填写政府信息公开申请表。" * 2,
            "指南",
        ),
        (
            "某县2024年政府工作报告\n各位代表：现在我代表县人民政府向大会报告工作，请予审议。"
            "过去一年，全县上下坚定信心，克服困难，完成了主要目标任务，政务公开不断深化。" * 3,
            "不是",
        ),
    ],
)
def test_other_texts_are_rejected_with_a_reason(text: str, word: str) -> None:
    said = reason(text)
    assert said is not None
    assert word in said
    assert said.endswith("。")
