"""One file to a `Document`: which reader, what the name says, what the limits forbid."""

from __future__ import annotations

from ingest.errors import TooLarge
from ingest.readers.errors import empty
from ingest.readers.files import content
from ingest.readers.text import read_text
from ingest.schema import Document, SourceFile
from ingest.settings import Settings


def read(file: SourceFile, settings: Settings) -> Document:
    """The file as read; UnreadableFile with one clear Chinese sentence where it cannot be."""
    data = content(file, settings)
    parts = read_text(data)
    if not parts.text.strip():
        raise empty()
    if len(parts.text) > settings.max_text_characters:
        raise TooLarge(f"文字超过{settings.max_text_characters}个字符的上限，未读取。")
    return Document(
        source=file.source,
        media_type=parts.media_type,
        text=parts.text,
        grids=parts.grids,
        pages=parts.pages,
        metadata=(*file.metadata, *parts.metadata),
        doubts=parts.doubts,
        notices=parts.notices,
    )
