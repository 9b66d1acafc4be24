"""The wordings of `wording.toml`, read once."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from ingest.schema import Model


class Values(Model):
    """How figures are written."""

    number: str
    sign: str
    units: tuple[str, ...]
    increase: tuple[str, ...]
    decrease: tuple[str, ...]
    unchanged: tuple[str, ...]
    none: tuple[str, ...]
    slash: tuple[str, ...]
    dash: tuple[str, ...]
    slips: dict[str, str]
    sure: tuple[str, ...]


class Furniture(Model):
    """What stands between rows and belongs to the page."""

    pages: tuple[str, ...]
    invented: tuple[str, ...]


class Locate(Model):
    """What makes a statutory table, beside the labels of the form."""

    two: tuple[str, ...]
    three: tuple[str, ...]
    four: tuple[str, ...]
    least: dict[str, int]
    reach: dict[str, int]
    stops: tuple[str, ...]


class Groups(Model):
    """Labels that stand for several rows."""

    three: tuple[str, ...]


class Prose(Model):
    """Table four told in words."""

    heading: str
    end: str
    reach: int
    events: dict[str, str]


class Wording(Model):
    """All of `wording.toml`."""

    values: Values
    furniture: Furniture
    locate: Locate
    groups: Groups
    prose: Prose


@cache
def wording() -> Wording:
    """The wordings as data."""
    text = (files(__package__) / "wording.toml").read_text(encoding="utf-8")
    return Wording.model_validate(tomllib.loads(text))
