"""Running heads, feet and page numbers of a paged file: recognised, and left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingest.readers.lines import TextLine

_NUMBER = re.compile(
    r"^[-—–－~～·•\s]*(?:第\s*)?(\d{1,3})\s*(?:页)?\s*(?:[/／,，]?\s*共?\s*\d{1,3}\s*页?)?[-—–－~～·•\s]*$"
)
_BETWEEN_DASHES = re.compile(r"^[-—–－~～·•]\s*\d{1,3}\s*[-—–－~～·•]$|^第\s*\d{1,3}\s*页")
_DRESSED = re.compile(r"[-—–－~～页/]")
_DIGITS = re.compile(r"\d+")
_WORDS = re.compile(r"[\u3400-\u9fff]{4}|://|[A-Za-z]{4}")
_ADDRESS = re.compile(r"\S*://\S*(?:\s+\d+/\d+)?")
_FIGURES = re.compile(r"(?<!\S)\d[\d.,]*(?!\S)")
"""Two figures that stand alone make a line the row of a table, never a running head."""
_EDGE = 0.12
"""A head or foot stands within this part of the page's height from its edge."""
_LINES = 2
_OFTEN = 0.5


def without_margins(
    pages: Sequence[Sequence[TextLine]], heights: Sequence[float]
) -> list[list[TextLine]]:
    """The pages' lines without page numbers and without lines that most pages repeat.

    A bare number counts as a page number only if it counts the pages, so that the figure
    of a table is never taken for one.
    """
    places: dict[tuple[str, bool], set[int]] = {}
    steps: Counter[int] = Counter()
    edges = [_edge_lines(lines, height) for lines, height in zip(pages, heights, strict=True)]
    for number, (marginal, height) in enumerate(zip(edges, heights, strict=True)):
        for line in marginal:
            places.setdefault(_signature(line, height), set()).add(number)
            found = _NUMBER.match(line.text)
            if found:
                steps[int(found.group(1)) - number] += 1
    step = max(steps, key=steps.__getitem__, default=0)
    often = max(2, _OFTEN * len(pages))
    kept = []
    for number, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        dropped = {
            id(line)
            for line in edges[number]
            if _is_number(line, number + step, steps[step] >= often)
            or (len(places[_signature(line, height)]) >= often and _is_head(line))
        }
        kept.append([line for line in lines if id(line) not in dropped])
    return kept


def _is_head(line: TextLine) -> bool:
    """Whether a repeated line may be a running head rather than a table's row."""
    return (
        _WORDS.search(line.text) is not None
        and len(_FIGURES.findall(_ADDRESS.sub("", line.text))) < 2
    )


def _edge_lines(lines: Sequence[TextLine], height: float) -> list[TextLine]:
    ordered = sorted(lines, key=lambda line: line.y)
    head = [line for line in ordered[:_LINES] if line.bottom < _EDGE * height]
    foot = [line for line in ordered[-_LINES:] if line.top > (1 - _EDGE) * height]
    return [*head, *(line for line in foot if line not in head)]


def _signature(line: TextLine, height: float) -> tuple[str, bool]:
    return _DIGITS.sub("#", "".join(line.text.split())), line.y < height / 2


def _is_number(line: TextLine, expected: int, counting: bool) -> bool:
    if _BETWEEN_DASHES.match(line.text):
        return True  # whatever it counts
    found = _NUMBER.match(line.text)
    if found is None or len(line.fields) > 3:
        return False
    return int(found.group(1)) == expected and (counting or bool(_DRESSED.search(line.text)))
