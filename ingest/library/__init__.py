"""The library on disk: catalogue, texts and indexes; `Library` reads it, `Writer` writes it."""

from ingest.library.additions import Addition, FileState, Stored
from ingest.library.library import Library
from ingest.library.writer import Writer

__all__ = ["Addition", "FileState", "Library", "Stored", "Writer"]
