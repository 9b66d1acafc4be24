"""Which row of the form each run of figures belongs to, by labels first and order second."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ingest.tables.labels import Lexicon, Match, exact, near, tail
from ingest.tables.strips import Strip
from ingest.tables.tokens import Kind, Token

_SURE = 0.55
_FAIR = 0.3
_LEAD = 0.15
_BEGUN = 0.2
_BLANKS = 3
_HEADER = re.compile(
    r"(?:\|?(?:申请人情况|自然人|法人或其他组织|商业|科研|社会|公益|组织|法律|服务|机构|企业|其他"
    r"|[总合]计)){4,}"
)


@dataclass(slots=True)
class Seen:
    """What stands in a row: its figures and empty cells, its label, how sure the label is."""

    items: list[Token] = field(default_factory=list)
    labels: list[Token] = field(default_factory=list)
    agree: bool = False

    @property
    def figures(self) -> list[Token]:
        """The items that are figures."""
        return [token for token in self.items if token.kind is Kind.FIGURE]


@dataclass(slots=True)
class _Run:
    strip: Strip
    text: str
    matches: list[Match]
    row: str | None = None
    agree: bool = False


def assign(
    found: Sequence[Strip], words: Lexicon, rows: Sequence[str], width: Callable[[str], int]
) -> tuple[dict[str, Seen], list[Seen]]:
    """The rows that were seen, and runs of figures that no row could be found for.

    `rows` is the form's order, `width` how many cells a row has. A row whose label stands
    there without figures is seen with no items.
    """
    runs, named = _claims(found, words, width)
    _settle(runs, words)
    _fill(runs, words, rows)
    seen: dict[str, Seen] = {}
    lost: list[Seen] = []
    for index, run in enumerate(runs):
        every = Seen(run.strip.items, run.strip.labels, run.agree)
        if run.row is None:
            lost.append(every)
        elif run.row in seen:
            before = seen[run.row]
            if len(before.figures) + len(every.figures) <= width(run.row):
                before.items = before.items + every.items
            elif [t.text for t in before.figures] != [t.text for t in every.figures]:
                lost.append(every)
        else:
            following = next((each.row for each in runs[index + 1 :] if each.row), None)
            for row, part in _spread(run, every, rows, following, seen, width):
                seen[row] = part
    for row, labels in named.items():
        seen.setdefault(row, Seen([], labels, True))
    return seen, lost


def _claims(
    found: Sequence[Strip], words: Lexicon, width: Callable[[str], int]
) -> tuple[list[_Run], dict[str, list[Token]]]:
    """Runs with the rows their labels name; continuations of a run are joined to it."""
    runs: list[_Run] = []
    named: dict[str, list[Token]] = {}
    for strip in found:
        text = _body(strip.own)
        matches = exact(words, text)
        if not matches and len(strip.own) < len(strip.text):
            text = _body(strip.text)
            matches = exact(words, text)
        if not runs and len(text) == len(strip.text):
            matches = [match for match in matches if match.score == 1.0]
        if runs:
            bare = _without_tail(runs[-1], words, text, matches)
            matches = exact(words, bare) if bare != text else matches
            text = bare
        previous = runs[-1].row if runs else None
        own = [match for match in matches if match.row != previous]
        if not strip.figures and (len(strip.items) < _BLANKS or not own):
            if strip.items or strip is found[-1]:
                for match in own:
                    named.setdefault(match.row, strip.labels)
            if runs and not own:
                runs[-1].strip.labels.extend(strip.labels)
            continue
        if runs and not own and _continues(runs[-1], strip, words, text, width):
            runs[-1].strip.items.extend(strip.items)
            continue
        for match in own[:-1]:
            named.setdefault(match.row, strip.labels)
        row = own[-1].row if own else None
        runs.append(_Run(strip, text, own, row, bool(own) and own[-1].score > _SURE))
    return runs, named


def _without_tail(run: _Run, words: Lexicon, text: str, matches: Sequence[Match]) -> str:
    """Label text without the end of the label before it, that is wrapped round its figures.

    A run whose own words were cut by the wrap is known by both parts together.
    """
    if run.row is None and matches:
        row = matches[0].row
        cut = tail(words, row, text)
        begun = next((each.score for each in near(words, run.text) if each.row == row), 0.0)
        if cut and begun >= _BEGUN:
            run.row, run.agree = row, True
    cut = tail(words, run.row, text) if run.row is not None else 0
    return text[cut:]


def _body(text: str) -> str:
    """Label text without the table headers in it."""
    return _HEADER.sub("", text)


def _continues(
    run: _Run, strip: Strip, words: Lexicon, text: str, width: Callable[[str], int]
) -> bool:
    """Whether figures after a label piece of no row of its own finish the run before them."""
    if run.row is None:
        return False
    figures = len(run.strip.figures) + len(strip.figures)
    if figures > width(run.row):
        return False
    best = next(iter(near(words, text)), None)
    return best is None or best.score < _FAIR or best.row == run.row


def _settle(runs: list[_Run], words: Lexicon) -> None:
    """Gives runs without an exact label the row they resemble most, if it is free."""
    taken = {run.row for run in runs}
    for run in runs:
        if run.row is not None:
            continue
        best = [match for match in near(words, run.text) if match.row not in taken]
        if not best or best[0].score < _FAIR:
            continue
        second = best[1].score if len(best) > 1 else 0.0
        if best[0].score - second >= _LEAD:
            run.row = best[0].row
            run.agree = best[0].score >= _SURE
            taken.add(run.row)


def _fill(runs: list[_Run], words: Lexicon, rows: Sequence[str]) -> None:
    """Gives runs without a label the rows that are missing between their neighbours."""
    order = {row: index for index, row in enumerate(rows)}
    taken = {run.row for run in runs if run.row}
    index = 0
    while index < len(runs):
        if runs[index].row is not None:
            index += 1
            continue
        stop = index
        while stop < len(runs) and runs[stop].row is None:
            stop += 1
        first = order[runs[index - 1].row or rows[0]] + 1 if index else 0
        last = order[runs[stop].row or rows[-1]] if stop < len(runs) else len(rows)
        free = [row for row in rows[first:last] if row not in taken]
        if len(free) == stop - index:
            for run, row in zip(runs[index:stop], free, strict=True):
                scores = {match.row: match.score for match in near(words, run.text)}
                run.row = row
                run.agree = scores.get(row, 0.0) >= _FAIR
                taken.add(row)
        index = stop


def _by_line(
    run: _Run, every: Seen, rows: Sequence[str], following: str | None, seen: dict[str, Seen]
) -> list[tuple[str, Seen]]:
    """Lines of figures of which only the first has a label, where the form has as many rows
    to give them to."""
    lines: dict[int, list[Token]] = {}
    for token in every.items:
        lines.setdefault(token.line, []).append(token)
    parts = [[t for t in each if t.kind is Kind.FIGURE] for each in lines.values()]
    row = run.row or ""
    at = rows.index(row)
    until = rows.index(following) if following in rows else len(rows)
    several = [row, *[each for each in rows[at + 1 : until] if each not in seen]]
    sizes = [len(part) for part in parts]
    alike = min(sizes) > 1 and max(sizes) - min(sizes) <= 1
    if len(parts) < 2 or len(parts) != len(several) or not alike:
        return []
    items = zip(several, lines.values(), strict=True)
    return [(each, Seen(part, every.labels, run.agree and each == row)) for each, part in items]


def _spread(
    run: _Run,
    every: Seen,
    rows: Sequence[str],
    following: str | None,
    seen: dict[str, Seen],
    width: Callable[[str], int],
) -> list[tuple[str, Seen]]:
    """One run's figures over several rows, where it holds exactly theirs."""
    row = run.row or ""
    figures = every.figures
    wide = width(row)
    many, rest = divmod(len(figures), wide)
    by_line = _by_line(run, every, rows, following, seen)
    if by_line:
        return by_line
    if rest or many < 2:
        return [(row, every)]
    several = [match.row for match in run.matches]
    if len(several) != many:
        at = rows.index(row)
        until = rows.index(following) if following in rows else len(rows)
        several = [row, *[each for each in rows[at + 1 : until] if each not in seen]]
    if len(several) != many or any(width(each) != wide for each in several):
        return [(row, every)]
    parts = []
    for index, each in enumerate(several):
        items = list(figures[index * wide : (index + 1) * wide])
        parts.append((each, Seen(items, every.labels, run.agree and len(run.matches) == many)))
    return parts
