"""`python -m eval.forge` writes files and their truth, the same bytes for the same seed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from eval.forge.__main__ import main
from eval.forge.formats import ForgedFile
from eval.forge.schema import Forged


def _run(monkeypatch: pytest.MonkeyPatch, out: Path, *options: str) -> list[str]:
    monkeypatch.setattr(sys, "argv", ["eval.forge", "--out", str(out), *options])
    main()
    return (out / "truth.jsonl").read_text(encoding="utf-8").splitlines()


def test_reports_are_written_with_their_truth(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lines = _run(monkeypatch, tmp_path / "a", "--count", "6", "--seed", "3", "--families", "all")
    assert len(lines) == 6
    for line in lines:
        forged = Forged.model_validate_json(line)
        with (tmp_path / "a" / forged.source).open(encoding="utf-8", newline="") as file:
            text = file.read()
        for cell in forged.truth.cells:
            if cell.span is not None:
                assert text[cell.span.start : cell.span.end] == cell.shown
    assert lines == _run(
        monkeypatch, tmp_path / "b", "--count", "6", "--seed", "3", "--families", "all"
    )


def test_the_renumbered_layouts_are_offered(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lines = _run(monkeypatch, tmp_path, "--count", "2", "--renumber")
    layouts = [Forged.model_validate_json(line).truth.layout for line in lines]
    assert layouts == ["s0", "s0", "s1", "s1", "s2", "s2", "s3", "s3", "s4", "s4"]
    assert len(list(tmp_path.glob("s?_*.txt"))) == 10


def test_files_of_a_format_are_offered(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lines = _run(monkeypatch, tmp_path, "--count", "2", "--kind", "html")
    for line in lines:
        made = ForgedFile.model_validate_json(line)
        assert (tmp_path / made.path).read_bytes()


def test_an_unknown_damage_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        _run(monkeypatch, tmp_path, "--damage", "nonsense")
