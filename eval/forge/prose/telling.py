"""Tell a report's prose: choose wordings, print their figures, keep the truth."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from eval.forge.figures import Figures
from eval.forge.marks import mark
from eval.forge.numerals import Print, Printed, print_number, wide
from eval.forge.prose.templates import ANY, Look, Slot, Template, templates
from eval.forge.schema import Families, LookAlike, QuantityTruth
from ingest.schema import FormName, Period, QuantityKind, TableName

FIRST_MARK = 1_000
_HOLE = re.compile(r"\{(@?[a-z]+)\}")


@dataclass(frozen=True, slots=True)
class Words:
    """What stands in the wordings for the report's own names; `hidden` ones may not be told."""

    year: int
    we: str
    core: str
    full: str
    county: str
    title: str
    hidden: frozenset[str] = frozenset()

    def of(self, name: str) -> str:
        """The words for a hole of that name."""
        named = self.core if "core" not in self.hidden else self.we
        return {
            "year": str(self.year),
            "last": str(self.year - 1),
            "we": self.we,
            "core": self.core,
            "full": self.full,
            "county": self.county,
            "title": named if "full" in self.hidden else self.title,
        }[name]


def look_up(figures: Figures, source: str) -> int:
    """The sum of the cells of a source such as `three.refused.*.total+three.total.total`."""
    total = 0
    for term in source.split("+"):
        table, *rows, column = term.split(".")
        row = ".".join(rows)
        for name, code, other in figures.cells:
            fits = code.startswith(row[:-1]) if row.endswith(ANY) else code == row
            if name == table and fits and other == column:
                total += figures.value(name, code, other)
    return total


def states(figures: Figures) -> frozenset[str]:
    """Which conditions of wordings the tables fulfil."""
    new = look_up(figures, "three.new.total+three.carried_in.total")
    disputes = look_up(figures, "four.review.total+four.direct.total+four.after_review.total")
    modern = figures.forms[TableName.TWO] is FormName.FORM_2021
    issued = look_up(figures, "two.documents.*") if not modern else 0
    if modern:
        issued = look_up(figures, "two.documents.issued")
    return frozenset(
        [
            "some" if new else "none",
            "disputes" if disputes else "no_disputes",
            *(["form_2021"] if modern else []),
            *(["no_documents"] if modern and not issued else []),
        ]
    )


