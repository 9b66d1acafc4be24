"""Who and when: agency, year and scope of forged reports, by pattern of title.

right: the agency is named as fully as the report supports, year and scope too. incomplete:
a true but shorter name. wrong: another agency, year or scope. silent: wrong or incomplete
without a notice.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterable
from enum import StrEnum

from eval.forge import Forged
from eval.measure import pipeline
from eval.measure.statistics import Share, share
from ingest.schema import Identity, Model, Scope


class Verdict(StrEnum):
    """What became of one fact."""

    RIGHT = "right"
    INCOMPLETE = "incomplete"
    MISSING = "missing"
    WRONG = "wrong"


class IdentityScore(Model):
    """One report's verdicts; `noticed` says that the reader gave any notice."""

    pattern: str
    agency: Verdict
    year: Verdict
    scope: Verdict
    published: Verdict
    noticed: bool

    @property
    def all_right(self) -> bool:
        """Agency, year and scope are right."""
        return {self.agency, self.year, self.scope} == {Verdict.RIGHT}

    @property
    def silent(self) -> bool:
        """Something is wrong and nothing is said."""
        return Verdict.WRONG in (self.agency, self.year, self.scope) and not self.noticed


def _agency(forged: Forged, read: str | None) -> Verdict:
    truth = forged.truth
    known = truth.identity.agency
    if known is None:
        return Verdict.RIGHT if read is None else Verdict.WRONG
    if read is None:
        return Verdict.MISSING
    if read == known or read in truth.identity.acceptable:
        return Verdict.RIGHT
    shorter = (truth.body.core, truth.body.core + "人民政府")
    return Verdict.INCOMPLETE if read in shorter else Verdict.WRONG


def _scope(forged: Forged, read: Scope | None) -> Verdict:
    truth = forged.truth.identity
    if read is truth.scope:
        return Verdict.RIGHT
    if truth.scope_open and read is Scope.WHOLE_AREA:
        return Verdict.RIGHT
    return Verdict.MISSING if read is None else Verdict.WRONG


def score(forged: Forged, read: Identity) -> IdentityScore:
    """Judge who and when."""
    truth = forged.truth.identity
    year = Verdict.RIGHT if read.year == truth.year else Verdict.WRONG
    if read.year is None and truth.year is not None:
        year = Verdict.MISSING
    published = Verdict.RIGHT if read.published == truth.published else Verdict.WRONG
    if read.published is None and truth.published is not None:
        published = Verdict.MISSING
    return IdentityScore(
        pattern=truth.pattern,
        agency=_agency(forged, read.agency),
        year=year,
        scope=_scope(forged, read.scope),
        published=published,
        noticed=bool(read.notices),
    )


class IdentityTally(Model):
    """Counts over reports."""

    reports: int
    all_right: Share
    agency: Share
    agency_wrong: Share
    year: Share
    scope: Share
    published: Share
    wrong_in_silence: Share


class IdentityResult(Model):
    """The measurement, by pattern of title."""

    groups: dict[str, IdentityTally]
    crashes: tuple[str, ...]
    examples: tuple[str, ...]


def tally(scores: Iterable[IdentityScore]) -> IdentityTally:
    """Count verdicts."""
    every = list(scores)
    total = len(every)

    def right(name: str) -> Share:
        return share(sum(getattr(each, name) is Verdict.RIGHT for each in every), total)

    return IdentityTally(
        reports=total,
        all_right=share(sum(each.all_right for each in every), total),
        agency=right("agency"),
        agency_wrong=share(sum(each.agency is Verdict.WRONG for each in every), total),
        year=right("year"),
        scope=right("scope"),
        published=right("published"),
        wrong_in_silence=share(sum(each.silent for each in every), total),
    )


_NOTHING = Identity(agency=None, core=None)


def measure(made: Iterable[Forged], *, show: int = 0, alone: bool = False) -> IdentityResult:
    """Identify every forged report and count; a crash counts as nothing known."""
    groups: dict[str, list[IdentityScore]] = {}
    crashes: list[str] = []
    examples: list[str] = []
    stage = pipeline.part("identity", alone=alone)
    for forged in made:
        try:
            read = stage(pipeline.document(forged))
        except Exception:
            crashes.append(f"{forged.truth.id} {traceback.format_exc(limit=-3)}")
            read = _NOTHING
        scored = score(forged, read)
        names = [f"pattern {scored.pattern}", f"layout {forged.truth.layout}", "all"]
        names += [f"noise {forged.truth.noise}"] if forged.truth.noise else []
        for name in names:
            groups.setdefault(name, []).append(scored)
        if not scored.all_right and len(examples) < show:
            examples.append(example(forged, read, scored))
    return IdentityResult(
        groups={name: tally(groups[name]) for name in sorted(groups)},
        crashes=tuple(crashes),
        examples=tuple(examples),
    )


def example(forged: Forged, read: Identity, scored: IdentityScore) -> str:
    """A failing report told in words: what should be read, what was, and where it stands."""
    truth = forged.truth.identity
    tail = forged.text.rstrip()[-120:]
    return "\n".join(
        [
            f"=== {forged.truth.id} {forged.source} {truth.pattern} {forged.truth.layout}",
            f"should be {truth.agency} {truth.year} {truth.scope} {truth.published}",
            f"read      {read.agency} {read.year} {read.scope} {read.published} {read.notices}",
            f"agency {scored.agency}, year {scored.year}, scope {scored.scope}",
            f"{forged.text[:400]}\n…\n{tail}",
        ]
    )


def rows(result: IdentityResult) -> list[list[str]]:
    """The result as a readable table, header first."""
    out = [
        ["group", "reports", "all right", "agency", "agency wrong", "year", "scope", "published",
         "wrong in silence"]
    ]  # fmt: skip
    for name, each in result.groups.items():
        shares = (each.agency, each.agency_wrong, each.year, each.scope, each.published)
        out.append(
            [name, str(each.reports), str(each.all_right)]
            + [f"{found.value:.2%}" for found in shares]
            + [str(each.wrong_in_silence.count)]
        )
    return out
