"""Running heads, feet and page numbers of a paged file: recognised, and left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingest.readers.lines import TextLine

_NUMBER = re.compile(
    r"^[-—–－~～·•\s]*(?:第\s*)?(\d{1,3})\s*(?:页)?\s*(?:[/／,，]?\s*共?\s*\d{1,3}\s*页?)?[-—–－~～·•\s]*$"
)
_DRESSED = re.compile(r"[-—–－~～页/]")
_DIGITS = re.compile(r"\d+")
_EDGE = 0.12
"""A head or foot stands within this part of the page's height from its edge."""
_LINES = 2
_SAME_HEIGHT = 0.02
_OFTEN = 0.5


def without_margins(
    pages: Sequence[Sequence[TextLine]], heights: Sequence[float]
) -> list[list[TextLine]]:
    """The pages' lines without page numbers and without lines that most pages repeat.

    A bare number counts as a page number only if it counts the pages, so that the figure
    of a table is never taken for one.
    """
    counted: Counter[tuple[str, int]] = Counter()
    steps: Counter[int] = Counter()
    edges = [_edge_lines(lines, height) for lines, height in zip(pages, heights, strict=True)]
    for number, (marginal, height) in enumerate(zip(edges, heights, strict=True)):
        for line in marginal:
            counted[_signature(line, height)] += 1
            found = _NUMBER.match(line.text)
            if found:
                steps[int(found.group(1)) - number] += 1
    step = max(steps, key=steps.__getitem__, default=0)
    often = max(2, _OFTEN * len(pages))
    kept = []
    for number, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        edge = set(map(id, edges[number]))
        kept.append(
            [
                line
                for line in lines
                if id(line) not in edge
                or not (
                    _is_number(line, number + step, steps[step] >= often)
                    or (counted[_signature(line, height)] >= often and not _NUMBER.match(line.text))
                )
            ]
        )
    return kept


def _edge_lines(lines: Sequence[TextLine], height: float) -> list[TextLine]:
    ordered = sorted(lines, key=lambda line: line.y)
    head = [line for line in ordered[:_LINES] if line.bottom < _EDGE * height]
    foot = [line for line in ordered[-_LINES:] if line.top > (1 - _EDGE) * height]
    return [*head, *(line for line in foot if line not in head)]


def _signature(line: TextLine, height: float) -> tuple[str, int]:
    return _DIGITS.sub("#", "".join(line.text.split())), round(line.y / height / _SAME_HEIGHT)


def _is_number(line: TextLine, expected: int, counting: bool) -> bool:
    found = _NUMBER.match(line.text)
    if found is None or len(line.fields) > 3:
        return False
    return int(found.group(1)) == expected and (counting or bool(_DRESSED.search(line.text)))
