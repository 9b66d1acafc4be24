"""Which alternatives of each choice can be part of some solution of all equations."""

from __future__ import annotations

from collections.abc import Sequence

Vector = Sequence[int]

_BUDGET = 10_000


class _Spent(Exception):
    """The search has used up its budget."""


class Search:
    """A depth-first search over choices whose vectors must add up to nothing.

    Branches are cut where what is left cannot bring every sum back to zero.
    """

    def __init__(self, base: Vector, choices: Sequence[Sequence[Vector]]) -> None:
        self._base = tuple(base)
        self._choices = [list(map(tuple, each)) for each in choices]
        self._left = _BUDGET

    def feasible(self) -> list[set[int]] | None:
        """For each choice the alternatives that some solution takes; None without solution.

        Alternatives that the budget leaves undecided count as taken.
        """
        every = [set(range(len(each))) for each in self._choices]
        try:
            first = self._solve(every)
            if first is None:
                return None
            seen = [{index} for index in first]
            for choice, alternatives in enumerate(every):
                for index in alternatives - seen[choice]:
                    if index in seen[choice]:
                        continue
                    narrowed = [*every[:choice], {index}, *every[choice + 1 :]]
                    found = self._solve(narrowed)
                    if found is not None:
                        for taken, each in zip(seen, found, strict=True):
                            taken.add(each)
        except _Spent:
            return every
        return seen

    def _solve(self, allowed: Sequence[set[int]]) -> list[int] | None:
        order = sorted(range(len(allowed)), key=lambda choice: len(allowed[choice]))
        low = [(0,) * len(self._base)]
        high = [(0,) * len(self._base)]
        for choice in reversed(order):
            vectors = [self._choices[choice][index] for index in allowed[choice]]
            sums = list(zip(*vectors, strict=True))
            low.append(tuple(a + min(b) for a, b in zip(low[-1], sums, strict=True)))
            high.append(tuple(a + max(b) for a, b in zip(high[-1], sums, strict=True)))
        low.reverse()
        high.reverse()
        taken: dict[int, int] = {}

        def descend(depth: int, sums: tuple[int, ...]) -> bool:
            self._left -= 1
            if self._left < 0:
                raise _Spent
            if any(
                s + a > 0 or s + b < 0
                for s, a, b in zip(sums, low[depth], high[depth], strict=True)
            ):
                return False
            if depth == len(order):
                return True
            choice = order[depth]
            for index in sorted(allowed[choice]):
                vector = self._choices[choice][index]
                if descend(depth + 1, tuple(map(int.__add__, sums, vector))):
                    taken[choice] = index
                    return True
            return False

        if not descend(0, self._base):
            return None
        return [taken[choice] for choice in range(len(allowed))]
