"""The case files: readable, true to the seeds' text, and the sealed ones untouched."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from pathlib import Path

import pytest

from eval.case import Case, CaseError, CellTruth, Family, Truth, Verdict, dump, load, open_files
from qa.schema import Reason, Status

ROOT = Path(__file__).parents[2]
CASES = ROOT / "eval" / "cases"
SEALED = CASES / "sealed" / "seeds.jsonl"
SPACE = re.compile(r"\s")


def _all() -> tuple[Case, ...]:
    return load((*open_files(CASES), *open_files(SEALED.parent)))


def test_every_file_reads_and_no_id_is_used_twice() -> None:
    cases = _all()
    assert len(cases) >= 450
    assert sum(not case.answerable for case in cases) >= 120


@pytest.mark.skipif(not SEALED.exists(), reason="封存的提问已用过，新的还没有封存")
def test_what_is_sealed_is_unchanged() -> None:
    digest, name = (CASES / "sealed" / "SHA256").read_text(encoding="utf-8").split()
    assert hashlib.sha256((CASES / "sealed" / name).read_bytes()).hexdigest() == digest


def test_open_files_leave_out_the_sealed() -> None:
    assert SEALED not in open_files(CASES)


def test_evidence_stands_in_the_seeds() -> None:
    text = "".join(
        SPACE.sub("", path.read_text(encoding="utf-8")) for path in (ROOT / "seeds").glob("*.txt")
    )
    for case in _all():
        if case.library != "seeds":
            continue
        for truth in (case, *case.accept):
            for words in (*truth.evidence, *truth.all_evidence):
                assert SPACE.sub("", words) in text, case.id


def test_turns_of_a_conversation_carry_the_questions_before() -> None:
    groups: dict[str, list[Case]] = {}
    for case in _all():
        if case.family is Family.CONVERSATION:
            groups.setdefault(case.group or "", []).append(case)
    assert groups
    for turns in groups.values():
        assert len(turns) == 5
        asked = [turn.question for turn in turns]
        for place, turn in enumerate(turns):
            assert list(turn.history) == asked[:place]


def test_a_case_without_truth_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        json.dumps({"id": "1", "family": "cell", "library": "seeds", "question": "几件"}),
        encoding="utf-8",
    )
    with pytest.raises(CaseError, match="第1行"):
        load((path,))


def test_an_id_used_twice_is_an_error(tmp_path: Path) -> None:
    case = Case(id="1", family=Family.CELL, library="seeds", question="几件", value=0)
    dump((case,), tmp_path / "a.jsonl")
    dump((case,), tmp_path / "b.jsonl")
    with pytest.raises(CaseError, match="编号 1"):
        load(open_files(tmp_path))


@pytest.mark.parametrize("line", ["{", '{"id": "1", "extra": 1}', "[]"])
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("\n" + line, encoding="utf-8")
    with pytest.raises(CaseError, match="第2行"):
        load((path,))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match=r"none\.jsonl"):
        load((tmp_path / "none.jsonl",))


def test_a_refusal_states_no_value() -> None:
    with pytest.raises(ValueError, match="states no value"):
        Truth(status=Status.NOT_FOUND, reason=Reason.NOT_STATED, value=3)
    with pytest.raises(ValueError, match="no reason"):
        Truth(reason=Reason.NOT_STATED, value=3)
    with pytest.raises(ValueError, match="error"):
        Truth(status=Status.ERROR)


def test_dump_and_load_keep_a_case(tmp_path: Path) -> None:
    case = Case(
        id="1",
        family=Family.CELL,
        library="seeds",
        question="几件",
        history=("前问",),
        value=0,
        verdict=Verdict.NO,
        cell=CellTruth(table="表", row="行", column="列"),
        accept=(Truth(status=Status.CLARIFY),),
    )
    dump((case,), tmp_path / "a.jsonl")
    assert load((tmp_path / "a.jsonl",)) == (case,)


def test_cells_are_named_in_the_forms_words() -> None:
    names: set[tuple[str, str, str]] = set()
    for form in sorted((ROOT / "ingest" / "form").glob("form_*.toml")):
        data = tomllib.loads(form.read_text(encoding="utf-8"))
        for table in ("two", "three", "four"):
            for row in data[table]["rows"]:
                for column in data[table]["columns"]:
                    if column["code"] in row.get("columns", [column["code"]]):
                        names.add(
                            (
                                data[table]["title"],
                                " > ".join(row["path"]),
                                " > ".join(column["path"]),
                            )
                        )
    for case in _all():
        for truth in (case, *case.accept):
            for cell in (*truth.cells, *((truth.cell,) if truth.cell else ())):
                assert (cell.table, cell.row, cell.column) in names, case.id
