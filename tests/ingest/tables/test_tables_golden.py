"""The seeds' tables, cell by cell, as they were read when last looked at.

REGENERATE=1 rewrites the golden files; look at the change, then run without it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from ingest.schema import Document
from ingest.tables import locate, read

SEEDS = sorted((Path(__file__).parents[3] / "seeds").glob("*.txt"))
GOLDEN = Path(__file__).parent / "golden"


def read_lines(path):
    text = path.read_bytes().decode("utf-8")
    document = Document(source=path.name, media_type="text/plain", text=text)
    lines = []
    for table in read(document, locate(document)):
        lines.append(f"{table.table} {table.form} {table.span.start}-{table.span.end}")
        for cell in table.cells:
            span = "" if cell.span is None else f"{cell.span.start}-{cell.span.end}"
            label = "" if cell.label is None else text[cell.label.start : cell.label.end]
            agree = "labels" if cell.labels_agree else "order"
            facts = [
                cell.row,
                cell.column,
                cell.state,
                cell.printed,
                span,
                cell.proof,
                agree,
                label,
            ]
            lines.append(json.dumps(facts, ensure_ascii=False))
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem[:3])
def test_the_seeds_are_read_as_before(path):
    golden = GOLDEN / f"{path.stem}.txt"
    lines = read_lines(path)
    if os.environ.get("REGENERATE") == "1":
        golden.write_text(lines, encoding="utf-8")
        pytest.fail("golden files rewritten: look at the change, then run without REGENERATE")
    assert golden.exists(), f"no golden file {golden.name}: run with REGENERATE=1"
    assert lines == golden.read_text(encoding="utf-8")
