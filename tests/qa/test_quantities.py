"""Questions on the prose, over the five reports and over words of our own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from ingest.normal import normalize
from ingest.outline import outline
from ingest.quantities import extract
from ingest.schema import (
    Document,
    Identity,
    Period,
    Quantity,
    QuantityKind,
    Section,
    SectionKind,
    Span,
)
from ingest.tables import locate
from qa.quantities import asked, match, spans
from qa.schema import Matches, MatchVerdict

_TABLE = Path(__file__).parent / "quantity_questions.txt"
_SEEDS = Path(__file__).parents[2] / "seeds"


@cache
def read(report: str) -> tuple[str, tuple[Quantity, ...]]:
    """The text of a report of the table, and its figures."""
    kind, _, rest = report.partition(" ")
    if kind == "seed":
        (path,) = _SEEDS.glob(f"{rest}_*.txt")
        text = path.read_text(encoding="utf-8")
        document = Document(source=path.name, media_type="text/plain", text=text)
        sections = outline(document, locate(document))
    else:
        text = rest
        document = Document(source="made.txt", media_type="text/plain", text=text)
        span = Span(start=0, end=len(text))
        sections = (
            Section(
                kind=SectionKind.OVERVIEW,
                path=("一、总体情况",),
                span=span,
                heading=None,
                paragraphs=(span,),
            ),
        )
    return text, extract(document, sections, Identity(agency=None, core=None, year=2024))


def answer(report: str, question: str) -> Matches:
    text, quantities = read(report)
    return match(asked(normalize(question).text), quantities, text)


def table() -> Iterator[tuple[str, str, str]]:
    """(report, question, what is expected) of every line of the table."""
    report = ""
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("  "):
            question, _, expected = line.strip().partition(" =>")
            yield report, question, expected.strip()
        elif line and not line.startswith("#"):
            report = line


def _shown(quantity: Quantity) -> str:
    return f"{quantity.value.normalize():f}{quantity.unit}"


@pytest.mark.parametrize(("report", "question", "expected"), list(table()))
def test_question(report: str, question: str, expected: str) -> None:
    values, _, rest = expected.partition("|")
    verdict, _, words = rest.partition("|")
    found = answer(report, question)
    if not values or values.startswith("~"):
        assert found.verdict is MatchVerdict.NONE, [_shown(m.quantity) for m in found.matches]
        assert found.matches == ()
        if values:
            assert found.nearest is not None
            assert _shown(found.nearest.quantity) == values.strip("~ ")
        return
    assert [_shown(each.quantity) for each in found.matches] == values.split()
    if verdict.strip():
        assert found.verdict == verdict.strip()
    said = "".join(each.label + "".join(each.notices) for each in found.matches)
    for word in words.split():
        assert word in said


def test_a_figure_stated_twice_is_one() -> None:
    (found,) = answer("seed 001", "公开了多少条信息").matches
    text, _ = read("seed 001")
    quotes = [re.sub(r"\s", "", text[span.start : span.end]) for span in spans(found)]
    assert len(quotes) == 2
    assert all("116条" in quote for quote in quotes)


def test_what_is_asked() -> None:
    question = asked("历年累计公开了多少条农机补贴信息")
    assert question.period is Period.CUMULATIVE
    assert question.unit == "条"
    assert "农机" in "".join(question.rest)
    assert asked("满意率是多少").kind is QuantityKind.PERCENT
    assert asked("花了多少钱").kind is QuantityKind.MONEY
    assert asked("一共有多少件").total


def test_the_word_that_forbids_is_told() -> None:
    assert answer("seed 001", "公开了多少条航班信息").unexplained == ("航班",)


@pytest.mark.parametrize("question", ["", "？", "多少", "的", "12345", "公开" * 300])
def test_odd_questions_do_no_harm(question: str) -> None:
    assert answer("seed 001", question).verdict in MatchVerdict
