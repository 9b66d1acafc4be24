"""Page furniture: what a web page puts round the report, and where the report stands.

Told by tags, by words in class and id, by links that make up most of an element, and by
lines (`html.toml`). An element that holds much of the page's running text is kept
whatever it is called.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from ingest.readers.layout import Block, TableBlock
from ingest.readers.mojibake import LOST
from ingest.schema import Metadata, MetadataName, Origin

if TYPE_CHECKING:
    from lxml.etree import _Element

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_RUNNING = re.compile(r"[，。；、]")
_HEADING = re.compile(r"^[（(]?[一二三四五六七1-7][、.．）)]")
_UNNAMED = re.compile(r"^(?:本站|本网|网络|未知|原创|互联网|佚名|转载|管理员)")
_NOT_INSIDE = {"table", "tbody", "thead", "tfoot", "tr"}
_LITTLE = 30
_TELLING = 2
_MUCH = 0.3
_ALL = 0.97
_LINKS = 0.6
_HEAD_LINES = 15
"""How far down a page the lines that tell of it stand."""


@dataclass(frozen=True, slots=True)
class Weight:
    """Characters in an element: all, those in links, those of running text, and links."""

    text: int = 0
    linked: int = 0
    running: int = 0
    links: int = 0


@dataclass(slots=True)
class Furniture:
    """The rules, and the weights of the page at hand."""

    data: Mapping[str, Any]
    dropped: frozenset[str]
    block: frozenset[str]
    words: frozenset[str]
    articles: frozenset[str]
    lines: tuple[re.Pattern[str], ...]
    ends: tuple[re.Pattern[str], ...]
    aside: re.Pattern[str]
    told: Mapping[str, re.Pattern[str]]
    labels: frozenset[str]
    weights: dict[_Element, Weight] = field(default_factory=dict)
    total: int = 0

    def is_furniture(self, element: _Element, *, by_name: bool) -> bool:
        """Whether an element is none of the report's; in tables names alone do not tell."""
        weight = self.weights.get(element)
        if weight is None or (weight.running > _MUCH * self.total and self.total):
            return False
        if weight.links >= 3 and weight.linked > _LINKS * weight.text:
            return True
        if not by_name:
            return False
        if element.tag == "header":
            return True
        named = f"{element.get('class') or ''} {element.get('id') or ''}"
        if named == " " or self.articles.intersection(named.lower().split()):
            return False
        return not self.words.isdisjoint(word.lower() for word in _WORD.findall(named))


def furniture() -> Furniture:
    """The rules of `html.toml`, for one page."""
    data, words, patterns = _data()
    return Furniture(
        data=data,
        dropped=words["dropped"],
        block=words["block"],
        words=words["furniture"],
        articles=words["article"],
        lines=patterns["lines"],
        ends=patterns["ends"],
        aside=patterns["asides"][0],
        told={name: re.compile(pattern) for name, pattern in data["told"].items()},
        labels=frozenset("".join(label.split()) for label in data["card"]["labels"]),
    )


@cache
def _data() -> tuple[
    Mapping[str, Any], Mapping[str, frozenset[str]], Mapping[str, tuple[re.Pattern[str], ...]]
]:
    raw = resources.files("ingest.readers").joinpath("html.toml").read_text(encoding="utf-8")
    data = tomllib.loads(raw)
    names = ("dropped", "block", "furniture", "article")
    words = {name: frozenset(word.lower() for word in data[name]) for name in names}
    patterns = {
        name: tuple(re.compile(pattern, re.IGNORECASE) for pattern in data[name])
        for name in ("lines", "ends", "asides")
    }
    return data, words, patterns


