"""Which row of the form a piece of label text names: exactly, or nearly."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ingest.form import form
from ingest.schema import FormName, TableName
from ingest.tables.anchors import core
from ingest.tables.tokens import Token
from ingest.tables.wording import wording

_HAN = re.compile(r"[\u3400-\u9fff]")
_JUNK = re.compile(r"[^\u3400-\u9fffA-Za-z0-9]+")
# Labels that are also words of the header or of other labels: matched by their place.
# With their number they are known anywhere, without it only where nothing else stands.
_WEAK = {
    "otherwise.other": re.compile(r"3[.、)）,，]?其[他它](?!法律|处理|情形|组织|结果)"),
    "total": re.compile(r"[(（]?七[)）、.]?[总合共][计数]|[(（]7[)）][总合]计"),
}
_SMALL = re.compile(r"其[他它]|[总合共][计数]")
_ORDINAL = re.compile(r"\W*[\d一二三四五六七八九]{1,2}\W*")
_ALONE = {
    "otherwise.other": re.compile(r"\W*其[他它]\W*"),
    "total": re.compile(r"\W*[总合]计\W*"),
}
_NEAR = 0.5


@dataclass(frozen=True, slots=True)
class Match:
    """A row named by label text, how surely (0–1), and where in the text it begins."""

    row: str
    score: float
    start: int


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The row labels of one table: exact words, and pairs of characters with their weights."""

    words: re.Pattern[str]
    rows: dict[str, str]
    pairs: dict[str, tuple[tuple[str, float], ...]]
    groups: re.Pattern[str]
    weak: frozenset[str]
    han: dict[str, str]


@cache
def lexicon(name: FormName, table: TableName) -> Lexicon:
    """The row labels of a form's table, prepared for matching."""
    shape = form(name).table(table)
    rows: dict[str, str] = {}
    labels: dict[str, list[str]] = {}
    for row in shape.rows:
        if row.code in _WEAK and table is TableName.THREE:
            continue
        names = [core(row.path[-1]), *row.aliases]
        for alias in names:
            rows.setdefault(alias, row.code)
        labels[row.code] = [_JUNK.sub("", names[0])]
    seen = Counter(pair for names in labels.values() for pair in set(_pairs(names[0])))
    pairs: dict[str, tuple[tuple[str, float], ...]] = {}
    for code, names in labels.items():
        weights = {pair: 1.0 / seen[pair] for pair in _pairs(names[0])}
        whole = sum(weights.values())
        pairs[code] = tuple((pair, weight / whole) for pair, weight in weights.items())
    groups = wording().groups.three if table is TableName.THREE else ()
    if "otherwise" in labels:
        groups = tuple(group for group in groups if "其他处理" not in group)
    ordered = sorted(rows, key=len, reverse=True)
    return Lexicon(
        words=re.compile("|".join(map(re.escape, ordered))),
        rows=rows,
        pairs=pairs,
        groups=re.compile(
            "|".join(map(re.escape, sorted(groups, key=len, reverse=True))) or r"\Z\A"
        ),
        weak=frozenset(_WEAK) & {row.code for row in shape.rows}
        if table is TableName.THREE
        else frozenset(),
        han={row.code: "".join(_HAN.findall(row.path[-1])) for row in shape.rows},
    )


def _pairs(text: str) -> list[str]:
    return [text[index : index + 2] for index in range(len(text) - 1)]


def exact(words: Lexicon, text: str) -> list[Match]:
    """The rows whose words stand in the text, in the order of their first word."""
    found: dict[str, Match] = {}
    for match in words.words.finditer(text):
        row = words.rows[match.group()]
        if row not in found:
            found[row] = Match(row, 1.0, match.start())
    if _SMALL.search(text):
        for row in words.weak:
            weak = _WEAK[row].search(text) or _ALONE[row].fullmatch(words.groups.sub("", text))
            if weak is not None:
                found[row] = Match(row, 0.9, weak.start())
    return sorted(found.values(), key=lambda match: match.start)


def label_tokens(words: Lexicon, row: str, labels: Sequence[Token]) -> Sequence[Token]:
    """The pieces of a row's own label that stand nearest before its figures.

    The last piece of all where none can be told to be the row's.
    """
    label = words.han[row]
    chosen: list[Token] = []
    for token in reversed(labels):
        han = "".join(_HAN.findall(token.text))
        if (han and han in label) or (chosen and _ORDINAL.fullmatch(token.text)):
            chosen.append(token)
        elif chosen:
            break
    return chosen[::-1] or labels[-1:]


def tail(words: Lexicon, row: str, text: str) -> int:
    """How much of the text's beginning is the end of a row's label, wrapped round its figures."""
    if not text or text[0].isdigit() or text[0] in "(（":
        return 0
    label = words.han[row]
    places = [match.end() for match in _HAN.finditer(text)][: len(label) - 1]
    start = "".join(_HAN.findall(text[: places[-1]])) if places else ""
    for length in range(len(start), 0, -1):
        if label.endswith(start[:length]):
            return places[length - 1]
    return 0


def near(words: Lexicon, text: str) -> list[Match]:
    """The rows whose label the text resembles, best first; scores under ½ are left out."""
    bare = _JUNK.sub("", words.groups.sub("", text))
    there = frozenset(_pairs(bare))
    found = []
    for row, pairs in words.pairs.items():
        score = sum(weight for pair, weight in pairs if pair in there)
        if score > 0:
            found.append(Match(row, score, 0))
    found.sort(key=lambda match: -match.score)
    return found
