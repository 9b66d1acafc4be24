"""The library on disk: catalogue, texts and indexes; `Library` reads it, `Writer` writes it."""

from ingest.library.library import Library
from ingest.library.writer import Addition, FileState, Stored, Writer

__all__ = ["Addition", "FileState", "Library", "Stored", "Writer"]
