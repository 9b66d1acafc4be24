"""Headings and parts laid end to end: one piece of compact text for each section."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.outline.compact import Compact
from ingest.outline.headings import Heading, headings
from ingest.outline.parts import parts
from ingest.schema import SectionKind


@dataclass(frozen=True, slots=True)
class Piece:
    """A section in compact text: it covers `[start, end)`, its own text begins at `body`."""

    kind: SectionKind
    path: tuple[str, ...]
    start: int
    end: int
    heading: tuple[int, int] | None
    body: int


def pieces(compact: Compact) -> tuple[Piece, ...]:
    """The pieces of the whole text, in order, without gaps."""
    found = headings(compact)
    first = found[0].start if found else len(compact.text)
    laid = [Piece(SectionKind.PREFACE, (), 0, first, None, 0)] if first else []
    section: tuple[SectionKind, str] | None = None
    for index, heading in enumerate(found):
        end = found[index + 1].start if index + 1 < len(found) else len(compact.text)
        title = compact.text[heading.start : heading.end]
        if heading.kind is SectionKind.ATTACHMENT:
            laid.append(Piece(heading.kind, (), heading.start, end, _range(heading), heading.end))
            continue
        if heading.kind is not None:
            section = (heading.kind, title)
            path: tuple[str, ...] = (title,)
        elif section is not None:
            path = (section[1], title)
        else:
            path = (title,)
        kind = section[0] if section else SectionKind.OVERVIEW
        laid += _section(compact, heading, kind, path, end)
    return tuple(laid)


def _range(heading: Heading) -> tuple[int, int]:
    return heading.start, heading.end


def _section(
    compact: Compact, heading: Heading, kind: SectionKind, path: tuple[str, ...], end: int
) -> list[Piece]:
    body = heading.after
    while body < end and compact.text[body] in "。：":
        body += 1
    inside = parts(compact, body, end, kind)
    until = inside[0].start if inside else end
    laid = [Piece(kind, path, heading.start, until, _range(heading), body)]
    for index, part in enumerate(inside):
        until = inside[index + 1].start if index + 1 < len(inside) else end
        title = compact.text[part.start : part.end]
        laid.append(
            Piece(kind, (*path, title), part.start, until, (part.start, part.end), part.body)
        )
    return laid
