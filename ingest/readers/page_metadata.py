"""What a web page says of itself in its head: title, date, source, address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.readers.furniture import Furniture
from ingest.readers.layout import clean
from ingest.readers.titles import telling, title_metadata
from ingest.schema import Metadata, MetadataName, Origin

if TYPE_CHECKING:
    from lxml.etree import _Element

_COUNTY = re.compile(r"^([\u3400-\u9fff]{1,12}?(?:县|区|旗))(?:人民)?政府")
_ADDRESS = re.compile(r"^https?://[^\s]+$")
_SAVED = re.compile(
    r"<!--[^>]{0,400}?(?:saved from url=\(\d+\)|\burl:)\s*(https?://[^\s<>\"']{4,500})",
    re.IGNORECASE,
)
_HEAD = 4000
_UNNAMED = re.compile(r"^(?:本站|本网|网络|未知|原创|互联网|admin)", re.IGNORECASE)
_LONGEST_TITLE = 80


def saved_from(markup: str) -> str:
    """The address that a browser or an archiver wrote into the page when it was saved."""
    found = _SAVED.search(markup[:_HEAD])
    return found.group(1) if found else ""


def page_metadata(
    root: _Element, rules: Furniture, *, saved: str = ""
) -> tuple[tuple[Metadata, ...], str | None]:
    """The page's metadata, and the report's title as the page shows it (None if it shows none).

    `saved` is where the page was saved from, for pages that do not state their address.
    """
    meta: dict[str, str] = {}
    for element in root.iter("meta"):
        name = element.get("name") or element.get("property") or element.get("http-equiv") or ""
        value = clean(element.get("content") or "")
        if value:
            meta.setdefault(name.lower(), value)
    names = rules.data["meta"]

    def first(kind: str) -> str:
        return next((meta[name] for name in names[kind] if name in meta), "")

    titles = [meta[name] for name in names["title"] if name in meta]
    titles += [_text(element) for element in root.iter("title")]
    told = next(filter(None, map(title_metadata, titles)), ())
    published, agency, site = first("published"), first("agency"), first("site")
    facts = list(told)
    if re.search(r"(?:19|20)\d\d", published):
        facts.append(_fact(MetadataName.PUBLISHED, published))
    if re.search(r"[\u3400-\u9fff]{2}", agency) and not _UNNAMED.match(agency):
        facts.append(_fact(MetadataName.AGENCY, agency))
    county = _COUNTY.match(site)
    if county:
        facts.append(_fact(MetadataName.COUNTY, county.group(1)))
    stated = (_address(root), first("url"), saved)
    address = next(filter(_ADDRESS.match, stated), "")
    if address:
        facts.append(_fact(MetadataName.URL, address))
    shown = _heading(root)
    return tuple(facts), shown or (told[0].value if told else None)


def _fact(name: MetadataName, value: str) -> Metadata:
    return Metadata(name=name, value=value, origin=Origin.METADATA)


def _address(root: _Element) -> str:
    for element in root.iter("link"):
        if (element.get("rel") or "").lower() == "canonical":
            return clean(element.get("href") or "")
    return ""


def _heading(root: _Element) -> str | None:
    """The first heading of the page that speaks of a report."""
    for element in root.iter("h1", "h2", "h3"):
        text = _text(element)
        if telling(text) and len(text) < _LONGEST_TITLE:
            return text
    return None


def _text(element: _Element) -> str:
    return clean("".join(str(piece) for piece in element.itertext()))
