"""Which sites may show the assistant, and on whose reports: the operator's file of embeds.

    [qubei]
    agencies = ["渠县渠北镇"]
    sites = ["https://www.example.gov.cn"]

Each key is an address of its own, `/e/qubei/`, and everything under it answers on those
agencies alone and may be framed by those sites alone.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from ingest.errors import SettingsError
from ingest.schema import Model

_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
# A source of frame-ancestors: a scheme, a host that may begin with “*.”, a port; no path.
_SITE = re.compile(
    r"https?://(?:\*\.)?[A-Za-z0-9.-]+(?::(?:\d{1,5}|\*))?|https?://\[[0-9a-f:]+\](?::\d{1,5})?"
)


class Embed(Model):
    """One embedding: the agencies it answers on (none: all) and the sites that may show it."""

    agencies: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()


def embeds(path: Path | None) -> Mapping[str, Embed]:
    """The embeddings by key; SettingsError says what is wrong with the file."""
    if path is None:
        return {}
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"NIANBAO_EMBEDS 指的文件“{path}”读不了：{error}") from None
    found = {}
    for key, given in raw.items():
        if not _KEY.fullmatch(key):
            raise SettingsError(f"“{path}”里的名称“{key}”只能用小写字母、数字和连字符。")
        try:
            held = Embed.model_validate(given)
        except ValidationError as error:
            where = ".".join(str(part) for part in error.errors()[0]["loc"])
            raise SettingsError(f"“{path}”的 [{key}] 里 {where} 无法使用。") from None
        found[key] = held.model_copy(update={"sites": sites(" ".join(held.sites))})
    return found


def sites(listed: str) -> tuple[str, ...]:
    """The sites of a list; SettingsError for what is no site, which a browser would pass over."""
    found = tuple(listed.replace(",", " ").split())
    for one in found:
        if not _SITE.fullmatch(one):
            raise SettingsError(f"“{one}”不是网站，请写成 https://www.example.gov.cn（不带路径）。")
    return found
