"""Whose figures a report holds: the whole area's or the body's own."""

from __future__ import annotations

from ingest.identity.grammar import Name
from ingest.identity.outside import Outside
from ingest.identity.title import Title
from ingest.identity.wording import wording
from ingest.outline.compact import Compact
from ingest.schema import AgencyKind, Fact, Origin, Scope, Span


def fact(name: str, value: str, origin: Origin, span: Span | None = None) -> Fact:
    """A fact, its value as text."""
    return Fact(name=name, value=str(value), origin=origin, span=span)


def read_scope(
    compact: Compact,
    head: int,
    title: Title | None,
    said: dict[Origin, Outside],
    name: Name | None,
) -> tuple[Scope | None, tuple[Fact, ...]]:
    """The scope, with where it was read; None where one body publishes one report."""
    for origin in (Origin.SIDECAR, Origin.METADATA, Origin.FILE_NAME):
        other = said.get(origin)
        if other and other.scope and (origin is Origin.SIDECAR or not (title and title.scope)):
            return other.scope, (fact("scope", other.scope, origin),)
    if title and title.scope:
        return title.scope, (fact("scope", title.scope, Origin.TITLE, title.span),)
    if name is None:
        return None, ()
    words = wording()
    if name.region and words.office.search(name.core):
        return Scope.OWN, (fact("scope", Scope.OWN, Origin.TITLE),)
    if name.kind is not AgencyKind.GOVERNMENT:
        return None, ()
    for scope, pattern in (
        (Scope.OWN, words.own_statement),
        (Scope.WHOLE_AREA, words.whole_statement),
    ):
        found = pattern.search(compact.text, 0, head)
        if found:
            span = compact.span(found.start(), found.end())
            return scope, (fact("scope", scope, Origin.PREFACE, span),)
    return None, ()
