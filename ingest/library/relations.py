"""The tables of the catalogue.

Nested particulars that are never searched stand in JSON columns.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Index, Integer, MetaData, Table, Text

metadata = MetaData()


def _table(name: str, *columns: Column[Any], keyed: bool = True, index: str = "") -> Table:
    table = Table(name, metadata, *columns, sqlite_with_rowid=not keyed)
    if index:
        Index(f"{name}_{index}", *(table.c[part] for part in index.split("_")))
    return table


def _key(name: str, *, text: bool = False) -> Column[Any]:
    return Column(name, Text if text else Integer, primary_key=True, autoincrement=False)


def _number(name: str, *, required: bool = True) -> Column[Any]:
    return Column(name, Integer, nullable=not required)


def _text(name: str, *, required: bool = True) -> Column[Any]:
    return Column(name, Text, nullable=not required)


meta = _table("meta", _key("name", text=True), _text("value"))

agencies = _table(
    "agencies",
    Column("id", Integer, primary_key=True),
    _text("name"),
    _text("core"),
    _text("names"),
    _text("region"),
    _text("kind"),
    keyed=False,
)

# `id` is never used twice (meta `next_report`), so that the indexes cannot mistake an old
# report for a new one; `key` is the id that people see. `sync` counts the runs.
reports = Table(
    "reports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, unique=True),
    Column("agency", Integer, index=True),
    Column("year", Integer),
    Column("scope", Text),
    Column("title", Text, nullable=False),
    Column("published", Text),
    Column("form", Text),
    Column("source", Text, nullable=False),
    Column("url", Text),
    Column("media_type", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("original", Text),
    Column("core", Text, nullable=False, index=True),
    Column("identity", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("pages", Text, nullable=False),
    Column("notices", Text, nullable=False),
    Column("differences", Text, nullable=False),
    Column("richness", Integer, nullable=False),
    Column("sync", Integer, nullable=False),
    Column("current", Integer, nullable=False),
)

# Which file gave which report. `place` is a digest of where the file lies: the library
# holds no absolute path and can be copied.
files = _table(
    "files",
    _key("place", text=True),
    _text("source"),
    _number("size"),
    _number("modified"),
    _number("seen"),
    _text("content"),
    _text("stamp"),
    _number("report", required=False),
    _text("reason", required=False),
    index="report",
)

tables = _table(
    "tables",
    _key("report"),
    _key("ordinal"),
    _text("name"),
    _text("form"),
    _number("start"),
    _number("end"),
    _text("notices"),
)

cell_codes = _table(
    "cell_codes",
    Column("code", Integer, primary_key=True),
    _text("name"),
    _text("row"),
    _text("column"),
    keyed=False,
)

# The long table, packed (cells.py says how): everything a number, text only where the
# printed form is not the plain number.
cells = _table(
    "cells",
    _key("report"),
    _key("code"),
    _number("flags"),
    _number("value", required=False),
    _number("start", required=False),
    _number("length", required=False),
    _number("label_start", required=False),
    _number("label_length", required=False),
    _text("printed", required=False),
    _text("candidates", required=False),
)

quantities = _table(
    "quantities",
    _key("report"),
    _key("ordinal"),
    _text("kind"),
    _text("value"),
    _text("unit"),
    _text("printed"),
    _number("start"),
    _number("end"),
    _number("quote_start"),
    _number("quote_end"),
    _number("section"),
    _text("label"),
    _text("measure", required=False),
    _text("verb", required=False),
    _text("object", required=False),
    _text("channel", required=False),
    _text("topic", required=False),
    _text("period"),
    _number("year", required=False),
    _text("scope", required=False),
    _number("part_of", required=False),
    _number("none_stated"),
    _number("approximate"),
    _text("doubt", required=False),
    index="measure",
)

sections = _table(
    "sections",
    _key("report"),
    _key("ordinal"),
    _text("kind"),
    _text("path"),
    _number("start"),
    _number("end"),
    _number("heading_start", required=False),
    _number("heading_end", required=False),
    _text("paragraphs"),
)

chunks = _table(
    "chunks",
    _key("report"),
    _key("ordinal"),
    _text("kind"),
    _text("path"),
    _number("start"),
    _number("end"),
)

details = _table(
    "details",
    _key("report"),
    _key("ordinal"),
    _text("kind"),
    _text("value"),
    _number("start"),
    _number("end"),
    _number("quote_start"),
    _number("quote_end"),
)

facts = _table(
    "facts",
    _key("report"),
    _key("ordinal"),
    _text("name"),
    _text("value"),
    _text("origin"),
    _number("start", required=False),
    _number("end", required=False),
)

breaches = _table(
    "breaches",
    _key("report"),
    _key("ordinal"),
    _text("kind"),
    _text("expression"),
    _text("left"),
    _text("right"),
    _text("cells"),
    _text("spans"),
)

# Which generation of which index holds a report, in which shard, and how
# far its chunks' ordinals go.
# A placement whose report is gone is waiting to be taken out of the index.
placements = _table(
    "placements",
    _key("index", text=True),
    _key("generation"),
    _key("report"),
    _number("shard"),
    _number("extent"),
)

PARTS = (tables, cells, quantities, sections, chunks, details, facts, breaches)
"""The tables that hold one report's particulars, by their column `report`."""
