"""Web pages (.html, .htm): the report on them, without the page around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.errors import TooLarge, UnreadableFile
from ingest.readers.encoding import decode
from ingest.readers.furniture import Furniture, article, furniture, without_furniture
from ingest.readers.layout import Block, Paragraph, clean, lay_out
from ingest.readers.page_metadata import page_metadata, saved_from
from ingest.readers.parts import Parts
from ingest.readers.tabular import RawCell, table_blocks
from ingest.schema import Metadata

if TYPE_CHECKING:
    from lxml.etree import _Element

MEDIA_TYPE = "text/html"
_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LINES = frozenset({"p", "div"})
_INLINE = _LINES | {"span", "font", "b", "strong", "o:p", "em", "i", "u", "sub", "sup"}
_MOST_TAGS = 400_000
_MOST_TABLES = 12
"""Tables nested deeper are read as plain blocks; no page needs so many."""


def read_html(data: bytes, *, metadata: tuple[Metadata, ...] = ()) -> Parts:
    """The parts of a page; `metadata` is what its wrapping (MHTML) already tells.

    UnreadableFile where it is no page or holds no text, TooLarge with absurdly many tags.
    """
    from lxml import etree

    if data.count(b"<") > _MOST_TAGS:
        raise TooLarge("网页中的标签过多，未读取。")
    label = _DECLARED.search(data[:4096])
    decoded = decode(data, label.group(1).decode("ascii") if label else None)
    markup = _CONTROL.sub("", _XML_DECLARATION.sub("", decoded.text))
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(markup.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        raise UnreadableFile("网页中没有可读的内容。")
    rules = furniture()
    told, title = page_metadata(root, rules, saved=saved_from(decoded.text))
    body = next(root.iter("body"), root)
    container = article(body, rules)
    blocks, said = without_furniture(list(_Walker(rules).blocks(container)), rules)
    names = {fact.name for fact in (*metadata, *told)}
    told += tuple(fact for fact in said if fact.name not in names)
    first = "".join(block.text for block in blocks[:6] if isinstance(block, Paragraph))
    if title and "".join(title.split()) not in "".join(first.split()):
        blocks.insert(0, Paragraph(title))
    return lay_out(blocks, MEDIA_TYPE, metadata=(*metadata, *told), notices=decoded.notices)


class _Walker:
    """Elements to blocks, walking without recursion but for tables in tables."""

    def __init__(self, rules: Furniture, depth: int = 0) -> None:
        self.rules = rules
        self.depth = depth

    def blocks(self, root: _Element) -> Iterator[Block]:
        from lxml import etree

        line: list[str] = []
        preformatted = 0
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            tag = element.tag
            if event == "start":
                preformatted += tag == "pre"
                if tag in self.rules.block or tag == "br":
                    yield from _flush(line)
                if tag == "table" and element is not root and self.depth < _MOST_TABLES:
                    yield from table_blocks(list(self.rows(element)))
                    walk.skip_subtree()
                elif element is not root and self.skipped(element):
                    walk.skip_subtree()
                else:
                    line.append(_flat(element.text, preformatted))
                continue
            preformatted -= tag == "pre"
            if tag in self.rules.block:
                yield from _flush(line)
            if element is not root:
                line.append(_flat(element.tail, preformatted))
        yield from _flush(line)

    def skipped(self, element: _Element) -> bool:
        return (
            element.tag in self.rules.dropped
            or _hides(element)
            or self.rules.is_furniture(element, by_name=self.depth == 0)
        )

    def rows(self, table: _Element) -> Iterator[list[RawCell]]:
        inner = _Walker(self.rules, self.depth + 1)
        for row in _rows(table):
            if _hides(row):
                continue
            yield [
                RawCell(
                    _plain(cell) or list(inner.blocks(cell)),
                    _number(cell.get("rowspan"), 1),
                    max(1, _number(cell.get("colspan"), 1)),
                )
                for cell in row
                if cell.tag in {"td", "th"} and not _hides(cell)
            ]


def _plain(cell: _Element) -> list[Block]:
    """The one paragraph of a cell that holds but a line of text, as most do; else nothing."""
    if len(cell):
        lines = 0
        for inner in cell.iterdescendants():
            lines += inner.tag in _LINES
            if inner.tag not in _INLINE or lines > 1 or (inner.attrib and _hides(inner)):
                return []
        if lines and (cell.text or cell[-1].tail or len(cell) > 1):
            return []
    text = clean("".join(map(str, cell.itertext())))
    return [Paragraph(text)] if text else []


def _hides(element: _Element) -> bool:
    style = element.get("style")
    return element.get("hidden") is not None or (
        style is not None and _HIDDEN.search(style) is not None
    )


def _rows(table: _Element) -> Iterator[_Element]:
    """The rows of a table, not those of tables inside it."""
    from lxml import etree

    walk = etree.iterwalk(table, events=("start",))
    for _, element in walk:
        if element.tag == "tr":
            yield element
            walk.skip_subtree()
        elif element.tag in {"table", "td", "th"} and element is not table:
            walk.skip_subtree()


def _number(value: str | None, default: int) -> int:
    found = re.match(r"\s*(\d{1,5})", value or "")
    return int(found.group(1)) if found else default


def _flat(text: str | None, preformatted: int) -> str:
    """Text between tags; its line breaks count in preformatted text only."""
    if not text:
        return ""
    return text if preformatted else text.replace("\n", " ")


def _flush(line: list[str]) -> Iterator[Paragraph]:
    text = "".join(line)
    line.clear()
    for piece in text.split("\n"):
        cleaned = clean(piece)
        if cleaned:
            yield Paragraph(cleaned)
