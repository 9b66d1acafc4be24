"""Forged files go through the real readers, and their bars get the right numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.forge import Order
from eval.forge.formats import Kind
from eval.forge.formats.printing import ProgramMissing
from eval.measure import formats
from eval.measure.bars import bars
from eval.measure.format_bars import numbers
from ingest.errors import UnreadableFile


def test_web_pages_and_word_files_are_read(tmp_path: Path) -> None:
    kinds = (Kind.HTML, Kind.DOCX)
    found = formats.measure(3, Order(seed=51), kinds=kinds, keep=tmp_path)
    assert found.crashes == ()
    for kind in kinds:
        group = found.groups[kind]
        assert group.files == 3
        assert group.cells.right.value > 0.97
        assert group.a_second > 0
    assert len(list(tmp_path.rglob("*.html"))) == 3
    measured = numbers(found)
    assert set(measured) == {"html.right", "docx.right"}
    assert measured["html.right"] == pytest.approx(
        100 * found.groups["html"].cells.right.value, abs=1e-3
    )


def test_a_file_that_cannot_be_read_is_a_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> None:
        raise UnreadableFile(f"{path.name}坏了")

    monkeypatch.setattr(formats, "read_file", refuse)
    found = formats.measure(2, Order(seed=51), kinds=(Kind.HTML,), show=1)
    assert len(found.crashes) == 2
    assert found.groups["html"].cells.right.count == 0
    assert found.groups["html"].cells.absent.value == 1


def test_a_missing_program_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> None:
        raise ProgramMissing("soffice is not installed")

    monkeypatch.setattr(formats, "forge_files", missing)
    found = formats.measure(2, Order(seed=51), kinds=(Kind.DOC,))
    assert found.missing == ("doc: soffice is not installed",)
    assert numbers(found) == {}


def test_the_bars_of_files_are_all_of_known_numbers() -> None:
    known = {"right", "wrong", "wrong_unmarked", "two_cores", "seconds_a_page"}
    assert {each.of.split(".")[1] for each in bars("format_bars")} <= known
