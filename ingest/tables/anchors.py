"""The labels of the forms as patterns to search for, and where they stand in a text."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache

from ingest.form import FormTable, forms
from ingest.schema import TableName
from ingest.tables.wording import wording

_WORD = re.compile(r"[^\s|]+")
_RULE = re.compile(r"[-:=+]{3,}")
_LEAD = re.compile(r"^(?:[(（]?[一二三四五六七八九][)）、.]|[(（]?\d[)）、.])+")
_SHORTEST = 3
# Words of a label that stand in headings and prose as well.
_TOO_COMMON = frozenset({"行政复议", "行政许可", "行政处罚", "行政强制"})


@dataclass(frozen=True, slots=True)
class Squeezed:
    """Text without white space and pipes; `raw` gives the offset a character was read at."""

    text: str
    starts: list[int]
    offsets: list[int]

    def raw(self, index: int) -> int:
        """The offset in the text as read of character `index`."""
        word = bisect_right(self.starts, index) - 1
        return self.offsets[word] + index - self.starts[word]


def squeeze(text: str) -> Squeezed:
    """Takes white space, pipes and ruled lines out of a text."""
    starts: list[int] = []
    offsets: list[int] = []
    words: list[str] = []
    length = 0
    for found in _WORD.finditer(text):
        word = found.group()
        if _RULE.fullmatch(word):
            continue
        starts.append(length)
        offsets.append(found.start())
        words.append(word)
        length += len(word)
    return Squeezed("".join(words), starts, offsets)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A label found: which table and which of its labels, `header` for a column's."""

    table: TableName
    key: str
    header: bool
    start: int
    end: int


def core(label: str) -> str:
    """A label without its number: 2.其他法律行政法规禁止公开 → 其他法律行政法规禁止公开."""
    return _LEAD.sub("", label)


def _names(shape: FormTable) -> list[tuple[str, str, bool]]:
    found = []
    for row in shape.rows:
        names = [core(row.path[-1]), *row.aliases]
        found += [(name, f"row:{row.code}", False) for name in names]
    for column in shape.columns:
        found += [
            (name, f"column:{column.code}", True) for name in (column.path[-1], *column.aliases)
        ]
    return found


@cache
def _lexicon() -> tuple[re.Pattern[str], dict[str, tuple[TableName, str, bool]]]:
    words: dict[str, tuple[TableName, str, bool]] = {}
    for form in forms():
        for table in TableName:
            for name, key, header in _names(form.table(table)):
                if len(name) >= _SHORTEST and name not in _TOO_COMMON:
                    words.setdefault(name, (table, key, header))
    extra = {
        TableName.TWO: wording().locate.two,
        TableName.THREE: wording().locate.three,
        TableName.FOUR: wording().locate.four,
    }
    patterns = [re.escape(word) for word in sorted(words, key=len, reverse=True)]
    groups = [f"(?P<{table.value}>{'|'.join(extras)})" for table, extras in extra.items() if extras]
    return re.compile("|".join([*patterns, *groups])), words


def anchors(text: str) -> list[Anchor]:
    """All labels in a squeezed text, in order, longest first where they overlap."""
    pattern, words = _lexicon()
    found = []
    for match in pattern.finditer(text):
        word = match.group()
        known = words.get(word)
        if known is None:
            table = TableName(match.lastgroup or "")
            known = (table, f"header:{word}", True)
        found.append(Anchor(known[0], known[1], known[2], match.start(), match.end()))
    return found
