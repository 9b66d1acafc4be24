"""Figures as pictures: bars, a line, one bar in parts. Their numbers are the answer's own.

Positions are percentages and letters keep their size, so that a picture fits a phone and
grows with the reader's letters. Colours come from the style; marks and numbers tell the
series apart without them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ui.markup import tag, words

_LEFT, _RIGHT = 7.0, 93.0
_TOP, _BASE, _HEIGHT = 30, 150, 178
_COLOURS = 6
_NARROW = 6.0


@dataclass(frozen=True, slots=True)
class Mark:
    """One figure of a picture: its name, its number, and the number as it is written."""

    name: str
    value: float
    shown: str


@dataclass(frozen=True, slots=True)
class Line:
    """One series over the years; a year without a figure is left out."""

    name: str
    points: tuple[tuple[int, Mark], ...]


def bar(share: float, colour: int = 0) -> str:
    """A bar of that share (0–1) of its place; what it shows is written beside it."""
    kind = f"nb-bar nb-colour-{colour % _COLOURS}"
    return tag(
        "span", class_=kind, style=f"inline-size:{_percent(100 * share)}%", aria_hidden="true"
    )


def line(title: str, lines: Sequence[Line], *, name: str) -> str:
    """Lines over the years, from nought; where a year is missing the line is broken by dashes.

    `name` makes the ids of the picture its own.
    """
    years = sorted({year for one in lines for year, _ in one.points})
    largest = max((mark.value for one in lines for _, mark in one.points), default=0) or 1
    first, last = years[0], years[-1]

    def across(year: int) -> float:
        return _LEFT + (_RIGHT - _LEFT) * ((year - first) / (last - first) if last > first else 0.5)

    def down(value: float) -> float:
        return _BASE - (_BASE - _TOP) * max(0.0, value) / largest

    parts = [
        tag("line", x1=f"{_LEFT - 4}%", x2=f"{_RIGHT + 4}%", y1=height, y2=height,
            class_="nb-grid" if height < _BASE else "nb-axis")
        for height in (_TOP, (_TOP + _BASE) // 2, _BASE)
    ]  # fmt: skip
    parts += [
        tag("text", words(year), x=f"{_percent(across(year))}%", y=_BASE + 20,
            text_anchor="middle", class_="nb-tick")
        for year in years
    ]  # fmt: skip
    if len(lines) > 1:
        every = (mark for one in lines for _, mark in one.points)
        highest = max(every, key=lambda mark: mark.value)
        parts.append(tag("text", words(highest.shown), x=f"{_LEFT - 4}%", y=_TOP - 8,
                         class_="nb-tick"))  # fmt: skip
    for index, one in enumerate(lines):
        colour = f"nb-stroke-{index % _COLOURS}"
        for (year, mark), (after, other) in pairwise(one.points):
            dashed = " nb-gap" if after - year > 1 else ""
            parts.append(
                tag("line", x1=f"{_percent(across(year))}%", y1=_percent(down(mark.value)),
                    x2=f"{_percent(across(after))}%", y2=_percent(down(other.value)),
                    class_=f"nb-line-mark {colour}{dashed}")
            )  # fmt: skip
        for year, mark in one.points:
            x, y = f"{_percent(across(year))}%", down(mark.value)
            parts.append(_dot(index, x, y, tag("title", words(f"{one.name}{year}年{mark.shown}"))))
            if len(lines) == 1:
                parts.append(tag("text", words(mark.shown), x=x, y=_percent(y - 10),
                                 text_anchor="middle", class_="nb-said"))  # fmt: skip
    told = "；".join(
        f"{one.name}：" + "，".join(f"{year}年{mark.shown}" for year, mark in one.points)
        for one in lines
    )
    drawn = _svg(title, told, "".join(parts), height=_HEIGHT, name=name)
    return drawn + (_key([one.name for one in lines]) if len(lines) > 1 else "")


def stacked(title: str, marks: Sequence[Mark], *, name: str) -> str:
    """One bar in its parts, numbered; the list below it says what each number is."""
    whole = sum(mark.value for mark in marks) or 1
    at, parts = 0.0, []
    for index, mark in enumerate(marks):
        width = 100 * mark.value / whole
        if width <= 0:
            continue
        parts.append(
            tag("rect", tag("title", words(f"{mark.name}{mark.shown}")),
                x=f"{_percent(at)}%", y=2, width=f"{_percent(width)}%", height=40,
                class_=f"nb-part nb-fill-{index % _COLOURS}")
        )  # fmt: skip
        if width >= _NARROW:
            parts.append(tag("text", words(index + 1), x=f"{_percent(at + width / 2)}%", y=28,
                             text_anchor="middle", class_="nb-part-number"))  # fmt: skip
        at += width
    told = "，".join(f"{mark.name}{mark.shown}" for mark in marks)
    return _svg(title, told, "".join(parts), height=44, name=name)


def swatch(index: int) -> str:
    """The colour and the number of a part, as the picture shows it."""
    return tag("span", words(index + 1), class_=f"nb-swatch nb-colour-{index % _COLOURS}",
               aria_hidden="true")  # fmt: skip


def _dot(index: int, x: str, y: float, title: str) -> str:
    """A point; circles, squares and diamonds take turns."""
    colour = f"nb-fill-{index % _COLOURS}"
    if index % 3 == 0:
        return tag("circle", title, cx=x, cy=_percent(y), r=5, class_=colour)
    # A square has no place in percent less its half: it stands in a frame of its own.
    shape = (
        tag("rect", x=-5, y=-5, width=10, height=10, class_=colour,
            transform="rotate(45)" if index % 3 == 2 else None)
    )  # fmt: skip
    return tag("svg", title, shape, x=x, y=_percent(y), overflow="visible")


def _key(names: Sequence[str]) -> str:
    keys = []
    for index, name in enumerate(names):
        shape = tag("svg", _dot(index, "8", 8, ""), width=16, height=16, aria_hidden="true",
                    class_="nb-key-mark")  # fmt: skip
        keys.append(tag("li", shape, words(name)))
    return tag("ul", *keys, class_="nb-keys")


def _svg(title: str, told: str, inner: str, *, height: int, name: str) -> str:
    return tag(
        "svg",
        tag("title", words(title), id=f"{name}-title"),
        tag("desc", words(told), id=f"{name}-desc"),
        inner,
        role="img",
        aria_labelledby=f"{name}-title",
        aria_describedby=f"{name}-desc",
        class_="nb-svg",
        width="100%",
        height=height,
    )


def _percent(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
