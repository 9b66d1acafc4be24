"""What a reader of one format gives back; `read` makes a `Document` of it."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.schema import Doubt, Grid, Metadata, Page


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
