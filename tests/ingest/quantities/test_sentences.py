"""The table of sentences of our own making: every figure in them, and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from ingest.quantities import extract
from ingest.schema import Document, Identity, Quantity, Section, SectionKind, Span

_TABLE = Path(__file__).parent / "sentences.txt"
_FACET = re.compile(r"\s(none|approximate|(?:\w+)=\S+)")


@dataclass(frozen=True)
class Expected:
    """One figure as the table states it."""

    printed: str
    facets: dict[str, str]


def _expected(line: str) -> Expected:
    found = list(_FACET.finditer(line))
    printed = line[: found[0].start()] if found else line
    facets = {name: value for name, _, value in (match[1].partition("=") for match in found)}
    return Expected(printed.strip(), facets)


def table() -> list[tuple[str, list[Expected]]]:
    """The sentences with their figures."""
    cases: list[tuple[str, list[Expected]]] = []
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        line = line.replace("\\n", "\n")
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("  "):
            cases[-1][1].append(_expected(line))
        else:
            cases.append((line, []))
    return cases


def read(text: str, year: int = 2024, path: str = "一、总体情况") -> tuple[Quantity, ...]:
    """The figures of a text of one section, one paragraph."""
    paragraphs = tuple(
        Span(start=found.start(), end=found.end()) for found in re.finditer(r"(?s).+", text)
    )
    section = Section(
        kind=SectionKind.OVERVIEW,
        path=(path,),
        span=Span(start=0, end=len(text)),
        heading=None,
        paragraphs=paragraphs,
    )
    document = Document(source="made.txt", media_type="text/plain", text=text)
    return extract(document, (section,), Identity(agency=None, core=None, year=year))


def _told(
    quantity: Quantity, every: tuple[Quantity, ...], facets: dict[str, str]
) -> dict[str, str]:
    """What a quantity says on the facets that the table states, in the table's words."""
    total = None if quantity.part_of is None else re.sub(r"\s", "", every[quantity.part_of].printed)
    values = {
        "kind": str(quantity.kind),
        "period": str(quantity.period),
        "channel": quantity.channel or "_",
        "topic": quantity.topic or "_",
        "of": total or "_",
        "object": quantity.object or "_",
        "verb": quantity.verb or "_",
        "measure": quantity.measure or "_",
        "unit": quantity.unit,
        "label": quantity.label,
        "scope": quantity.scope or "_",
    }
    told = {name: values[name] for name in facets if name in values}
    if "value" in facets:
        told["value"] = (
            facets["value"] if quantity.value == Decimal(facets["value"]) else str(quantity.value)
        )
    if quantity.none_stated:
        told["none"] = ""
    if quantity.approximate:
        told["approximate"] = ""
    return told


_ALWAYS = {"kind": "count", "period": "year", "channel": "_", "topic": "_", "of": "_"}


@pytest.mark.parametrize(("text", "figures"), table(), ids=lambda value: str(value)[:40])
def test_sentence(text: str, figures: list[Expected]) -> None:
    found = read(text)
    assert [q.printed for q in found] == [each.printed for each in figures]
    for quantity, each in zip(found, figures, strict=True):
        facets = {**_ALWAYS, **each.facets}
        assert _told(quantity, found, facets) == facets


def test_the_table_is_long_enough() -> None:
    assert len(table()) >= 150
