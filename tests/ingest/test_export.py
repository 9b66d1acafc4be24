from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from ingest.export import Format, What, export
from ingest.library import Library
from ingest.settings import Settings
from ingest.sync import sync

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    path = tmp_path_factory.mktemp("export") / "library"
    sync([SEEDS], path, Settings())
    return Library.open(path)


def table(library: Library, what: What) -> list[dict[str, str]]:
    text = "".join(export(library, what, Format.CSV))
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_cells_have_the_columns_agreed_and_the_forms_own_words(library: Library) -> None:
    rows = table(library, What.CELLS)
    assert list(rows[0]) == [
        "report", "agency", "year", "form", "table", "row", "column", "value", "printed",
        "state", "proof", "source", "start", "end",
    ]  # fmt: skip
    assert len(rows) == 1000
    [secret] = [
        row
        for row in rows
        if row["report"] == "平罗县渠口乡-2024"
        and row["row"] == "三、本年度办理结果 > （三）不予公开 > 1.属于国家秘密"
        and row["column"] == "法人或其他组织 > 商业企业"
    ]
    assert secret["state"] == "value"
    assert secret["value"] == "0"


@pytest.mark.parametrize("what", [What.CELLS, What.QUANTITIES])
def test_every_figure_stands_where_the_row_says(library: Library, what: What) -> None:
    found = 0
    for row in table(library, what):
        if row["start"]:
            text = library.text(row["report"])
            stands = text[int(row["start"]) : int(row["end"])]
            assert stands.split() == row["printed"].split() or row["printed"] in stands
            found += 1
    assert found > 30


@pytest.mark.parametrize("what", What)
def test_both_formats_say_the_same(library: Library, what: What) -> None:
    plain = table(library, what)
    lines = [json.loads(line) for line in export(library, what, Format.JSONL)]
    assert [row["report"] for row in plain] == [line["report"] for line in lines]
    assert list(plain[0]) == list(lines[0])
    for row, line in zip(plain, lines, strict=True):
        if line.get("value") is not None:
            assert float(row["value"]) == line["value"]


def test_blanks_are_empty_and_never_zero(library: Library) -> None:
    for line in export(library, What.CELLS, Format.JSONL):
        row = json.loads(line)
        assert (row["value"] is None) == (row["state"] != "value")


def test_reports_are_listed_once(library: Library) -> None:
    rows = table(library, What.REPORTS)
    assert len(rows) == len({row["report"] for row in rows}) == 5
    assert {row["current"] for row in rows} == {"1"}


def test_plain_names_will_do(library: Library) -> None:
    assert next(iter(export(library, "reports", "jsonl"))).startswith("{")  # type: ignore[arg-type]
