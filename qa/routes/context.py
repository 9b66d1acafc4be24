"""What every route is given, and what it hands back."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.library import Library
from ingest.settings import Settings
from qa.draft import Draft
from qa.resolve import Targets
from qa.schema import Option, Query, Reason, Route, Status


@dataclass(frozen=True, slots=True)
class Context:
    """A query, the reports it is about, and the draft to write into."""

    query: Query
    targets: Targets
    library: Library
    settings: Settings
    draft: Draft


@dataclass(frozen=True, slots=True)
class Result:
    """How a route ended."""

    status: Status
    route: Route
    reason: Reason | None = None
    options: tuple[Option, ...] = ()
