"""The statutory tables: where they stand, and every cell of them, proved."""

from ingest.tables.locate import locate
from ingest.tables.read import read

__all__ = ["locate", "read"]
