"""Reads table three: rows by their labels, columns by the header, both by the sums."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from ingest.form import FormTable, form
from ingest.form.arithmetic import Code
from ingest.schema import CellState, FormName, TableName
from ingest.tables.header import Header, header
from ingest.tables.labels import label_tokens, lexicon
from ingest.tables.options import options
from ingest.tables.patterns import patterns
from ingest.tables.placements import (
    AS_DRAWN,
    UNEXPLAINED,
    Cells,
    Placement,
    Shown,
    completed,
    literal,
    numbers,
    placements,
    together,
    value_of,
)
from ingest.tables.readings import Reading, doubt, label_span, of_token
from ingest.tables.rows import Seen, assign
from ingest.tables.solve import Choice, Solution, agreed, solve
from ingest.tables.strips import Strip, strips
from ingest.tables.tokens import Kind, Token

_SEVERAL = 3
_ONE_MISHAP = 1.2


def read_three(tokens: Sequence[Token], name: FormName) -> dict[Code, Reading]:
    """The readings of table three's cells; cells of rows that were not seen are left out."""
    shape = form(name).three
    words = lexicon(name, TableName.THREE)
    codes = [row.code for row in shape.rows]
    width = len(shape.columns)
    found = strips(tokens)
    seen, _ = assign(found, words, codes, lambda _: width)
    whole = [token for token in tokens if token.kind is Kind.FIGURE]
    if len(seen) * 2 < len(codes) and len(whole) == len(codes) * width:
        seen = {
            code: Seen(list(whole[index * width : (index + 1) * width]))
            for index, code in enumerate(codes)
        }
    columns = header(shape, _head(found), words)
    gaps = any(not together(each.items) for each in seen.values())
    # rows with foreign cells: another with as many cells may hold seven figures by chance
    foreign = min(
        (len(each.items) - 1 for each in seen.values() if len(each.figures) > width), default=0
    )
    exact_rows = {
        code: each
        for code, each in seen.items()
        if len(each.figures) == width
        and together(each.items)
        and not _glued(each.figures)
        and not _alien(each, width, foreign)
    }
    readings: dict[Code, Reading] = {}
    for code, each in exact_rows.items():
        _write(readings, columns, code, each, each.figures)
    rest = {code: each for code, each in seen.items() if code not in exact_rows}
    if rest:
        _settle(
            readings, shape, columns, exact_rows, rest, frozenset(codes) - set(seen), foreign, gaps
        )
    return readings


def _glued(figures: Sequence[Token]) -> bool:
    return any(
        len(token.text) > 1 and token.text[0] in "0+-" and token.text[1:].isdigit()
        for token in figures
    )


def _alien(seen: Seen, width: int, foreign: int) -> bool:
    """Whether a row has as many cells as those that hold foreign ones."""
    return 0 < foreign <= len(seen.items) > width


def _head(found: Sequence[Strip]) -> list[Token]:
    """The tokens before the first figures, the first row's label among them."""
    head: list[Token] = []
    for strip in found:
        head += strip.labels
        if strip.figures:
            break
    return head


def _write(
    readings: dict[Code, Reading],
    columns: Header,
    code: str,
    seen: Seen,
    cells: Sequence[Token | None],
) -> None:
    label = label_span(label_tokens(columns.words, code, seen.labels))
    for column, token in zip(columns.order, cells, strict=True):
        agree = seen.agree and column in columns.read
        readings[code, column] = of_token(token, label, agree)


def _settle(
    readings: dict[Code, Reading],
    shape: FormTable,
    columns: Header,
    exact_rows: dict[str, Seen],
    rest: dict[str, Seen],
    absent: frozenset[str],
    foreign: int,
    gaps: bool,
) -> None:
    """Places the figures of rows whose number of figures is not right."""
    width = len(shape.columns)
    total = columns.order.index("total")
    fixed = [
        Choice((code,), ((literal(tuple(each.figures), 0.0),),))
        for code, each in exact_rows.items()
    ]
    open_: dict[str, list[Placement]] = {}
    frame = _frame(exact_rows.values())
    frame = columns.frame if frame is None else frame
    for code, each in rest.items():
        if not each.figures:
            blank = tuple(each.items[:width])
            cells = blank + (None,) * (width - len(blank))
            fixed.append(Choice((code,), ((literal(cells, 0.0),),)))
            label = label_span(label_tokens(columns.words, code, each.labels))
            for column in columns.order:
                drawn = len(each.items) >= width
                readings[code, column] = Reading(None, label, each.agree, blank=True, drawn=drawn)
            continue
        framed = _framed(each, frame, width)
        placement = completed(framed, total, 0.0) if framed else None
        alien = _alien(each, width, foreign)
        open_[code] = (
            [placement]
            if placement
            else options(each.items, width, total, foreign=alien, gaps=gaps, odd=_odd(each, frame))
        )
    short = [each for each in rest.values() if len(each.figures) < width]
    blanks = len(short) >= _SEVERAL
    hopeless = {code for code, each in open_.items() if not each}
    for code in hopeless:
        _unknown(readings, shape, columns, code, rest[code])
    open_ = {code: each for code, each in open_.items() if each}
    if not open_:
        return
    solution = None
    together: set[str] = set()
    for tied in (True, False):
        choices = list(fixed)
        together = set()
        if tied:
            groups = patterns(
                {code: rest[code] for code, each in open_.items() if each[0].cost > AS_DRAWN},
                width,
                total,
            )
            if not groups:
                continue
            for group in groups:
                choices.append(group)
                together |= set(group.rows)
        choices += [
            Choice((code,), tuple((each,) for each in alternatives))
            for code, alternatives in open_.items()
            if code not in together
        ]
        solution = solve(shape, choices, absent | hopeless)
        if solution is not None:
            break
    for code, alternatives in open_.items():
        if solution is not None:
            alternatives = solution.rows.get(code, alternatives)
        elif alternatives[0].cost <= AS_DRAWN:
            alternatives = alternatives[:1]
        best, values = agreed(alternatives)
        sure = code in together or _certain(code, rest[code], alternatives, solution)
        _write_agreed(readings, columns, code, rest[code], best, values, blanks, sure)