@dataclass(slots=True)
class Teller:
    """Draws wordings for one report and numbers their figures."""

    chance: random.Random
    words: Words
    figures: Figures
    families: Families
    told: list[QuantityTruth] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    others: list[tuple[int, LookAlike]] = field(default_factory=list)
    held_out: bool = False
    _next: int = FIRST_MARK
    _topics: set[str] = field(default_factory=set)

    def sentences(self, part: str, count: int) -> list[str]:
        """Up to `count` sentences of a part, no two of one topic."""
        now = states(self.figures)
        fitting = [each for each in templates() if each.part == part and self._allowed(each, now)]
        self.chance.shuffle(fitting)
        if self.families is Families.HELD_OUT:
            fitting.sort(key=lambda each: not each.held_out)
        out: list[str] = []
        for each in fitting:
            if len(out) == count:
                break
            if self._topics.isdisjoint(each.topics):
                self._topics.update(each.topics)
                out.append(self.tell(each))
        return out

    def _allowed(self, template: Template, now: frozenset[str]) -> bool:
        if template.held_out and self.families is Families.SEEN:
            return False
        holes = set(_HOLE.findall(template.text))
        if holes & (self.words.hidden - {"title"}):
            return False
        if template.when == "some":
            big = look_up(self.figures, "three.new.total")
            return "some" in now and big > 0
        return template.when is None or template.when in now

    def tell(self, template: Template) -> str:
        """One wording with its figures printed and marked, its truth kept."""
        chosen = {name: self.chance.choice(each) for name, each in template.choices.items()}
        printed = self._print(template, chosen)
        ordinals: dict[str, int] = {}
        order = [hole for hole in _HOLE.findall(template.text) if hole in template.slots]
        for offset, name in enumerate(order):
            ordinals[name] = len(self.told) + offset
        marks: dict[str, str] = {}
        for name in order:
            slot = template.slots[name]
            marks[name] = self._mark(printed[name])
            self.told.append(
                _truth(template, slot, printed[name], chosen, ordinals, ordinals[name])
            )
            self.numbers.append(self._next - 1)
        for name, look in template.looks.items():
            shown = print_number(
                self.chance, look.style, self.chance.randint(look.low, look.high), look.unit
            )
            marks[name] = self._mark(shown)
            self.others.append((self._next - 1, _look(look, shown)))
        self.held_out = self.held_out or template.held_out

        def fill(found: re.Match[str]) -> str:
            hole = str(found.group(1))
            if hole.startswith("@"):
                return self._fill(chosen[hole[1:]])
            return marks[hole] if hole in marks else self.words.of(hole)

        return _HOLE.sub(fill, template.text)

    def _fill(self, words: str) -> str:
        return _HOLE.sub(lambda found: self.words.of(str(found.group(1))), words)

    def _mark(self, printed: Printed) -> str:
        number = self._next
        self._next += 1
        return printed.before + mark(number, printed.figure)

    def _print(self, template: Template, chosen: dict[str, str]) -> dict[str, Printed]:
        """Every slot printed; totals after their parts, now and then a little off."""
        full_width = self.chance.random() < 0.04
        printed: dict[str, Printed] = {}
        for name, slot in sorted(template.slots.items(), key=lambda each: bool(each[1].sum_of)):
            unit = chosen[slot.unit[1:]] if slot.unit.startswith("@") else slot.unit
            unit = "" if slot.unit == ANY or slot.bare else unit
            if slot.words is not None:
                printed[name] = Printed("", slot.words, Decimal(0), "", False)
                continue
            value = self.chance.randint(slot.low, slot.high)
            if slot.source is not None:
                value = look_up(self.figures, slot.source)
            elif slot.sum_of:
                value = int(sum(printed[part].value for part in slot.sum_of))
                if self.chance.random() < 0.12:
                    value += self.chance.choice([-3, 1, 2, 5])
                value = max(value, 1)
            style = slot.style
            if style in (Print.CHINESE, Print.CHINESE_OVER) and value > 9_999:
                style = Print.PLAIN
            made = print_number(self.chance, style, value, unit, fold=slot.round)
            printed[name] = replace(made, figure=wide(made.figure)) if full_width else made
        return printed


def _facet(words: Iterable[str], chosen: dict[str, str]) -> tuple[str, ...]:
    return tuple(chosen[word[1:]] if word.startswith("@") else word for word in words)


def _truth(
    template: Template,
    slot: Slot,
    printed: Printed,
    chosen: dict[str, str],
    ordinals: dict[str, int],
    ordinal: int,
) -> QuantityTruth:
    loose = [name for name in ("kind", "period", "part_of") if getattr(slot, name) == ANY]
    if slot.approximate == ANY:
        loose.append("approximate")
    if slot.unit == ANY or slot.words is not None:
        loose.append("unit")
    whole = slot.part_of if slot.part_of not in (None, ANY) else None
    return QuantityTruth(
        ordinal=ordinal,
        kind=QuantityKind(QuantityKind.COUNT if slot.kind == ANY else slot.kind),
        value=printed.value,
        unit=printed.unit,
        printed=printed.figure,
        span=None,
        about=slot.about,
        asks=slot.asks,
        verb=_facet(slot.verb, chosen),
        object=_facet(slot.object, chosen),
        channel=_facet(slot.channel, chosen),
        topic=_facet(slot.topic, chosen),
        period=Period(Period.YEAR if slot.period == ANY else slot.period),
        part_of=ordinals[whole] if whole is not None else None,
        none_stated=slot.words is not None,
        approximate=printed.approximate or slot.approximate == "yes",
        unjudged=tuple(loose),
        template=template.name,
    )


def _look(look: Look, printed: Printed) -> LookAlike:
    return LookAlike(printed=printed.figure, span=None, why=look.why, never=look.never)
