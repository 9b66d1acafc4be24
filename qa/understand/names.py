"""The agencies a question names: exact names and short forms; near names are only offered."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from ingest.identity.names import canonical, department_forms, variants
from ingest.schema import AgencyEntry
from qa.understand.segment import Word


@dataclass(frozen=True, slots=True)
class AgencyMention:
    """A name in the question and the agencies it may stand for."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RegionMention:
    """A county, city or province whose bodies the library holds."""

    region: str


class NameIndex:
    """All names of a library's agencies, found in a text by their exact wording."""

    def __init__(self, agencies: Sequence[AgencyEntry], *, restricted: bool = False) -> None:
        self.restricted = restricted
        self.agencies = {agency.id: agency for agency in agencies}
        names: dict[str, set[int]] = defaultdict(set)
        self.regions: dict[str, set[int]] = defaultdict(set)
        for agency in agencies:
            for name in {agency.name, *agency.names, *variants(agency)}:
                if len(name) > 1:
                    names[name].add(agency.id)
            for region in regions_of(agency):
                self.regions[region].add(agency.id)
        self._names = {name: tuple(sorted(ids)) for name, ids in names.items()}
        every = [*self._names, *self.regions]
        self._longest = max(map(len, every), default=0)
        self._firsts = {name[0] for name in every}

    def find(self, text: str) -> list[Word]:
        """Every name and region in the text, overlapping ones included."""
        found: list[Word] = []
        for start, character in enumerate(text):
            if character not in self._firsts:
                continue
            for end in range(min(len(text), start + self._longest), start + 1, -1):
                name = text[start:end]
                ids = self._names.get(name)
                if ids is not None:
                    found.append(Word(start, end, name, mention=AgencyMention(ids), weight=20))
                elif name in self.regions:
                    found.append(Word(start, end, name, mention=RegionMention(name), weight=20))
        ends = {word.end for word in found if self._stands_alone(word)}
        return [word for word in found if word.start not in ends or self._stands_alone(word)]

    def _stands_alone(self, word: Word) -> bool:
        """Whether a name is a body's full or core name: a short form (信访办) right behind
        another body's name is a word of that body's business."""
        return isinstance(word.mention, AgencyMention) and any(
            word.text in (self.agencies[number].name, self.agencies[number].core)
            for number in word.mention.ids
        )

    def exact(self, name: str) -> tuple[int, ...]:
        """The agencies of exactly that name; those whose full name it is, before short forms."""
        ids = self._names.get(name, ())
        full = tuple(number for number in ids if self.agencies[number].name == name)
        return full or ids

    def near(self, name: str, limit: int = 5) -> tuple[str, ...]:
        """Full names of agencies with a name one edit away from `name`, nearest first."""
        from rapidfuzz.distance import DamerauLevenshtein

        if len(name) < 2:
            return ()
        close: dict[int, None] = {}
        for known in self._by_length.get(len(name), []) + [
            other
            for length in (len(name) - 1, len(name) + 1)
            for other in self._by_length.get(length, [])
        ]:
            if DamerauLevenshtein.distance(name, known, score_cutoff=1) <= 1:
                if _department(name) != _department(known) and _department(name):
                    continue  # 审计局 is no slip for 卫计局
                for number in self._names[known]:
                    close[number] = None
        return tuple(self.agencies[number].name for number in close)[:limit]

    def resembling(self, name: str, limit: int = 3) -> tuple[str, ...]:
        """Full names that share most characters with `name`, for a refusal to point at."""
        from rapidfuzz import fuzz, process

        chosen = process.extract(
            name,
            {number: agency.name for number, agency in self.agencies.items()},
            scorer=fuzz.ratio,
            score_cutoff=40,
            limit=limit,
        )
        return tuple(match for match, _, _ in chosen)

    @cached_property
    def _by_length(self) -> dict[int, list[str]]:
        lengths: dict[int, list[str]] = defaultdict(list)
        for name in self._names:
            lengths[len(name)].append(name)
        return lengths


def regions_of(agency: AgencyEntry) -> Iterable[str]:
    """The regions that an agency lies in, its name's own county included."""
    regions = {region for region in agency.region if len(region) > 1}
    if agency.core and agency.name.endswith(agency.core) and agency.name != agency.core:
        regions.add(agency.name[: -len(agency.core)])
    return regions


@cache
def _departments() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(map(re.escape, department_forms()))})$")


def _department(name: str) -> str:
    """The department that a name ends in, "" where it is none that the lexicon knows."""
    found = _departments().search(name)
    return canonical(found.group()) if found else ""
