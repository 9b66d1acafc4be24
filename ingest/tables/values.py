"""What a printed figure means: a number, a blank mark, or a number that OCR has touched."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from ingest.schema import CellState
from ingest.tables.wording import wording

# A few signs with a digit among them, that are no number: something stood in the cell.
_UNREADABLE = re.compile(r"(?=\D*\d)(?=.*[^\d.,])[\dA-Za-z.,?!*'%&$#~]{2,7}")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: its state and value; `slip` says that letters were read as digits."""

    state: CellState
    value: Decimal | None = None
    slip: bool = False


def _any(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    values = wording().values
    units = _any(values.units)
    changes = _any(values.increase + values.decrease)
    plain = re.compile(
        rf"(?P<change>{changes})?了?(?P<sign>{values.sign})?(?P<number>{values.number})(?:{units})?"
    )
    slipped = re.compile(rf"[\d{''.join(values.slips)}]{{1,6}}")
    return plain, slipped


@cache
def _marks() -> dict[str, Figure]:
    values = wording().values
    marks = {word: Figure(CellState.SLASH) for word in values.slash}
    marks |= {word: Figure(CellState.DASH) for word in values.dash}
    zero = Figure(CellState.VALUE, Decimal(0))
    marks |= dict.fromkeys(values.none + values.unchanged + values.sure, zero)
    return marks


@cache
def figure(word: str) -> Figure | None:
    """The figure that a word (folded, no white space) prints; None where it prints none."""
    word = _INVISIBLE.sub("", word)
    mark = _marks().get(word)
    if mark is not None:
        return mark
    plain, slipped = _patterns()
    found = plain.fullmatch(word)
    values = wording().values
    if found is not None:
        value = Decimal(found["number"].replace(",", ""))
        if found["change"] in values.decrease or (found["sign"] or "+") != "+":
            value = -value
        return Figure(CellState.VALUE, value)
    if slipped.fullmatch(word):
        digits = "".join(values.slips.get(character, character) for character in word)
        return Figure(CellState.VALUE, Decimal(digits), slip=True)
    if _UNREADABLE.fullmatch(word):
        return Figure(CellState.DOUBTFUL)
    return None
