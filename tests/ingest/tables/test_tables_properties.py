"""Whatever the text: nothing raises, and every span shows what is printed."""

from __future__ import annotations

import itertools
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.form import form
from ingest.schema import CellState, Document, FormName, Proof
from ingest.tables import locate, read

WORDS = sorted(
    {
        word
        for name in FormName
        for table in (form(name).two, form(name).three, form(name).four)
        for part in (*table.rows, *table.columns)
        for word in (*part.path, *part.aliases)
    }
)
PIECE = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(
        ["0", "1", "12", "3", "/", "-", "—", "O", "l5", "00", "1,234", "增加", "件", "无", "b8"]
    ),
    st.sampled_from(
        ["\n", "\t", " ", "|", "\n\n", "\n\t", "---", "|---|", "<td>", "</td>", "。", "，"]
    ),
    st.text(max_size=4),
)


def check(text):
    document = Document(source="t.txt", media_type="text/plain", text=text)
    regions = locate(document)
    for region in regions:
        assert 0 <= region.span.start < region.span.end <= len(text)
    for before, after in itertools.pairwise(regions):
        assert before.span.end <= after.span.start
    for table in read(document, regions):
        assert len(table.cells) == len(form(table.form).table(table.table).cells)
        for cell in table.cells:
            assert (cell.value is not None) == (cell.state is CellState.VALUE)
            if cell.span is not None:
                assert text[cell.span.start : cell.span.end] == cell.printed
            if cell.state is CellState.VALUE:
                assert cell.span is not None
            else:
                assert cell.proof is Proof.NONE


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECE, max_size=120))
def test_any_text(pieces):
    check("".join(pieces))


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    layout=st.sampled_from(["spaces", "tabs", "cells", "pipes", "one_line"]),
)
def test_a_table_with_anything_done_to_it(seed, layout, maker, layouts):
    chance = random.Random(seed)
    text = list(layouts[layout](maker(chance.choice(list(FormName)), 1)))
    for _ in range(chance.randrange(30)):
        at = chance.randrange(len(text))
        if chance.random() < 0.5:
            del text[at : at + chance.randrange(1, 6)]
        else:
            text.insert(
                at, chance.choice(["0", "7", "\n", "|", "\t", "其他", "总计", " ", "-", "页"])
            )
    check("".join(text))
