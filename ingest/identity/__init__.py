"""Who reports on which year: agency, region, scope, dates, each with where it was read."""

from __future__ import annotations

from ingest.identity.identify import identify

__all__ = ["identify"]
