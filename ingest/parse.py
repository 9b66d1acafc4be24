"""A document to a report: the visible list of stages."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib import resources
from importlib.resources.abc import Traversable

from ingest import tables
from ingest.check import breaches
from ingest.chunks import chunk
from ingest.details import details
from ingest.errors import UnreadableFile
from ingest.identity import identify
from ingest.outline import outline
from ingest.quantities import extract
from ingest.recognise import reject_reason
from ingest.schema import Document, Report

# What is not part of reading a report: changes there leave its digest alone.
_APART = {"library", "embedding", "sync.py", "export.py", "workers.py", "pool.py", "settings.py"}
_KINDS = (".py", ".toml")


@cache
def parser_version() -> str:
    """A digest of the code and the data that read reports, the chunker's among them."""
    found = sha256()

    def take(folder: Traversable, top: bool) -> None:
        for item in sorted(folder.iterdir(), key=lambda one: one.name):
            if top and item.name in _APART:
                continue
            if item.is_dir():
                take(item, False)
            elif item.name.endswith(_KINDS):
                found.update(item.name.encode())
                found.update(item.read_bytes())

    take(resources.files(__package__), True)
    return found.hexdigest()[:16]


def digest(document: Document, embedder: str) -> str:
    """What a report's place in the library rests on: its text and structure, what is said
    of it, the version of the parser and the embedder's name."""
    around = document.model_dump_json(exclude={"text", "source"})
    parts = (parser_version(), embedder, around, document.text)
    return sha256("\n".join(parts).encode()).hexdigest()[:32]


def parse(document: Document, *, embedder: str = "") -> Report:
    """The report that `document` is; UnreadableFile with the reason where it is none.

    `embedder` is the name of the model that its chunks will be embedded with.
    """
    reason = reject_reason(document)
    if reason:
        raise UnreadableFile(reason)
    regions = tables.locate(document)
    sections = outline(document, regions)
    identity = identify(document, sections)
    read = tables.read(document, regions)
    quantities = extract(document, sections, identity)
    particulars = details(document, sections)
    chunks = chunk(document, sections)
    broken = breaches(read, quantities)
    return Report(
        document=document,
        digest=digest(document, embedder),
        identity=identity,
        sections=sections,
        tables=read,
        quantities=quantities,
        details=particulars,
        chunks=chunks,
        breaches=broken,
    )
