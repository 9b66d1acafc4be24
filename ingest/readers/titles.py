"""Titles as metadata: of pages, of documents, and the file's own name."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from ingest.readers.layout import clean
from ingest.schema import Metadata, MetadataName, Origin


@dataclass(frozen=True, slots=True)
class _Data:
    telling: tuple[str, ...]
    copies: tuple[re.Pattern[str], ...]
    separators: re.Pattern[str]


@cache
def _data() -> _Data:
    raw = resources.files("ingest.readers").joinpath("titles.toml").read_text(encoding="utf-8")
    table = tomllib.loads(raw)
    return _Data(
        telling=tuple(table["telling"]),
        copies=tuple(re.compile(pattern, re.IGNORECASE) for pattern in table["copies"]),
        separators=re.compile(table["separators"]),
    )


def telling(text: str) -> bool:
    """Whether a title speaks of a report at all (not 文档1, not a hash)."""
    return any(word in text for word in _data().telling)


def title_metadata(title: str, origin: Origin = Origin.METADATA) -> tuple[Metadata, ...]:
    """A title as metadata where it tells something; the name of the site is cut off."""
    parts = [part for part in map(clean, _data().separators.split(title)) if part]
    told = [part for part in parts if telling(part)]
    if not told:
        return ()
    # “渠北镇 - 2024年政府信息公开年度报告”: a first part without the word may be the agency.
    value = clean(title) if len(parts) == 2 and parts[1] == told[0] else max(told, key=len)
    return (Metadata(name=MetadataName.TITLE, value=value, origin=origin),)


def name_metadata(name: str) -> tuple[Metadata, ...]:
    """What a file's name (without folder) says; hash-like names give nothing."""
    stem = name.rpartition(".")[0] or name
    for _ in range(3):
        for pattern in _data().copies:
            stem = pattern.sub("", stem).strip()
    if not re.search(r"[\u3400-\u9fff]", stem):
        return ()
    named = telling(stem) or re.search(r"(?:19|20)\d\d", stem)
    if not named and not re.search(r"[镇乡局县区市厅委办院街道府]", stem):
        return ()
    return (Metadata(name=MetadataName.TITLE, value=clean(stem), origin=Origin.FILE_NAME),)
