from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.library.cells import pack, unpack
from ingest.schema import Cell, CellState, FormName, Proof, Span, TableName

PLACE = (TableName.THREE, "new", "total")

spans = st.none() | st.builds(
    lambda start, length: Span(start=start, end=start + length),
    st.integers(0, 10**7),
    st.integers(0, 10**4),
)
numbers = st.decimals(
    min_value=-(10**12), max_value=10**12, places=4, allow_nan=False
) | st.integers(-(10**12), 10**12).map(Decimal)


@given(
    state=st.sampled_from(CellState),
    value=st.none() | numbers,
    printed=st.text(max_size=12),
    span=spans,
    label=spans,
    proof=st.sampled_from(Proof),
    form=st.sampled_from(FormName),
    labels_agree=st.booleans(),
    candidates=st.lists(numbers, max_size=3).map(tuple),
)
def test_a_packed_cell_comes_back_as_it_was(**given: object) -> None:
    cell = Cell(table=PLACE[0], row=PLACE[1], column=PLACE[2], **given)
    back = unpack((5, *pack(3, cell)), {3: PLACE})
    assert back == cell
    assert str(back.value) == str(cell.value) or cell.value == 0


def test_a_trailing_zero_and_a_blank_are_kept() -> None:
    cell = Cell(
        form=FormName.FORM_2021, table=PLACE[0], row=PLACE[1], column=PLACE[2],
        state=CellState.VALUE, value=Decimal("7730.20"), printed="7730.20",
    )  # fmt: skip
    assert str(unpack((1, *pack(1, cell)), {1: PLACE}).value) == "7730.20"
    for state, printed in ((CellState.BLANK, ""), (CellState.SLASH, "／"), (CellState.DASH, "-")):
        other = cell.model_copy(update={"state": state, "value": None, "printed": printed})
        assert unpack((1, *pack(1, other)), {1: PLACE}) == other


def test_plain_figures_take_no_text() -> None:
    cell = Cell(
        form=FormName.FORM_2021, table=PLACE[0], row=PLACE[1], column=PLACE[2],
        state=CellState.VALUE, value=Decimal(12), printed="12", span=Span(start=4, end=6),
    )  # fmt: skip
    assert pack(1, cell)[-2:] == (None, None)


def test_a_figure_beyond_all_reason_is_refused() -> None:
    cell = Cell(
        form=FormName.FORM_2021, table=PLACE[0], row=PLACE[1], column=PLACE[2],
        state=CellState.VALUE, value=Decimal("1e40"), printed="1e40",
    )  # fmt: skip
    with pytest.raises(ValueError, match="1E\\+40"):
        pack(1, cell)
