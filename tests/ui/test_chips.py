"""What was understood, as chips: each question they offer means what they say."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from openpyxl import load_workbook

from qa.answer import Assistant
from qa.schema import Query
from ui.chips import chips, exchanged, taken_away
from ui.spreadsheet import csv_text, harmless, xlsx_bytes

ASKED = "白溪县自然资源局2020年收到多少件政府信息公开申请？"


@pytest.fixture(scope="module")
def assistant(forged_library: Path) -> Assistant:
    return Assistant(forged_library)


def _query(assistant: Assistant, question: str, *history: str) -> Query:
    found = assistant.answer(question, history)
    return Query.model_validate({"question": question, **found.query})


def _labels(query: Query) -> dict[str, str]:
    return {slot.slot: slot.label for slot in query.slots}


def test_a_slot_taken_away_leaves_the_others(assistant: Assistant) -> None:
    query = _query(assistant, ASKED)
    for slot in query.slots:
        question = taken_away(query, slot)
        assert question is not None
        again = _labels(_query(assistant, question))
        left = {one.slot: one.label for one in query.slots if one != slot}
        assert {name: again.get(name) for name in left} == left
        assert slot.label not in again.values()


@pytest.mark.parametrize("history", [(), ("丰营区文化和旅游局2021年收到多少件政府信息公开申请？",)])
def test_every_exchange_offered_is_understood_as_it_says(
    assistant: Assistant, history: tuple[str, ...]
) -> None:
    question = "那2022年呢？" if history else ASKED
    found = assistant.answer(question, history)
    shown = chips(found, assistant.library, assistant.names())
    query = _query(assistant, question, *history)
    offered = re.findall(r'nb-other" data-ask="([^"]*)" data-alone>([^<]*)<', shown)
    assert len(offered) > 10
    for asked, label in offered:
        again = _query(assistant, unescape(asked))
        assert unescape(label) in _labels(again).values(), asked
        kept = set(_labels(query).values()) & set(_labels(again).values())
        assert len(kept) == 2, asked
        assert not any(slot.carried for slot in again.slots)


def test_words_that_are_not_in_the_question_are_not_cut(assistant: Assistant) -> None:
    query = _query(assistant, "白溪县自然资源局存在哪些问题")
    (agency,) = (slot for slot in query.slots if slot.slot == "agency")
    assert exchanged(query, agency, "丰营区教育局") == "丰营区教育局存在哪些问题"
    carried = _query(assistant, "那丰营区教育局呢？", "白溪县自然资源局存在哪些问题")
    assert all(taken_away(carried, slot) is None for slot in carried.slots)


@pytest.mark.parametrize("text", ["=1+1", "+86", "-3", "@x", "\t=1", "\r=1"])
def test_a_spreadsheet_runs_nothing(text: str) -> None:
    import io

    assert harmless(text) == "'" + text
    assert csv_text([[text, -3]]).startswith("\ufeff")
    assert csv_text([[text, -3]]).rstrip().endswith(",-3")
    raw = xlsx_bytes("表", [["头"], [text.strip(), "\x00甲", -3]])
    (row,) = load_workbook(io.BytesIO(raw)).active.iter_rows(min_row=2)
    assert [cell.data_type for cell in row] == ["s", "s", "n"]
    assert [cell.value for cell in row] == [text.strip(), "甲", -3]
