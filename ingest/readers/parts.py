"""What a reader of one format gives back; `document` makes a `Document` of it."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.schema import Document, Doubt, Grid, Metadata, Page


@dataclass(frozen=True, slots=True)
class Parts:
    """The text of a file and the structure it had, before its name and sidecar are known."""

    text: str
    media_type: str
    grids: tuple[Grid, ...] = ()
    pages: tuple[Page, ...] = ()
    metadata: tuple[Metadata, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    notices: tuple[str, ...] = ()

    def document(self, source: str, metadata: tuple[Metadata, ...]) -> Document:
        """The document of that source; `metadata` from outside the file comes first."""
        return Document(
            source=source,
            media_type=self.media_type,
            text=self.text,
            grids=self.grids,
            pages=self.pages,
            metadata=(*metadata, *self.metadata),
            doubts=self.doubts,
            notices=self.notices,
        )
