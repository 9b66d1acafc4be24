"""A cell packed into a row of numbers, and back.

`flags` holds, from the lowest bit: state (3 bits), proof (3), labels_agree (1), form (3),
the decimal exponent negated and shifted by 32 (6). `value` is the decimal's digits as an
integer. `printed` is stored only where it is not the plain writing of the value.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from ingest.schema import Cell, CellState, FormName, Proof, Span, TableName

CellKey = tuple[TableName, str, str]

_STATES = tuple(CellState)
_PROOFS = tuple(Proof)
_FORMS = tuple(FormName)
_EXPONENT_SHIFT = 32
_LARGEST = 2**63 - 1
_SIGNS = {CellState.SLASH: "/", CellState.DASH: "-"}


def _plain(state: CellState, value: Decimal | None) -> str:
    if value is not None:
        return format(value, "f")
    return _SIGNS.get(state, "")


def pack(code: int, cell: Cell) -> tuple[Any, ...]:
    """The row of `cell`, in the column order of the catalogue's `cells`, without
    the report's number in front."""
    digits: int | None = None
    exponent = 0
    printed: str | None = cell.printed
    value = cell.value
    if value is not None:
        sign, figures, power = value.as_tuple()
        assert isinstance(power, int)
        digits = int("".join(map(str, figures))) * (-1 if sign else 1)
        exponent = -power
        if not -_EXPONENT_SHIFT <= exponent < _EXPONENT_SHIFT or abs(digits) > _LARGEST:
            raise ValueError(f"a figure beyond all reason: {value}")
    if printed == _plain(cell.state, value):
        printed = None
    flags = (
        _STATES.index(cell.state)
        | _PROOFS.index(cell.proof) << 3
        | cell.labels_agree << 6
        | _FORMS.index(cell.form) << 7
        | (exponent + _EXPONENT_SHIFT) << 10
    )
    span, label = cell.span, cell.label
    return (
        code,
        flags,
        digits,
        span.start if span else None,
        span.end - span.start if span else None,
        label.start if label else None,
        label.end - label.start if label else None,
        printed,
        json.dumps([str(value) for value in cell.candidates]) if cell.candidates else None,
    )


def unpack(row: Sequence[Any], keys: Mapping[int, CellKey]) -> Cell:
    """The cell of a row, `keys` giving the place of each code."""
    _, code, flags, digits, start, length, label_start, label_length, printed, candidates = row
    table, line, column = keys[code]
    state = _STATES[flags & 7]
    value = None
    if digits is not None:
        value = Decimal(digits).scaleb(-((flags >> 10) - _EXPONENT_SHIFT))
    return Cell(
        form=_FORMS[flags >> 7 & 7],
        table=table,
        row=line,
        column=column,
        state=state,
        value=value,
        printed=_plain(state, value) if printed is None else printed,
        span=None if start is None else Span(start=start, end=start + length),
        label=None
        if label_start is None
        else Span(start=label_start, end=label_start + label_length),
        proof=_PROOFS[flags >> 3 & 7],
        labels_agree=bool(flags >> 6 & 1),
        candidates=tuple(map(Decimal, json.loads(candidates))) if candidates else (),
    )