def weigh(body: _Element, rules: Furniture) -> None:
    """Counts, for every element of the page, how much of which text it holds."""
    from lxml import etree

    weights = rules.weights
    sums: list[list[int]] = [[0, 0, 0, 0]]
    in_link = in_cell = 0
    walk = etree.iterwalk(body, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if not isinstance(tag, str) or tag in rules.dropped:
                walk.skip_subtree()
                sums.append([0, 0, 0, 0])
                continue
            in_link += tag == "a" and element.get("href") is not None
            in_cell += tag in {"td", "th"}
            sums.append([0, 0, 0, 0])
            if element.text:
                _count(sums[-1], element.text, in_link > 0, in_cell > 0)
            continue
        own = sums.pop()
        if isinstance(tag, str) and tag not in rules.dropped:
            if tag == "a" and element.get("href") is not None:
                in_link -= 1
                own[3] += 1
            in_cell -= tag in {"td", "th"}
            weights[element] = Weight(*own)
        above = sums[-1]
        for index in range(4):
            above[index] += own[index]
        if element.tail and element is not body:
            _count(above, element.tail, in_link > 0, in_cell > 0)
    rules.total = weights[body].running if body in weights else 0


def _count(sums: list[int], text: str, linked: bool, cell: bool) -> None:
    length = len(text.strip())
    if length:
        sums[0] += length
        if linked:
            sums[1] += length
        elif cell or (length >= 15 and _RUNNING.search(text)):
            sums[2] += length


def article(body: _Element, rules: Furniture) -> _Element:
    """The smallest element that holds next to all running text and table text of the page."""
    weigh(body, rules)
    chosen = body
    if not rules.total:
        return body
    searching = True
    while searching:
        searching = False
        for inner in chosen:
            weight = rules.weights.get(inner)
            if weight is not None and weight.running >= _ALL * rules.total:
                chosen, searching = inner, True
                break
    while chosen.tag in _NOT_INSIDE or (chosen is not body and chosen.tag not in rules.block):
        above = chosen.getparent()
        if above is None or chosen is body:
            break
        chosen = above
    return chosen


def without_furniture(
    blocks: Sequence[Block], rules: Furniture
) -> tuple[list[Block], tuple[Metadata, ...]]:
    """The blocks without lines of furniture, and what those told of the report."""
    said: dict[MetadataName, str] = {}
    kept: list[Block] = []
    begun = False
    for block in _before_end(blocks, rules):
        if isinstance(block, TableBlock):
            if not begun and _is_card(block, rules):
                for text in _card_lines(block):
                    _tells(text, rules, said)
                continue
            begun = True
            kept.append(block)
            continue
        squeezed = "".join(block.text.split())
        if any(pattern.match(squeezed) for pattern in rules.lines):
            continue
        begun = begun or len(kept) > _HEAD_LINES or bool(_HEADING.match(squeezed))
        if not begun and (_tells(block.text, rules, said) or _labelled(squeezed, rules)):
            continue
        kept.append(block)
    facts = (
        Metadata(name=name, value=value, origin=Origin.METADATA) for name, value in said.items()
    )
    return kept, tuple(facts)


def _before_end(blocks: Sequence[Block], rules: Furniture) -> Sequence[Block]:
    end = len(blocks)
    for index in range(len(blocks) - 1, -1, -1):
        block = blocks[index]
        if isinstance(block, TableBlock):
            break
        squeezed = "".join(block.text.split())
        if _HEADING.match(squeezed):
            break
        if any(pattern.match(squeezed) for pattern in rules.ends):
            end = index
    return blocks[:end]


def _tells(text: str, rules: Furniture, said: dict[MetadataName, str]) -> bool:
    """Takes the date and the source out of a line; whether the line held little else."""
    rest = text
    for name, pattern in rules.told.items():
        found = pattern.search(rest)
        if found is None:
            continue
        value = found.group(1).strip()
        if not _UNNAMED.match(value):
            said.setdefault(MetadataName(name), value)
        rest = rest[: found.start()] + rest[found.end() :]
    rest = rules.aside.sub("", rest)
    return rest != text and len("".join(rest.split())) < _LITTLE and not _RUNNING.search(rest)


def _labelled(squeezed: str, rules: Furniture) -> bool:
    label = re.split(r"[：:]", squeezed, maxsplit=1)
    return len(label) == 2 and _is_label(label[0], rules) and len(label[1]) < 80


def _is_label(text: str, rules: Furniture) -> bool:
    """Whether this is a label of such a box; characters lost at its end are made up for."""
    bare = text.strip("【】[]")
    kept = bare.replace(LOST, "")
    if kept == bare or len(kept) < _TELLING:
        return bare in rules.labels
    return any(label.startswith(kept) for label in rules.labels)


def _is_card(table: TableBlock, rules: Furniture) -> bool:
    labels = sum(
        _is_label(re.split(r"[：:]", "".join(box.text.split()))[0], rules) for box in table.boxes
    )
    return labels >= 2


def _card_lines(table: TableBlock) -> Iterator[str]:
    """Each label with what stands in the next cell, or after it in its own."""
    by_place = {(box.row, box.column): box for box in table.boxes}
    for box in table.boxes:
        beside = by_place.get((box.row, box.column + box.column_span))
        ends = box.text.rstrip().endswith(("：", ":")) or not re.search(r"[：:]", box.text)
        label = "".join(box.text.split()).rstrip("：:")
        yield f"{label}：{beside.text}" if beside is not None and ends else box.text
