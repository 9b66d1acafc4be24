"""A document to a report: the visible list of stages."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib import import_module, resources
from importlib.resources.abc import Traversable
from typing import Any

from ingest.errors import UnreadableFile
from ingest.schema import Document, Identity, Report

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


def _stage(module: str, name: str, default: Any) -> Any:
    # While the stages are being written side by side; goes when all are there.
    try:
        return getattr(import_module(f"ingest.{module}"), name)
    except (ImportError, AttributeError):
        return default


def parse(document: Document, *, embedder: str = "") -> Report:
    """The report that `document` is; UnreadableFile with the reason where it is none.

    `embedder` is the name of the model that its chunks will be embedded with.
    """
    reason = _stage("recognise", "reject_reason", lambda _: None)(document)
    if reason:
        raise UnreadableFile(reason)
    regions = _stage("tables", "locate", lambda _: ())(document)
    sections = _stage("outline", "outline", lambda *_: ())(document, regions)
    identity = _stage("identity", "identify", lambda *_: Identity(agency=None, core=None))(
        document, sections
    )
    tables = _stage("tables", "read", lambda *_: ())(document, regions)
    quantities = _stage("quantities", "extract", lambda *_: ())(document, sections, identity)
    details = _stage("details", "details", lambda *_: ())(document, sections)
    chunks = _stage("chunks", "chunk", lambda *_: ())(document, sections)
    breaches = _stage("check", "breaches", lambda *_: ())(tables, quantities)
    return Report(
        document=document,
        digest=digest(document, embedder),
        identity=identity,
        sections=sections,
        tables=tables,
        quantities=quantities,
        details=details,
        chunks=chunks,
        breaches=breaches,
    )
