"""Measures that recur: which of them a figure is, by rules over its facets."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from ingest.quantities.lexicon import lexicon, units
from ingest.schema import Model, QuantityKind


class Measure(Model):
    """A measure and the facets that make a figure one of it; an empty list asks for nothing."""

    code: str
    label: str
    kinds: tuple[str, ...]
    object: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    verb: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    group: str = ""


def _fits(asked: tuple[str, ...], word: str | None) -> bool:
    if not asked:
        return True
    if asked == ("*",):
        return word is not None
    return word in asked


@cache
def measures() -> tuple[Measure, ...]:
    """The measures, in the order in which they are tried."""
    text = files("ingest.quantities").joinpath("measures.toml").read_text(encoding="utf-8")
    return tuple(Measure.model_validate(entry) for entry in tomllib.loads(text)["measure"])


@cache
def measure(code: str) -> Measure:
    """The measure of a code; KeyError for a code that there is none of."""
    for one in measures():
        if one.code == code:
            return one
    raise KeyError(code)


@cache
def measure_of(
    kind: QuantityKind,
    object_: str | None,
    verb: str | None,
    channel: str | None,
    topic: str | None,
    unit: str,
) -> str | None:
    """The code of the first measure whose facets a figure has; None where it is none of them."""
    verb = lexicon().verbs.get(verb or "", verb)
    families = lexicon().families(verb) if verb else frozenset([""])
    for one in measures():
        if (
            kind.value in one.kinds
            and _fits(one.object, object_)
            and _fits(one.channel, channel)
            and _fits(one.topic, topic)
            and _fits(one.verb, verb)
            and (not one.families or families & set(one.families))
            and _fits(one.units, unit)
            and (not one.group or unit == "" or unit in units().groups[one.group])
        ):
            return one.code
    return None
