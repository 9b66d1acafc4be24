"""What was read for a cell, before the cells of a table are made of it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ingest.form import form, grade
from ingest.form.arithmetic import Code
from ingest.schema import Cell, CellState, Document, FormName, Proof, Span, Table, TableName
from ingest.tables.tokens import Kind, Token

_PROVEN = (Proof.ROW_AND_COLUMN,)
_CONFIRMED = (Proof.ROW_AND_COLUMN, Proof.ROW, Proof.COLUMN)
_LOST = "\ufffd"
_UNREAD = "□"
_BEYOND = 6
_LOST_FIELD = re.compile(rf"(?<!\S){_LOST}+(?!\S)")


@dataclass(slots=True)
class Reading:
    """A cell as read: the token that stands in it, or the values it may have.

    A blank is `drawn` where its empty cell was seen, not only no figures in its row.
    """

    token: Token | None = None
    label: Span | None = None
    agree: bool = False
    candidates: tuple[Decimal, ...] = ()
    blank: bool = False
    drawn: bool = False
    doubtful: bool = False


def of_token(token: Token | None, label: Span | None, agree: bool) -> Reading:
    """The reading of a cell in which a figure, an empty cell or nothing stands."""
    if token is None or token.kind is Kind.EMPTY:
        return Reading(None, label, agree, blank=token is not None, drawn=token is not None)
    return Reading(token, label, agree)


def doubt(
    token: Token | None, label: Span | None, agree: bool, candidates: tuple[Decimal, ...]
) -> Reading:
    """The reading of a cell in which any of the candidates may stand."""
    return Reading(token, label, agree, candidates, doubtful=True)


def table_of(
    document: Document,
    name: FormName,
    table: TableName,
    span: Span,
    readings: Mapping[Code, Reading],
    notices: tuple[str, ...] = (),
) -> Table:
    """The table with every cell of its form, graded by the form's identities.

    A figure that OCR has touched, that its reader doubts, or whose characters may be lost,
    is doubtful unless the identities confirm it; so is a blank where characters are lost.
    """
    shape = form(name).table(table)
    values: dict[Code, Decimal | None] = {}
    for code in shape.cells:
        reading = readings.get(code)
        values[code] = None
        if reading is not None and reading.token is not None and not reading.doubtful:
            figure = reading.token.figure
            values[code] = figure.value if figure is not None else None
    grades = grade(name, table, values)
    doubts = sorted((doubt.span.start, doubt.span.end) for doubt in document.doubts)
    required = len({rule.axis for rule in shape.rules})
    enough = _PROVEN if required > 1 else _CONFIRMED
    # The last cell may be one that is lost: then it stands beyond the region.
    lost = _LOST in document.text[span.start : span.end + _BEYOND]
    field = _LOST_FIELD.search(document.text, span.start, span.end + _BEYOND) if lost else None
    field_lost = field is not None
    cells = []
    for code in shape.cells:
        reading = readings.get(code)
        cell = _cell(document, name, table, code, reading, values[code], grades[code])
        if reading is not None and reading.token is not None and cell.state is CellState.VALUE:
            figure = reading.token.figure
            slip = figure is not None and figure.slip
            unsure = (
                field_lost or _doubted(doubts, reading.token) or _cut(document.text, reading.token)
            )
            if (slip and cell.proof not in _CONFIRMED) or (unsure and cell.proof not in enough):
                cell = _doubtful(cell)
        elif cell.state is CellState.BLANK and (lost or (doubts and not _drawn(reading))):
            # Where the reader doubts figures it may have missed a row's.
            cell = _doubtful(cell)
        cells.append(cell)
    return Table(table=table, form=name, span=span, cells=tuple(cells), notices=notices)


def _doubtful(cell: Cell) -> Cell:
    candidates = () if cell.value is None else (cell.value,)
    return cell.model_copy(
        update={"state": CellState.DOUBTFUL, "value": None, "candidates": candidates}
    )


def _drawn(reading: Reading | None) -> bool:
    return reading is not None and reading.drawn


def _cut(text: str, token: Token) -> bool:
    """Whether a lost or unread character stands right beside a figure."""
    before, after = text[max(0, token.start - 1) : token.start], text[token.end : token.end + 1]
    return _LOST in (before, after) or _UNREAD in (before, after)


def _doubted(doubts: Sequence[tuple[int, int]], token: Token) -> bool:
    """Whether a token meets one of the stretches (in order, apart) that the reader doubts."""
    at = bisect_left(doubts, (token.end, 0))
    return at > 0 and doubts[at - 1][1] > token.start


def _cell(
    document: Document,
    name: FormName,
    table: TableName,
    code: Code,
    reading: Reading | None,
    value: Decimal | None,
    proof: Proof,
) -> Cell:
    row, column = code
    if reading is None:
        return Cell(form=name, table=table, row=row, column=column, state=CellState.ABSENT)
    token = reading.token
    span = None if token is None else Span(start=token.start, end=token.end)
    printed = "" if token is None else document.text[token.start : token.end]
    if reading.doubtful:
        state, value, proof = CellState.DOUBTFUL, None, Proof.NONE
    elif token is None:
        state = CellState.BLANK if reading.blank else CellState.ABSENT
    elif token.figure is None:
        state, value = CellState.ABSENT, None
    else:
        state = token.figure.state
    return Cell(
        form=name,
        table=table,
        row=row,
        column=column,
        state=state,
        value=value if state is CellState.VALUE else None,
        printed=printed,
        span=span,
        label=reading.label,
        proof=proof,
        labels_agree=reading.agree,
        candidates=reading.candidates,
    )


def label_span(labels: Sequence[Token]) -> Span | None:
    """The stretch of text that holds the label pieces; None without any."""
    if not labels:
        return None
    return Span(start=labels[0].start, end=labels[-1].end)
