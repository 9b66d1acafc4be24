"""Plain text and Markdown: the decoded file, unchanged."""

from __future__ import annotations

from ingest.readers.encoding import decode
from ingest.readers.parts import Parts


def read_text(data: bytes) -> Parts:
    """The text of a `.txt` or `.md` without its byte order mark, with its own line ends."""
    decoded = decode(data)
    return Parts(text=decoded.text, media_type="text/plain", notices=decoded.notices)
