"""Radicals that stand in for ideographs in text taken from PDF."""

from __future__ import annotations

from ingest.normal import fold, normalize


def test_radicals_of_both_blocks_become_ideographs() -> None:
    assert fold("⺠政局⻓⽇⽉⻔⼯") == "民政局长日月门工"
    assert normalize("⼈ ⺠").text == "人民"
