"""Shares with their 95 % intervals."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, sqrt

from ingest.schema import Model

_Z = 1.959964


class Share(Model):
    """A count out of a total, with the 95 % Wilson interval of the share (0–1)."""

    count: int
    total: int
    low: float
    high: float

    @property
    def value(self) -> float:
        """The share, 0 where there is nothing to count."""
        return self.count / self.total if self.total else 0.0

    def __str__(self) -> str:
        if not self.total:
            return "–"
        return f"{self.value:.2%} ({self.low:.2%}–{self.high:.2%})"


def share(count: int, total: int) -> Share:
    """The share with its Wilson interval (E. B. Wilson, 1927)."""
    if total == 0:
        return Share(count=0, total=0, low=0.0, high=1.0)
    p = count / total
    scale = 1 + _Z**2 / total
    middle = (p + _Z**2 / (2 * total)) / scale
    half = _Z * sqrt(p * (1 - p) / total + _Z**2 / (4 * total**2)) / scale
    return Share(
        count=count, total=total, low=max(0.0, middle - half), high=min(1.0, middle + half)
    )


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least that share of them does not exceed; 0 without any."""
    ordered = sorted(values)
    return ordered[max(0, ceil(len(ordered) * share) - 1)] if ordered else 0.0
