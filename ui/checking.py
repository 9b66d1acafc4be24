"""`nianbao check`: which figures break the form's identities, and a summary of the library."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

from ingest.check import carry_over
from ingest.errors import UnknownAgency
from ingest.library import Library
from ingest.schema import Breach, ReportEntry
from ingest.settings import Settings
from qa.draft import number, plain
from qa.understand import NameIndex


def tell(agency: str | None, settings: Settings, *, as_json: bool) -> int:
    """Print every breach with its cells, both sides and the difference."""
    with Library.open(settings.library, settings) as library:
        entries = library.reports()
        if agency:
            ids = NameIndex(library.agencies()).exact(agency)
            if not ids:
                raise UnknownAgency(
                    f"资料库中没有“{agency}”的年报，可用 nianbao export --what reports 查看。"
                )
            entries = library.reports(agencies=ids)
        found = _all_breaches(library, entries)
        kinds: Counter[str] = Counter()
        for entry in entries:
            for breach in found[entry.id]:
                kinds[breach.kind] += 1
                if as_json:
                    line = {
                        "report": entry.id,
                        "agency": entry.agency_name,
                        "year": entry.year,
                        "kind": breach.kind,
                        "expression": breach.expression,
                        "left": number(breach.left),
                        "right": number(breach.right),
                        "difference": number(breach.left - breach.right),
                        "cells": [list(cell) for cell in breach.cells],
                        "spans": [[span.start, span.end] for span in breach.spans],
                        "source": entry.source,
                    }
                    print(json.dumps(line, ensure_ascii=False))
                else:
                    gap = plain(breach.left - breach.right)
                    sides = f"{plain(breach.left)} ≠ {plain(breach.right)}"
                    print(f"{entry.id}：{breach.expression}：{sides}（差 {gap}）")
        if not as_json:
            broken = sum(1 for entry in entries if found[entry.id])
            kinds_said = "，".join(f"{kind} {count} 处" for kind, count in kinds.most_common())
            more = f"：{kinds_said}" if kinds_said else ""
            print(f"共 {len(entries)} 份年报，{broken} 份有对不上的数字{more}。")
    return 0


def _all_breaches(
    library: Library, entries: Sequence[ReportEntry]
) -> dict[str, tuple[Breach, ...]]:
    """The breaches found at ingest, and last year's 结转 against this year's."""
    found = dict(library.breaches([entry.id for entry in entries]))
    years = {(entry.agency, entry.scope, entry.year): entry for entry in entries if entry.year}
    for (agency, scope, year), entry in years.items():
        before = years.get((agency, scope, (year or 0) - 1))
        if before is not None:
            carried = carry_over(library.tables(before.id), library.tables(entry.id))
            found[entry.id] = (*found[entry.id], *carried)
    return found
