"""Forged questions: the wordings, and truths checked against the forged text itself."""

from __future__ import annotations

import hashlib
import json
import random
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from eval.case import Case, Family, load
from eval.figures import squeeze, states
from eval.forged_cases import forge_cases, renumbered_cases
from eval.questions.ground import ground
from eval.questions.maker import Maker, number
from eval.questions.phrasebook import FOLDER, MeasureKind, PhrasebookError, Wording, phrasebook

SEALED = FOLDER / "sealed"
_SEALED_ONLY = pytest.mark.skipif(
    not (SEALED / "wordings.jsonl").exists(), reason="封存的措辞已用过，新的还没有封存"
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[tuple[Case, ...], Path]:
    folder = tmp_path_factory.mktemp("forged")
    return forge_cases(40, 11, folder), folder


def _wordings() -> list[Wording]:
    paths = [FOLDER / "open.jsonl", *sorted(SEALED.glob("*.jsonl"))]
    lines = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    return [Wording.model_validate(json.loads(line)) for line in lines]


def test_ninety_measures_with_eight_wordings_each() -> None:
    counts: dict[str, int] = defaultdict(int)
    for wording in _wordings():
        counts[wording.use.split(":")[0]] += 1
    measures = phrasebook().measures
    assert len(measures) >= 90
    assert [key for key in measures if counts[key] < 8] == []


@_SEALED_ONLY
def test_what_is_sealed_is_unchanged() -> None:
    digest, name = (SEALED / "SHA256").read_text(encoding="utf-8").split()
    assert hashlib.sha256((SEALED / name).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize("sealed", [False, pytest.param(True, marks=_SEALED_ONLY)])
def test_every_wording_takes_its_slots(sealed: bool) -> None:
    book = phrasebook(sealed=sealed)
    slots = {"agency": "甲镇", "year": 2024, "about": "培训", "topic": "民政"}
    for measure in book.measures.values():
        questions = book.questions(measure, slots)
        assert questions
        assert not any("{" in question for question in questions)
        assert all("甲镇" in question and "2024" in question for question in questions)


def test_a_use_without_wordings_is_told() -> None:
    with pytest.raises(PhrasebookError, match="none"):
        phrasebook().pick(random.Random(0), "none")


def test_the_same_seed_makes_the_same_cases(tmp_path: Path) -> None:
    first = forge_cases(8, 3, tmp_path / "a")
    assert first == forge_cases(8, 3, tmp_path / "b")
    assert first != forge_cases(8, 4, tmp_path / "c")


def test_renumbered_reports_are_in_every_seed_layout(tmp_path: Path) -> None:
    cases = renumbered_cases(2, 3, tmp_path)
    assert len(list(tmp_path.glob("*/*"))) >= 5
    assert {case.family for case in cases} >= {Family.CELL, Family.PROSE, Family.CONVERSATION}


def test_every_family_is_asked(made: tuple[tuple[Case, ...], Path]) -> None:
    wanted = {
        Family.CELL, Family.SUM, Family.RATE, Family.YES_NO, Family.PROSE, Family.COMPARE,
        Family.RANK, Family.TOTAL, Family.LIST, Family.TREND, Family.FOLLOW_UP,
        Family.CONVERSATION, Family.PARAPHRASE, Family.NOT_STATED, Family.NO_SUCH_YEAR,
        Family.NO_SUCH_AGENCY, Family.NOT_IN_FORM, Family.OUT_OF_SCOPE, Family.CLARIFY,
    }  # fmt: skip
    assert {case.family for case in made[0]} >= wanted


def test_prose_evidence_stands_in_a_report_and_states_the_figure(
    made: tuple[tuple[Case, ...], Path],
) -> None:
    texts = [squeeze(path.read_text(encoding="utf-8")) for path in made[1].glob("*/*")]
    asked = [case for case in made[0] if case.family is Family.PROSE]
    assert len(asked) > 50
    for case in asked:
        words = squeeze(case.evidence[0])
        assert any(words in text for text in texts)
        assert case.value is not None
        assert states(case.evidence[0], case.value), case.question


@_SEALED_ONLY
def test_sealed_wordings_make_cases_too(tmp_path: Path) -> None:
    cases = forge_cases(8, 3, tmp_path, sealed=True)
    texts = {wording.text for wording in _wordings() if not wording.sealed}
    assert {case.family for case in cases} >= {Family.CELL, Family.PROSE, Family.FOLLOW_UP}
    assert not texts & {case.question for case in cases}


def test_what_is_asked_as_absent_is_not_in_the_text(
    made: tuple[tuple[Case, ...], Path],
) -> None:
    asked = [case.question for case in made[0] if case.family is Family.NOT_STATED]
    assert any("抖音" in each or "信箱" in each or "热线" in each for each in asked)


def test_groups_are_whole(made: tuple[tuple[Case, ...], Path]) -> None:
    groups: dict[tuple[Family, str], list[Case]] = defaultdict(list)
    for case in made[0]:
        if case.group:
            groups[case.family, case.group].append(case)
    for (family, _), cases in groups.items():
        if family is Family.PARAPHRASE:
            assert len(cases) == 10
            assert len({(case.value, case.agency, case.year) for case in cases}) == 1
            assert len({case.question for case in cases}) == 10
        elif family is Family.CONVERSATION:
            assert [len(case.history) for case in cases] == [0, 1, 2, 3, 4]


def test_sums_and_rates_by_hand() -> None:
    from eval.forge import CLEAN, Order, forge
    from ingest.schema import FormName

    reports = ground(forge(12, Order(seed=2, damage=CLEAN, form=FormName.FORM_2021))).reports
    measures = phrasebook().measures
    known = next(each for each in reports if each.value("three.total.total"))
    refused = [
        known.cells[f"three.refused.{row}.total"].value
        for row in (
            "state_secret", "law", "security", "third_party",
            "internal", "process", "enforcement", "inquiry",
        )
    ]  # fmt: skip
    total = sum((value for value in refused if value is not None), Decimal(0))
    assert known.measured(measures["sum.refused"]) == total
    everything = known.cells["three.total.total"].value
    assert everything is not None
    share = round(100 * total / everything, 2)
    assert known.measured(measures["rate.refused"]) == share
    assert known.measured(measures["two.rules.made"]) is None, "a measure of the other form"


def test_ranks_totals_and_conditions_agree(made: tuple[tuple[Case, ...], Path]) -> None:
    by_cell: dict[str, dict[Family, Case]] = defaultdict(dict)
    for case in made[0]:
        if case.family in (Family.TOTAL, Family.LIST) and case.question[:4].isdigit():
            by_cell[f"{case.question[:4]} {case.cells[0]}"][case.family] = case
    pairs = [found for found in by_cell.values() if len(found) == 2]
    assert pairs
    for found in pairs:
        listed = [value.value for value in found[Family.LIST].values]
        total = found[Family.TOTAL].value
        assert listed == sorted((n for n in listed if n is not None), reverse=True)
        assert total is not None
        assert sum(n for n in listed if n is not None) <= total


def test_figures_are_whole_numbers_where_they_can_be() -> None:
    assert number(Decimal("5.00")) == 5
    assert isinstance(number(Decimal("5.00")), int)
    assert number(Decimal("95.3")) == 95.3


def test_short_names_are_used_only_where_one_body_bears_them() -> None:
    from eval.forge import CLEAN, Order, forge

    known = ground(forge(40, Order(seed=11, damage=CLEAN)))
    maker = Maker(phrasebook(), known, random.Random(0))
    for report in known.reports:
        for _ in range(20):
            called = maker.called(report)
            if called != report.agency:
                assert known.cores[called] == {report.agency}


def test_measure_kinds_are_all_there() -> None:
    kinds = {measure.kind for measure in phrasebook().measures.values()}
    assert kinds == set(MeasureKind)


def test_forged_cases_can_be_kept_and_read(
    made: tuple[tuple[Case, ...], Path], tmp_path: Path
) -> None:
    from eval.case import dump

    dump(made[0], tmp_path / "forged.jsonl")
    assert load((tmp_path / "forged.jsonl",)) == made[0]
