"""A table's text as a stream of label pieces, figures and empty cells.

One form for every layout: lines of cells (tabs, pipes, a grid), one cell a line, or
running text. `line` and `slot` keep what the layout told of rows and columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from itertools import pairwise

from ingest.tables.values import Figure, figure
from ingest.tables.wording import wording


class Kind(IntEnum):
    """What a token is."""

    LABEL = 0
    FIGURE = 1
    EMPTY = 2


@dataclass(slots=True)
class Token:
    """A piece of the table; `slot` is its cell in the line, -1 where the line has no cells."""

    kind: Kind
    text: str
    start: int
    end: int
    line: int
    slot: int
    figure: Figure | None = None
    header: bool = False


_COUNTED = 3
_RULED = frozenset(" \t\r\f\v|│┃:：+-=")
_NUMBER_INSIDE = re.compile(r"[+\-−]?\d[\d,]*(?:\.\d+)?")
_DIGIT = re.compile(r"\d")
# What stands before a digit that is no figure: 第3项, 列1, (2), 〔2021〕.
_LEADS = frozenset('第列栏(（〔[“"')
_MARKS = frozenset("-—–/")
_ENDS = re.compile(r"[\u3400-\u9fff”’\"'）)》]")
_HAN = re.compile(r"[\u3400-\u9fff]")


@cache
def _page() -> re.Pattern[str]:
    return re.compile(r"[ \t\f\r\v]*(?:" + "|".join(wording().furniture.pages) + r")[ \t\f\r\v]*")


@cache
def _units() -> re.Pattern[str]:
    units = "|".join(sorted(map(re.escape, wording().values.units), key=len, reverse=True))
    return re.compile(rf"(?:{units})(?![\u3400-\u9fff])")


def tokenize(text: str, start: int, end: int) -> list[Token]:
    """The tokens of `text[start:end]` (plain text), in order.

    A line of one tab is an empty cell where every cell has a line; an empty line ends a row.
    """
    if "|" in text[start:end]:
        text = text[:start] + _unbroken(text[start:end])
    tokens: list[Token] = []
    waiting: list[Token] = []
    line = 0
    at = start
    ended = True
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        content = text[at:stop]
        before = len(tokens)
        if not content.strip(" \r\f\v\u3000"):
            ended = True
        elif not content.strip():
            empty = Token(Kind.EMPTY, "", at, at, line, -1)
            (waiting if ended else tokens).append(empty)
        elif "--" in content and _RULED.issuperset(content):
            _head(tokens, line - 1)
        elif "\t" in content or "|" in content:
            _cells(tokens, content, at, line)
        elif not _page().fullmatch(content):
            add_words(tokens, content, at, line, -1)
        if len(tokens) > before:
            if waiting and tokens[before].kind is Kind.FIGURE:
                tokens[before:before] = waiting
            waiting = []
            ended = False
            _counted(tokens, line)
        line += 1
        at = stop + 1
    return merge(tokens)


def _unbroken(text: str) -> str:
    """Pipe rows without the line breaks that have come into their cells.

    Where rows begin and end with pipes, a line that does not begin with one goes on with
    the cell before it; so does any line after one that does not end with one.
    """
    lines = text.split("\n")
    piped = [line.strip() for line in lines if "|" in line]
    if sum(line[0] == line[-1] == "|" for line in piped) * 2 < len(piped):
        return text
    parts = [lines[0]]
    for before, line in pairwise(lines):
        broken = (
            "|" in before
            and "|" in line
            and not (line.lstrip()[0] == "|" and before.rstrip()[-1] == "|")
        )
        parts += [" " if broken else "\n", line]
    return "".join(parts)


def _cells(tokens: list[Token], content: str, at: int, line: int) -> None:
    """Adds the cells of one line.

    A pipe at either end closes no cell; empty cells before a label stand for labels above.
    """
    inner = content.strip()
    if content[0] == "\t" and "\t" not in inner and "|" not in inner:
        add_words(tokens, inner, at + content.index(inner), line, -1)
        return
    begin = 0
    slot = 0
    leading: list[Token] | None = []
    for found in re.finditer(r"[\t|]|$", content):
        cell = content[begin : found.start()]
        if cell.strip():
            before = len(tokens)
            add_words(tokens, cell, at + begin, line, slot)
            if leading and tokens[before].kind is Kind.FIGURE:
                tokens[before:before] = leading
            leading = None
            slot += 1
        elif begin == 0 and found.group() == "|":
            pass  # the pipe that opens the line
        elif found.group() or content[begin - 1 : begin] == "\t":
            empty = Token(Kind.EMPTY, "", at + begin, at + begin, line, slot)
            (tokens if leading is None else leading).append(empty)
            slot += 1
        begin = found.end()


def _counted(tokens: list[Token], line: int) -> None:
    """A line of words numbered 1, 2, 3 … (数值1, 数值2) is an invented header, not figures."""
    glued = []
    after = None
    for token in reversed(tokens):
        if token.line != line:
            break
        if after is not None and after.kind is Kind.FIGURE:
            if token.kind is not Kind.LABEL or token.end != after.start:
                return
            glued.append(after)
        after = token
    values = [token.figure.value for token in reversed(glued) if token.figure is not None]
    if len(values) >= _COUNTED and values == list(range(1, len(values) + 1)):
        for token in glued:
            token.kind, token.figure, token.header = Kind.LABEL, None, True


def _head(tokens: list[Token], line: int) -> None:
    """Marks the line above a Markdown rule as a header, unless it holds a row of figures.

    Invented headers count their columns: 1, 2, 3 … are no figures.
    """
    row = []
    for token in reversed(tokens):
        if token.line != line:
            break
        row.append(token)
    values = [token.figure.value for token in reversed(row) if token.figure is not None]
    if values:
        count = len(values)
        counted = values in (list(range(count)), list(range(1, count + 1)))
        invented = frozenset(wording().furniture.invented)
        named = any(token.kind is Kind.LABEL and token.text not in invented for token in row)
        if count < _COUNTED or not counted or named:
            return
    for token in row:
        token.header = True
        if token.kind is Kind.FIGURE:
            token.kind, token.figure = Kind.LABEL, None


def add_words(tokens: list[Token], content: str, at: int, line: int, slot: int) -> None:
    """Adds the words of a cell or of a line without cells."""
    for found in re.finditer(r"\S+", content):
        word = found.group()
        start = at + found.start()
        if word[0] in "*_`#" or word[-1] in "*_`":
            bare = word.lstrip("*_`#")
            start += len(word) - len(bare)
            word = bare.rstrip("*_`")
            if not word:
                continue
        read = figure(word)
        if read is not None:
            tokens.append(Token(Kind.FIGURE, word, start, start + len(word), line, slot, read))
        elif len(word) > 1 and word[-1] in _MARKS and _ENDS.match(word[-2]):
            # a label that a blank mark has been glued to: 行政许可-
            end = start + len(word)
            tokens.append(Token(Kind.LABEL, word[:-1], start, end - 1, line, slot))
            mark = figure(word[-1])
            tokens.append(Token(Kind.FIGURE, word[-1], end - 1, end, line, slot, mark))
        elif _DIGIT.search(word):
            tokens.extend(_inside(word, start, line, slot))
        else:
            tokens.append(Token(Kind.LABEL, word, start, start + len(word), line, slot))


def _inside(word: str, start: int, line: int, slot: int) -> Iterator[Token]:
    """Splits a word of letters and digits: ordinals stay with their label, figures part."""
    at = 0
    for found in _NUMBER_INSIDE.finditer(word):
        begin, end = found.span()
        text = found.group()
        before, after = word[begin - 1 : begin], word[end : end + 1]
        unit = _units().match(word, end)
        if unit is not None:
            end, text, after = unit.end(), word[begin : unit.end()], ""
        elif before in _LEADS or (before.isascii() and before.isalpha()):
            continue
        elif after and (after in ".、．)）" or _HAN.match(after) or after in "“”\"'"):
            # an ordinal: 1.属于, 2、没有, 3类; the figures before it may stand against it
            digits = text.rstrip(".")
            if len(digits) < 2 or not digits.isdigit():
                continue
            end, text = begin + len(digits) - 1, digits[:-1]
        read = figure(text)
        if read is None:
            continue
        if begin > at:
            yield Token(Kind.LABEL, word[at:begin], start + at, start + begin, line, slot)
        yield Token(Kind.FIGURE, text, start + begin, start + end, line, slot, read)
        at = end
    if at < len(word):
        rest = word[at:]
        read = figure(rest) if at else None
        kind = Kind.FIGURE if read is not None else Kind.LABEL
        yield Token(kind, rest, start + at, start + len(word), line, slot, read)


def merge(tokens: list[Token]) -> list[Token]:
    """Joins what white space has parted: 增加 5, 251000 元."""
    words = wording().values
    changes = frozenset(words.increase + words.decrease)
    units = frozenset(words.units)
    merged: list[Token] = []
    for token in tokens:
        last = merged[-1] if merged else None
        if last is not None and last.line == token.line and last.slot == token.slot:
            joined = None
            if (token.kind is Kind.FIGURE and last.text in changes) or (
                last.kind is Kind.FIGURE and token.text in units
            ):
                joined = figure(last.text + token.text)
            before = merged[-2] if len(merged) > 1 else None
            if (
                joined is None
                and token.kind is Kind.FIGURE
                and before is not None
                and before.line == last.line
                and before.text + last.text in changes
            ):
                joined = figure(before.text + last.text + token.text)
                if joined is not None:
                    merged.pop()
                    last = before
            if joined is not None:
                text = last.text + token.text
                merged[-1] = Token(
                    Kind.FIGURE, text, last.start, token.end, token.line, token.slot, joined
                )
                continue
        merged.append(token)
    return merged
