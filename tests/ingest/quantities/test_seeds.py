"""Every figure of the five reports' prose, as a golden file each (REGENERATE=1 rewrites them)."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from ingest.outline import outline
from ingest.quantities import extract, parts_breaches
from ingest.schema import Document, Identity, Quantity
from ingest.tables import locate

_SEEDS = Path(__file__).parents[3] / "seeds"
_GOLDEN = Path(__file__).parent / "golden"
_FILES = sorted(_SEEDS.glob("*.txt"))


def read(path: Path) -> tuple[str, tuple[Quantity, ...]]:
    text = path.read_text(encoding="utf-8")
    document = Document(source=path.name, media_type="text/plain", text=text)
    sections = outline(document, locate(document))
    return text, extract(document, sections, Identity(agency=None, core=None, year=2024))


def told(text: str, quantity: Quantity) -> dict[str, object]:
    shown = quantity.model_dump(mode="json", exclude={"section"}, exclude_defaults=True)
    quoted = text[quantity.quote.start : quantity.quote.end]
    return {**shown, "quote": "".join(quoted.split())}


def test_there_are_five() -> None:
    assert len(_FILES) == 5


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.stem)
def test_figures(path: Path) -> None:
    text, found = read(path)
    lines = [json.dumps(told(text, each), ensure_ascii=False) for each in found]
    written = "\n".join(lines) + "\n"
    golden = _GOLDEN / f"{path.stem}.jsonl"
    if os.environ.get("REGENERATE") == "1":
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(written, encoding="utf-8")
        pytest.fail(f"rewrote {golden.name}: run again without REGENERATE")
    assert golden.is_file(), f"{golden} is missing: run with REGENERATE=1"
    assert written == golden.read_text(encoding="utf-8")


def test_the_parts_that_do_not_add_up() -> None:
    found = {path.name[:3]: parts_breaches(read(path)[1]) for path in _FILES}
    assert {name: len(breaches) for name, breaches in found.items()} == {
        "000": 0,
        "001": 1,
        "002": 0,
        "003": 0,
        "004": 0,
    }
    (breach,) = found["001"]
    assert (breach.left, breach.right) == (119, 116)
