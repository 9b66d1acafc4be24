"""How the catalogue's file is opened, made and checked.

SQLite in WAL mode through SQLAlchemy Core (no ORM: its import costs more than an answer).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    Table,
    create_engine,
    event,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import DatabaseError

from ingest.errors import LibraryDamaged
from ingest.library.relations import meta, metadata, quantities

SCHEMA_VERSION = 2
_ADDED = {"1": ("2", quantities.c.doubt)}
"""For each older version the next one, and the column that it has more; reports read by an
older program are read again in any case, and fill it."""
FILE_NAME = "catalogue.sqlite"
_BUSY_MILLISECONDS = 30_000


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


def upgrade(engine: Engine) -> None:
    """Give a catalogue of an older version the columns that it lacks; any other is left as it
    is, for `check` to tell of."""
    try:
        with engine.begin() as connection:
            if not inspect(connection).has_table(meta.name):
                return
            while (version := read_meta(connection, "schema")) in _ADDED:
                following, column = _ADDED[version]
                kind = column.type.compile(dialect=engine.dialect)
                connection.execute(
                    text(f"ALTER TABLE {column.table.name} ADD COLUMN {column.name} {kind}")
                )
                write_meta(connection, "schema", following)
    except DatabaseError:
        return


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
    if version in _ADDED:
        advice = "请再运行一次 nianbao ingest，它会把资料库换成新的格式。"
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


def remove_meta(connection: Connection, name: str) -> None:
    """Forget a value that the library kept of itself."""
    connection.execute(meta.delete().where(meta.c.name == name))


def insert_statement(engine: Engine, table: Table) -> str:
    """An INSERT with positional parameters: rows go to the driver as plain tuples,
    which is several times faster than through dictionaries."""
    return str(insert(table).compile(dialect=engine.dialect))
