"""Answers as markup, and what is offered next."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

from ingest.library import Library
from ingest.schema import Span
from qa.schema import Answer, CellPlace, Citation, Status, Value, ValueProof
from ui import render, source
from ui.markup import line
from ui.questions import fresh


def _citation(marker: int, start: int | None = None) -> Citation:
    place = (
        CellPlace(table="三", row="一", column="总计", start=start, end=start + 1)
        if start
        else None
    )
    return Citation(marker=marker, report="甲镇-2024", agency="甲镇", year=2024, quote="<b>0</b>",
                    start=marker, end=marker + 8, cell=place)  # fmt: skip


def _answer(**given: object) -> Answer:
    return Answer.model_validate(
        {"question": "问", "status": Status.ANSWERED, "answer": "答。[1]", **given}
    )


def _value(agency: str, number: float, **given: object) -> Value:
    return Value.model_validate({"agency": agency, "year": 2024, "measure": "新收申请",
                                 "value": number, "unit": "件", **given})  # fmt: skip


def test_nothing_of_a_report_or_a_question_is_markup() -> None:
    hostile = '"><script>x</script>'
    found = _answer(
        question=hostile, answer=f"{hostile}[1]", notices=(f"{hostile}[1]",),
        citations=(_citation(1),), suggestions=(hostile,), values=(_value(hostile, 3),),
        options=({"label": hostile, "question": hostile},),
    )  # fmt: skip
    shown = render.answer(found, [hostile]) + render.question(hostile)
    assert "<script" not in shown
    assert "<b>0" not in shown
    assert "\n" not in shown


def test_marks_are_numbers_to_press_and_unknown_ones_stay_text() -> None:
    shown = render.answer(
        _answer(answer="共3件。[1]–[2]，[9]", citations=(_citation(1), _citation(2)))
    )
    text = re.search(r'<p class="nb-text">(.*?)</p>', shown)
    assert text is not None
    assert text[1].count("<button") == 2
    assert "[9]" in text[1]
    assert '<span class="nb-span">' in text[1]


def test_the_cells_of_a_sum_are_told_to_the_page() -> None:
    shown = render.answer(_answer(citations=tuple(_citation(n, 100 + n) for n in range(1, 20))))
    held = re.search(r'data-cells="([^"]*)"', shown)
    assert held is not None
    assert json.loads(unescape(held[1])) == {"甲镇-2024": list(range(101, 120))}


def test_a_long_list_keeps_all_of_it_and_a_sum_is_no_bar() -> None:
    terms = tuple(_value(f"镇{n}", n) for n in range(1, 20))
    total = _value("各单位", 190, formula="1 + 2", proof=ValueProof.COMPUTED)
    shown = render.answer(_answer(values=(total, *terms)))
    assert "其余8项（共20项）" in shown
    assert all(f">镇{n}<" in shown for n in range(1, 20))
    assert shown.count('class="nb-bar ') == 19
    assert "inline-size:100%" in shown


def test_a_trend_has_no_one_figure_at_its_head() -> None:
    values = tuple(_value("甲镇", n, year=2020 + n) for n in range(3))
    assert "nb-figure" in render.answer(_answer(values=values))
    assert "nb-figure" not in render.answer(_answer(values=values, query={"operation": "trend"}))


def test_an_answer_in_words_stands_large_and_a_refusal_has_no_figure() -> None:
    told = _value("甲镇", 0, text="没有")
    assert ">没有</span>" in render.answer(_answer(values=(told,)))
    refused = _answer(status=Status.NOT_FOUND, values=(told,))
    assert "nb-figure" not in render.answer(refused)


def test_what_is_copied_has_its_sources() -> None:
    copied = render.plain(_answer(citations=(_citation(1),)))
    assert copied.splitlines()[0] == "答。[1]"
    assert "甲镇 · 2024年年报" in copied
    assert "以单位公布的原文为准" in copied


def test_the_next_questions_repeat_none(seeds_library: Path) -> None:
    name = "平罗县渠口乡2024年"
    offers = (
        f"{name}公开了多少条信息？",
        f"{name}收到多少件政府信息公开申请？",
        f"{name}存在哪些问题？",
    )
    with Library.open(seeds_library) as library:
        found = _answer(question="渠口乡主动公开了多少条政府信息", suggestions=offers)
        assert fresh(found, (), library) == offers[1:]
        assert fresh(found, ("渠口乡去年存在什么问题",), library) == offers[1:2]


def test_every_quotation_of_the_seeds_is_marked_whole(seeds_library: Path) -> None:
    with Library.open(seeds_library) as library:
        for entry in library.reports():
            text = library.text(entry.id)
            for one in library.quantities([entry.id])[entry.id]:
                span = Span(start=one.quote.start, end=one.quote.end)
                shown = source.passage(library, entry, span)
                marked = "".join(re.findall(r"<mark[^>]*>(.*?)</mark>", shown, re.DOTALL))
                assert "".join(unescape(marked).split()) == "".join(
                    re.sub(r"\*\*|(?m:^#+ )", "", text[span.start : span.end]).split()
                ), (entry.id, span)


def test_a_quotation_is_shown_without_the_marks_of_its_table() -> None:
    assert line("新收</td>\n<td>12</td><TD colspan=2>7") == "新收 12 7"
    assert line("| 新收 | 12 |\n") == "新收 12"
    assert line("a < b，<b>0</b>") == "a < b，<b>0</b>"
