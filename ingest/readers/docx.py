"""Word files (.docx): paragraphs and tables in their order, read from the XML itself.

Merged cells by gridSpan, hMerge and vMerge; soft breaks; tables in tables and in text
boxes; automatic numbers. Headers, footers, deleted and hidden text, bookmarks, field
codes and notes are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zipfile import ZipFile

from ingest.errors import UnreadableFile
from ingest.readers import archive
from ingest.readers.errors import damaged
from ingest.readers.layout import Block, Paragraph, clean, join, lay_out
from ingest.readers.numbering import Numbering, numbering
from ingest.readers.parts import Parts
from ingest.readers.tabular import RawCell, table_blocks
from ingest.readers.titles import title_metadata
from ingest.readers.xml import attribute, child, local, parse
from ingest.schema import Metadata
from ingest.settings import Settings

if TYPE_CHECKING:
    from lxml.etree import _Element

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_KIND = "Word"
_MOST_MEGABYTES = 20.0
"""No part of a report's XML comes near this size; pictures are parts of their own."""
_TRANSPARENT = {"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "hyperlink",
                "fldSimple", "ruby", "rubyBase", "dir", "bdo", "oMath", "oMathPara", "r",
                "Choice", "Fallback", "body", "txbxContent"}  # fmt: skip
_DROPPED = {"del", "moveFrom", "rt", "rPr", "pPr", "sdtPr", "instrText", "delText"}
_SLIVER = 60
"""Conversions leave columns narrower than this (in twentieths of a point): rounding."""
_CONTROLS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": " "}


def read_docx(data: bytes, settings: Settings) -> Parts:
    """The parts of a `.docx`; UnreadableFile where it is damaged, TooLarge beyond the limits."""
    with archive.open_archive(data) as package:
        archive.check(package, settings, "文档")
        names = set(package.namelist())
        main = _main_part(names)
        folder = main.rpartition("/")[0]
        root = parse(_part(package, main, settings), _KIND)
        optional = {
            name: parse(_part(package, f"{folder}/{name}", settings), _KIND)
            for name in ("numbering.xml", "styles.xml")
            if f"{folder}/{name}" in names
        }
        metadata = _properties(package, names, settings)
    numbers = numbering(optional.get("numbering.xml"), optional.get("styles.xml"))
    body = child(root, "body")
    if body is None:
        raise damaged(_KIND)
    return lay_out(_Reader(numbers).blocks(body), MEDIA_TYPE, metadata=metadata)


def _main_part(names: set[str]) -> str:
    for name in ("word/document.xml", "word/document2.xml", "word/document22.xml"):
        if name in names:
            return name
    raise UnreadableFile("不是Word文档（缺少正文部分），未读取。")


def _part(package: ZipFile, name: str, settings: Settings) -> bytes:
    return archive.unpack(package, name, min(_MOST_MEGABYTES, settings.max_archive_megabytes))


def _properties(package: ZipFile, names: set[str], settings: Settings) -> tuple[Metadata, ...]:
    if "docProps/core.xml" not in names:
        return ()
    try:
        root = parse(_part(package, "docProps/core.xml", settings), _KIND)
    except UnreadableFile:
        return ()
    title = child(root, "title")
    return title_metadata(clean(title.text or "")) if title is not None else ()


