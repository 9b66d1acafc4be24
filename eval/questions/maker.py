"""Making cases: how bodies and years are said, and how truths about cells are stated."""

from __future__ import annotations

import random
from collections import Counter
from decimal import Decimal

from eval.case import Case, Family, Truth
from eval.questions.ground import Ground, Known
from eval.questions.phrasebook import Measure, MeasureKind, Phrasebook
from qa.schema import Reason, Status

LIBRARY = "forged"
_HAN_YEAR = str.maketrans("0123456789", "〇一二三四五六七八九")
_WIDE_YEAR = str.maketrans("0123456789", "０１２３４５６７８９")
DOUBTFUL = Truth(status=Status.NOT_FOUND, reason=Reason.DOUBTFUL)
UNREADABLE = Truth(status=Status.NOT_FOUND, reason=Reason.UNREADABLE)


class Maker:
    """Collects cases about one ground, in the words of one phrasebook."""

    def __init__(self, book: Phrasebook, ground: Ground, chance: random.Random) -> None:
        self.book = book
        self.ground = ground
        self.chance = chance
        self.cases: list[Case] = []
        self._numbers: Counter[Family] = Counter()

    def add(self, family: Family, question: str, **truth: object) -> Case:
        """Add a case; its fields are those of `Case`."""
        self._numbers[family] += 1
        case = Case.model_validate(
            {
                "id": f"{LIBRARY}-{family}-{self._numbers[family]:04d}",
                "family": family,
                "library": LIBRARY,
                "question": question,
                **truth,
            }
        )
        self.cases.append(case)
        return case

    def called(self, known: Known) -> str:
        """A name for the body: mostly the full one, at times the one without its county."""
        core = known.forged.truth.body.core
        alone = len(self.ground.cores[core]) == 1 and not core.endswith("人民政府")
        return core if alone and self.chance.random() < 0.25 else known.agency

    def year(self, year: int) -> str:
        """A year: mostly in digits, at times in Chinese or full-width numerals."""
        drawn = self.chance.random()
        if drawn < 0.05:
            return str(year).translate(_HAN_YEAR)
        return str(year).translate(_WIDE_YEAR) if drawn < 0.08 else str(year)

    def slots(self, known: Known) -> dict[str, object]:
        """The slots of a question about one report."""
        return {"agency": self.called(known), "year": self.year(known.year)}

    def measure(self, known: Known, *kinds: MeasureKind, prefix: str = "") -> Measure | None:
        """A measure of these kinds whose value the report's tables state; None if none does."""
        fitting = [
            measure
            for measure in self.book.measures.values()
            if measure.kind in kinds
            and measure.key.startswith(prefix)
            and known.measured(measure) is not None
        ]
        return self.chance.choice(fitting) if fitting else None

    def truth(self, known: Known, measure: Measure, value: Decimal) -> dict[str, object]:
        """The truth of a measure in one report: figure, unit, body, year and cells."""
        codes = dict.fromkeys((*measure.cells, *measure.denominator))
        found: dict[str, object] = {
            "value": number(value),
            "unit": known.unit(measure),
            "agency": known.names,
            "year": known.year,
            "accept": self.doubts(known),
        }
        if measure.kind is MeasureKind.CELL:
            found["cell"] = known.place(measure.cells[0])
        else:
            found["cells"] = [known.place(code) for code in codes]
        return found

    def doubts(self, known: Known) -> tuple[Truth, ...]:
        """What else is fair where something was done to the report's tables: to say so."""
        return () if known.clean else (DOUBTFUL, UNREADABLE)


def number(value: Decimal) -> int | float:
    """A figure as JSON has it: whole numbers without a point."""
    return int(value) if value == value.to_integral_value() else float(value)