def _certain(
    code: str, seen: Seen, alternatives: Sequence[Placement], solution: Solution | None
) -> bool:
    """Whether what is left of a row may be believed: drawn so, noughts throughout, confirmed
    by its columns, or a single mishap that its own sum tells and no column can be asked."""
    least = min(each.cost for each in alternatives)
    noughts = not any(map(value_of, seen.figures))
    if least <= AS_DRAWN or noughts or solution is None:
        return least <= AS_DRAWN or noughts
    if least >= UNEXPLAINED:
        return False
    return code in solution.confirmed or (code in solution.unchecked and least <= _ONE_MISHAP)


def _frame(rows: Iterable[Seen]) -> int | None:
    """The cell in which most rows' figures begin; None where the layout has no cells."""
    begins = Counter(
        each.figures[0].slot
        for each in rows
        if each.figures[-1].slot - each.figures[0].slot == len(each.figures) - 1
    )
    most = begins.most_common(1)
    return most[0][0] if most and most[0][0] >= 0 and most[0][1] >= _SEVERAL else None


def _odd(seen: Seen, frame: int | None) -> bool:
    """Whether an empty cell of the row stands before the frame, among the labels."""
    return frame is not None and any(
        token.kind is Kind.EMPTY and 0 <= token.slot < frame for token in seen.items
    )


def _framed(seen: Seen, frame: int | None, width: int) -> Cells | None:
    """A row with empty cells, each thing in the cell of the line it stands in; None where
    that is no place of the frame, or nothing is known of one of its cells."""
    lines = {token.line for token in seen.items}
    if frame is None or len(lines) != 1 or len(seen.figures) >= width:
        return None
    placed = {token.slot - frame: token for token in seen.items}
    fits = all(0 <= token.slot - frame < width for token in seen.figures)
    if not fits or len(placed) < len(seen.items) or any(at not in placed for at in range(width)):
        return None
    return tuple(placed[at] for at in range(width))


def _write_agreed(
    readings: dict[Code, Reading],
    columns: Header,
    code: str,
    seen: Seen,
    best: Placement,
    values: Sequence[set[Shown]],
    blanks: bool,
    sure: bool,
) -> None:
    """`sure` says that the row may be believed, `blanks` that the table leaves cells empty:
    then a 0 must stand in its cell."""
    label = label_span(label_tokens(columns.words, code, seen.labels))
    for at, column in enumerate(columns.order):
        token = best.cells[at]
        agree = seen.agree and column in columns.read
        reading = of_token(token, label, agree)
        if token is None and values[at] == {CellState.BLANK}:
            reading = Reading(None, label, agree, blank=True, drawn=True)
        elif not sure or len(values[at]) > 1 or token is None or (blanks and not best.sure[at]):
            reading = doubt(token, label, agree, numbers(values[at]))
        readings[code, column] = reading


def _unknown(
    readings: dict[Code, Reading], shape: FormTable, columns: Header, code: str, seen: Seen
) -> None:
    """Every cell may hold any figure that could stand there."""
    width = len(shape.columns)
    possible: list[set[Decimal]] = [set() for _ in range(width)]
    for index, (cells, _) in enumerate(placements(seen.items, width)):
        if index > 500:
            break
        for at, cell in enumerate(cells):
            value = value_of(cell)
            if value is not None:
                possible[at].add(value)
    label = label_span(label_tokens(columns.words, code, seen.labels))
    every = {value for token in seen.figures if (value := value_of(token)) is not None}
    for column, values in zip(columns.order, possible, strict=True):
        candidates = tuple(sorted(values or every))
        readings[code, column] = doubt(None, label, False, candidates)