@dataclass(slots=True)
class _Reader:
    numbers: Numbering
    floating: list[Block] = field(default_factory=list)
    """What stands in the text boxes of the paragraph at hand; it follows the paragraph."""

    def blocks(self, container: _Element) -> Iterator[Block]:
        for element in container:
            name = local(element)
            if name == "p":
                yield from self.paragraph(element)
            elif name == "tbl":
                yield from table_blocks(list(self.rows(element)))
            elif name == "AlternateContent":
                yield from self.blocks(_alternative(element))
            elif name in _TRANSPARENT:
                yield from self.blocks(element)

    def paragraph(self, element: _Element) -> Iterator[Block]:
        outer, self.floating = self.floating, []
        properties = child(element, "pPr")
        text = "".join(self.text(element))
        lines = [line for line in map(clean, text.split("\n")) if line]
        label = self.numbers.label(properties) if lines else ""
        if label:
            lines[0] = join((label, lines[0]))
        for line in lines:
            yield Paragraph(line)
        inner, self.floating = self.floating, outer
        yield from inner

    def text(self, element: _Element) -> Iterator[str]:
        for item in element:
            name = local(item)
            if name == "t":
                yield item.text or ""
            elif name in _CONTROLS:
                yield _CONTROLS[name]
            elif name in _DROPPED:
                continue
            elif name == "r":
                if not _hidden(item):
                    yield from self.text(item)
            elif name == "AlternateContent":
                yield from self.text(_alternative(item))
            elif name == "txbxContent":
                self.floating.extend(self.blocks(item))
            else:
                yield from self.text(item)

    def rows(self, table: _Element) -> Iterator[list[RawCell]]:
        """The rows with vertical merges turned into row spans."""
        rows: list[list[_Cell]] = []
        columns = _columns(table)
        for row in _descend(table, "tr"):
            if child(child(row, "trPr"), "del") is None:
                rows.append([_narrowed(cell, columns) for cell in self.cells(row)])
        open_cells: dict[int, _Cell] = {}
        for cells in rows:
            still_open: dict[int, _Cell] = {}
            for cell in cells:
                above = open_cells.get(cell.column)
                if cell.merge == "continue" and above is not None:
                    above.height += 1
                    above.blocks.extend(cell.blocks)
                    cell.covered = True
                    still_open[cell.column] = above
                elif cell.merge is not None:
                    still_open[cell.column] = cell
            open_cells = still_open
        for cells in rows:
            yield [
                RawCell(cell.blocks, cell.height, cell.width) for cell in cells if not cell.covered
            ]

    def cells(self, row: _Element) -> Iterator[_Cell]:
        before = attribute(child(child(row, "trPr"), "gridBefore"), "val") or "0"
        column = int(before) if before.isdigit() else 0
        if column:
            yield _Cell(0, column, None, [])
        last: _Cell | None = None
        for cell in _descend(row, "tc"):
            properties = child(cell, "tcPr")
            span = attribute(child(properties, "gridSpan"), "val") or "1"
            width = min(int(span), 1000) if span.isdigit() and int(span) else 1
            merged = child(properties, "hMerge")
            blocks = list(self.blocks(cell))
            if merged is not None and attribute(merged, "val") != "restart" and last is not None:
                last.width += width
                last.blocks.extend(blocks)
            else:
                vertical = child(properties, "vMerge")
                merge = None if vertical is None else attribute(vertical, "val") or "continue"
                last = _Cell(column, width, merge, blocks)
                yield last
            column += width


@dataclass(slots=True)
class _Cell:
    column: int
    width: int
    merge: str | None
    blocks: list[Block]
    height: int = 1
    covered: bool = False


def _columns(table: _Element) -> list[int]:
    """For each edge of the table's grid, its number when slivers of columns are left out."""
    grid = child(table, "tblGrid")
    edges = [0]
    for column in grid if grid is not None else ():
        width = attribute(column, "w") or "0"
        sliver = width.isdigit() and 0 < int(width) < _SLIVER
        edges.append(edges[-1] + (not sliver))
    return edges


def _narrowed(cell: _Cell, edges: list[int]) -> _Cell:
    end = cell.column + cell.width
    if end < len(edges):
        cell.column, cell.width = edges[cell.column], max(1, edges[end] - edges[cell.column])
    return cell


def _descend(element: _Element, name: str) -> Iterator[_Element]:
    """The rows of a table or the cells of a row, also inside content controls."""
    for item in element:
        if local(item) == name:
            yield item
        elif local(item) in _TRANSPARENT:
            yield from _descend(item, name)


def _alternative(element: _Element) -> _Element:
    """The first edition of a drawing that has text; the others repeat it for older programs."""
    for choice in element:
        if next(choice.iter("{*}txbxContent", "{*}t"), None) is not None:
            return choice
    return element[0] if len(element) else element


def _hidden(run: _Element) -> bool:
    vanish = child(child(run, "rPr"), "vanish")
    return vanish is not None and attribute(vanish, "val") not in {"0", "false", "off"}
