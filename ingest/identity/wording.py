"""How titles, periods, signatures and scopes are worded: `wording.toml`, compiled once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_NUMERALS = {
    **dict.fromkeys("〇○零Oo0", "0"),
    **{each: str(value) for value, each in enumerate("一二三四五六七八九", 1)},
}


@dataclass(frozen=True, slots=True)
class Wording:
    """The compiled patterns of `wording.toml`."""

    year: re.Pattern[str]
    report: re.Pattern[str]
    title_never: re.Pattern[str]
    title_dropped: re.Pattern[str]
    title_tail: re.Pattern[str]
    longest_title: int
    whole_mark: re.Pattern[str]
    own_mark: re.Pattern[str]
    whole_statement: re.Pattern[str]
    own_statement: re.Pattern[str]
    office: re.Pattern[str]
    periods: tuple[re.Pattern[str], ...]
    date: re.Pattern[str]
    signature_label: re.Pattern[str]
    footer: re.Pattern[str]
    publisher: re.Pattern[str]
    published: re.Pattern[str]
    author: re.Pattern[str]
    contact: re.Pattern[str]


def _any(patterns: list[str]) -> str:
    return "|".join(f"(?:{pattern})" for pattern in patterns)


@cache
def wording() -> Wording:
    """The patterns of `wording.toml`."""
    data = tomllib.loads((files(__package__) / "wording.toml").read_text(encoding="utf-8"))
    digits, numerals = data["year"]["digits"], data["year"]["numerals"]
    year = f"(?:{digits}|{numerals})"
    after = data["year"]["after"]
    title, scope, period = data["title"], data["scope"], data["period"]

    def filled(pattern: str) -> str:
        return pattern.replace("{{", "{").replace("}}", "}").replace("{year}", year)

    report = title["report"].replace("{year}", year).replace("{after}", after)
    other = title["report_other"].replace("{year}", year).replace("{after}", after)
    return Wording(
        year=re.compile(rf"(?<!\d)(?P<year>{year})(?!\d){after}?"),
        report=re.compile(f"(?:{report}|{other.replace('?P<year>', '?P<other>')})"),
        title_never=re.compile(title["never"]),
        title_dropped=re.compile(_any(title["dropped"])),
        title_tail=re.compile(title["tail"]),
        longest_title=title["longest"],
        whole_mark=re.compile(_any(scope["whole_marks"])),
        own_mark=re.compile(_any(scope["own_marks"])),
        whole_statement=re.compile(_any(scope["whole_statements"])),
        own_statement=re.compile(_any(scope["own_statements"])),
        office=re.compile(scope["office"]),
        periods=tuple(re.compile(filled(period[name])) for name in ("span", "damaged", "upto")),
        date=re.compile(filled(data["signature"]["date"])),
        signature_label=re.compile(data["signature"]["labels"]),
        footer=re.compile(data["signature"]["footers"]),
        publisher=re.compile(data["head"]["publisher"]),
        published=re.compile(data["head"]["published"]),
        author=re.compile(data["head"]["author"]),
        contact=re.compile(data["contact"]["name"]),
    )


def year_of(written: str) -> int | None:
    """The year that digits or numerals write (2024, 二〇二四); None where they write none."""
    digits = "".join(_NUMERALS.get(each, each) for each in written[:4])
    return int(digits) if len(digits) == 4 and digits.isdigit() and digits.isascii() else None


def number_of(written: str) -> int | None:
    """A month or a day in digits or numerals (12, 十二, 三十一)."""
    if written.isdigit():
        return int(written)
    total, digit = 0, 0
    for each in written:
        if each == "十":
            total, digit = total + (digit or 1) * 10, 0
        elif each in _NUMERALS:
            digit = int(_NUMERALS[each])
        else:
            return None
    return total + digit
