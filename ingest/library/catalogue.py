"""The catalogue: its tables, and how its file is opened.

SQLite in WAL mode through SQLAlchemy Core (no ORM: its import costs more than an
answer). Nested particulars that are never searched stand in JSON columns.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    create_engine,
    event,
    insert,
    inspect,
    select,
)
from sqlalchemy.exc import DatabaseError

from ingest.errors import LibraryDamaged

SCHEMA_VERSION = 1
FILE_NAME = "catalogue.sqlite"
_BUSY_MILLISECONDS = 30_000

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
    Column("pages", Text, nullable=False),
    Column("notices", Text, nullable=False),
    Column("differences", Text, nullable=False),
    Column("richness", Integer, nullable=False),
    Column("sync", Integer, nullable=False),
    Column("current", Integer, nullable=False),
    Column("vectors", Integer, nullable=False),
    Column("keywords", Integer, nullable=False),
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

# Reports taken out whose entries still stand in an index.
leftovers = _table("leftovers", _key("report"))

PARTS = (tables, cells, quantities, sections, chunks, details, facts, breaches)
"""The tables that hold one report's particulars, by their column `report`."""


def open_engine(path: Path, *, read_only: bool = False) -> Engine:
    """The engine of the catalogue file; made by the first writer."""
    where = path.resolve().as_posix()
    frozen = "&immutable=1" if read_only else ""
    engine = create_engine(
        f"sqlite:///file:{where}?uri=true{frozen}",
        connect_args={"check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={_BUSY_MILLISECONDS}")
        if not read_only:
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.close()

    return engine


def create(engine: Engine) -> None:
    """Make the tables that are missing and note the version of the schema."""
    with engine.begin() as connection:
        metadata.create_all(connection)
        if read_meta(connection, "schema") is None:
            write_meta(connection, "schema", str(SCHEMA_VERSION))


def check(engine: Engine, *, empty: bool = False) -> None:
    """LibraryDamaged where the file is no catalogue of this version; `empty` lets one pass
    whose first writer was ended before it made the tables."""
    advice = "请用 nianbao ingest 在新的目录重新建立资料库。"
    try:
        with engine.connect() as connection:
            if empty and not inspect(connection).has_table(meta.name):
                return
            version = read_meta(connection, "schema")
    except DatabaseError:
        raise LibraryDamaged(f"资料库的目录文件 {FILE_NAME} 无法读取或已损坏，{advice}") from None
    if version != str(SCHEMA_VERSION):
        raise LibraryDamaged(f"资料库的格式版本为 {version}，本程序需要 {SCHEMA_VERSION}，{advice}")


def read_meta(connection: Connection, name: str) -> str | None:
    """A value that the library keeps of itself."""
    found: str | None = connection.scalar(select(meta.c.value).where(meta.c.name == name))
    return found


def write_meta(connection: Connection, name: str, value: str) -> None:
    """Set a value that the library keeps of itself."""
    connection.execute(meta.delete().where(meta.c.name == name))
    connection.execute(meta.insert().values(name=name, value=value))


def insert_statement(engine: Engine, table: Table) -> str:
    """An INSERT with positional parameters: rows go to the driver as plain tuples,
    which is several times faster than through dictionaries."""
    return str(insert(table).compile(dialect=engine.dialect))
