"""Bytes to text in every encoding that offices publish in."""

from __future__ import annotations

import codecs
from difflib import SequenceMatcher
from random import Random

import pytest

from ingest.errors import UnreadableFile
from ingest.readers.encoding import decode
from ingest.readers.mojibake import plausibility, restore

TEXT = (
    "平昌关镇2024年政府信息公开工作年度报告\r\n\r\n一、总体情况\r\n"
    "2024年，本镇主动公开政府信息116条，收到政府信息公开申请3件，答复率100%。\n"
    "\t三、收到和处理政府信息公开申请情况，申请人无正当理由逾期不补正。"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "gb2312", "utf-16"])
def test_text_comes_back_unchanged(encoding: str) -> None:
    decoded = decode(TEXT.encode(encoding))
    assert decoded.text == TEXT
    assert decoded.notices == ()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("marked", [True, False])
def test_utf16_with_and_without_its_mark(encoding: str, marked: bool) -> None:
    mark = codecs.BOM_UTF16_LE if encoding.endswith("le") else codecs.BOM_UTF16_BE
    assert decode((mark if marked else b"") + TEXT.encode(encoding)).text == TEXT


def test_a_wrong_label_does_not_matter() -> None:
    assert decode(TEXT.encode("gb18030"), declared="utf-8").text == TEXT
    assert decode(TEXT.encode("utf-8"), declared="gb2312").text == TEXT
    assert decode(TEXT.encode("gbk"), declared="big5").text == TEXT


def test_traditional_pages_in_big5() -> None:
    text = "臺北縣政府資訊公開工作年度報告，主動公開政府資訊一百一十六條，收到申請三件。"
    assert decode(text.encode("big5"), declared="big5").text == text


def test_mojibake_is_undone_without_loss_where_nothing_was_lost() -> None:
    text = "政府信息公开工作年度报告主动公开情况申请" * 3
    assert len(text.encode()) % 2 == 0
    assert decode(text.encode("utf-8").decode("gb18030").encode("utf-8")).text == text


@pytest.mark.parametrize("reader", ["gbk", "gb18030"])
def test_mojibake_keeps_every_figure_where_bytes_were_lost(reader: str) -> None:
    wrong = TEXT.encode("utf-8").decode(reader, "replace").encode("utf-8")
    decoded = decode(wrong)
    assert "曾被误转" in decoded.notices[0]
    assert "116" in decoded.text
    assert "100%" in decoded.text
    assert "申请人无正当理由" in decoded.text
    assert SequenceMatcher(None, decoded.text, TEXT).ratio() > 0.85


def test_sound_text_is_no_mojibake() -> None:
    assert restore(TEXT) is None
    assert plausibility(TEXT) > 0.6


def test_a_few_bad_bytes_stay_utf8_with_a_notice() -> None:
    data = bytearray((TEXT * 5).encode("utf-8"))
    data[100] = 0xFF
    decoded = decode(bytes(data))
    assert decoded.encoding == "utf-8"
    assert "无法解码" in decoded.notices[0]


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 40, b"\x00" * 4096, Random(1).randbytes(5000)]
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match="编码"):
        decode(data)
