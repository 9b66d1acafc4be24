"""The order of table three's columns as its header prints it."""

from __future__ import annotations

import pytest

from ingest.form import form
from ingest.schema import FormName, TableName
from ingest.tables.header import header
from ingest.tables.labels import lexicon
from ingest.tables.tokens import tokenize

STANDARD = ("natural", "business", "research", "welfare", "legal", "other", "total")


@pytest.mark.parametrize(
    ("text", "order"),
    [
        (
            "自然人 法人或其他组织 总计\n商业企业 科研机构 社会公益组织 法律服务机构 其他\n",
            STANDARD,
        ),
        # Wrapped where the line was full, and two columns exchanged.
        (
            "自然人      法人或其他组织      总计\n商业企业      科研机构      社\n"
            "会公益组织      其他      法律服务\n机构\n",
            ("natural", "business", "research", "welfare", "other", "legal", "total"),
        ),
        # Narrow columns: every label in pieces below each other, 其他 on a line of its own.
        (
            "自然人  法人或其他组织  总计\n商业  科研  社会公  法律服\n"
            "企业  机构  益组织  务机构\n其他\n",
            STANDARD,
        ),
    ],
)
def test_the_order_of_the_columns(text: str, order: tuple[str, ...]) -> None:
    name = FormName.FORM_2021
    shape = form(name).table(TableName.THREE)
    found = header(shape, tokenize(text, 0, len(text)), lexicon(name, TableName.THREE))
    assert found.order == order
