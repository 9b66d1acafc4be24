"""The library on disk: catalogue, texts and indexes.

`Library` reads it. It is written by `ingest.sync`, through `ingest.library.writer`, which
is not imported here: an answer needs none of it.
"""

from ingest.library.library import Library

__all__ = ["Library"]
