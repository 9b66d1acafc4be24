"""XML parts of office files: parsed without entities, network or unbounded depth."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.readers.errors import damaged

if TYPE_CHECKING:
    from lxml.etree import _Element


def parse(data: bytes, kind: str) -> _Element:
    """The root of an XML part; entities stay unresolved. UnreadableFile where it is broken."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise damaged(kind) from None
    if b"<!DOCTYPE" in data[:2000] or root.getroottree().docinfo.internalDTD is not None:
        raise damaged(kind)  # office programs write none; entity bombs need one
    return root


def local(element: _Element) -> str:
    """The tag's name without its namespace, which differs between editions of the format."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: _Element | None, name: str) -> str | None:
    """An attribute by its local name."""
    if element is not None:
        for key, value in element.attrib.items():
            if str(key).rpartition("}")[2] == name:
                return str(value)
    return None


def child(element: _Element | None, name: str) -> _Element | None:
    """The first child of that local name."""
    return next(children(element, name), None) if element is not None else None


def children(element: _Element, name: str) -> Iterator[_Element]:
    """The children of that local name."""
    return (item for item in element if local(item) == name)
