"""What is said of a report outside its text: sidecar, page metadata, file name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from ingest.identity.grammar import Name, parse, split
from ingest.identity.signature import parse_date
from ingest.identity.title import Title, bare, read_title
from ingest.identity.wording import wording, year_of
from ingest.normal import fold, simplify
from ingest.schema import Document, MetadataName, Origin, Scope

_SPACES = re.compile(r"[\s\u200b-\u200f\ufeff]+")
_FILE_YEAR = re.compile(r"(?<![0-9A-Za-z])(20[0-3]\d)(?![0-9A-Za-z]|[-._]\d{1,2}[-._]\d)")
_SITE = re.compile(r"[_|\-—–\s]+[^_|—–]{2,24}(?:网站?|门户|政府网|信息网|平台|人民政府|政府)$")
_WHOLE = re.compile("全[省市县区州旗]|汇总|whole")
_OFFICE = re.compile("政府(?:办公[室厅]|办)$")
_OWN = re.compile("本级|机关|办公[室厅]|own")


@dataclass(frozen=True, slots=True)
class Outside:
    """The statements of one origin, read."""

    origin: Origin
    agency: Name | None = None
    agency_printed: str = ""
    county: tuple[str, ...] = ()
    year: int | None = None
    scope: Scope | None = None
    title: Title | None = None
    published: date | None = None
    url: str | None = None
    weak: bool = False
    office: bool = False
    """The agency is a government's office as a page's publisher: it publishes for others too."""


def outside(document: Document) -> dict[Origin, Outside]:
    """What each origin says; the file's name is read here where no reader has done so."""
    given: dict[Origin, dict[MetadataName, str]] = {}
    for statement in document.metadata:
        if statement.value.strip():
            given.setdefault(statement.origin, {}).setdefault(statement.name, statement.value)
    found = {origin: _read(origin, values) for origin, values in given.items()}
    if Origin.FILE_NAME not in found:
        by_name = _file_name(document.source)
        if by_name is not None:
            found[Origin.FILE_NAME] = by_name
    return found


def plain(text: str) -> str:
    """A short text folded, simplified, without white space."""
    return _SPACES.sub("", simplify(fold(text)))


def _read(origin: Origin, values: dict[MetadataName, str]) -> Outside:
    title = values.get(MetadataName.TITLE)
    if title and origin is Origin.FILE_NAME:
        return _named(title) or Outside(origin=origin)
    read = _title(title) if title else None
    printed = plain(values.get(MetadataName.AGENCY, ""))
    agency = parse(printed) if printed else None
    if agency is None and printed and origin is Origin.SIDECAR:
        agency = as_given(printed)
    scope = values.get(MetadataName.SCOPE)
    published = values.get(MetadataName.PUBLISHED)
    year = values.get(MetadataName.YEAR)
    found = wording().year.search(plain(year)) if year else None
    return Outside(
        origin=origin,
        agency=agency or (read.name if read else None),
        agency_printed=printed if agency else (read.printed if read else ""),
        county=_chain(plain(values.get(MetadataName.COUNTY, ""))),
        year=year_of(found["year"]) if found else (read.year if read else None),
        scope=_scope(scope) if scope else (read.scope if read else None),
        title=read,
        published=parse_date(plain(published)) if published else None,
        url=values.get(MetadataName.URL),
        office=origin is Origin.METADATA and bool(agency and _OFFICE.search(agency.core)),
    )


def as_given(printed: str) -> Name:
    """A name that the grammar does not know, taken at a person's word."""
    from ingest.schema import AgencyKind

    region, core = split(printed)
    return Name(region, core or printed, AgencyKind.OTHER)


def _title(text: str) -> Title | None:
    stripped = plain(_SITE.sub("", simplify(fold(text)).strip()))
    return read_title(stripped) or read_title(plain(text))


def _chain(county: str) -> tuple[str, ...]:
    """A county with what stands above it (达州市渠县), as a region chain."""
    if not county:
        return ()
    name = parse(county)
    if name is None:
        return (county,)
    return (*name.region, name.core)


def _scope(text: str) -> Scope | None:
    if _OWN.search(text):
        return Scope.OWN
    return Scope.WHOLE_AREA if _WHOLE.search(text) else None


def _file_name(source: str) -> Outside | None:
    """What the file's own name says, else the folder it lies in (渠县/渠北镇/2024.txt)."""
    path = PurePosixPath(source.replace("\\", "/").replace("!/", "/"))
    found = _named(path.stem)
    if found is not None and found.agency is not None:
        return found
    folder = _named(path.parent.name) if path.parent.name else None
    if folder is None or folder.agency is None:
        return found
    year = found.year if found else None
    return Outside(
        origin=Origin.FILE_NAME,
        agency=folder.agency,
        agency_printed=folder.agency_printed,
        year=year or folder.year,
        title=found.title if found else None,
        weak=True,
    )


def _named(stem: str) -> Outside | None:
    """A name that says a title, or an agency and perhaps a year; None where it says nothing."""
    text = plain(re.sub("[_+]+", " ", stem))
    year = _FILE_YEAR.search(stem)
    title = read_title(text)
    if title is not None:
        return Outside(
            origin=Origin.FILE_NAME,
            agency=title.name,
            agency_printed=title.printed,
            year=title.year or (int(year[1]) if year else None),
            scope=title.scope,
            title=title,
        )
    name, letters = _bare_name(text)
    if name is None and year is None:
        return None
    return Outside(
        origin=Origin.FILE_NAME,
        agency=name,
        agency_printed=letters if name else "",
        year=int(year[1]) if year else None,
    )


def _bare_name(text: str) -> tuple[Name | None, str]:
    """The agency in a name that is no title (渠北镇2024年报)."""
    letters = re.sub(r"[0-9A-Za-z（）()\s]+", "", bare(text))
    letters = re.sub("(?:年度|年报|报告|报|公开|信息公开|政府信息公开|政务公开)+$", "", letters)
    return parse(letters), letters
