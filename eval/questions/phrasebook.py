"""The wordings: what people say for each measure, open ones and sealed ones.

Errors:
    PhrasebookError    no wording of the wanted kind
"""

from __future__ import annotations

import json
import random
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from ingest.schema import FormName, Model, Period, QuantityKind

FOLDER = Path(__file__).parents[1] / "wordings"


class PhrasebookError(ValueError):
    """The wordings lack what a question needs."""


class MeasureKind(StrEnum):
    """How a measure's value comes about."""

    CELL = "cell"
    SUM = "sum"
    RATE = "rate"
    PROSE = "prose"


class Measure(Model):
    """What wordings ask for.

    Cells are form codes, `table.row.column`; a rate divides their sum by that of
    `denominator`. A prose measure takes figures whose `about` matches the pattern, and
    whose facets are as wanted (None: not looked at); `alone` is a pattern that no other
    figure of the report may match for the question to have one answer. A report whose text
    has none of the words of `absent` (if there are any) states nothing of the measure.
    """

    key: str
    kind: MeasureKind
    cells: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()
    form: FormName | None = None
    unit: str | None = None
    count: str = ""
    about: str = ""
    not_about: str | None = None
    alone: str | None = None
    quantity: QuantityKind | None = None
    period: Period | None = None
    topic: bool | None = None
    channel: bool | None = None
    channel_any: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


class Wording(Model):
    """One wording and its use, such as `three.new:name` or `frame`."""

    use: str
    text: str
    sealed: bool


class Phrasebook:
    """The wordings of one kind, open or sealed; names are put into frames."""

    def __init__(self, measures: tuple[Measure, ...], wordings: tuple[Wording, ...]) -> None:
        self.measures = {measure.key: measure for measure in measures}
        uses: dict[str, list[str]] = defaultdict(list)
        for wording in wordings:
            uses[wording.use].append(wording.text)
        self._uses: Mapping[str, list[str]] = dict(uses)

    def texts(self, use: str) -> tuple[str, ...]:
        """All wordings of a use; empty if there are none."""
        return tuple(self._uses.get(use, ()))

    def pick(self, chance: random.Random, use: str, **slots: object) -> str:
        """One wording of a use with its slots filled."""
        if not (found := self.texts(use)):
            raise PhrasebookError(f"没有 {use} 的措辞")
        return chance.choice(found).format(**slots)

    def name(self, chance: random.Random, measure: Measure) -> str | None:
        """A noun for a measure; None where only whole questions are known."""
        found = self.texts(f"{measure.key}:name")
        return chance.choice(found) if found else None

    def questions(
        self, measure: Measure, slots: Mapping[str, object], *, u: str | None = None
    ) -> list[str]:
        """Every question for a measure: whole ones, and each name in each frame.

        `u` is the counting word (default: the measure's); without one, no 几 is asked.
        """
        count = measure.count if u is None else u
        frames = self._fit("frame", count)
        found = [text.format(u=count, **slots) for text in self._fit(f"{measure.key}:ask", count)]
        for name in self.texts(f"{measure.key}:name"):
            said = name.format(u=count, **slots)
            found += [frame.format(name=said, u=count, **slots) for frame in frames]
        return list(dict.fromkeys(found))

    def _fit(self, use: str, count: str) -> list[str]:
        return [text for text in self.texts(use) if count or "几{u}" not in text]


def phrasebook(*, sealed: bool = False, folder: Path = FOLDER) -> Phrasebook:
    """Read measures.toml and the open or the sealed wordings."""
    data = tomllib.loads((folder / "measures.toml").read_text(encoding="utf-8"))
    measures = tuple(Measure.model_validate(each) for each in data["measure"])
    path = folder / "sealed" / "wordings.jsonl" if sealed else folder / "open.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    return Phrasebook(measures, tuple(Wording.model_validate(json.loads(line)) for line in lines))
