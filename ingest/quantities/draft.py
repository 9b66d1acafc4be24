"""A figure while it is being understood."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.quantities.context import Window
from ingest.quantities.facets import FacetWord
from ingest.quantities.find import Figure


@dataclass(slots=True)
class Draft:
    """A figure with what is known of it so far; filled in, then frozen into a Quantity."""

    figure: Figure
    window: Window
    sentence: int
    label: tuple[int, int]
    consumed: int
    tags: tuple[FacetWord, ...]
    verb: str | None = None
    verb_words: str | None = None
    object: str | None = None
    channel: str | None = None
    topic: str | None = None
    scope: str | None = None
    own: str = ""
    named: bool = False
    rates: tuple[str, ...] = ()
    several: tuple[str, ...] = ()
    part_of: int | None = None
    extra: dict[str, str] = field(default_factory=dict)
