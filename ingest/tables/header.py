"""The order of table three's columns, from its header."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.form import FormTable
from ingest.tables.labels import Lexicon
from ingest.tables.tokens import Kind, Token

_KEYS = {
    "natural": r"自\s*然|公民",
    "business": r"商业",
    "research": r"科研|研机构",
    "welfare": r"社会|公益",
    "legal": r"法律|律服务",
    "other": r"(?<!或)其[他它](?!组织|法律(?!服))",
    "total": r"[总合]计",
}
_APPLICANTS = re.compile(r"申请人")
_PERSONS = re.compile(r"法人")
_GROUP = ("business", "research", "welfare", "legal")
# Unbroken in the running text, the labels were only wrapped: they follow one another.
_WHOLE = ("商业企业", "科研机构", "社会公益组织", "法律服务机构")


@dataclass(frozen=True, slots=True)
class Header:
    """The codes of the columns in the order printed, and those whose labels were read;
    `words` are the labels of the rows under it."""

    words: Lexicon
    order: tuple[str, ...]
    read: frozenset[str]
    frame: int | None = None


def header(shape: FormTable, tokens: Sequence[Token], words: Lexicon) -> Header:
    """Reads the column labels before the first row; what is not read keeps the form's place."""
    standard = tuple(column.code for column in shape.columns)
    labels = [token for token in tokens if token.kind is Kind.LABEL]
    text = "".join(token.text for token in labels)
    text = re.sub(r"[(（]本列.*?之和[)）]?", "", text)
    at: dict[str, int] = {}
    for code, pattern in _KEYS.items():
        found = list(re.finditer(pattern, text))
        if found:
            at[code] = (found[-1] if code == "other" else found[0]).start()
    read = frozenset(at)
    by_slot = _by_slot(labels)
    if by_slot is not None:
        printed, frame = by_slot
        return Header(words, printed, frozenset(printed), frame)
    middle = [code for code in _GROUP if code in at]
    if len(middle) < len(_GROUP):
        return Header(words, standard, _elimination(read, standard))
    middle.sort(key=lambda code: at[code])
    flowing = "other" in at and all(label in text for label in _WHOLE)
    place = (
        sum(1 for code in middle if at[code] < at["other"])
        if flowing
        else _place_of_other(labels, middle, at)
    )
    middle.insert(place, "other")
    order = middle
    persons = _PERSONS.search(text)
    if persons is None and len(at) == len(standard):
        # one row of labels: they stand as they are read
        return Header(words, tuple(sorted(at, key=lambda code: at[code])), read)
    first = persons.start() if persons else at.get(order[0], 0)
    after = "natural" in at and at["natural"] > max(at[code] for code in _GROUP)
    applicants = _APPLICANTS.search(text)
    start = applicants.start() if applicants else first
    leads = "total" in at and at["total"] < start and at["total"] < at.get("natural", start)
    order = [*order, "natural"] if after and persons is None else ["natural", *order]
    order = ["total", *order] if leads else [*order, "total"]
    return Header(words, tuple(order), _elimination(read, standard))


def _elimination(read: frozenset[str], standard: tuple[str, ...]) -> frozenset[str]:
    """A single label that was not read is known by the others."""
    return frozenset(standard) if len(read) >= len(standard) - 1 else read


def _by_slot(labels: Sequence[Token]) -> tuple[tuple[str, ...], int | None] | None:
    """The order of the columns by the cells their labels stand in, if all seven are seen,
    and the first of those cells if they lie side by side."""
    slots: dict[str, int] = {}
    lines: dict[str, int] = {}
    for token in labels:
        if token.slot < 0:
            continue
        for code, pattern in _KEYS.items():
            if code not in slots and re.fullmatch(
                rf"(?:{pattern})(?:人|企业|机构|公益组织|组织|服务机构)?", token.text
            ):
                slots[code] = token.slot
                lines[code] = token.line
                break
    if len(slots) < len(_KEYS) or len(set(slots.values())) < len(_KEYS):
        return None
    if len({lines[code] for code in (*_GROUP, "other")}) > 1:
        return None
    if len(set(lines.values())) > 1:
        group = [token.slot for token in labels if _PERSONS.match(token.text)]
        if not group or min(group) != min(slots[code] for code in (*_GROUP, "other")):
            return None
    order = tuple(sorted(slots, key=lambda code: slots[code]))
    middle = tuple(code for code in order if code not in ("natural", "total"))
    framed = order == ("natural", *middle, "total")
    if not framed and lines["natural"] != lines["total"]:
        return None
    first, last = slots[order[0]], slots[order[-1]]
    return order, first if last - first == len(order) - 1 else None


def _place_of_other(labels: Sequence[Token], middle: Sequence[str], at: Mapping[str, int]) -> int:
    """Where 其他 stands among its neighbours.

    Where a line holds several of their beginnings, their ends are on the next ones, and
    其他 is only placed by a line that holds it too; else labels follow one another.
    """
    lines: dict[int, list[str]] = {}
    for token in labels:
        lines.setdefault(token.line, []).append(token.text)
    several = False
    for texts in lines.values():
        line = "".join(texts)
        begun = {code: re.search(_KEYS[code], line) for code in middle}
        places = [found.start() for found in begun.values() if found is not None]
        other = list(re.finditer(_KEYS["other"], line))
        if len(places) == len(middle) and other:
            return sum(1 for place in places if place < other[-1].start())
        several = several or len(places) > 1
    if several or "other" not in at:
        return len(middle)
    return sum(1 for code in middle if at[code] < at["other"])
