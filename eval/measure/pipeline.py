"""The real pipeline of ingest, called as ingest calls it; or one stage of it alone."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from eval.forge import Forged
from ingest.schema import Document, Identity, Quantity, Report, Section, Table

Stage = Callable[[Document], Any]


def document(forged: Forged) -> Document:
    """The document that the text reader makes of a forged report, with what its name says."""
    kind = "text/markdown" if forged.source.endswith(".md") else "text/plain"
    named = _module("ingest.readers.titles").name_metadata(forged.source)
    return Document(source=forged.source, media_type=kind, text=forged.text, metadata=named)


def _module(name: str) -> Any:
    # Late, so that one stage can be measured while another cannot even be imported.
    return import_module(name)


def report(read: Document) -> Report:
    """The whole report, by the one function that ingest itself uses."""
    found: Report = _module("ingest.parse").parse(read)
    return found


def tables(read: Document) -> tuple[Table, ...]:
    """The statutory tables of a document, by their stage alone."""
    module = _module("ingest.tables")
    found: tuple[Table, ...] = module.read(read, module.locate(read))
    return found


def sections(read: Document) -> tuple[Section, ...]:
    """The sections of a document, by their stages alone."""
    regions = _module("ingest.tables").locate(read)
    found: tuple[Section, ...] = _module("ingest.outline").outline(read, regions)
    return found


def identity(read: Document) -> Identity:
    """Who reports on which year, by its stages alone."""
    found: Identity = _module("ingest.identity").identify(read, sections(read))
    return found


def quantities(read: Document) -> tuple[Quantity, ...]:
    """The figures of the prose, by their stages alone."""
    outlined = sections(read)
    who = _module("ingest.identity").identify(read, outlined)
    found: tuple[Quantity, ...] = _module("ingest.quantities").extract(read, outlined, who)
    return found


def part(name: str, *, alone: bool) -> Stage:
    """The stage `tables`, `identity` or `quantities`: out of the whole report, or alone."""
    stages: dict[str, Stage] = {
        "tables": tables,
        "identity": identity,
        "quantities": quantities,
    }
    return stages[name] if alone else lambda read: getattr(report(read), name)
