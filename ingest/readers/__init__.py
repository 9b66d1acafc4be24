"""Files to documents: what lies in the folders given, and each file as read.

`discover` lists the files, `read` turns one into a `Document`, `content` gives its
bytes (for a digest, or to keep the original). Readers are loaded when first needed.
"""

from __future__ import annotations

from ingest.readers.files import content, discover
from ingest.readers.reading import read
from ingest.schema import SourceFile

__all__ = ["SourceFile", "content", "discover", "read"]
