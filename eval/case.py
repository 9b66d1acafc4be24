"""The test questions: one JSON object a line, each with the truth it is scored against.

Truths are written from the reports' text by a reader, never from a parser's output.

Errors:
    CaseError          a case file is wrong: unreadable, without truth, or with a used id
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Self

from pydantic import ValidationError, model_validator

from ingest.schema import Model
from qa.schema import Reason, Status

ALTERNATIVES = "|"


class CaseError(ValueError):
    """A case file is wrong; the message names the file and the line."""


class Family(StrEnum):
    """What kind of question a case is."""

    CELL = "cell"
    SUM = "sum"
    PROSE = "prose"
    YES_NO = "yes_no"
    COMPARE = "compare"
    RANK = "rank"
    TOTAL = "total"
    TREND = "trend"
    LIST = "list"
    RATE = "rate"
    PROBLEMS = "problems"
    TEXT = "text"
    CONTACT = "contact"
    FEE = "fee"
    DEFINITION = "definition"
    CHECK = "check"
    CATALOGUE = "catalogue"
    FOLLOW_UP = "follow_up"
    CONVERSATION = "conversation"
    PARAPHRASE = "paraphrase"
    NOT_STATED = "not_stated"
    NO_SUCH_YEAR = "no_such_year"
    NO_SUCH_AGENCY = "no_such_agency"
    NOT_IN_FORM = "not_in_form"
    NO_VALUE = "no_value"
    OUT_OF_SCOPE = "out_of_scope"
    CLARIFY = "clarify"


class Verdict(StrEnum):
    """What a yes/no answer must say."""

    YES = "yes"
    NO = "no"


class CellTruth(Model):
    """A cell by the form's own words: section title, row path and column path joined by “ > ”."""

    table: str
    row: str
    column: str


class ValueTruth(Model):
    """One expected value of a ranking, list or comparison; what is None is not compared."""

    agency: str | None = None
    year: int | None = None
    value: int | float | None = None
    unit: str | None = None
    text: str | None = None


class Truth(Model):
    """One acceptable outcome; what is None or empty is not compared.

    `agency`, `unit` and each item of `text` may hold alternatives parted by “|”. `approximate` None
    leaves it open. A citation must stand that holds one of `evidence`, or is of `cell`
    (either will do where both are given); all of `all_evidence` and all of `cells`
    must be cited; `article` must stand in a citation's section. `ordered` and `complete` are
    of `values`: in this order; none besides these.
    """

    status: Status = Status.ANSWERED
    reason: Reason | None = None
    value: int | float | None = None
    unit: str | None = None
    agency: str | None = None
    year: int | None = None
    verdict: Verdict | None = None
    text: tuple[str, ...] = ()
    approximate: bool | None = False
    cell: CellTruth | None = None
    cells: tuple[CellTruth, ...] = ()
    values: tuple[ValueTruth, ...] = ()
    ordered: bool = True
    complete: bool = False
    evidence: tuple[str, ...] = ()
    all_evidence: tuple[str, ...] = ()
    article: str | None = None

    @model_validator(mode="after")
    def _has_truth(self) -> Self:
        if self.status is Status.ERROR:
            raise ValueError("no case may expect an error")
        stated = (self.value is not None, self.verdict, self.text, self.values)
        if self.status is Status.ANSWERED:
            if self.reason is not None:
                raise ValueError("an answered case has no reason")
            if not any(stated):
                raise ValueError("an answered case needs a value, values, a verdict or text")
        elif any(stated):
            raise ValueError("a case that is not answered states no value")
        return self


class Case(Truth):
    """One question with its truth; `accept` lists further outcomes that are as fair.

    `group` ties paraphrases of one question, or the turns of one conversation, together.
    """

    id: str
    family: Family
    library: str
    question: str
    history: tuple[str, ...] = ()
    today: date | None = None
    accept: tuple[Truth, ...] = ()
    group: str | None = None
    note: str | None = None

    @property
    def answerable(self) -> bool:
        """Whether the reports hold the answer."""
        return self.status is Status.ANSWERED


def load(paths: Iterable[Path]) -> tuple[Case, ...]:
    """Read case files in the order given; raises CaseError, also for an id used twice."""
    cases: list[Case] = []
    seen: dict[str, Path] = {}
    for path in paths:
        for case in _read(path):
            if case.id in seen:
                raise CaseError(f"{path}: 编号 {case.id} 已在 {seen[case.id]} 用过")
            seen[case.id] = path
            cases.append(case)
    return tuple(cases)


def open_files(folder: Path) -> tuple[Path, ...]:
    """The case files of a folder, without the sealed ones, sorted by name."""
    return tuple(sorted(folder.glob("*.jsonl")))


def dump(cases: Iterable[Case], path: Path) -> None:
    """Write cases, one a line, leaving out what is at its default."""
    lines = [case.model_dump_json(exclude_defaults=True) for case in cases]
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")


def _read(path: Path) -> list[Case]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CaseError(f"{path}: 读不了：{error}") from error
    cases = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            cases.append(Case.model_validate(json.loads(line)))
        except (json.JSONDecodeError, ValidationError) as error:
            raise CaseError(f"{path} 第{number}行：{error}") from error
    return cases
