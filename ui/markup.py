"""HTML made of our own tags and escaped words: nothing from a report or a question is markup."""

from __future__ import annotations

import re
from html import escape
from typing import Any

# The tags and bars of a table as it was read (HTML in Markdown, pipes): no reader wants them.
_TABLE = re.compile(r"</?(?:table|thead|tbody|tr|t[dh])\b[^<>]*>|\|", re.IGNORECASE)


def tag(name: str, *children: str, **attributes: Any) -> str:
    """An element; children are markup already, attribute values are escaped.

    `class_` and names with underscores become `class` and hyphens; None leaves one out.
    """
    parts = [name]
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        key = key.rstrip("_").replace("_", "-")
        # A line break stays one even where the markup is put on one line.
        shown = escape(str(value), quote=True).replace("\n", "&#10;")
        parts.append(key if value is True else f'{key}="{shown}"')
    return f"<{' '.join(parts)}>{''.join(children)}</{name}>"


def words(text: object) -> str:
    """Text as markup that shows exactly it."""
    return escape(str(text), quote=False)


def line(quotation: str) -> str:
    """A quotation on one line, without the marks of the table that it was cut from."""
    return " ".join(_TABLE.sub(" ", quotation).split())
