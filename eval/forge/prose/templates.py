"""The wordings, read from the TOML files beside this one."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from pydantic import Field

from eval.forge.numerals import Print
from ingest.schema import Model, QuantityKind

ANY = "*"
UNSEEN = "unseen.toml"
FILES = ("templates.toml", "recent.toml", UNSEEN)


class Slot(Model):
    """A figure in a wording; see the head of templates.toml."""

    low: int = 2
    high: int = 400
    unit: str = "条"
    style: Print = Print.PLAIN
    kind: str = QuantityKind.COUNT
    period: str = "year"
    part_of: str | None = None
    sum_of: tuple[str, ...] = ()
    source: str | None = None
    words: str | None = None
    bare: bool = False
    round: int = 10
    approximate: str | None = None
    verb: tuple[str, ...] = (ANY,)
    object: tuple[str, ...] = (ANY,)
    channel: tuple[str, ...] = ()
    topic: tuple[str, ...] = (ANY,)
    about: str
    asks: tuple[str, ...] = ()


class Look(Model):
    """A number that counts nothing; `never` are the objects it must not be taken for."""

    low: int = 1
    high: int = 999
    unit: str
    style: Print = Print.PLAIN
    never: tuple[str, ...]
    why: str


class Template(Model):
    """One wording with its slots, and the file it stands in."""

    name: str
    file: str
    part: str
    text: str
    when: str | None = None
    held_out: bool = False
    slots: dict[str, Slot] = Field(default_factory=dict)
    looks: dict[str, Look] = Field(default_factory=dict)
    choices: dict[str, tuple[str, ...]] = Field(default_factory=dict)

    @property
    def topics(self) -> frozenset[str]:
        """What the wording speaks of; a report speaks of a thing once."""
        names = {slot.about.replace("主动", "") for slot in self.slots.values()}
        return frozenset(names | {look.why for look in self.looks.values()})


@cache
def templates() -> tuple[Template, ...]:
    """Every wording, seen and held out, by file."""
    folder = files(__package__)
    loaded = [
        each | {"file": name}
        for name in FILES
        for each in tomllib.loads((folder / name).read_text(encoding="utf-8"))["template"]
    ]
    for each in loaded:
        for slot in each.get("slots", {}).values():
            if "from" in slot:
                slot["source"] = slot.pop("from")
    return tuple(Template.model_validate(each) for each in loaded)
