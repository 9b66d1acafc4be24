"""The wordings of headings, read from `headings.toml` once and compiled."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ingest.schema import SectionKind

STATUTORY = (
    SectionKind.OVERVIEW,
    SectionKind.DISCLOSURE,
    SectionKind.APPLICATIONS,
    SectionKind.DISPUTES,
    SectionKind.PROBLEMS,
    SectionKind.OTHER_MATTERS,
)


@dataclass(frozen=True, slots=True)
class SectionWording:
    """How the heading of one statutory section is worded."""

    kind: SectionKind
    number: int
    canonical: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """All patterns over compact text; groups of `strong` and `weak` are named by section kind."""

    sections: tuple[SectionWording, ...]
    strong: re.Pattern[str]
    weak: re.Pattern[str]
    part_known: re.Pattern[str]
    part_problems: re.Pattern[str]
    part_never: re.Pattern[str]
    run_in_limit: int
    line_limit: int
    table_label: re.Pattern[str]
    attachment: re.Pattern[str]
    page: re.Pattern[str]
    furniture: re.Pattern[str]


def _any(patterns: list[str]) -> str:
    return "|".join(f"(?:{pattern})" for pattern in patterns)


@cache
def wording() -> Wording:
    """The wordings of `headings.toml`."""
    data = tomllib.loads((files(__package__) / "headings.toml").read_text(encoding="utf-8"))
    parts = data["parts"]
    ending = parts["known_endings"]
    return Wording(
        sections=tuple(
            SectionWording(
                kind=kind,
                number=data[kind]["number"],
                canonical=data[kind]["canonical"],
                words=tuple(data[kind]["words"]),
            )
            for kind in STATUTORY
        ),
        strong=re.compile("|".join(f"(?P<{k}>{_any(data[k]['strong'])})" for k in STATUTORY)),
        weak=re.compile("|".join(f"(?P<{k}>{_any(data[k]['weak'])})" for k in STATUTORY)),
        part_known=re.compile(f"(?:{_any(parts['known'])}){ending}"),
        part_problems=re.compile(_any(parts["problems"])),
        part_never=re.compile(_any(parts["never"])),
        run_in_limit=parts["run_in_limit"],
        line_limit=parts["line_limit"],
        table_label=re.compile(_any(data["table_labels"]["patterns"])),
        attachment=re.compile(data["attachment"]["line"]),
        page=re.compile(data["furniture"]["page"]),
        furniture=re.compile(_any(data["furniture"]["lines"])),
    )
