"""The real pipeline of ingest, called as ingest calls it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from eval.forge import Forged
from ingest.schema import Document, Identity, Quantity, Section, Table


def document(forged: Forged) -> Document:
    """The document that the text reader makes of a forged report, with what its name says."""
    kind = "text/markdown" if forged.source.endswith(".md") else "text/plain"
    named = _module("ingest.readers.titles").name_metadata(forged.source)
    return Document(source=forged.source, media_type=kind, text=forged.text, metadata=named)


def _module(name: str) -> Any:
    return import_module(name)


def tables(read: Document) -> tuple[Table, ...]:
    """The statutory tables of a document."""
    module = _module("ingest.tables")
    found: tuple[Table, ...] = module.read(read, module.locate(read))
    return found


def sections(read: Document) -> tuple[Section, ...]:
    """The sections of a document."""
    regions = _module("ingest.tables").locate(read)
    found: tuple[Section, ...] = _module("ingest.outline").outline(read, regions)
    return found


def identity(read: Document) -> Identity:
    """Who reports on which year."""
    found: Identity = _module("ingest.identity").identify(read, sections(read))
    return found


def quantities(read: Document) -> tuple[Quantity, ...]:
    """The figures of the prose."""
    outlined = sections(read)
    who = _module("ingest.identity").identify(read, outlined)
    found: tuple[Quantity, ...] = _module("ingest.quantities").extract(read, outlined, who)
    return found


def report(read: Document) -> Any:
    """The whole report, by the one function that ingest itself uses."""
    return _module("ingest.parse").parse(read)
