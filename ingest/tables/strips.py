"""A table's tokens as strips: some label pieces, then the figures that stand after them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ingest.tables.tokens import Kind, Token


@dataclass(slots=True)
class Strip:
    """The label pieces before a run of figures, and the run: figures and empty cells."""

    labels: list[Token] = field(default_factory=list)
    items: list[Token] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The label pieces, without white space."""
        return "".join(token.text for token in self.labels)

    @property
    def own(self) -> str:
        """The label pieces that stand in no header line of a Markdown table."""
        return "".join(token.text for token in self.labels if not token.header)

    @property
    def figures(self) -> list[Token]:
        """The items that are figures."""
        return [token for token in self.items if token.kind is Kind.FIGURE]


def strips(tokens: Sequence[Token]) -> list[Strip]:
    """Cuts a token stream into strips; the last may have labels only."""
    found = [Strip()]
    for token in tokens:
        last = found[-1]
        if token.kind is Kind.LABEL:
            if last.items:
                last = Strip()
                found.append(last)
            last.labels.append(token)
        else:
            last.items.append(token)
    for strip in found:
        full = {token.line for token in strip.items if token.kind is Kind.FIGURE}
        if full:
            # the empty cells of a header line stand beside labels, not beside figures
            strip.items = [t for t in strip.items if t.slot < 0 or t.line in full]
    return found


def filled(
    found: Sequence[Strip], *, blank: Callable[[Strip], bool] = lambda _: False
) -> list[Strip]:
    """The strips with figures, or that are rows left `blank`, each with the labels of those
    without before it."""
    carried: list[Token] = []
    full = []
    for strip in found:
        if strip.figures or blank(strip):
            full.append(Strip([*carried, *strip.labels], strip.items))
            carried = []
        else:
            carried += strip.labels
    return full
